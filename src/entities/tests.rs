use super::*;
use proptest::prelude::*;

/// Marks the names given in order of their occurrence.
fn tagged(text: &Text, names: &[(&str, Label)]) -> Vec<Tagged> {
    let mut at = 0;
    names
        .iter()
        .map(|(name, label)| {
            let start = at + text.as_str()[at..].find(name).unwrap();
            at = start + name.len();
            Tagged { span: text.span(start..at), label: *label, score: 0.9 }
        })
        .collect()
}

fn linked(text: &str, names: &[(&str, Label)]) -> (Vec<String>, Vec<Entity>) {
    let text = Text::new(text);
    let (mentions, entities) = link(&text, &[], &[], &tagged(&text, names));
    (mentions.iter().map(|m| entities[m.entity].name.clone()).collect(), entities)
}

use Label::{Loc, Misc, Org, Per};

#[test]
fn a_surname_joins_its_full_name_even_before_it() {
    let (names, entities) = linked(
        "Brun lost. Prime Minister Ada Brun's party won; Mrs. Brun wept.",
        &[("Brun", Per), ("Ada Brun", Per), ("Brun", Per)],
    );
    assert_eq!(names, ["Ada Brun"; 3]);
    assert_eq!(entities[0].role.as_deref(), Some("Prime Minister"));
}

#[test]
fn two_people_of_one_surname_are_told_apart_by_title_and_nearness() {
    let text = "Ada Fox met John Fox. Mrs. Fox spoke. Mr. Fox left. Fox laughed.";
    let (names, _) = linked(text, &[("Ada Fox", Per), ("John Fox", Per), ("Fox", Per), ("Fox", Per), ("Fox", Per)]);
    assert_eq!(names, ["Ada Fox", "John Fox", "Ada Fox", "John Fox", "John Fox"]);
}

#[test]
fn acronyms_join_by_initials_or_brackets() {
    let text = "The Coastal Ports Authority (CPA) and the Mill Guild (MGX) spoke. CPA won. MGX lost.";
    let (names, _) = linked(
        text,
        &[
            ("Coastal Ports Authority", Org),
            ("CPA", Org),
            ("Mill Guild", Org),
            ("MGX", Org),
            ("CPA", Org),
            ("MGX", Org),
        ],
    );
    assert_eq!(
        names,
        [
            "Coastal Ports Authority",
            "Coastal Ports Authority",
            "Mill Guild",
            "Mill Guild",
            "Coastal Ports Authority",
            "Mill Guild"
        ]
    );
}

#[test]
fn a_country_adjective_is_not_its_country() {
    let (names, _) = linked("Ruritania and the Ruritanian army.", &[("Ruritania", Loc), ("Ruritanian", Misc)]);
    assert_eq!(names, ["Ruritania", "Ruritanian"]);
}

#[test]
fn glued_names_are_repaired() {
    let (names, _) = linked("OrrikFoxley met Foxley's son.", &[("OrrikFoxley", Per), ("Foxley's", Per)]);
    assert_eq!(names, ["Orrik Foxley", "Orrik Foxley"]);
}

#[test]
fn roles_come_from_appositions() {
    let role = |text: &str, name: &str| linked(text, &[(name, Per)]).1[0].role.clone();
    assert_eq!(
        role("So stated Mila Ortun, the Arlenian ambassador in Oslo.", "Mila Ortun").as_deref(),
        Some("the Arlenian ambassador in Oslo")
    );
    assert_eq!(
        role("Arlenia’s ambassador in Oslo, Mila Ortun, left.", "Mila Ortun").as_deref(),
        Some("Arlenia’s ambassador in Oslo")
    );
    assert_eq!(role("according to Arlenian analyst Mila Ortun", "Mila Ortun").as_deref(), Some("Arlenian analyst"));
    assert_eq!(
        role("Deputy Minister of Mines Mila Ortun left.", "Mila Ortun").as_deref(),
        Some("Deputy Minister of Mines")
    );
    assert_eq!(role("But in March, guild leader Mila Ortun left.", "Mila Ortun").as_deref(), Some("guild leader"));
    assert_eq!(
        role("At the Northern Assembly, Arlenian Foreign Minister Mila Ortun left.", "Mila Ortun").as_deref(),
        Some("Arlenian Foreign Minister")
    );
    assert_eq!(
        role("It fell, according to the guild’s auditor, Mila Ortun.", "Mila Ortun").as_deref(),
        Some("the guild’s auditor")
    );
    assert_eq!(
        role("Mila Ortun, spokesperson for the U.S. Mint Office, left.", "Mila Ortun").as_deref(),
        Some("spokesperson for the U.S. Mint Office")
    );
    assert_eq!(
        role("Then the guild’s former captain Mila Ortun left.", "Mila Ortun").as_deref(),
        Some("the guild’s former captain")
    );
    assert_eq!(role("U.S. Senator Mila Ortun left.", "Mila Ortun").as_deref(), Some("U.S. Senator"));
    assert_eq!(
        role("after the mill crisis.Arlenian Senator Mila Ortun left.", "Mila Ortun").as_deref(),
        Some("Arlenian Senator")
    );
    assert_eq!(role("They fled. Senator Mila Ortun left.", "Mila Ortun").as_deref(), Some("Senator"));
    assert_eq!(role("Then Mila Ortun, weary, left the city.", "Mila Ortun"), None);
}

proptest! {
    #[test]
    fn any_mentions_survive(words in prop::collection::vec("[A-Z][a-zé.’']{0,6}", 0..30), labels in prop::collection::vec(0usize..4, 30)) {
        let text = Text::new(words.join(" "));
        let mut at = 0;
        let tagged: Vec<Tagged> = words.iter().zip(labels).map(|(w, l)| {
            let span = text.span(at..at + w.len());
            at += w.len() + 1;
            Tagged { span, label: LABELS[l], score: 0.5 }
        }).collect();
        let (mentions, entities) = link(&text, &[], &[], &tagged);
        prop_assert_eq!(mentions.len(), tagged.len());
        for (e, entity) in entities.iter().enumerate() {
            prop_assert!(entity.mentions.iter().all(|m| mentions[*m].entity == e));
        }
    }
}
