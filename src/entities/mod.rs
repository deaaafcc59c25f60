//! Mentions to entities of the document: aliases, canonical names, roles.
//!
//! Equal names (without title, possessive, case, diacritics) are one entity. Shorter forms join longer ones: a
//! surname its full name, an acronym the name whose initials it has, "Fox Bank" "Fox Bank Ltd". Where two people
//! share a surname, the nearest one before that fits the title counts.

use std::collections::HashMap;

use crate::document::{Entity, Label, Mention, MentionKind, Tagged, Zone};
use crate::span::{Span, Text};

pub mod lexicon;
mod names;
mod roles;

use lexicon::{LEXICON, class};
use names::Name;

/// One distinct name of the document.
struct Form {
    name: Name,
    /// Sum of scores by label, in the order PER, ORG, LOC, MISC.
    votes: [f32; 4],
    mentions: Vec<usize>,
    acronym: bool,
}

const LABELS: [Label; 4] = [Label::Per, Label::Org, Label::Loc, Label::Misc];

fn label_of(votes: &[f32; 4]) -> Label {
    let mut best = 0;
    for n in 1..4 {
        if votes[n] > votes[best] {
            best = n;
        }
    }
    LABELS[best]
}

/// Links the names of one document: every mention gets an entity, every entity a canonical name.
pub fn link(
    text: &Text,
    _zones: &[(Span, Zone)],
    _sentences: &[Span],
    tagged: &[Tagged],
) -> (Vec<Mention>, Vec<Entity>) {
    let (forms, genders, form_of) = read_forms(text, tagged);
    let index = Index::new(&forms);
    let mut target: Vec<Option<usize>> = vec![None; tagged.len()];
    // Forms that always mean the same are decided once, ambiguous ones mention by mention.
    let decided: Vec<Vec<usize>> =
        (0..forms.len()).map(|f| index.longer_forms(&forms, f, text, tagged, &form_of)).collect();
    for (m, f) in form_of.iter().enumerate() {
        let fitting: Vec<usize> =
            decided[*f].iter().copied().filter(|longer| genders_fit(genders[m], &forms[*longer], &genders)).collect();
        target[m] = match fitting.as_slice() {
            [] => None,
            [one] => Some(*one),
            several => nearest_before(&forms, several, m),
        };
    }
    // Follow chains (acronym -> name -> longer name), bounded: a form never joins a shorter one.
    let resolved = |m: usize| -> usize {
        let mut f = target[m].unwrap_or(form_of[m]);
        for _ in 0..3 {
            match decided[f].as_slice() {
                [one] if *one != f => f = *one,
                _ => break,
            }
        }
        f
    };
    let mut entity_of_form: HashMap<usize, usize> = HashMap::new();
    let mut mentions = Vec::with_capacity(tagged.len());
    let mut entities: Vec<Entity> = Vec::new();
    let mut votes: Vec<[f32; 4]> = Vec::new();
    for (m, t) in tagged.iter().enumerate() {
        let form = resolved(m);
        let entity = *entity_of_form.entry(form).or_insert_with(|| {
            entities.push(Entity {
                name: forms[form].name.shown.clone(),
                label: t.label,
                mentions: Vec::new(),
                role: None,
            });
            votes.push([0.0; 4]);
            entities.len() - 1
        });
        entities[entity].mentions.push(m);
        votes[entity][t.label as usize] += t.score;
        let kind =
            if forms[form_of[m]].name.words == forms[form].name.words { MentionKind::Name } else { MentionKind::Alias };
        mentions.push(Mention { span: t.span, label: t.label, score: t.score, entity, kind });
    }
    for (entity, votes) in entities.iter_mut().zip(&votes) {
        entity.label = label_of(votes);
        if entity.label == Label::Per {
            let spans = entity.mentions.iter().map(|m| mentions[*m].span);
            entity.role =
                spans.take(6).find_map(|span| roles::role(text, span)).map(|span| text.slice(span).to_owned());
        }
    }
    (mentions, entities)
}

