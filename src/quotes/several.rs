//! Several speakers in one phrase: names joined by "and", and the pair that "both countries" means.

use std::ops::Range;

use super::nodes::Kind;
use super::np::Np;
use super::resolve::{LOOK_BACK, Resolver};
use crate::document::Label;
use crate::entities::lexicon::class;

impl Resolver<'_> {
    /// "Pashinyan and Azerbaijani President Ilham Aliyev": the canonical names joined.
    pub fn coordinated(&self, np: Np) -> Option<String> {
        let conjunction =
            (np.first + 1..np.last).find(|k| self.nodes[*k].is(class::CONJ) && self.nodes[*k].mention == 0)?;
        let left = self.last_name(np.first..conjunction)?;
        let right = self.last_name(conjunction + 1..np.last + 1)?;
        if (np.first..conjunction).any(|k| self.nodes[k].kind == Kind::Comma) {
            return Some(self.phrase(np).to_owned());
        }
        Some(format!("{left} and {right}"))
    }

    fn last_name(&self, range: Range<usize>) -> Option<String> {
        let head = range.clone().rev().find(|k| self.nodes[*k].is_word())?;
        if !self.nodes[head].is_name() {
            return None;
        }
        if range.clone().any(|k| self.nodes[k].is(class::PREP) && self.nodes[k].mention == 0) {
            return None;
        }
        Some(match self.entity_at(head) {
            Some(e) => self.document.entities[e].name.clone(),
            None => self.bare_name(Np { first: range.start, last: head }, head),
        })
    }

    /// "both countries", "the two sides": the pair of names named last before it.
    pub fn pair_before(&self, np: Np, head: usize) -> Option<String> {
        let two = (np.first..head).any(|k| matches!(self.word(k).to_lowercase().as_str(), "both" | "two"));
        if !two {
            return None;
        }
        let people = self.nodes[head].is(class::ROLE);
        for k in (np.first.saturating_sub(LOOK_BACK)..np.first).rev() {
            if !self.nodes[k].is(class::CONJ) || !self.word(k).eq_ignore_ascii_case("and") || k == 0 {
                continue;
            }
            let (Some(l), Some(mut r)) = (self.entity_at(k - 1), self.entity_at(k + 1)) else { continue };
            // Past a title the name may come later; one mention is enough.
            if l == r {
                continue;
            }
            let label = |e: usize| self.document.entities[e].label;
            // "his Arlenian and Borvian colleagues": the countries, where the document names them.
            let (mut l, adjectives) = (l, label(l) == Label::Misc && label(r) == Label::Misc);
            if adjectives {
                let (Some(left), Some(right)) = (self.country(l), self.country(r)) else { continue };
                (l, r) = (left, right);
            }
            if label(l) != label(r) || label(l) == Label::Misc {
                r = l;
            }
            if l != r && (people == (label(l) == Label::Per)) {
                return Some(format!("{} and {}", self.document.entities[l].name, self.document.entities[r].name));
            }
        }
        None
    }

    /// The place whose adjective an entity's name is: "Arlenian" of "Arlenia".
    fn country(&self, adjective: usize) -> Option<usize> {
        let name = self.document.entities.get(adjective)?.name.as_str();
        self.document.entities.iter().position(|e| {
            let stem = e.name.trim_end_matches(['a', 'e', 'o', 'y']);
            e.label == Label::Loc && stem.len() >= 4 && !name.contains(' ') && name.starts_with(stem)
        })
    }
}
