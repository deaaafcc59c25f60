//! Where sentences begin among the nodes: quotation marks do not break them, and "Smith asked" after a
//! question belongs to it.

use super::nodes::{Kind, Node, Skeleton};
use super::scanner::Stretch;
use crate::entities::lexicon::{class, form, frame};
use crate::span::Span;

/// Fills `skeleton.sentences` and the sentence number of each node.
pub fn break_sentences(text: &str, skeleton: &mut Skeleton, stretches: &[Stretch], sentences: &[Span]) {
    let mut number = 0u32;
    let mut boundary = 0;
    for paragraph in skeleton.paragraphs.clone() {
        let mut first = paragraph.start;
        for n in paragraph.clone() {
            if n > paragraph.start {
                let (left, right) = (skeleton.nodes[n - 1], skeleton.nodes[n]);
                while boundary < sentences.len() && sentences[boundary].byte_start < left.end {
                    boundary += 1;
                }
                let split = sentences.get(boundary).is_some_and(|s| s.byte_start <= right.start);
                if breaks(text, &skeleton.nodes[..paragraph.end], n, stretches, split) {
                    skeleton.sentences.push(first..n);
                    first = n;
                    number += 1;
                }
            }
            skeleton.nodes[n].sentence = number;
        }
        skeleton.sentences.push(first..paragraph.end);
        number += 1;
    }
}

/// Whether a sentence begins at node `n` (not the first of its paragraph).
fn breaks(text: &str, nodes: &[Node], n: usize, stretches: &[Stretch], split: bool) -> bool {
    let (left, right) = (nodes[n - 1], nodes[n]);
    match left.quote().and_then(|q| stretches.get(q)) {
        Some(stretch) => {
            let last = text[stretch.inner.clone()].trim_end().chars().next_back();
            let capital = right.capital || right.quote().is_some();
            match last {
                Some('.' | '…') => capital && !closes_with_cue(text, nodes, n),
                Some('?' | '!' | '—' | '-') => capital && (right.is(class::SUBJ) || !attributes(text, nodes, n)),
                _ => false,
            }
        }
        None => {
            (left.kind == Kind::Stop || left.kind == Kind::Close && n >= 2 && nodes[n - 2].kind == Kind::Stop || split)
                && (right.capital || right.number || right.quote().is_some() || right.kind == Kind::Open)
                && (split || right.quote().is_some() || left.kind == Kind::Stop && left.end == right.start)
        }
    }
}

/// Whether what begins at `n` is nothing but "Smith said.": a cue after a quotation that ends with a full stop.
fn closes_with_cue(text: &str, nodes: &[Node], n: usize) -> bool {
    let sentence = nodes[n..nodes.len().min(n + 6)]
        .iter()
        .position(|x| x.kind == Kind::Stop)
        .or_else(|| (nodes.len() < n + 6).then_some(nodes.len() - n));
    sentence.is_some_and(|end| {
        end >= 2
            && nodes[n + end - 1].word.frames & frame::INVERT != 0
            && nodes[n + end - 1].word.frames & frame::QUOTE != 0
            && !nodes[n].is(class::SUBJ)
            && attributes(text, nodes, n)
    })
}

/// Whether a clause like "Smith asked" begins at `n`.
fn attributes(text: &str, nodes: &[Node], n: usize) -> bool {
    let window = &nodes[n..nodes.len().min(n + 8)];
    let end =
        window.iter().position(|x| matches!(x.kind, Kind::Stop | Kind::Quote(_) | Kind::Comma)).unwrap_or(window.len());
    // "Smith's aunt, Ana Ruiz of Oslo, shouted"
    let reach = &nodes[n..nodes.len().min(n + 24)];
    let stop = reach.iter().position(|x| matches!(x.kind, Kind::Stop | Kind::Quote(_))).unwrap_or(reach.len());
    let late = reach[..stop].windows(2).enumerate().any(|(i, pair)| {
        i > end
            && matches!(pair[0].kind, Kind::Comma | Kind::Close)
            && pair[1].word.frames & frame::INVERT != 0
            && pair[1].word.frames & frame::QUOTE != 0
            && pair[1].word.form & (form::PAST | form::THIRD) != 0
    });
    let plain = reach.get(end).is_some_and(|x| x.kind == Kind::Comma)
        && window[..end]
            .iter()
            .all(|w| w.is_word() && !w.is(class::AUX | class::MODAL | class::VERB) || w.kind == Kind::Possessive);
    late && plain
        || window[..end].iter().enumerate().any(|(i, x)| {
            let verb = x.word.frames & frame::QUOTE != 0
                || i + 1 == end
                    && !x.capital
                    && text.get(x.start..x.end).is_some_and(|w| w.len() > 4 && w.ends_with("ed"));
            let subject =
                |w: &Node| w.is_name() || w.is(class::TITLE | class::DET | class::ROLE | class::SUBJ | class::ADV);
            i > 0 && verb && window[..i].iter().all(subject)
        })
}
