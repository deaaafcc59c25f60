//! Where the article lies among the lines that no named rule has decided: by the line model for English, by
//! the stretch richest in paragraphs for other languages, which the model does not know.

use super::line::Line;
use super::{Kind, features, model};
use crate::clean::language::is_english;
use crate::document::Zone;

/// Lines less probable than this are dropped. Low, because a lost paragraph costs more than a kept menu.
const CUT: f32 = 0.3;

/// Share of paragraphs in a text from which on it is taken as it is when the model cannot judge.
const MOSTLY_PROSE: f32 = 0.5;

/// Lines before and after the article in which its headline, byline, date and credits may stand.
const ABOVE: usize = 12;
const BELOW: usize = 8;

/// Marks the headline and drops what lies outside the article.
pub(super) fn delimit(lines: &mut [Line], title: Option<&str>) {
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].is_blank()).collect();
    let (belongs, rule) = belongs(lines, &filled);
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
                Some(Kind::Drop(rule))
            }
            Some(Kind::Keep(_)) if !near => Some(Kind::Drop(rule)),
            kind => kind,
        };
    }
}

/// Whether each filled line belongs to the article, and the rule that says so.
fn belongs(lines: &[Line], filled: &[usize]) -> (Vec<bool>, &'static str) {
    let english = speaks_english(lines);
    let judged = if english { model::probabilities(lines) } else { Vec::new() };
    if judged.len() == filled.len() {
        return (judged.iter().map(|p| *p >= CUT).collect(), "line_model");
    }
    let total: usize = filled.iter().map(|at| lines[*at].chars).sum();
    let prose: usize =
        filled.iter().map(|at| &lines[*at]).filter(|l| l.is_prose() && l.is_alive()).map(|l| l.chars).sum();
    if prose as f32 >= total as f32 * MOSTLY_PROSE || prose == 0 {
        return (vec![true; filled.len()], "block");
    }
    let weights: Vec<f32> = filled
        .iter()
        .map(|at| match &lines[*at] {
            line if matches!(line.kind, Some(Kind::Drop(_))) => -3.0,
            line if line.is_prose() => line.chars as f32 / 40.0,
            _ => -1.0,
        })
        .collect();
    let (start, end) = features::best_block(&weights);
    ((0..filled.len()).map(|n| (start..end).contains(&n)).collect(), "block")
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
    is_english(&text)
}
