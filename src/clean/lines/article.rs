//! Where the article lies among the lines that no named rule has decided: what the line model thinks.

use super::line::Line;
use super::{Kind, model};
use crate::clean::language;
use crate::document::Zone;

/// Lines less probable than this are dropped. Low, because a lost paragraph costs more than a kept menu.
const CUT: f32 = 0.3;

/// The same for languages other than English, where the model knows no words and errs more often.
const OTHER_CUT: f32 = 0.15;

/// Lines before and after the article in which its headline, byline, date and credits may stand.
const ABOVE: usize = 12;
const BELOW: usize = 8;

/// Marks the headline and drops what lies outside the article.
pub(super) fn delimit(lines: &mut [Line], title: Option<&str>, of_page: bool) {
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].is_blank()).collect();
    // An extractor's lines are right more often than the model is (measured on `html_dev`).
    let belongs = if of_page { vec![true; filled.len()] } else { belongs(lines, &filled) };
    let inside = |n: &usize| belongs[*n] && lines[filled[*n]].is_open();
    let Some(first) = (0..filled.len())
        .find(|n| inside(n) && lines[filled[*n]].is_prose())
        .or_else(|| (0..filled.len()).find(inside))
    else {
        return;
    };
    let last = (0..filled.len()).rev().find(inside).unwrap_or(first);
    let headline = super::zones::headline(lines, &filled[..first], title);
    for (n, at) in filled.iter().copied().enumerate() {
        let near = n + ABOVE >= first && n <= last + BELOW;
        let line = &mut lines[at];
        line.kind = match line.kind {
            _ if Some(at) == headline => Some(Kind::Keep(Zone::Headline)),
            None if !belongs[n] && !(near && (n < first || n > last) && super::zones::is_person(line)) => {
                Some(Kind::Drop("line_model"))
            }
            Some(Kind::Keep(_)) if !near => Some(Kind::Drop("line_model")),
            kind => kind,
        };
    }
}

/// Whether each filled line belongs to the article.
fn belongs(lines: &[Line], filled: &[usize]) -> Vec<bool> {
    let english = speaks_english(lines);
    let judged = model::probabilities(lines, english);
    if judged.len() != filled.len() {
        // Too long for an article: only the named rules drop something.
        return vec![true; filled.len()];
    }
    let cut = if english { CUT } else { OTHER_CUT };
    judged.iter().map(|p| *p >= cut).collect()
}

/// Whether the paragraphs (all lines where there are none) are in English.
fn speaks_english(lines: &[Line]) -> bool {
    let mut text = String::new();
    for line in lines.iter().filter(|l| l.is_prose()).take(40) {
        text.push_str(line.text);
        text.push(' ');
    }
    if text.is_empty() {
        for line in lines.iter().take(400) {
            text.push_str(line.text);
            text.push(' ');
        }
    }
    language(&text).is_none_or(|l| l == "en")
}
