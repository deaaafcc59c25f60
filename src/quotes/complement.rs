//! Where the content begins after a cue: past times, addressees and places, by the frames of the verb.

use super::clause::has_verb;
use super::cue::{self, Cue, How};
use super::nodes::{Kind, Node, word};
use super::np;
use crate::entities::lexicon::{class, frame};

/// `..., said X, "..."`; `According to X, ...`.
pub fn after_inverted(text: &str, nodes: &[Node], high: usize, cue: &Cue) -> Option<usize> {
    let subject = cue.subject?;
    let mut k = subject.last + 1;
    if cue.how == How::According {
        // Relative clauses and appositions of the source end at the comma before a clause.
        let comma = (k..high.min(k + 40)).find(|j| nodes[*j].kind == Kind::Comma)?;
        let _ = text;
        return (comma + 1 < high).then_some(comma + 1).filter(|_| cue.first == 0 || begins_sentence(nodes, cue.first));
    }
    while k < high {
        if nodes[k].quote().is_some() {
            let before = nodes[k - 1].kind;
            return matches!(before, Kind::Comma | Kind::Colon | Kind::Dash).then_some(k);
        }
        if nodes[k].kind == Kind::Stop || nodes[k].word.frames != 0 && np::is_verbal(text, nodes, k) {
            return None;
        }
        k += 1;
    }
    None
}

fn begins_sentence(nodes: &[Node], k: usize) -> bool {
    let mut p = k;
    while p > 0 && nodes[p - 1].sentence == nodes[k].sentence {
        p -= 1;
        if !(nodes[p].is(class::CONJ | class::ADV) || nodes[p].kind == Kind::Comma) {
            return false;
        }
    }
    true
}

/// Where the content begins after "X said ...".
pub fn after_verb(text: &str, nodes: &[Node], high: usize, cue: &Cue, has_left: bool) -> Option<usize> {
    let mut k = cue.last + 1;
    if k >= high {
        return None;
    }
    let frames = cue.frames;
    let lemma = cue::lemma(nodes, cue);
    // Adverbs and times: "said on Monday", "said earlier this week".
    k = skip_times(text, nodes, k, high);
    // "says there was a problem"
    if k > cue.last + 1 && matches!(word(text, &nodes[k - 1]), "there" | "here") {
        k -= 1;
    }
    let node = nodes.get(k).filter(|_| k < high)?;
    if node.is(class::AUX | class::MODAL) && !word(text, node).ends_with("ing") {
        // "everything he says is true", but "the fees, which he says are too high"
        let relative =
            cue.subject.and_then(|np| np.first.checked_sub(1)).is_some_and(|left| nodes[left].is(class::REL));
        return relative.then_some(k);
    }
    let opens = |j: usize| {
        nodes
            .get(j)
            .filter(|_| j < high)
            .is_some_and(|x| x.is(class::THAT) || x.quote().is_some() || x.kind == Kind::Colon)
    };
    if opens(k) || node.kind == Kind::Comma && opens(k + 1) {
        return Some(k);
    }
    let prep = node.is(class::PREP) && node.mention == 0;
    let w = word(text, node);
    // "told reporters that", "said in a statement on Monday that", "said, speaking to X, that".
    let window = high.min(k + 28);
    let ahead = (k..window).find(|j| {
        nodes[*j].is(class::THAT)
            && !nodes
                .get(j + 1)
                .is_some_and(|x| *j + 1 < high && np::is_verbal(text, nodes, *j + 1) && !x.is(class::SUBJ))
            || nodes[*j].quote().is_some() && matches!(nodes[*j - 1].kind, Kind::Comma | Kind::Colon)
            || nodes[*j].kind == Kind::Colon
            || nodes[*j].kind == Kind::Stop
            || *j > k && np::is_verbal(text, nodes, *j) && !inside_phrase(text, nodes, k, *j)
    });
    if let Some(j) = ahead.filter(|j| opens(*j)) {
        if frames & frame::ADDRESSEE != 0 && !prep
            || prep && frames & frame::CLAUSE != 0 && !matches!(w, "of" | "against")
        {
            return Some(j);
        }
        if node.kind == Kind::Comma && frames & frame::QUOTE != 0 {
            return Some(j);
        }
    }
    if frames & frame::ADDRESSEE != 0 {
        let object =
            np::at(text, nodes, k, high).or_else(|| node.is(class::OBJ).then_some(np::Np { first: k, last: k }));
        if let Some(object) = object {
            let next = object.last + 1;
            if lemma == "tell" || lemma == "remind" || lemma == "inform" || lemma == "assure" {
                let next = skip_times(text, nodes, next, high);
                let n = nodes.get(next).filter(|_| next < high)?;
                if matches!(n.kind, Kind::Stop | Kind::Comma) && has_left || n.kind == Kind::Stop {
                    return None;
                }
                if n.kind == Kind::Comma {
                    return None;
                }
                return Some(next);
            }
            if has_left && (object.last + 1 >= high || matches!(nodes[object.last + 1].kind, Kind::Stop | Kind::Comma))
            {
                return None;
            }
            if lemma == "ask" {
                let starts = (next..high.min(next + 12)).find(|j| {
                    nodes[*j].is(class::WH)
                        || matches!(word(text, &nodes[*j]), "if" | "whether" | "to" | "why" | "about")
                });
                if let Some(j) = starts {
                    return Some(if word(text, &nodes[j]) == "to" { k } else { j });
                }
            }
            return Some(k);
        }
        return Some(k).filter(|_| !matches!(node.kind, Kind::Stop | Kind::Comma));
    }
    if matches!(node.kind, Kind::Stop | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Close | Kind::Possessive) {
        return None;
    }
    if frames & (frame::INFINITIVE | frame::QUOTED_INFINITIVE) != 0 && prep && w != "to" {
        // "agreed in a joint statement to seize"
        let to = (k..high.min(k + 10)).find(|j| word(text, &nodes[*j]) == "to" || np::is_verbal(text, nodes, *j));
        if let Some(j) = to.filter(|j| word(text, &nodes[*j]) == "to" && is_bare_verb(nodes, j + 1, high)) {
            return Some(j);
        }
    }
    if prep {
        let speaks_of = matches!(w, "for" | "on" | "to" | "of" | "as" | "about" | "with")
            && frames & (frame::PREPOSITION | frame::INFINITIVE | frame::AS) != 0;
        if w == "to" && frames & (frame::INFINITIVE | frame::QUOTED_INFINITIVE) != 0 && is_bare_verb(nodes, k + 1, high)
        {
            return Some(k);
        }
        if speaks_of && w != "to" && !has_left {
            return Some(k + usize::from(w == "for" || w == "on"));
        }
        // "said at a rally he would go": a subject pronoun opens the clause.
        if frames & frame::CLAUSE != 0 && !has_left {
            let pronoun = (k..high.min(k + 16))
                .find(|j| nodes[*j].is(class::SUBJ) && *j + 1 < high && np::is_verbal(text, nodes, *j + 1));
            if let Some(j) = pronoun {
                return Some(j);
            }
            let comma =
                (k..high.min(k + 20)).find(|j| nodes[*j].kind == Kind::Comma || np::is_verbal(text, nodes, *j))?;
            return (nodes[comma].kind == Kind::Comma && comma + 1 < high && nodes[comma + 1].is(class::THAT))
                .then_some(comma + 1);
        }
        return None;
    }
    if frames & frame::CLAUSE != 0 {
        let clause = has_verb(text, nodes, &(k..high.min(k + 30)));
        let short = frames & (frame::NOUN | frame::NAMING | frame::QUOTED_NOUN) != 0;
        // With nothing said before it, a verb of speech is followed by what is said, whatever its verb is;
        // those that are nouns too take other objects ("ruled the valley").
        if clause || short || !has_left && frames & (frame::WEAK | frame::HOMOGRAPH) == 0 {
            return Some(k);
        }
        return None;
    }
    if frames & (frame::NOUN | frame::NAMING | frame::AS | frame::QUOTED_NOUN) != 0 {
        return Some(k);
    }
    // Verbs for quotation marks only: "read", "continued".
    let quote = (k..high.min(k + 12)).find(|j| nodes[*j].quote().is_some())?;
    let clean = (k..quote).all(|j| !np::is_verbal(text, nodes, j));
    clean.then_some(quote)
}

