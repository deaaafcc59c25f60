//! One line with the measures that rules ask for.

use std::ops::Range;

use super::Kind;
use super::lexicon::{Lexicon, Verdict, fold};
use crate::document::Zone;

/// A line under judgement.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Its bytes in the text, without the line end.
    pub range: Range<usize>,
    /// Its words.
    pub text: &'a str,
    /// Its comparable form.
    pub folded: String,
    /// Code points.
    pub chars: usize,
    /// White-space separated words.
    pub words: usize,
    /// The decision so far.
    pub kind: Option<Kind>,
}

/// The lines of a text.
pub(super) fn read(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split('\n')
        .map(|whole| {
            let start = at;
            at += whole.len() + 1;
            let line = whole.trim();
            Line {
                range: start..start + whole.len(),
                text: line,
                folded: fold(line),
                chars: line.chars().count(),
                words: line.split_whitespace().count(),
                kind: line.is_empty().then_some(Kind::Blank),
            }
        })
        .collect()
}

impl Line<'_> {
    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether no rule has decided yet.
    pub(super) fn is_open(&self) -> bool {
        self.kind.is_none()
    }

    /// What the line's own words say.
    pub(super) fn by_itself(&self) -> Option<Kind> {
        if self.is_blank() {
            return Some(Kind::Blank);
        }
        if self.is_time_ago() {
            return Some(Kind::Drop("relative_time"));
        }
        if !self.text.contains(char::is_alphanumeric) {
            return Some(Kind::Drop("no_words"));
        }
        match Lexicon::get().look(&self.folded)? {
            // A sentence may begin "Read more widely, ..." or mention newsletters.
            Verdict::Drop(rule @ ("theme_licence" | "cookie" | "copyright")) => Some(Kind::Drop(rule)),
            Verdict::Drop(rule) if !(self.ends_as_prose() && self.words > 14) => Some(Kind::Drop(rule)),
            // A paragraph may name an agency or begin with "By"; a credit may run to some length.
            Verdict::Zone(zone)
                if !(self.ends_as_prose() && self.words > if zone == Zone::Credit { 40 } else { 25 }) =>
            {
                Some(Kind::Keep(zone))
            }
            _ => None,
        }
    }

    /// Whether the line is kept or not yet decided.
    pub(super) fn is_alive(&self) -> bool {
        matches!(self.kind, None | Some(Kind::Keep(_)))
    }

    /// Whether it ends as a sentence does (a full stop, not an ellipsis that cuts a teaser).
    pub(super) fn ends_as_prose(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ']);
        bare.ends_with(['.', '!', '?', '。']) && !self.is_cut()
    }

    /// Whether it ends in an ellipsis.
    pub(super) fn is_cut(&self) -> bool {
        self.text.ends_with(['…'])
            || self.text.ends_with("...")
            || self.text.ends_with("[…]")
            || self.text.ends_with("[...]")
    }

    /// Whether it reads as a paragraph of an article.
    pub(super) fn is_prose(&self) -> bool {
        self.chars >= 80 && self.words >= 12 && self.ends_as_prose()
    }

    /// "29 mins ago", "1 hour ago", "5 min read".
    pub(super) fn is_time_ago(&self) -> bool {
        let rest =
            self.folded.trim_start_matches("about ").trim_start_matches("updated ").trim_start_matches("posted ");
        let Some((count, unit)) = rest.split_once(' ') else { return false };
        let unit = unit.trim_end_matches(" ago").trim_end_matches(" read").trim_end_matches('s');
        self.words <= 6
            && (rest.ends_with(" ago") || rest.ends_with(" read"))
            && matches!(count, "0" | "a" | "an" | "one")
            && matches!(
                unit,
                "sec"
                    | "second"
                    | "min"
                    | "minute"
                    | "hr"
                    | "hour"
                    | "day"
                    | "week"
                    | "month"
                    | "year"
                    | "h"
                    | "m"
                    | "d"
                    | "w"
            )
    }
}
