//! The splitter on our own examples, on any string, and (where `../shared` is there) on the measured sets.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use proptest::prelude::*;

use super::{sentences, words};
use crate::document::Zone;
use crate::span::Text;

fn split(source: &str) -> Vec<String> {
    let text = Text::new(source);
    sentences(&text, &[]).into_iter().map(|s| text.slice(s).to_owned()).collect()
}

/// Asserts that the parts, joined by a space, are split into the parts again.
fn keeps(parts: &[&str]) {
    assert_eq!(split(&parts.join(" ")), parts);
}

#[test]
fn abbreviations_do_not_end_a_sentence() {
    keeps(&["Mr. Orban of the U.S. Senate met Gen. Ito.", "He left."]);
    keeps(&["See No. 5 and pp. 7-9, i.e. the tables.", "They lie."]);
    keeps(&["J. R. Osei lives on Main St. in Accra."]);
    keeps(&["Sales at Vell Inc. fell 3.5 percent.", "Shares of Vell Inc. rose."]);
    keeps(&["The talks end on Jan. 5 at 6 p.m. Eastern time."]);
    keeps(&["She moved to the U.S.", "The war went on."]);
    keeps(&["John P. Moreau and Ann B. Li voted."]);
}

#[test]
fn quotations_split_inside_and_keep_their_marks() {
    keeps(&["“We tried.", "We failed,” Ms. Haddad said.", "“Now go.”", "They went."]);
    keeps(&["He called it a \"pact\".", "\"It holds,\" he said."]);
    keeps(&["“Why now?” Lena Marsh asked.", "Nobody knew."]);
    keeps(&["“Really?” he said."]);
    keeps(&["(It rained.)", "Then it stopped."]);
}

#[test]
fn ellipses_and_brands_stay_inside() {
    keeps(&["“This treaty... can hold,” he said."]);
    keeps(&["It was . . . a long day."]);
    keeps(&["The Yahoo! group met."]);
    keeps(&["He waited...", "Nobody came."]);
}

#[test]
fn glued_sentences_are_split() {
    assert_eq!(
        split("It sparked a crisis.Moldovan troops left.The end."),
        ["It sparked a crisis.", "Moldovan troops left.", "The end."]
    );
    assert_eq!(split("He said \"no.\"The talks ended."), ["He said \"no.\"", "The talks ended."]);
    assert_eq!(split("He quit.\"We regret it,\" she said."), ["He quit.", "\"We regret it,\" she said."]);
    for whole in [
        "See www.Example.Com for more.",
        "The U.S.Army moved.",
        "Mail Jo.Doe@example.org now.",
        "It grew 3.5 times.",
        "Use Node.JS here.",
    ] {
        assert_eq!(split(whole), [whole]);
    }
}

#[test]
fn stray_stops_and_lines() {
    assert_eq!(
        split("They left Karsk. .\nNext line without a stop\n\n Third."),
        ["They left Karsk. .", "Next line without a stop", "Third."]
    );
    assert_eq!(split("one\r\ntwo\u{2028}three"), ["one", "two", "three"]);
}

#[test]
fn a_headline_is_one_sentence() {
    let text = Text::new("Who is she? A portrait.\nShe sings. She acts.");
    let zones = [(text.span(0..23), Zone::Headline), (text.span(24..text.as_str().len()), Zone::Body)];
    let found: Vec<&str> = sentences(&text, &zones).into_iter().map(|s| text.slice(s)).collect();
    assert_eq!(found, ["Who is she? A portrait.", "She sings.", "She acts."]);
}

