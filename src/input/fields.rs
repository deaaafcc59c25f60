//! A record's named fields to the parts of a [`Record`]: the user's names, else the usual ones.

use serde_json::{Map, Value};

use super::sniff::looks_like_markup;
use super::{Fields, Item, reject};
use crate::document::{Body, Origin, Record};

/// Usual names of the id, best first.
pub const ID: &[&str] = &["id", "doc_id", "_id", "uuid", "guid", "docid", "document_id", "article_id"];
/// Usual names of the text, best first.
pub const TEXT: &[&str] = &[
    "text",
    "plaintext",
    "plain_text",
    "maintext",
    "main_text",
    "text_content",
    "body",
    "content",
    "article",
    "body_text",
    "bodyText",
    "articleBody",
    "full_text",
    "fulltext",
    "raw_text",
    "raw_content",
    "article_text",
    "story",
    "document",
    "html",
    "html.content",
    "raw_html",
    "body_html",
    "content_html",
];
/// Usual names of the headline, best first.
pub const TITLE: &[&str] = &["title", "headline", "heading", "webTitle", "article_title", "news_title"];
/// Usual names of the address, best first.
pub const URL: &[&str] = &[
    "url",
    "link",
    "source_url",
    "webUrl",
    "web_url",
    "canonical_url",
    "permalink",
    "uri",
    "requested_url",
    "responded_url",
    "original_url",
    "article_url",
    "news_url",
    "html.responded_url",
    "html.requested_url",
    "DocumentIdentifier",
];
/// Usual names of the author, best first.
pub const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "writer", "journalist"];
/// Usual names of the date, best first.
pub const DATE: &[&str] = &[
    "date",
    "published",
    "date_publish",
    "publish_date",
    "publishing_date",
    "published_date",
    "pub_date",
    "pubDate",
    "published_at",
    "publishedAt",
    "publication_date",
    "datePublished",
    "date_published",
    "webPublicationDate",
    "seendate",
    "timestamp",
    "created_at",
];
/// Objects that hold a record's fields, with others around them: search engines and dataset servers.
const INNER: &[&str] = &["_source", "row", "fields", "attributes", "article", "story", "document"];

/// Makes a record of named fields.
///
/// # Errors
/// `missing_id_field`, `missing_text_field` or `empty`.
pub fn record(origin: Origin, values: &Map<String, Value>, names: &Fields, warnings: Vec<String>) -> Item {
    let flat = flattened(values, names);
    let values = flat.as_ref().unwrap_or(values);
    let id = pick(values, names.id.as_deref(), ID);
    if let (Some(wanted), None) = (&names.id, &id) {
        return Err(reject::missing_id_field(origin, wanted, &listed(values)));
    }
    let Some(text) = pick_text(values, names.text.as_deref()) else {
        // A field that is there but blank is an empty document, not a wrong flag.
        let present = match &names.text {
            Some(name) => find(values, name).and_then(long).is_some(),
            None => TEXT.iter().any(|name| find(values, name).and_then(long).is_some()),
        };
        let mut rejected = match present {
            true => reject::empty(origin),
            false => reject::missing_text_field(origin, names.text.as_deref(), &listed(values)),
        };
        rejected.id = id;
        return Err(rejected);
    };
    Ok(Record {
        origin,
        id,
        body: if looks_like_markup(&text) { Body::Html(text) } else { Body::Plain(text) },
        title: pick(values, names.title.as_deref(), TITLE),
        url: pick(values, names.url.as_deref(), URL),
        author: pick(values, names.author.as_deref(), AUTHOR),
        published: pick(values, names.date.as_deref(), DATE),
        warnings,
    })
}

/// The record with the fields of an inner object brought up, where only that has a text.
fn flattened(values: &Map<String, Value>, names: &Fields) -> Option<Map<String, Value>> {
    if names.text.is_some() || pick_text(values, None).is_some() {
        return None;
    }
    let with_text = |name: &&&str| {
        let inner = values.get(**name).and_then(Value::as_object);
        inner.is_some_and(|inner| pick_text(inner, None).is_some())
    };
    let name = INNER.iter().find(with_text)?;
    let mut flat = values.clone();
    if let Some(Value::Object(inner)) = flat.remove(*name) {
        flat.extend(inner);
    }
    Some(flat)
}

/// Whether a column of that name can be part of a record.
pub fn is_used(column: &str, names: &Fields) -> bool {
    let is = |name: &str| column.trim().eq_ignore_ascii_case(name.split('.').next().unwrap_or(name)) || column == name;
    let parts = [
        (&names.id, ID),
        (&names.text, TEXT),
        (&names.title, TITLE),
        (&names.url, URL),
        (&names.author, AUTHOR),
        (&names.date, DATE),
    ];
    parts.iter().any(|(named, usual)| match named {
        Some(name) => is(name),
        None => usual.iter().any(|name| is(name)),
    }) || (names.text.is_none() && INNER.iter().any(|name| is(name)))
}

