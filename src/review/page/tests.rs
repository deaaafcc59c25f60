use super::*;
use crate::review::Sheet;
use crate::tables::cell::Score;
use crate::tables::{DocumentRow, EntityRow, QuoteRow};

const HOSTILE: &str = "</script><script>alert(1)</script><!--\u{2028}\"&'";

fn sheet() -> Sheet {
    let text = format!("🚀 “{HOSTILE}” said Ana.");
    let end = 3 + HOSTILE.chars().count();
    let document = DocumentRow { doc_id: HOSTILE.into(), title: Some(HOSTILE.into()), ..DocumentRow::default() };
    let quote = QuoteRow {
        quote_id: "a.q1".into(),
        start: 3,
        end,
        text: HOSTILE.into(),
        quote_type: "direct".into(),
        speaker: Some(HOSTILE.into()),
        score: Score(0.96),
        ..QuoteRow::default()
    };
    let name =
        EntityRow { start: end + 7, end: end + 10, text: "Bob".into(), entity: HOSTILE.into(), ..EntityRow::default() };
    Sheet {
        document: (2, document),
        text: Some(text),
        quotes: vec![(2, quote)],
        entities: vec![(2, name)],
        ..Sheet::default()
    }
}

fn page(review: &Review) -> String {
    let mut out = Vec::new();
    write(review, HOSTILE, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The JSON of the script element `id`.
fn json(page: &str, id: &str) -> serde_json::Value {
    let open = format!("<script type=\"application/json\" id=\"{id}\">");
    let (_, rest) = page.split_once(&open).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn nothing_of_the_run_is_markup() {
    let review = Review { documents: 1, sheets: vec![sheet()], notes: vec![HOSTILE.into()], ..Review::default() };
    let page = page(&review);
    assert!(!page.contains("alert(1)</script>") && !page.contains("<!--") && !page.contains('\u{2028}'));
    // The index, one document, and our own script.
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (3, 3));
    let index = json(&page, "index");
    assert_eq!(index["documents"][0]["title"], HOSTILE);
    assert_eq!(index["run"]["name"], HOSTILE);
    assert!(index["left_out"].is_null());
}

#[test]
fn places_are_those_of_the_browsers_strings() {
    let review = Review { documents: 1, sheets: vec![sheet()], ..Review::default() };
    let document = json(&page(&review), "d0");
    let units: Vec<u16> = document["text"].as_str().unwrap().encode_utf16().collect();
    let quote = &document["quotes"][0];
    let at = |n: usize| usize::try_from(quote["at"][n].as_u64().unwrap()).unwrap();
    assert_eq!(String::from_utf16(&units[at(0)..at(1)]).unwrap(), HOSTILE);
    // The words are in the text already; those that are not the text's stay, and are told.
    assert!(quote["text"].is_null() && quote["differs"].is_null());
    let name = &document["names"][0];
    assert_eq!((name["text"].as_str(), name["differs"].as_bool()), (Some("Bob"), Some(true)));
}

#[test]
fn the_policy_allows_the_pages_own_style_and_script_and_nothing_else() {
    let page = page(&Review::default());
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let script = page.rsplit_once("<script>").unwrap().1.rsplit_once("</script>").unwrap().0;
    assert!(policy.contains(&format!("style-src '{}'", hash(style))));
    assert!(policy.contains(&format!("script-src '{}'", hash(script))));
}

#[test]
fn the_page_fetches_nothing_and_parses_no_strings_as_markup() {
    let source = [FRAME, &STYLE.concat(), &SCRIPT.concat()].concat();
    for word in
        ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "outerHTML", "insertAdjacent", "eval("]
    {
        assert!(!source.contains(word), "{word}");
    }
    // The only address is the name of a namespace.
    let addresses: Vec<_> = source.match_indices("http://").collect();
    assert_eq!(addresses.len(), 1, "{addresses:?}");
}

#[test]
fn what_was_left_out_is_told() {
    let review = Review { documents: 11_982, sheets: vec![sheet(), sheet()], ..Review::default() };
    let note = json(&page(&review), "index")["left_out"].as_str().unwrap().to_owned();
    assert!(note.starts_with("The first 2 of the run's 11982 documents") && note.contains("`--limit N`"), "{note}");
}

#[test]
fn the_script_finds_every_element_that_it_asks_for() {
    let asks = regex::Regex::new(r#"byId\("([a-z-]+)"\)"#).unwrap();
    let script = SCRIPT.concat();
    let asked: Vec<&str> = asks.captures_iter(&script).map(|c| c.get(1).unwrap().as_str()).collect();
    assert!(asked.len() > 20);
    for id in asked.into_iter().filter(|id| *id != "index") {
        assert!(FRAME.contains(&format!(" id=\"{id}\"")), "{id}");
    }
}

/// What the script relies on: the names in the frame, and the keys of the JSON.
#[test]
fn the_structure_is_the_one_that_the_script_reads() {
    let review = Review { documents: 1, sheets: vec![sheet()], ..Review::default() };
    let page = page(&review);
    let mut index = json(&page, "index");
    index["words"] = serde_json::Value::Null;
    let ids: Vec<&str> = FRAME.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    insta::assert_snapshot!(format!("{}\n\n{index:#}\n\n{:#}", ids.join(" "), json(&page, "d0")));
}
