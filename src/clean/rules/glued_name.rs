//! Given name and family name without the space between them: "MarcoBellandi".

use std::collections::HashMap;

use super::{Edit, Rule};

/// Puts the space back where the document itself shows the right part to be a name: it stands alone, with a
/// capital and never without, elsewhere in the document, and the glued word occurs once. Case alone is no
/// evidence ("YouTube", "McDonald").
pub(super) struct GluedName;

/// Beginnings after which a capital belongs to one word.
const PREFIXES: [&str; 12] = ["Mc", "Mac", "De", "Del", "Di", "Du", "La", "Le", "Van", "Fitz", "El", "Al"];

impl Rule for GluedName {
    fn name(&self) -> &'static str {
        "glued_name"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let candidates: Vec<(usize, usize)> =
            words(text).filter_map(|(at, word)| Some((at, at + glue_point(word)?))).collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (_, word) in words(text) {
            *seen.entry(word).or_default() += 1;
        }
        candidates
            .into_iter()
            .filter(|(at, joint)| {
                let word = words(text.get(*at..).unwrap_or("")).next().map_or("", |(_, w)| w);
                let right = word.get(joint - at..).unwrap_or("");
                seen.get(word) == Some(&1)
                    && seen.contains_key(right)
                    && !seen.contains_key(right.to_lowercase().as_str())
            })
            .map(|(_, joint)| Edit::replace(joint..joint, " "))
            .collect()
    }
}

/// The runs of letters of a text.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphabetic)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        at = end;
        Some((start, text.get(start..end)?))
    })
}

/// Where the second name starts in "Xxx|Yyyy": one inner capital, both parts long enough.
fn glue_point(word: &str) -> Option<usize> {
    if !(5..=40).contains(&word.len()) || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let mut joint = None;
    let mut before = ' ';
    for (i, c) in word.char_indices() {
        if i > 0 && c.is_uppercase() {
            if joint.is_some() || !before.is_lowercase() {
                return None;
            }
            joint = Some(i);
        }
        before = c;
    }
    let joint = joint?;
    let (left, right) = word.split_at(joint);
    (left.chars().count() >= 2 && right.chars().count() >= 3 && !PREFIXES.contains(&left)).then_some(joint)
}

#[test]
fn a_name_known_from_elsewhere_is_set_apart() {
    assert_eq!(super::after(&GluedName, "MarcoBellandi spoke. Bellandi left."), "Marco Bellandi spoke. Bellandi left.");
    for right in
        ["MarcoBellandi spoke.", "A McDonald and Donald.", "YouTube is a Tube, one tube.", "LenaOrt, LenaOrt, Ort"]
    {
        assert_eq!(super::after(&GluedName, right), right);
    }
}