proptest! {
    #[test]
    fn any_text_is_covered_in_order(source in "([a-zA-Z.!?\"“”’' \\n…()\\[\\]0-9é漢。]|Mr|U\\.S|\\PC){0,200}") {
        let text = Text::new(source.clone());
        let found = sentences(&text, &[]);
        let mut at = 0;
        for s in &found {
            prop_assert!(s.byte_start >= at && s.byte_end > s.byte_start);
            prop_assert!(source[at..s.byte_start].trim().is_empty());
            let slice = text.slice(*s);
            prop_assert_eq!(slice, slice.trim());
            prop_assert!(!slice.contains('\n'));
            prop_assert_eq!(text.span(s.bytes()), *s);
            at = s.byte_end;
        }
        prop_assert!(source[at..].trim().is_empty());
    }

    #[test]
    fn words_lie_in_order(source in "\\PC{0,200}") {
        let text = Text::new(source);
        let mut at = 0;
        for w in words(&text, text.span(0..text.as_str().len())) {
            prop_assert!(w.byte_start >= at && !w.is_empty());
            prop_assert_eq!(text.span(w.bytes()), w);
            at = w.byte_end;
        }
    }
}

#[test]
fn long_lines_without_spaces_are_linear() {
    for unit in ["a.", "A.", ".\"A", "?", "1. ", " .", "(", "a.A", ".[", "(.", " a. b", "a.\u{a0}", "...", "!\"A "] {
        let text = Text::new(unit.repeat(200_000 / unit.len()));
        let started = std::time::Instant::now();
        sentences(&text, &[]);
        // Quadratic time would be minutes; the bound leaves room for a busy machine and an unoptimised build.
        assert!(started.elapsed().as_secs() < 20, "{unit:?} took {:?}", started.elapsed());
    }
}

/// Boundary F1 on one set, in percent; `None` when the set is not there.
fn boundary_f1(set: &str) -> Option<f64> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/sents").join(set);
    let Ok(lines) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let numbers = |v: &serde_json::Value| -> Vec<usize> {
        v.as_array().into_iter().flatten().filter_map(|n| n.as_u64()).map(|n| n as usize).collect()
    };
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    for line in lines.lines() {
        let unit: serde_json::Value = serde_json::from_str(line).unwrap();
        let ends = numbers(&unit["ends"]);
        let (last, optional) = (*ends.last().unwrap(), numbers(&unit["opt"]));
        let junk: Vec<Vec<usize>> = unit["junk"].as_array().into_iter().flatten().map(&numbers).collect();
        let text = Text::new(unit["text"].as_str().unwrap());
        let mut predicted = HashSet::new();
        for sentence in sentences(&text, &[]) {
            let mut end = sentence.end;
            for span in &junk {
                if span[0] < end && end <= span[1] {
                    end = ends.iter().copied().filter(|e| *e <= span[0]).max().unwrap_or(span[0]);
                }
            }
            if end < last && !optional.contains(&end) {
                predicted.insert(end);
            }
        }
        let gold: HashSet<usize> = ends.into_iter().filter(|e| *e < last).collect();
        right += gold.intersection(&predicted).count();
        found += predicted.len();
        wanted += gold.len();
    }
    Some(200.0 * right as f64 / (found + wanted) as f64)
}

#[test]
fn measured_sets_keep_their_floors() {
    let floors = [("gum_other", 99.4), ("ewt_test", 97.4), ("glue", 98.9), ("golden48", 100.0), ("pud_news", 99.8)];
    for (set, floor) in floors {
        if let Some(f1) = boundary_f1(&format!("{set}.jsonl")) {
            assert!(f1 >= floor, "{set}: {f1:.2} < {floor}");
        }
    }
}

#[test]
fn seeds_are_split_as_by_hand() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(gold) = std::fs::read_to_string(folder.join("gold/sentences.jsonl")) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    let mut by_file: HashMap<String, Vec<serde_json::Value>> = HashMap::new();
    for line in gold.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        by_file.entry(row["file"].as_str().unwrap().to_owned()).or_default().push(row);
    }
    for (file, rows) in by_file {
        let text = Text::new(std::fs::read_to_string(folder.join(&file)).unwrap());
        let found = sentences(&text, &[]);
        for row in rows {
            let start = row["start"].as_u64().unwrap() as usize;
            let end = row["end"].as_u64().unwrap() as usize;
            let junk_end = row["junk_after"][1].as_u64().unwrap_or(end as u64) as usize;
            assert!(
                found.iter().any(|s| s.start == start && (s.end == end || s.end == junk_end)),
                "{file}: {}",
                row["text"]
            );
        }
    }
}
