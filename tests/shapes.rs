//! The shapes in which crawlers, services and data sets hand out news are read without a flag. The articles are
//! our own invention; the field names are theirs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;

use common::Place;
use serde_json::{Value, json};

const TEXT: &str = "Mayor Ana Bello said 40 people came to Lund on Monday. They counted them twice.";

/// File, content, and what the row of `documents.csv` must say: title, date, address, author.
fn shapes() -> Vec<(&'static str, String, [&'static str; 4])> {
    let of = |value: Value| value.to_string();
    let line = |value: Value| value.to_string() + "\n";
    vec![
        (
            "newsplease.json",
            of(json!({"authors": ["Ida Rask", "Per Holm"], "date_download": "2024-05-07 10:00:00",
                "date_publish": "2024-05-06 08:00:00", "description": "Short.", "filename": "x.html", "language": "en",
                "maintext": TEXT, "source_domain": "e.org", "title": "Forty came", "title_page": null,
                "url": "https://e.org/1"})),
            ["Forty came", "2024-05-06 08:00:00", "https://e.org/1", "Ida Rask, Per Holm"],
        ),
        (
            "fundus.json",
            of(json!([{"title": "Forty came", "authors": ["Ida Rask"], "publishing_date": "2024-05-06 08:00:00+00:00",
                "body": {"summary": ["Short."], "sections": [{"headline": [], "paragraphs": [TEXT]},
                    {"headline": ["Later"], "paragraphs": ["Nobody came after that."]}]},
                "topics": ["Lund"], "html": {"requested_url": "https://e.org/a", "responded_url": "https://e.org/b"}}])),
            ["Forty came", "2024-05-06 08:00:00+00:00", "https://e.org/b", "Ida Rask"],
        ),
        (
            "fundus_plain.jsonl",
            line(
                json!({"title": "Forty came", "plaintext": TEXT, "publishing_date": "2024-05-06", "free_access": true}),
            ),
            ["Forty came", "2024-05-06", "", ""],
        ),
        (
            "gdelt.json",
            of(json!({"articles": [{"url": "https://e.org/1", "url_mobile": "", "title": "Forty came",
                "seendate": "20240506T080000Z", "socialimage": "", "domain": "e.org", "language": "English",
                "sourcecountry": "Sweden", "text": TEXT}]})),
            ["Forty came", "20240506T080000Z", "https://e.org/1", ""],
        ),
        (
            "ccnews_hf.jsonl",
            line(json!({"title": "Forty came", "text": TEXT, "domain": "e.org", "date": "2024-05-06 00:00:00",
                "description": "Short.", "url": "https://e.org/1", "image_url": null})),
            ["Forty came", "2024-05-06 00:00:00", "https://e.org/1", ""],
        ),
        (
            "ccnews_text.jsonl",
            line(json!({"requested_url": "https://e.org/1", "plain_text": TEXT, "published_date": "2024-05-06",
                "title": "Forty came", "tags": [], "author": "Ida Rask", "language": "en"})),
            ["Forty came", "2024-05-06", "https://e.org/1", "Ida Rask"],
        ),
        (
            "mediacloud.csv",
            format!(
                "id,indexed_date,language,media_name,media_url,publish_date,title,url,text\n\
                 ab1,2024-05-07,en,e.org,e.org,2024-05-06,Forty came,https://e.org/1,\"{TEXT}\"\n"
            ),
            ["Forty came", "2024-05-06", "https://e.org/1", ""],
        ),
        (
            "mediacloud_index.jsonl",
            line(json!({"article_title": "Forty came", "text_content": TEXT, "publication_date": "2024-05-06",
                "original_url": "https://e.org/1", "canonical_domain": "e.org"})),
            ["Forty came", "2024-05-06", "https://e.org/1", ""],
        ),
        ("cnn_dailymail.jsonl", line(json!({"article": TEXT, "highlights": "Forty.", "id": "c1"})), ["", "", "", ""]),
        ("xsum.jsonl", line(json!({"document": TEXT, "summary": "Forty.", "id": "x1"})), ["", "", "", ""]),
        (
            "bbc_alltime.jsonl",
            line(json!({"title": "Forty came", "published_date": "2024-05-06", "authors": ["https://e.org/ida"],
                "description": "Short.", "section": "World", "content": TEXT, "link": "https://e.org/1"})),
            ["Forty came", "2024-05-06", "https://e.org/1", "https://e.org/ida"],
        ),
        (
            "hf_server.json",
            of(
                json!({"features": [{"name": "text"}], "rows": [{"row_idx": 0, "row": {"text": TEXT, "title": "Forty came"},
                "truncated_cells": []}], "num_rows_total": 1}),
            ),
            ["Forty came", "", "", ""],
        ),
        (
            "guardian.json",
            of(json!({"response": {"status": "ok", "total": 1, "results": [{"id": "world/1", "webTitle": "Forty came",
                "webPublicationDate": "2024-05-06T08:00:00Z", "webUrl": "https://e.org/1",
                "fields": {"byline": "Ida Rask", "bodyText": TEXT}}]}})),
            ["Forty came", "2024-05-06T08:00:00Z", "https://e.org/1", "Ida Rask"],
        ),
        (
            "newsapi.json",
            of(json!({"status": "ok", "totalResults": 1, "articles": [{"source": {"id": null, "name": "E"},
                "author": "Ida Rask", "title": "Forty came", "description": "Short.", "url": "https://e.org/1",
                "publishedAt": "2024-05-06T08:00:00Z", "content": TEXT}]})),
            ["Forty came", "2024-05-06T08:00:00Z", "https://e.org/1", "Ida Rask"],
        ),
        (
            "elastic.json",
            of(
                json!({"took": 1, "hits": {"total": {"value": 1}, "hits": [{"_index": "news", "_id": "e1", "_score": 1.0,
                "_source": {"headline": "Forty came", "body": TEXT, "published": "2024-05-06"}}]}}),
            ),
            ["Forty came", "2024-05-06", "", ""],
        ),
        (
            "jsonld.json",
            of(json!({"@type": "NewsArticle", "headline": "Forty came", "datePublished": "2024-05-06",
                "author": {"@type": "Person", "name": "Ida Rask"}, "url": "https://e.org/1", "articleBody": TEXT})),
            ["Forty came", "2024-05-06", "https://e.org/1", "Ida Rask"],
        ),
    ]
}

