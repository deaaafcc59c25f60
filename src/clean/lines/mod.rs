//! What each line is: part of the article (and of which zone) or of the page around it.

mod article;
mod features;
mod lexicon;
mod line;
mod model;
mod sidebar;
mod window;
mod words;
mod zones;

use std::collections::HashMap;
use std::ops::Range;

use crate::document::Zone;
use line::Line;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing stands in it.
    Blank,
    /// It stays, in this zone.
    Keep(Zone),
    /// It goes, by this rule.
    Drop(&'static str),
}

/// A line of a text and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Its bytes, without the line end.
    pub range: Range<usize>,
    /// What becomes of it.
    pub kind: Kind,
}

/// Labels every line of `text`. `title` is the headline when it is known from elsewhere. `page` is given for
/// the lines that an extractor found in a page: what each line's element says of its zone. Such lines are
/// judged gently, since most of them are right.
pub fn label(
    text: &str,
    title: Option<&str>,
    page: Option<&[Option<Zone>]>,
    enabled: impl Fn(&str) -> bool,
) -> Vec<Labelled> {
    let mut lines = line::read(text);
    match page {
        Some(hints) => by_page(&mut lines, hints),
        None => by_rules(&mut lines),
    }
    zones::name_known(&mut lines);
    article::delimit(&mut lines, title, page.is_some());
    zones::name(&mut lines);
    lines
        .into_iter()
        .map(|line| {
            let kind = match line.kind {
                Some(Kind::Drop(rule)) if !enabled(rule) => Kind::Keep(Zone::Body),
                Some(kind) => kind,
                None => Kind::Keep(Zone::Body),
            };
            Labelled { range: line.range, kind }
        })
        .collect()
}

/// The decisions for lines of an extracted page: its elements' and each line's own.
fn by_page(lines: &mut [Line], hints: &[Option<Zone>]) {
    for line in lines.iter_mut() {
        line.kind = line.by_itself();
    }
    drop_doubles(lines);
    sidebar::drop_widgets(lines);
    if hints.len() == lines.len() {
        for (line, zone) in lines.iter_mut().zip(hints).filter(|(l, _)| l.is_open()) {
            line.kind = zone.map(Kind::Keep);
        }
    }
}

/// The decisions of the named rules.
fn by_rules(lines: &mut [Line]) {
    for line in lines.iter_mut() {
        line.kind = line.by_itself();
    }
    drop_doubles(lines);
    sidebar::drop_teasers(lines);
    sidebar::drop_widgets(lines);
}

/// Rules that drop lines for more than their words.
const RULES: [&str; 8] = ["comments", "doubled", "line_model", "nav", "no_words", "relative_time", "teaser", "widget"];

/// The names of the rules that drop lines, in alphabetical order.
pub fn rule_names() -> Vec<&'static str> {
    let mut names = lexicon::Lexicon::get().rules();
    names.extend(RULES);
    names.into_iter().collect()
}

/// The line model's descriptions of the lines that are not blank, for training.
pub fn describe(text: &str) -> Vec<Vec<f32>> {
    let mut lines = line::read(text);
    by_rules(&mut lines);
    features::describe(&lines)
}

/// Drops the second copy of a line: a headline or caption shown twice follows itself closely; a long line
/// that recurs further on is a pull quote or a repeated teaser.
fn drop_doubles(lines: &mut [Line]) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let filled = lines.iter_mut().filter(|l| !l.is_blank());
    for (n, line) in filled.enumerate().filter(|(_, l)| l.chars >= 16) {
        // Only what is alike to the letter; the fold would make "page 2" equal "page 3".
        let doubled = seen.insert(line.text, n).is_some_and(|first| n - first <= 4 || line.chars >= 120);
        if doubled && !matches!(line.kind, Some(Kind::Drop(_))) {
            line.kind = Some(Kind::Drop("doubled"));
        }
    }
}
