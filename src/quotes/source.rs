//! Whose cue it is: the subject of a cue's verb, its own or one that an earlier cue lends.

use super::before;
use super::cue::{Cue, How, lemma};
use super::extent::ends_with_comma;
use super::nodes::{Kind, Node, word};
use super::np::{self, Np};
use super::phrase;
use crate::entities::lexicon::{class, form, frame};

/// "The council issued a statement saying": the one who issued the text `np`.
fn issuer(text: &str, nodes: &[Node], low: usize, np: Np) -> Option<Np> {
    let verb = np.first.checked_sub(1).filter(|k| *k > low)?;
    let w = word(text, &nodes[verb]);
    let gives = matches!(
        w,
        "issued"
            | "released"
            | "posted"
            | "published"
            | "sent"
            | "wrote"
            | "put"
            | "made"
            | "gave"
            | "tweeted"
            | "signed"
            | "revised"
            | "amended"
            | "delivered"
            | "offered"
            | "provided"
    );
    let text_noun = nodes[np.last].is(class::DOC);
    (gives && text_noun).then(|| before::before(text, nodes, low, verb))?
}

/// Whose the noun `v` is: "Mr. Fox's earlier claim", "their claim".
pub fn possessor(text: &str, nodes: &[Node], low: usize, v: usize) -> Option<Np> {
    let mut k = v;
    while k > low && v - k < 4 {
        k -= 1;
        if nodes[k].is(class::POSS) {
            return Some(Np { first: k, last: k });
        }
        if nodes[k].kind == Kind::Possessive {
            return phrase::core_before(text, nodes, low, k.checked_sub(1).filter(|p| *p >= low)?);
        }
        if !nodes[k].is_word() || nodes[k].is(class::PREP | class::AUX | class::DET | class::CONJ) {
            return None;
        }
    }
    None
}

/// Whether the phrase has a name, a pronoun, or a noun for people or bodies in it.
pub fn speaks(nodes: &[Node], np: Np) -> bool {
    (np.first..=np.last).any(|k| {
        nodes[k].is_name()
            || nodes[k].is(class::SUBJ | class::REL | class::ROLE | class::GROUP | class::ORG | class::DOC)
    })
}

/// Sets the subject of `cue`; `earlier` are the cues before it in its sentence.
pub fn find_subject(text: &str, nodes: &[Node], low: usize, high: usize, cue: &mut Cue, earlier: &[Cue]) {
    let v = cue.verb;
    let f = nodes[v].word.form;
    let left = cue.first.checked_sub(1).filter(|p| *p >= low).map(|p| &nodes[p]);
    let at_edge = match left {
        None => true,
        Some(l) => matches!(l.kind, Kind::Quote(_) | Kind::Comma | Kind::Dash),
    };
    let finite = f & (form::PAST | form::THIRD) != 0 || f & form::BASE != 0;
    if at_edge
        && finite
        && cue.frames & frame::INVERT != 0
        && cue.first == v
        && let Some(np) = np::at(text, nodes, v + 1, high)
    {
        let next = nodes.get(np.last + 1).filter(|_| np.last + 1 < high);
        let clause = next.is_some_and(|n| {
            n.is(class::AUX | class::MODAL | class::VERB | class::SUBJ) || n.word.frames != 0 && !n.is(class::DOC)
        }) && left.is_none_or(|l| l.quote().is_none());
        let pronoun = nodes[np.first].is(class::SUBJ);
        let plain = matches!(lemma(nodes, cue), "say" | "add");
        let after_quote = left.is_some_and(|l| l.quote().is_some());
        let head_end = (np.first + 1..=np.last)
            .find(|k| nodes[*k].is(class::PREP) && nodes[*k].mention == 0 && np::is_of_like(text, &nodes[*k]))
            .unwrap_or(np.last + 1);
        // "posted the clip to YouTube": it is the head that speaks.
        let someone = (np.first..head_end).any(|k| {
            nodes[k].is_name()
                || nodes[k].is(class::ROLE | class::GROUP | class::ORG | class::DOC)
                || np::is_role(text, &nodes[k])
        });
        if !clause
            && (someone && (after_quote || left.is_some() && plain)
                || after_quote && !nodes[np.first].is(class::POSS)
                || pronoun && after_quote)
        {
            cue.subject = Some(np);
            cue.inverted = true;
            return;
        }
    }
    if f & form::ING != 0 {
        // "was quoted as saying"
        if left.is_some_and(|l| word(text, l) == "as") && cue.first >= low + 2 {
            let quoted = cue.first - 2;
            if nodes[quoted].word.form & form::PARTICIPLE != 0 {
                let mut first = quoted;
                while first > low && nodes[first - 1].is(class::AUX | class::ADV) {
                    first -= 1;
                }
                cue.subject = before::before(text, nodes, low, first);
                cue.first = first;
                return;
            }
        }
        let auxiliary = cue.first < v && (cue.first..v).any(|k| nodes[k].is(class::AUX));
        if !auxiliary {
            if let Some(l) = left
                && !matches!(l.kind, Kind::Comma | Kind::Dash | Kind::Quote(_) | Kind::Semicolon)
                && !l.is(class::CONJ | class::PREP | class::SUB)
            {
                // "kept asking her why"
                let aspect = matches!(
                    word(text, l),
                    "keep" | "keeps" | "kept" | "began" | "begins" | "started" | "starts" | "stopped" | "continued"
                );
                if aspect {
                    cue.first -= 1;
                    cue.subject = before::before(text, nodes, low, cue.first);
                    return;
                }
                // "a statement saying that", "footage of Ortun saying", "with many spectators chanting"
                let np = before::before(text, nodes, low, cue.first);
                let with = |np: Np| np.first > low && word(text, &nodes[np.first - 1]).eq_ignore_ascii_case("with");
                let clause = nodes.get(cue.last + 1).is_some_and(|n| n.quote().is_some() || n.is(class::THAT))
                    || (cue.last + 2..nodes.len().min(high).min(cue.last + 9)).any(|k| {
                        nodes[k].quote().is_some() && !nodes[k - 1].is_word()
                            || k == cue.last + 2 && nodes[k].quote().is_some()
                    });
                if np.is_some_and(|np| {
                    with(np)
                        || clause && l.is_name() && !nodes[np.first].is(class::POSS)
                        || (np.first..=np.last).any(|k| nodes[k].is(class::DOC | class::GROUP | class::ROLE))
                }) {
                    cue.subject = np.map(|np| issuer(text, nodes, low, np).unwrap_or(np));
                    return;
                }
            }
            inherit(text, nodes, low, high, cue, earlier);
            return;
        }
    }
    match left {
        Some(l) if l.is(class::CONJ) => inherit(text, nodes, low, high, cue, earlier),
        Some(l) if l.is(class::THAT) => {
            let relative = cue.first >= low + 2 && !np::is_verbal(text, nodes, cue.first - 2);
            if relative {
                cue.subject = Some(Np { first: cue.first - 1, last: cue.first - 1 });
            }
        }
        Some(l)
            if l.is(class::SUBJ)
                && cue.frames & frame::NAMING != 0
                && cue.first >= low + 2
                && nodes[cue.first - 2].is(class::WH) =>
        {
            // "The league denounced what it called ...": the sentence's subject.
            let here = Np { first: cue.first - 1, last: cue.first - 1 };
            cue.subject = np::subject(text, nodes, low, cue.first - 2).or(Some(here));
            cue.inherited = true;
        }
        Some(_) => {
            cue.subject = before::before(text, nodes, low, cue.first);
            if cue.subject.is_none() && left.is_some_and(|l| l.kind == Kind::Comma) {
                inherit(text, nodes, low, high, cue, earlier);
            }
        }
        None => {}
    }
}