#[test]
fn known_dumps_need_no_flags() {
    let place = Place::new();
    let shapes = shapes();
    for (name, content, _) in &shapes {
        place.write(&format!("dump/{name}"), content);
    }
    place.expect(0, "extract dump -o run --tables documents");
    let documents = place.read("run/documents.csv");
    let mut table = csv::Reader::from_reader(documents.as_bytes());
    let header = table.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), shapes.len());
    for (name, _, want) in &shapes {
        let row = rows.iter().find(|row| row[at("source_path")].ends_with(name)).unwrap_or_else(|| panic!("{name}"));
        let found = ["title", "published", "url", "author"].map(|column| &row[at(column)]);
        assert_eq!(found, *want, "{name}");
        assert_eq!(&row[at("status")], "ok", "{name}");
    }
    for line in place.read("run/texts.jsonl").lines() {
        assert!(line.contains("Mayor Ana Bello said 40 people"), "{line}");
    }
    let fundus = place.read("run/texts.jsonl").lines().find(|l| l.contains("Nobody came")).map(str::to_owned);
    assert!(fundus.unwrap().contains("twice.\\n\\nLater\\n\\nNobody came"), "sections are joined");
}

#[test]
fn a_list_without_texts_says_which_field_is_missing() {
    let place = Place::new();
    place.write("gdelt.json", r#"{"articles": [{"url": "https://e.org/1", "title": "Forty came", "seendate": "x"}]}"#);
    place.expect(1, "extract gdelt.json -o run");
    let rejects = place.read("run/rejects.csv");
    assert!(rejects.contains("missing_text_field") && rejects.contains("--text-field"), "{rejects}");
}
