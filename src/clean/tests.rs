//! The whole cleaner on our own examples, on any string, and (where `../shared` is there) on measured sets.

use proptest::prelude::*;

use super::*;
use crate::document::Origin;

fn record(body: Body) -> Record {
    Record {
        origin: Origin::default(),
        id: None,
        body,
        title: None,
        url: None,
        author: None,
        published: None,
        warnings: Vec::new(),
    }
}

fn cleaned(source: &str) -> Cleaned {
    clean(&record(Body::Plain(source.to_owned())), &CleanOptions::default()).unwrap()
}

/// Every promise about the map and the zones.
fn check(source: &str, cleaned: &Cleaned) {
    let chars: Vec<char> = source.chars().collect();
    let clean: Vec<char> = cleaned.text.as_str().chars().collect();
    let (mut at, mut from) = (0, 0);
    let map = cleaned.map.as_ref().unwrap();
    for run in map.runs() {
        assert_eq!(run.clean.start, at);
        assert!(run.source.start >= from && run.source.end <= chars.len());
        if run.reason.is_none() {
            assert_eq!(clean[run.clean.clone()], chars[run.source.clone()]);
        }
        (at, from) = (run.clean.end, run.source.end);
    }
    assert_eq!(at, clean.len());
    let mut at = 0;
    for (span, _) in &cleaned.zones {
        let line = cleaned.text.slice(*span);
        assert!(span.byte_start >= at && !line.trim().is_empty() && !line.contains('\n'));
        assert!(map.to_source(span.start..span.end).is_some());
        assert!(cleaned.text.as_str()[at..span.byte_start].trim().is_empty());
        at = span.byte_end;
    }
    assert!(cleaned.text.as_str()[at..].trim().is_empty());
}

const ARTICLE: &str = "Zephyr Theme License is not validated, Go to the theme options page to validate the license.\nWorld\n\nHarbour Talks Resume In Velm\n\nHarbour Talks Resume In Velm\n\nMar 03, 2024\n\nVELM: Delegates from Karsk and Ostany met on Monday , a spokesman said, after talks that lasted two days. .\n\nWhat comes next\n\n“We will sign,” MarcoBellandi said, while the foreign minister of Ostany asked for more time to study it.\nBellandi leaves on Friday for the capital, where parliament has to approve the text before the summer.\n\nSource: Karsk Wire\n\nALSO READ: Ferry Sinks Off Coast\n\nRecent Posts\n\nActor Buys A Lighthouse And Nobody Knows Why\n\nThe star of three films was seen at the coast on Sunday with…\n\n12 mins ago\n\nPost a Comment\n\nBack to top button\n";

#[test]
fn an_article_is_freed_from_its_page() {
    let cleaned = cleaned(ARTICLE);
    check(ARTICLE, &cleaned);
    let lines: Vec<(&str, Zone)> = cleaned.zones.iter().map(|(s, z)| (cleaned.text.slice(*s), *z)).collect();
    let zones: Vec<Zone> = lines.iter().map(|(_, z)| *z).collect();
    use Zone::*;
    assert_eq!(zones, [Section, Headline, Date, Body, Subhead, Body, Body, Credit]);
    assert_eq!(cleaned.title.as_deref(), Some("Harbour Talks Resume In Velm"));
    assert!(lines[3].0.ends_with("after talks that lasted two days."));
    assert!(lines[3].0.contains("Monday, a"));
    assert!(lines[5].0.contains("Marco Bellandi said"));
    assert!(!cleaned.text.as_str().contains("Lighthouse"));
    assert_eq!(cleaned.counts["doubled"], 1);
    let ferry = cleaned.dropped.iter().find(|d| d.text.contains("Ferry")).unwrap();
    assert_eq!(ferry.rule, "read_more");
    let place = ferry.source.clone().unwrap();
    let source: Vec<char> = ARTICLE.chars().collect();
    assert_eq!(source[place].iter().collect::<String>(), ferry.text);
}

#[test]
fn no_clean_leaves_everything() {
    let options = CleanOptions { enabled: false, ..CleanOptions::default() };
    let cleaned = clean(&record(Body::Plain(ARTICLE.to_owned())), &options).unwrap();
    assert_eq!(cleaned.text.as_str(), ARTICLE);
    check(ARTICLE, &cleaned);
}

#[test]
fn a_rule_can_be_turned_off() {
    let options =
        CleanOptions { disabled: ["glued_name".to_owned(), "read_more".to_owned()].into(), ..CleanOptions::default() };
    let cleaned = clean(&record(Body::Plain(ARTICLE.to_owned())), &options).unwrap();
    assert!(cleaned.text.as_str().contains("MarcoBellandi") && cleaned.text.as_str().contains("Ferry"));
}

#[test]
fn every_rule_has_its_own_name() {
    let names = rule_names();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
    let snake = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    assert!(names.iter().all(|name| snake(name)), "{names:?}");
}