/// Sets the subject of a cue that shares that of another verb.
pub fn inherit(text: &str, nodes: &[Node], low: usize, high: usize, cue: &mut Cue, earlier: &[Cue]) {
    cue.inherited = true;
    let coordinated = cue.first > low && nodes[cue.first - 1].is(class::CONJ);
    if coordinated {
        // "after she spoke and blamed ...": the pronoun of the clause that goes on.
        let pronoun = (low + 1..cue.first - 1).rev().find(|k| {
            nodes[*k].is(class::SUBJ)
                && (nodes[k - 1].is(class::SUB | class::CONJ)
                    || nodes[k - 1].kind == Kind::Comma
                    || matches!(word(text, &nodes[k - 1]), "after" | "before" | "since" | "until"))
                && !earlier.iter().any(|c| c.verb > *k)
        });
        if let Some(k) = pronoun {
            cue.subject = Some(Np { first: k, last: k });
            return;
        }
    }
    // "X objected, though in a talk last week he used stronger words, saying ...": the contrasted clause goes on.
    if !coordinated {
        let from = earlier.last().map_or(low, |c| c.verb);
        let contrast = (from + 1..cue.first).rev().find(|k| {
            nodes[*k - 1].kind == Kind::Comma
                && matches!(word(text, &nodes[*k]), "though" | "although" | "while" | "but")
        });
        let pronoun = contrast.and_then(|c| {
            (c + 1..cue.first)
                .find(|k| nodes[*k].is(class::SUBJ))
                .filter(|k| matches!(word(text, &nodes[*k]), "he" | "she" | "they"))
        });
        if let Some(k) = pronoun {
            cue.subject = Some(Np { first: k, last: k });
            return;
        }
    }
    // The first cue of the sentence has the main verb's subject, unless a later clause is joined to it.
    let main = |c: &&Cue| {
        c.how == How::Verb && c.subject.is_some_and(|np| !nodes[np.first].is(class::REL | class::THAT | class::POSS))
    };
    let joined = |c: &&Cue| {
        c.subject.and_then(|np| np.first.checked_sub(1)).is_some_and(|k| k >= low && nodes[k].is(class::CONJ))
            && !c.inherited
    };
    cue.subject = earlier
        .iter()
        .rev()
        .filter(main)
        .find(joined)
        .or_else(|| earlier.iter().find(main))
        .and_then(|c| c.subject)
        .or_else(|| np::subject(text, nodes, low, high.min(cue.first)))
        .or_else(|| {
            // "Noting that ..., Tester added": the subject follows.
            let comma =
                (cue.verb..high).find(|k| nodes[*k].kind == Kind::Comma || ends_with_comma(text, &nodes[*k]))?;
            let opens = cue.first == low || nodes[cue.first].is(class::PREP) || nodes[cue.first - 1].is(class::PREP);
            let subject =
                (comma + 1..high).find(|k| !nodes[*k].is(class::ADV | class::SUB) && nodes[*k].kind != Kind::Comma)?;
            opens.then(|| np::at(text, nodes, subject, high))?
        });
}
