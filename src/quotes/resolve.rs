//! Who a source phrase means: entity, canonical name, role.
//!
//! Names go to their entities. "he" and "she" go to the person that recency, syntax position, gender and the
//! course of the speaking favour; "the ministry" to the fuller phrase that an earlier sentence used; "both
//! countries" to the pair named last. What has no good evidence stays as it is written.

use std::collections::HashMap;
use std::ops::Range;

use super::attribute::Attributed;
use super::before;
use super::nodes::{Kind, Node, Skeleton};
use super::np::Np;
use super::people::People;
use super::phrase;
use crate::document::{Document, Label, Speaker, SpeakerKind};
use crate::entities::lexicon::class;

/// How many nodes back a nominal looks for the phrase it repeats.
pub const LOOK_BACK: usize = 400;

/// The speaker of each attribution, and the persons that pronouns stand for.
pub fn resolve(document: &Document, skeleton: &Skeleton, attributed: &Attributed) -> (Vec<Option<Speaker>>, People) {
    let resolver = Resolver { document, text: document.text.as_str(), nodes: &skeleton.nodes };
    let subjects: HashMap<usize, Range<usize>> = attributed
        .all
        .iter()
        .filter_map(|a| {
            Some((a.subject?.last, a.parts.first().map_or(0, |p| p.start)..a.parts.last().map_or(0, |p| p.end)))
        })
        .collect();
    let people = People::read(document, skeleton, &subjects);
    let mut order: Vec<usize> = (0..attributed.all.len()).collect();
    order.sort_by_key(|n| attributed.all[*n].subject.map_or(usize::MAX, |np| np.first));
    let mut speakers: Vec<Option<Speaker>> = vec![None; attributed.all.len()];
    let mut earlier: Vec<usize> = Vec::new();
    for n in order {
        if let Some(range) = attributed.all[n].named_inside.clone() {
            speakers[n] = Some(resolver.named(range));
            continue;
        }
        let Some(np) = attributed.all[n].subject else { continue };
        let last = earlier.last().and_then(|e| speakers[*e].clone());
        let speaker = resolver.speaker(np, &people, last.as_ref());
        speakers[n] = Some(speaker);
        earlier.push(n);
    }
    (speakers, people)
}

/// A document whose source phrases are told apart.
pub struct Resolver<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its text.
    pub text: &'d str,
    /// Its nodes.
    pub nodes: &'d [Node],
}

