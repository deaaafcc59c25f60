//! Where the article lies among the lines that no named rule has decided: what the line model thinks.

use super::line::Line;
use super::{Kind, features, model, window};
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
    let beyond_doubt = beyond_doubt(lines, filled);
    judged.iter().zip(beyond_doubt).map(|(p, safe)| safe || *p >= cut).collect()
}

/// Shares of paragraphs in a text from which on its paragraphs, and its short sentences too, are not the
/// model's to drop.
const HALF_PROSE: f32 = 0.5;
const MOSTLY_PROSE: f32 = 0.7;

/// Lines that no model may drop: paragraphs, and sentences within the stretch richest in paragraphs, in a
/// text that is mostly paragraphs, as long as nothing of the page around the article has been met.
fn beyond_doubt(lines: &[Line], filled: &[usize]) -> Vec<bool> {
    let total: usize = filled.iter().map(|at| lines[*at].chars).sum();
    let prose: usize = filled.iter().map(|at| &lines[*at]).filter(|l| l.is_prose()).map(|l| l.chars).sum();
    let share = prose as f32 / total.max(1) as f32;
    let weights: Vec<f32> = filled.iter().map(|at| features::weight(&lines[*at])).collect();
    let (start, end) = window::best_block(&weights);
    let mut clear = true;
    filled
        .iter()
        .enumerate()
        .map(|(n, at)| {
            let line = &lines[*at];
            let sentence = line.ends_as_prose() && line.words >= 4 && (start..end).contains(&n);
            // Most texts begin with their headline.
            let safe = clear
                && (n == 0 && line.words >= 3
                    || share >= HALF_PROSE && line.is_prose()
                    || share >= MOSTLY_PROSE && sentence);
            clear &= !features::is_page_furniture(line);
            safe
        })
        .collect()
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
