//! Numbers to quantities to subjects to claimants.
//!
//! A sentence's way: `token` splits it, `mask` (with `calendar` and `named`) sets dates, clock times, scores and
//! numbers in names aside, `number` reads numbers (in digits: `digits`, `scaled`; in words: `words`; parts of one:
//! `fraction`), `side` their units from the `gazetteer`, `grammar` (with `range`, `qualify` and `modifier`) makes
//! quantities of them, `counting` (with `noun` and `classes`) finds what is counted, `understood` completes them
//! from one another, `subject` (with `clause` and `verbal`) tells what the number is said of, `claimant` who says
//! it, `anomaly` what is broken, and `build` writes the [`Claim`].
//! Words are data: `data/lexicons`.

mod anomaly;
mod build;
mod calendar;
mod claimant;
mod classes;
mod clause;
mod counting;
mod digits;
mod fraction;
mod gazetteer;
mod grammar;
mod iso;
mod lexicon;
mod mask;
mod modifier;
mod named;
mod noun;
mod number;
mod qualify;
mod quantity;
mod range;
mod scaled;
mod side;
mod subject;
mod token;
mod understood;
mod unit;
mod verbal;
mod words;

use std::sync::LazyLock;

use crate::document::{Claim, Document, Zone};
use crate::span::Span;

use grammar::Grammar;
use lexicon::Lexicon;
use mask::{Masked, Masker};
use token::Token;
use unit::Gazetteer;

/// Which numbers become rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimScope {
    /// Quantities only.
    #[default]
    Numeric,
    /// Also dates, clock times, ordinals and scores.
    All,
}

const TERMS: &str = include_str!("../../data/lexicons/claim_terms.tsv");

type Term = (&'static str, Vec<&'static str>);

/// Nouns that go on after "of", with what follows.
fn terms() -> &'static [Term] {
    static READ: LazyLock<Vec<Term>> = LazyLock::new(|| {
        lexicon::rows(TERMS).filter_map(|r| Some((*r.first()?, r.get(1)?.split(' ').collect()))).collect()
    });
    &READ
}

/// The numeric expressions of a document in text order. Reads everything that earlier stages found.
pub fn extract(document: &Document, scope: ClaimScope) -> Vec<Claim> {
    let mut work = Work { tokens: Vec::new(), masks: Vec::new(), names: Vec::new() };
    let mut out = Vec::new();
    if document.sentences.is_empty() {
        for line in lines(document.text.as_str()) {
            work.sentence(document, line, scope, &mut out);
        }
    } else {
        for s in &document.sentences {
            if wanted(document, *s) {
                work.sentence(document, (s.byte_start, s.byte_end), scope, &mut out);
            }
        }
    }
    out
}

/// Whether the zone that holds the sentence makes claims.
fn wanted(document: &Document, sentence: Span) -> bool {
    let k = document.zones.partition_point(|z| z.0.byte_end <= sentence.byte_start);
    match document.zones.get(k) {
        Some((span, zone)) if span.byte_start <= sentence.byte_start => {
            matches!(zone, Zone::Headline | Zone::Caption | Zone::Subhead | Zone::Body)
        }
        _ => true,
    }
}

/// Whether the token may be a number.
fn may_count(text: &str, t: &Token) -> bool {
    t.is_number()
        || t.entry.num.is_some()
        || t.entry.is(lexicon::bit::ART)
        || t.is_word() && grammar::multiplier(&text[t.start..t.end]).is_some()
}

/// The lines of a text without sentences.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |l| {
        let start = at;
        at += l.len();
        (start, start + l.trim_end().len())
    })
}

/// Buffers that serve all sentences of a document.
struct Work {
    tokens: Vec<Token>,
    masks: Vec<Masked>,
    names: Vec<Span>,
}

impl Work {
    fn sentence(&mut self, document: &Document, (from, to): (usize, usize), scope: ClaimScope, out: &mut Vec<Claim>) {
        let text = document.text.as_str();
        if from >= to {
            return;
        }
        token::tokenize(text, from, to, Lexicon::get(), &mut self.tokens);
        if !self.tokens.iter().any(|t| may_count(text, t)) {
            return;
        }
        self.names.clear();
        let first = document.mentions.partition_point(|m| m.span.byte_end <= from);
        self.names.extend(document.mentions[first..].iter().map(|m| m.span).take_while(|s| s.byte_start < to));
        let title_case = mask::title_case(&self.tokens);
        Masker { text, tokens: &self.tokens, names: &self.names, title_case }.find(&mut self.masks);
        let grammar = Grammar { text, tokens: &self.tokens, masks: &self.masks, units: Gazetteer::get() };
        let quantities = grammar.quantities();
        build::claims(document, &grammar, &quantities, scope, out);
    }
}

#[cfg(test)]
mod tests;
