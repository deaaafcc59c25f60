//! Which person each "he" and "she" of a document is, by one walk over its sentences.

use std::collections::HashMap;
use std::ops::Range;

use super::nodes::{Kind, Skeleton, word};
use super::np;
use crate::document::{Document, Label};
use crate::entities::lexicon::class;

/// Sentences after which a person is out of mind.
const MEMORY: u32 = 14;
/// How far the best candidate for a pronoun is ahead of the next when the pronoun may tell its gender.
const CLEAR: f32 = 1.5;
/// People kept in mind at once.
const CROWD: usize = 24;

/// The persons that pronouns stand for.
#[derive(Debug, Default)]
pub struct People {
    by_node: HashMap<usize, usize>,
    /// For each pronoun its candidates, best first; kept only for messages.
    considered: HashMap<usize, Vec<(f32, usize)>>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    entity: usize,
    sentence: u32,
    weight: f32,
    count: f32,
    node: usize,
}

impl People {
    /// The entity of the pronoun at node `k`.
    pub fn at(&self, k: usize) -> Option<usize> {
        self.by_node.get(&k).copied()
    }

    /// The entities that were weighed for the pronoun at node `k`, best first. Empty unless debug messages are on.
    pub fn candidates(&self, k: usize) -> &[(f32, usize)] {
        self.considered.get(&k).map_or(&[], Vec::as_slice)
    }

    /// Walks the document. `subjects` maps the last node of each speaker phrase to the nodes of what it says.
    pub fn read(document: &Document, skeleton: &Skeleton, subjects: &HashMap<usize, Range<usize>>) -> Self {
        let text = document.text.as_str();
        let mut genders = crate::entities::genders(&document.text, &document.mentions, &document.entities);
        let explain = log::log_enabled!(log::Level::Debug);
        let mut people = People::default();
        let mut seen: Vec<Seen> = Vec::new();
        let mut speaker: Option<(usize, u32)> = None;
        for (number, sentence) in skeleton.sentences.iter().enumerate() {
            let number = number as u32;
            let subject = np::subject(text, &skeleton.nodes, sentence.start, sentence.end.min(sentence.start + 60));
            let mut previous = 0;
            for k in sentence.clone() {
                let node = &skeleton.nodes[k];
                if node.mention != 0 {
                    let Some(mention) = document.mentions.get(node.mention as usize - 1) else { continue };
                    let ends = skeleton.nodes.get(k + 1).is_none_or(|n| n.mention != node.mention);
                    if document.entities[mention.entity].label != Label::Per || previous == node.mention && !ends {
                        previous = node.mention;
                        continue;
                    }
                    previous = node.mention;
                    if !ends {
                        continue;
                    }
                    let possessive = skeleton.nodes.get(k + 1).is_some_and(|n| n.kind == Kind::Possessive);
                    let speaks = subjects.contains_key(&k);
                    let leads = subject.is_some_and(|np| np.first <= k && k <= np.last);
                    let weight = match (speaks, leads, possessive) {
                        (true, ..) => 3.0,
                        (_, true, false) => 2.0,
                        (_, _, true) => -0.5,
                        _ => 0.0,
                    };
                    remember(&mut seen, mention.entity, number, weight, k);
                    if speaks {
                        speaker = Some((mention.entity, number));
                    }
                    continue;
                }
                let word = word(text, node);
                let wanted = match word {
                    "he" | "He" => class::MALE,
                    "she" | "She" => class::FEMALE,
                    "his" | "His" if subjects.contains_key(&k) => class::MALE,
                    "her" | "Her" if subjects.contains_key(&k) => class::FEMALE,
                    _ => continue,
                };
                let content = subjects.get(&k);
                let weighed = weigh(&seen, &genders, wanted, number, k, content, speaker);
                let chosen = weighed.first().filter(|(score, _)| *score > -6.0).map(|(_, e)| *e);
                let clear = weighed.get(1).is_none_or(|second| weighed[0].0 - second.0 >= CLEAR);
                if let Some(entity) = chosen
                    && clear
                    && genders.get(entity) == Some(&0)
                {
                    // A clear "she" tells what title and given name did not.
                    genders[entity] = wanted;
                }
                if explain {
                    people.considered.insert(k, weighed);
                }
                if let Some(entity) = chosen {
                    people.by_node.insert(k, entity);
                    remember(&mut seen, entity, number, if content.is_some() { 2.5 } else { 1.5 }, k);
                    if content.is_some() {
                        speaker = Some((entity, number));
                    }
                }
            }
            if seen.len() > CROWD {
                seen.retain(|s| s.sentence + MEMORY >= number);
            }
        }
        people
    }
}

fn remember(seen: &mut Vec<Seen>, entity: usize, sentence: u32, weight: f32, node: usize) {
    if let Some(s) = seen.iter_mut().find(|s| s.entity == entity) {
        let stale = (sentence - s.sentence) as f32;
        s.weight = if s.sentence == sentence { s.weight.max(weight) } else { weight.max(s.weight - stale) };
        s.sentence = sentence;
        s.count += 1.0;
        s.node = node;
    } else if seen.len() < 4 * CROWD {
        seen.push(Seen { entity, sentence, weight, count: 1.0, node });
    }
}

/// The persons that a pronoun may mean, best first.
fn weigh(
    seen: &[Seen],
    genders: &[u32],
    wanted: u32,
    sentence: u32,
    k: usize,
    content: Option<&Range<usize>>,
    speaker: Option<(usize, u32)>,
) -> Vec<(f32, usize)> {
    let mut weighed = Vec::new();
    for s in seen {
        let gender = genders.get(s.entity).copied().unwrap_or(0);
        if gender != 0 && gender & wanted == 0 || s.sentence + MEMORY < sentence {
            continue;
        }
        // Whom the speaker speaks of is not the speaker.
        if s.count < 2.0 && content.is_some_and(|c| c.contains(&s.node)) && s.node < k {
            continue;
        }
        let mut score = s.weight - (sentence - s.sentence) as f32 + (s.count.min(6.0)) * 0.15;
        if gender == 0 {
            score -= 0.6;
        }
        if let Some((entity, when)) = speaker
            && entity == s.entity
            && when + 4 >= sentence
        {
            score += 1.0;
        }
        weighed.push((score, s.entity));
    }
    // Stable: of equals the one that was named first.
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    weighed
}