impl Resolver<'_> {
    /// The text of a node.
    pub fn word(&self, k: usize) -> &str {
        self.nodes.get(k).and_then(|n| self.text.get(n.start..n.end)).unwrap_or("")
    }

    /// The text of a phrase.
    pub fn phrase(&self, np: Np) -> &str {
        self.text.get(self.nodes[np.first].start..self.nodes[np.last].end).unwrap_or("")
    }

    fn speaker(&self, np: Np, people: &People, last: Option<&Speaker>) -> Speaker {
        let span = self.document.text.span(self.nodes[np.first].start..self.nodes[np.last].end);
        let (kind, entity, canonical) = self.identify(np, people, last);
        let role = entity.and_then(|e| self.document.entities[e].role.clone());
        Speaker { span, kind, entity, canonical, role }
    }

    /// A speaker named in capitals at the head of a quotation: the person of that surname.
    fn named(&self, range: Range<usize>) -> Speaker {
        let span = self.document.text.span(range);
        let written = self.document.text.slice(span);
        let same =
            |name: &str| name.split_whitespace().next_back().is_some_and(|last| last.eq_ignore_ascii_case(written));
        let entity = self.document.entities.iter().position(|e| e.label == Label::Per && same(&e.name));
        let canonical = entity.map_or(written, |e| self.document.entities[e].name.as_str()).to_owned();
        let role = entity.and_then(|e| self.document.entities[e].role.clone());
        Speaker { span, kind: SpeakerKind::Name, entity, canonical, role }
    }

    fn identify(&self, np: Np, people: &People, last: Option<&Speaker>) -> (SpeakerKind, Option<usize>, String) {
        let written = || self.phrase(np).to_owned();
        let node = &self.nodes[np.first];
        if np.first == np.last && node.is(class::SUBJ | class::REL | class::THAT | class::POSS) && node.mention == 0 {
            return self.pronoun(np, people, last);
        }
        if let Some(names) = self.coordinated(np) {
            return (SpeakerKind::Group, None, names);
        }
        let head = self.titled(np).unwrap_or_else(|| self.head(np));
        if let Some(entity) = self.entity_at(head) {
            return (SpeakerKind::Name, Some(entity), self.document.entities[entity].name.clone());
        }
        if self.nodes[head].is_name() && self.nodes[head].capital {
            return (SpeakerKind::Name, None, self.bare_name(np, head));
        }
        let group = self.nodes[head].is(class::GROUP);
        let kind = if group { SpeakerKind::Group } else { SpeakerKind::Nominal };
        if group && let Some(pair) = self.pair_before(np, head) {
            return (kind, None, pair);
        }
        match self.fuller(np, head, last) {
            Some((entity, canonical)) => (kind, entity, canonical),
            None => (kind, None, written()),
        }
    }

    /// The last word of a person's name that ends the phrase after an office: "Minister of Ports Mila Ortun", against
    /// "supporters of Mila Ortun" and "the office of Minister Mila Ortun".
    fn titled(&self, np: Np) -> Option<usize> {
        let entity = self.entity_at(np.last)?;
        let mention = self.nodes[np.last].mention;
        if self.document.entities[entity].label != Label::Per {
            return None;
        }
        let name = (np.first..=np.last).find(|k| self.nodes[*k].mention == mention)?;
        let bare = |k: usize| self.nodes[k].is(class::PREP) && self.nodes[k].mention == 0 || self.word(k) == "of";
        let of = (np.first + 1..name).find(|k| bare(*k))?;
        let office = self.nodes[of - 1].is(class::ROLE | class::TITLE);
        let between = (of + 1..name).all(|k| {
            self.nodes[k].is_word()
                && (!self.nodes[k].is(class::ROLE | class::TITLE | class::POSS) && self.nodes[k].capital
                    || self.nodes[k].is(class::DET | class::CONJ))
        });
        let named = (of + 1..name).any(|k| self.nodes[k].capital);
        (office && between && named).then_some(np.last)
    }

    /// The head: the last word before a preposition, bracket or relative clause.
    fn head(&self, np: Np) -> usize {
        let mut head = np.first;
        for k in np.first..=np.last {
            let node = &self.nodes[k];
            if k > np.first && (node.is(class::PREP | class::REL) && node.mention == 0 || node.kind == Kind::Open) {
                break;
            }
            if node.is_word() && !node.is(class::DET | class::POSS) {
                head = k;
            }
        }
        head
    }

    /// The entity that node `k` names.
    pub fn entity_at(&self, k: usize) -> Option<usize> {
        let mention = (self.nodes[k].mention as usize).checked_sub(1)?;
        self.document.mentions.get(mention).map(|m| m.entity)
    }

    /// A name that the tagger did not mark, without the titles before it.
    pub fn bare_name(&self, np: Np, head: usize) -> String {
        let mut first = head;
        while first > np.first
            && self.nodes[first - 1].is_name()
            && !self.nodes[first - 1].is(class::TITLE | class::ROLE)
        {
            first -= 1;
        }
        self.text.get(self.nodes[first].start..self.nodes[head].end).unwrap_or("").to_owned()
    }

    /// The earlier, fuller phrase or the person that a definite nominal repeats.
    fn fuller(&self, np: Np, head: usize, last: Option<&Speaker>) -> Option<(Option<usize>, String)> {
        let definite =
            matches!(self.word(np.first).to_lowercase().as_str(), "the" | "this" | "that" | "his" | "her" | "their");
        if !definite || np.last > np.first + 2 {
            return None;
        }
        let word = self.word(head);
        if self.nodes[head].is(class::ROLE) {
            let has_role = |e: usize| {
                self.document.entities[e]
                    .role
                    .as_deref()
                    .is_some_and(|r| r.split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
            };
            if let Some(e) = last.and_then(|l| l.entity).filter(|e| has_role(*e)) {
                return Some((Some(e), self.document.entities[e].name.clone()));
            }
            let from = np.first.saturating_sub(LOOK_BACK);
            let person = (from..np.first).rev().find_map(|k| self.entity_at(k).filter(|e| has_role(*e)));
            if let Some(e) = person {
                return Some((Some(e), self.document.entities[e].name.clone()));
            }
        }
        for k in (np.first.saturating_sub(LOOK_BACK)..np.first).rev() {
            if !self.word(k).eq_ignore_ascii_case(word) {
                continue;
            }
            if let Some(e) = self.entity_at(k) {
                return Some((Some(e), self.document.entities[e].name.clone()));
            }
            let Some(before) = phrase::core_before(self.text, self.nodes, k.saturating_sub(12), k) else { continue };
            let indefinite = matches!(self.word(before.first), "a" | "an" | "A" | "An");
            if before.last - before.first > np.last - np.first || indefinite {
                return Some((None, self.phrase(before).to_owned()));
            }
        }
        None
    }

    fn pronoun(&self, np: Np, people: &People, last: Option<&Speaker>) -> (SpeakerKind, Option<usize>, String) {
        let written = self.phrase(np).to_owned();
        let named = |e: usize| (SpeakerKind::Pronoun, Some(e), self.document.entities[e].name.clone());
        match written.to_lowercase().as_str() {
            "he" | "she" | "his" | "her" => match people.at(np.first) {
                Some(e) => named(e),
                None => (SpeakerKind::Pronoun, None, written),
            },
            "who" | "which" | "that" => {
                let low = np.first.saturating_sub(30);
                let antecedent = np.first.checked_sub(1).and_then(|left| {
                    let comma = self.nodes[left].kind == Kind::Comma;
                    before::before(self.text, self.nodes, low, if comma { left } else { np.first })
                });
                match antecedent {
                    Some(a) if a.first != np.first && !self.nodes[a.first].is(class::REL) => {
                        // "three votes for Mila Ortun, who said": only a person says.
                        let person = self.entity_at(a.last).filter(|e| self.document.entities[*e].label == Label::Per);
                        let speaks = self.nodes[self.head(a)].is(class::ROLE | class::GROUP);
                        if let Some(e) = person.filter(|_| written == "who" && !speaks) {
                            return named(e);
                        }
                        let (_, entity, canonical) = self.identify(a, people, last);
                        (SpeakerKind::Pronoun, entity, canonical)
                    }
                    _ => (SpeakerKind::Pronoun, None, written),
                }
            }
            "it" => match last {
                Some(l) if l.kind != SpeakerKind::Group && !self.is_person(l) => {
                    (SpeakerKind::Pronoun, l.entity, l.canonical.clone())
                }
                _ => (SpeakerKind::Pronoun, None, written),
            },
            "they" => match last {
                Some(l) if l.kind == SpeakerKind::Group || !self.is_person(l) => {
                    (SpeakerKind::Pronoun, l.entity, l.canonical.clone())
                }
                _ => (SpeakerKind::Pronoun, None, written),
            },
            _ => (SpeakerKind::Pronoun, None, written),
        }
    }

    fn is_person(&self, speaker: &Speaker) -> bool {
        speaker.entity.is_some_and(|e| self.document.entities[e].label == Label::Per)
            || matches!(speaker.canonical.to_lowercase().as_str(), "he" | "she" | "i")
    }
}