proptest! {
    #[test]
    fn any_text_keeps_its_map(source in "([a-zA-Z.,!?\"“” \n\r\t…\u{a0}\u{ad}\u{200b}&;#é漢]|â€œ|Ã©|&amp;|e\u{301}|ﬁ| \\.|Recent Posts\n|\n2 mins ago\n|\\PC){0,150}") {
        let cleaned = cleaned(&source);
        check(&source, &cleaned);
        let names = rule_names();
        prop_assert!(cleaned.counts.keys().all(|rule| names.contains(rule)));
        prop_assert!(cleaned.dropped.iter().all(|line| names.contains(&line.rule)));
    }

    #[test]
    fn sound_text_maps_to_itself(lines in prop::collection::vec("[A-Z][a-z]{2,8}( [a-z]{1,9}){14,30}\\.", 1..6)) {
        let source = lines.join("\n");
        let cleaned = cleaned(&source);
        if cleaned.dropped.is_empty() {
            prop_assert_eq!(cleaned.text.as_str(), &source);
            prop_assert_eq!(cleaned.map.unwrap(), TextMap::identity(source.chars().count()));
        }
    }
}

#[test]
fn a_megabyte_of_anything_takes_no_time() {
    for unit in [
        "a",
        "\n",
        " ",
        "a\n",
        ". ",
        " .",
        "&amp;",
        "â€œ",
        "\u{301}",
        "Aa",
        "XxYyyy ",
        "Recent Posts\n",
        "1 min ago\n",
        "\u{ad}",
        "\r\n",
        "Word word word.\n",
    ] {
        let source = unit.repeat(1_000_000 / unit.len());
        let started = std::time::Instant::now();
        cleaned(&source);
        // Quadratic time would be hours; the bound leaves room for a busy machine and an unoptimised build.
        assert!(started.elapsed().as_secs() < 30, "{unit:?} took {:?}", started.elapsed());
    }
}

/// A file of the shared data, or a printed reason why the test is skipped.
fn shared(path: &str) -> Option<String> {
    let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    text
}

/// Line F1 and character F1 of "keep" against "boilerplate".
fn line_f1(set: &str) -> Option<(f64, f64)> {
    let (mut lines, mut chars) = ([0.0; 3], [0.0; 3]);
    for page in shared(&format!("data/clean/{set}.jsonl"))?.lines() {
        let page: serde_json::Value = serde_json::from_str(page).unwrap();
        let pairs: Vec<(&str, &str)> = page["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| (l[0].as_str().unwrap(), l[1].as_str().unwrap()))
            .collect();
        let texts: Vec<&str> = pairs.iter().map(|(text, _)| *text).collect();
        for ((text, gold), found) in pairs.iter().zip(label_lines(&texts)) {
            let place = match (*gold, matches!(found.as_str(), "body" | "subhead")) {
                ("keep", true) => 0,
                ("boilerplate", true) => 1,
                ("keep", false) => 2,
                _ => continue,
            };
            lines[place] += 1.0;
            chars[place] += text.trim().chars().count() as f64;
        }
    }
    let f1 = |[tp, fp, fn_]: [f64; 3]| 2.0 * tp / (2.0 * tp + fp + fn_);
    Some((f1(lines), f1(chars)))
}

#[test]
fn measured_pages_keep_their_floors() {
    for (set, line_floor, char_floor) in [("plain_full_dev", 0.80, 0.92), ("plain_light_dev", 0.90, 0.955)] {
        if let Some((lines, chars)) = line_f1(set) {
            eprintln!("{set}: line F1 {lines:.4}, character F1 {chars:.4}");
            assert!(lines >= line_floor && chars >= char_floor, "{set}: {lines:.4} {chars:.4}");
        }
    }
}

#[test]
fn seed_lines_are_labelled_as_by_hand() {
    let Some(gold) = shared("seeds/gold/lines.jsonl") else { return };
    let mut files: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in gold.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let label = |key: &str| row[key].as_str().unwrap_or("").to_owned();
        files.entry(label("file")).or_default().push((label("label"), label("sub")));
    }
    for (file, rows) in files {
        let Some(source) = shared(&format!("seeds/{file}")) else { return };
        let lines: Vec<&str> = source.split('\n').collect();
        for ((line, found), (label, sub)) in lines.iter().zip(label_lines(&lines)).zip(rows) {
            let right = match (label.as_str(), sub.as_str()) {
                ("boilerplate", _) => found.starts_with("drop:"),
                ("title", "duplicate") => found == "drop:doubled",
                ("title", _) => found == "headline",
                ("keep", "subheading") => found == "subhead",
                ("keep", _) => found == "body",
                ("meta", "source_credit") => found == "credit",
                ("meta", sub) => found == sub,
                _ => found == "blank",
            };
            assert!(right, "{file}: {line:?} is {label} {sub}, not {found}");
        }
    }
}

#[test]
fn no_sidebar_headline_survives_in_the_seeds() {
    let Some(source) = shared("seeds/000_c908bd6068390481.txt") else { return };
    let cleaned = cleaned(&source);
    check(&source, &cleaned);
    for stranger in ["Oscar Jenkins", "Kichcha", "Bezos", "ALSO READ", "mins ago", "Recent Posts"] {
        assert!(!cleaned.text.as_str().contains(stranger), "{stranger}");
    }
}