fn read_forms(text: &Text, tagged: &[Tagged]) -> (Vec<Form>, Vec<u32>, Vec<usize>) {
    let mut known: std::collections::HashSet<String> = std::collections::HashSet::new();
    for t in tagged {
        known.extend(
            text.slice(t.span).split_whitespace().map(|w| names::fold(w.trim_end_matches("'s").trim_end_matches("’s"))),
        );
    }
    let mut forms: Vec<Form> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut genders = Vec::with_capacity(tagged.len());
    let mut form_of = Vec::with_capacity(tagged.len());
    for (m, t) in tagged.iter().enumerate() {
        let surface = text.slice(t.span);
        let name = names::read(surface, &|w| known.contains(w));
        genders.push(name.gender | title_before(text, t.span));
        let number = *by_key.entry(name.key()).or_insert_with(|| {
            let acronym = names::is_acronym(&name.shown);
            forms.push(Form { name: name.clone(), votes: [0.0; 4], mentions: Vec::new(), acronym });
            forms.len() - 1
        });
        let form = &mut forms[number];
        form.votes[t.label as usize] += t.score;
        form.mentions.push(m);
        // "ADA BRUN" in a headline gives way to "Ada Brun".
        let shouted = |s: &str| !s.chars().any(char::is_lowercase);
        if shouted(&form.name.shown) && !shouted(&name.shown) {
            form.name.shown = name.shown;
        }
        form_of.push(number);
    }
    (forms, genders, form_of)
}

/// Gender by the title right before a mention ("Mrs. Brun" tagged as "Brun").
fn title_before(text: &Text, span: Span) -> u32 {
    let before = text.as_str()[..span.byte_start].trim_end_matches([' ', '\u{a0}']);
    let start =
        before.char_indices().rev().take(14).find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
    let word = before.get(start..).unwrap_or("");
    let found = LEXICON.get(word).class;
    if found & (class::TITLE | class::ROLE) != 0 { found & (class::MALE | class::FEMALE) } else { 0 }
}

/// What is known of each entity's gender, from titles, role nouns and given names: bits of
/// [`lexicon::class::MALE`] and [`lexicon::class::FEMALE`], 0 when nothing is.
pub fn genders(text: &Text, mentions: &[Mention], entities: &[Entity]) -> Vec<u32> {
    const BOTH: u32 = class::MALE | class::FEMALE;
    entities
        .iter()
        .map(|entity| {
            let spans = entity.mentions.iter().take(20).filter_map(|m| mentions.get(*m)).map(|m| m.span);
            let titled = spans
                .fold(0, |all, span| all | names::read(text.slice(span), &|_| false).gender | title_before(text, span));
            if titled != 0 {
                return titled;
            }
            let role = entity
                .role
                .iter()
                .flat_map(|r| r.split_whitespace())
                .fold(0, |all, w| all | (LEXICON.get(w).class & BOTH));
            let first = entity.name.split([' ', '-']).next().map_or(0, |w| LEXICON.get(&names::fold(w)).class);
            if role != 0 && role != BOTH {
                role
            } else if first & class::GIVEN != 0 {
                first & BOTH
            } else {
                0
            }
        })
        .collect()
}

/// Gender of a person's form: its titles, else its given name.
fn gender_of(form: &Form, genders: &[u32]) -> u32 {
    let titled = form.mentions.iter().take(20).fold(0, |g, m| g | genders[*m]);
    if titled != 0 {
        return titled;
    }
    let first = form.name.shown.split_whitespace().next().unwrap_or("");
    let found = LEXICON.get(first).class;
    if found & class::GIVEN != 0 { found & (class::MALE | class::FEMALE) } else { 0 }
}

fn genders_fit(gender: u32, longer: &Form, genders: &[u32]) -> bool {
    let other = gender_of(longer, genders);
    gender == 0 || other == 0 || gender & other != 0
}

fn nearest_before(forms: &[Form], several: &[usize], m: usize) -> Option<usize> {
    let latest = |f: &usize| {
        let mentions = &forms[*f].mentions;
        mentions.partition_point(|x| *x < m).checked_sub(1).map(|n| mentions[n])
    };
    several.iter().copied().max_by_key(latest)
}