/// Whether a participle or homograph stands in the phrase of a preposition: "in a widely heard address on Monday that".
fn inside_phrase(text: &str, nodes: &[Node], low: usize, k: usize) -> bool {
    if nodes[k].is(class::AUX | class::MODAL) {
        return false;
    }
    let article = (low + 1..k).rev().take(5).find(|j| nodes[*j].is(class::DET | class::POSS));
    article.is_some_and(|a| {
        nodes[a - 1].is(class::PREP)
            && (a + 1..k).all(|j| {
                nodes[j].is_word()
                    && !nodes[j].is_name()
                    && !nodes[j].is(class::SUBJ | class::AUX | class::MODAL | class::SUB | class::WH | class::REL)
            })
            && (word(text, &nodes[k]).ends_with("ed") || nodes[k].word.frames & frame::HOMOGRAPH != 0)
    })
}

fn is_bare_verb(nodes: &[Node], k: usize, high: usize) -> bool {
    nodes.get(k).is_some_and(|x| k < high && x.is_word() && !x.capital && !x.is(class::DET | class::POSS))
}

fn skip_times(text: &str, nodes: &[Node], mut k: usize, high: usize) -> usize {
    while k < high {
        let node = &nodes[k];
        if node.is(class::TIME) && (node.is(class::MONTH) || !node.is(class::GIVEN))
            || node.is(class::ADV) && node.mention == 0 && !node.is(class::DET)
        {
            k += 1;
        } else if (node.is(class::DET | class::PREP) && word(text, node) != "the" || word(text, node) == "last")
            && (k + 1 < high && nodes[k + 1].is(class::TIME)
                || k + 2 < high
                    && node.is(class::PREP)
                    && nodes[k + 1].is(class::TIME | class::ADV)
                    && nodes[k + 2].is(class::TIME))
            && !node.is_name()
        {
            k += 2;
            while k < high && (nodes[k].number || nodes[k].is(class::TIME)) {
                k += 1;
            }
        } else {
            break;
        }
    }
    k
}