/// A short value: trimmed, not blank.
fn pick(values: &Map<String, Value>, named: Option<&str>, usual: &[&str]) -> Option<String> {
    let short = |name: &str| find(values, name).and_then(short).filter(|s| !s.is_empty());
    match named {
        Some(name) => short(name),
        None => usual.iter().find_map(|name| short(name)),
    }
}

/// The text: exactly as the field holds it, since offsets refer to it.
fn pick_text(values: &Map<String, Value>, named: Option<&str>) -> Option<String> {
    let long = |name: &str| find(values, name).and_then(long).filter(|s| !s.trim().is_empty());
    match named {
        Some(name) => long(name),
        None => TEXT.iter().find_map(|name| long(name)),
    }
}

/// The field of that name: exactly, else whatever its case, else as a path ("article.body").
fn find<'a>(values: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let found = values.get(name).or_else(|| {
        let same = |key: &str| key.trim().eq_ignore_ascii_case(name);
        values.iter().find(|(key, _)| same(key)).map(|(_, value)| value)
    });
    let value = found.or_else(|| {
        let (first, rest) = name.split_once('.')?;
        find(values.get(first)?.as_object()?, rest)
    })?;
    (!value.is_null()).then_some(value)
}

/// A value as a short string; lists ("authors") are joined, objects give their name or their id.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(short).filter(|s| !s.is_empty()).collect();
            Some(parts.join(", "))
        }
        Value::Object(inner) => ["name", "main", "original", "$oid", "$date", "@value"]
            .iter()
            .find_map(|key| inner.get(*key))
            .and_then(short),
        Value::Bool(_) | Value::Null => None,
    }
}

/// A value as a text; a list of paragraphs is joined with blank lines, also when it comes in sections (Fundus'
/// `{"summary": [...], "sections": [{"headline": [...], "paragraphs": [...]}]}`).
fn long(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Array(items) => {
            let parts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            parts.map(|p| p.join("\n\n"))
        }
        Value::Object(body) => {
            let sections = body.get("sections")?.as_array()?;
            let lists = sections.iter().flat_map(|section| [section.get("headline"), section.get("paragraphs")]);
            let parts = std::iter::once(body.get("summary")).chain(lists).flatten();
            let parts: Vec<String> = parts.filter_map(long).filter(|part| !part.trim().is_empty()).collect();
            Some(parts.join("\n\n"))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The record's field names, for a message.
fn listed(values: &Map<String, Value>) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<&str> = values.keys().take(SHOWN).map(String::as_str).collect();
    if values.len() > SHOWN {
        names.push("...");
    }
    if names.is_empty() { "no fields".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str, names: &Fields) -> Item {
        record(Origin::default(), &serde_json::from_str(json).unwrap(), names, Vec::new())
    }

    #[test]
    fn usual_names_are_found() {
        let r = of(
            r#"{"_id": {"$oid": "5f"}, "Headline": " A  B ", "maintext": "x y", "authors": ["P", {"name": "Q"}],
            "date_publish": 2020, "link": "http://e/", "text": null}"#,
            &Fields::default(),
        )
        .unwrap();
        assert_eq!(r.id.as_deref(), Some("5f"));
        assert_eq!(r.title.as_deref(), Some("A B"));
        assert_eq!(r.body, Body::Plain("x y".into()));
        assert_eq!(r.author.as_deref(), Some("P, Q"));
        assert_eq!(r.published.as_deref(), Some("2020"));
        assert_eq!(r.url.as_deref(), Some("http://e/"));
    }

    #[test]
    fn the_users_names_win_and_reach_into_objects() {
        let names = Fields { id: Some("key".into()), text: Some("fields.body".into()), ..Fields::default() };
        let r = of(r#"{"key": 7, "id": 8, "fields": {"body": "<p>Hi</p>"}, "text": "no"}"#, &names).unwrap();
        assert_eq!(r.id.as_deref(), Some("7"));
        assert_eq!(r.body, Body::Html("<p>Hi</p>".into()));
    }

    #[test]
    fn what_is_missing_is_said() {
        let names = Fields { id: Some("key".into()), ..Fields::default() };
        assert_eq!(of(r#"{"id": 7, "text": "x"}"#, &names).unwrap_err().code, "missing_id_field");
        let none = of(r#"{"id": 7, "words": "x"}"#, &Fields::default()).unwrap_err();
        assert_eq!(none.code, "missing_text_field");
        assert_eq!(none.id.as_deref(), Some("7"));
        assert!(none.message.contains("id, words"), "{}", none.message);
        assert_eq!(of(r#"{"text": " \n"}"#, &Fields::default()).unwrap_err().code, "empty");
    }
}