/// Where to look for the longer form of a name.
struct Index {
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    by_initials: HashMap<String, Vec<usize>>,
}

const CORPORATE: [&str; 12] =
    ["inc", "corp", "ltd", "co", "group", "llc", "plc", "company", "corporation", "limited", "gmbh", "ag"];

impl Index {
    fn new(forms: &[Form]) -> Self {
        let mut index = Index { by_last: HashMap::new(), by_first: HashMap::new(), by_initials: HashMap::new() };
        for (f, form) in forms.iter().enumerate() {
            if form.name.words.len() < 2 {
                continue;
            }
            index.by_last.entry(form.name.last().to_owned()).or_default().push(f);
            index.by_first.entry(form.name.first().to_owned()).or_default().push(f);
            if label_of(&form.votes) != Label::Per {
                index.by_initials.entry(names::initials(&form.name.words)).or_default().push(f);
            }
        }
        index
    }

    /// The longer forms that form `f` may be short for; at most a handful.
    fn longer_forms(&self, forms: &[Form], f: usize, text: &Text, tagged: &[Tagged], form_of: &[usize]) -> Vec<usize> {
        const MANY: usize = 12;
        let form = &forms[f];
        let label = label_of(&form.votes);
        let words = &form.name.words;
        let mut found: Vec<usize> = Vec::new();
        let lookup = |map: &HashMap<String, Vec<usize>>, key: &str| -> Vec<usize> {
            map.get(key).map(|v| v.iter().copied().filter(|n| *n != f).take(MANY).collect()).unwrap_or_default()
        };
        let is = |n: &usize, wanted: Label| label_of(&forms[*n].votes) == wanted;
        if label == Label::Per {
            if words.len() == 1 {
                found.extend(lookup(&self.by_last, form.name.last()).into_iter().filter(|n| is(n, Label::Per)));
                if found.is_empty() {
                    found.extend(lookup(&self.by_first, form.name.first()).into_iter().filter(|n| is(n, Label::Per)));
                }
            } else {
                // "Hillary Clinton" -> "Hillary Rodham Clinton", "J. Fox" -> "Jane Fox", "Joe Fox Jr." -> ...
                let longer = lookup(&self.by_last, form.name.last()).into_iter().filter(|n| {
                    let other = &forms[*n].name;
                    let first = form.name.first();
                    let same = other.first() == first && other.words.len() > words.len();
                    let initial = first.chars().count() == 1
                        && other.first().starts_with(first)
                        && other.first().len() > first.len();
                    is(n, Label::Per) && (same || initial)
                });
                found.extend(longer);
            }
        } else if form.acronym {
            let key: String = words.concat();
            found.extend(lookup(&self.by_initials, &key));
            if found.is_empty() {
                found.extend(bracketed(text, tagged, forms, form, form_of));
            }
        } else {
            // "Fox Bank" -> "Fox Bank Ltd"; "the Tribune" -> "Daily Tribune" when both are organisations.
            let suffixed = lookup(&self.by_first, form.name.first()).into_iter().filter(|n| {
                let other = &forms[*n].name.words;
                other.len() == words.len() + 1 && other.starts_with(words) && CORPORATE.contains(&forms[*n].name.last())
            });
            found.extend(suffixed);
            if found.is_empty() && label == Label::Org && words.len() == 1 {
                found.extend(lookup(&self.by_last, form.name.last()).into_iter().filter(|n| is(n, Label::Org)));
            }
        }
        found
    }
}

/// "Coastal Ports Authority (CPX)": an acronym in brackets after the name it stands for.
fn bracketed(text: &Text, tagged: &[Tagged], forms: &[Form], form: &Form, form_of: &[usize]) -> Option<usize> {
    let first = *form.mentions.first()?;
    let previous = first.checked_sub(1)?;
    let gap = text.as_str().get(tagged[previous].span.byte_end..tagged[first].span.byte_start)?;
    if gap.trim_start() != "(" || !text.as_str()[tagged[first].span.byte_end..].starts_with(')') {
        return None;
    }
    let target = *form_of.get(previous)?;
    (forms[target].name.words.len() > 1).then_some(target)
}

#[cfg(test)]
mod tests;
