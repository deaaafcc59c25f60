//! The scorers give the same figures as the reference scorers in Python, on gold that was disturbed on purpose.
//! Needs `../shared` and `python3`; skips with a printed reason without them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use claimwire::eval::claims::{score_paper, score_strict};
use claimwire::eval::counts::Score;
use claimwire::eval::gold::read_gold;
use claimwire::eval::quotes::{QuoteDocument, QuoteOptions, score_quotes};
use claimwire::eval::sentences::score_sentences;
use serde_json::{Value as Json, json};

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if !path.exists() || !python {
        println!("skipped: needs {} and python3", path.display());
        return None;
    }
    Some(path)
}

fn reference(script: &Path, arguments: &[&str]) -> Json {
    let output = Command::new("python3").arg(script).args(arguments).arg("--json").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn records(path: &Path) -> Vec<Json> {
    std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn write(path: &Path, records: &[Json]) {
    let lines: Vec<String> = records.iter().map(Json::to_string).collect();
    std::fs::write(path, lines.join("\n") + "\n").unwrap();
}

fn same(name: &str, ours: &Score, precision: f64, recall: f64, f1: f64) {
    for (what, a, b) in [("P", ours.precision, precision), ("R", ours.recall, recall), ("F1", ours.f1, f1)] {
        assert!((a - b).abs() < 0.06, "{name} {what}: ours {a}, reference {b}");
    }
}

/// Drops, moves and renames some quotations, so that every branch of the scorer is taken.
fn disturb_quotes(record: &mut Json) {
    let Some(quotes) = record["quotes"].as_array_mut() else { return };
    let mut n = 0;
    quotes.retain(|_| {
        n += 1;
        n % 7 != 0
    });
    for (n, quote) in quotes.iter_mut().enumerate() {
        let (start, end) = (quote["start"].as_u64().unwrap(), quote["end"].as_u64().unwrap());
        match n % 6 {
            1 => quote["end"] = json!(start + (end - start) * 9 / 10),
            2 => quote["start"] = json!(start + (end - start) / 2),
            3 => quote["speaker"] = Json::Null,
            4 if quote["speaker"].is_object() => {
                let text = quote["speaker"]["text"].as_str().unwrap_or("").to_owned();
                quote["speaker"]["text"] = json!(text.split(' ').next_back());
            }
            _ => {}
        }
        quote.as_object_mut().unwrap().remove("optional");
    }
}

#[test]
fn quotes_agree_with_the_reference_scorer() {
    let Some(script) = shared("eval/score_quotes.py") else { return };
    let dir = tempfile::tempdir().unwrap();
    for set in ["polnear-direct", "polnear-speech", "polnear-canon", "peer-cases"] {
        let Some(gold_path) = shared(&format!("data/quotes/{set}/dev.jsonl")) else { return };
        let mut disturbed = records(&gold_path);
        disturbed.iter_mut().for_each(disturb_quotes);
        let predicted_path = dir.path().join("predicted.jsonl");
        write(&predicted_path, &disturbed);

        let gold = read_gold(&gold_path).unwrap();
        let predicted = read_gold(&predicted_path).unwrap();
        let documents: Vec<QuoteDocument> = gold
            .iter()
            .zip(&predicted)
            .map(|(g, p)| QuoteDocument {
                text: g.text.clone().unwrap(),
                gold: g.quotes.clone().unwrap(),
                predicted: p.quotes.clone().unwrap(),
            })
            .collect();
        for types in ["direct,mixed", "direct,mixed,indirect"] {
            let ignore = if types == "direct,mixed" { "indirect" } else { "" };
            let split = |s: &str| s.split(',').filter(|x| !x.is_empty()).map(String::from).collect::<Vec<_>>();
            let options = QuoteOptions { types: split(types), ignore: split(ignore), predicted_types: Vec::new() };
            let ours = score_quotes(&documents, &options);
            let by = |m: &str| ours.iter().find(|s| s.metric == m).unwrap();
            let files = [gold_path.to_str().unwrap(), predicted_path.to_str().unwrap()];
            let theirs = &reference(&script, &[files[0], files[1], "--types", types, "--ignore", ignore])["all"];
            for level in ["exact", "soft", "loose"] {
                let t = &theirs[level];
                let n = |key: &str| t[key].as_f64().unwrap() * 100.0;
                same(&format!("{set} {types} {level}"), by(level), n("P"), n("R"), n("F1"));
                same(
                    &format!("{set} {types} {level} end to end"),
                    by(&format!("{level} end to end")),
                    n("e2e_P"),
                    n("e2e_R"),
                    n("e2e_F1"),
                );
                for (ours, theirs) in [("speaker exact", "spk_acc_exact"), ("speaker head", "spk_acc_head")] {
                    let (a, b) = (by(&format!("{level} {ours}")).f1, n(theirs));
                    assert!((a - b).abs() < 0.06, "{set} {types} {level} {ours}: ours {a}, reference {b}");
                }
                if let Some(canonical) = t["canon_acc"].as_f64() {
                    let a = by(&format!("{level} canonical")).f1;
                    assert!((a - canonical * 100.0).abs() < 0.06, "{set} {level} canonical: {a} {canonical}");
                }
            }
        }
    }
}

#[test]
fn claims_agree_with_the_reference_scorer() {
    let Some(script) = shared("eval/score_quant.py") else { return };
    let dir = tempfile::tempdir().unwrap();
    for set in ["newsquant_dev", "mrt_unit", "mrt_range", "quantulum3"] {
        let Some(gold_path) = shared(&format!("data/quant/{set}.jsonl")) else { return };
        let mut disturbed = records(&gold_path);
        for (n, record) in disturbed.iter_mut().enumerate() {
            let Some(quantities) = record["quantities"].as_array_mut() else { continue };
            for (m, q) in quantities.iter_mut().enumerate() {
                match (n + m) % 5 {
                    1 => q["unit"] = json!("Kilometers"),
                    2 => q["modifier"] = json!("~"),
                    3 => q["concept"] = json!("the price, of"),
                    _ => {}
                }
            }
            if n % 4 == 0 {
                quantities.pop();
            } else if let Some(first) = quantities.first().cloned() {
                quantities.push(first);
            }
        }
        let predicted_path = dir.path().join("predicted.jsonl");
        write(&predicted_path, &disturbed);
        let gold = read_gold(&gold_path).unwrap();
        let predicted = read_gold(&predicted_path).unwrap();
        let documents: Vec<_> = gold
            .into_iter()
            .zip(predicted)
            .map(|(g, p)| (g.quantities.unwrap_or_default(), p.quantities.unwrap_or_default()))
            .collect();
        let files = [gold_path.to_str().unwrap(), predicted_path.to_str().unwrap()];
        for (mode, ours) in [("strict", score_strict(&documents)), ("paper", score_paper(&documents))] {
            let theirs = reference(&script, &[files[0], files[1], "--mode", mode]);
            for score in &ours {
                let t = &theirs[&score.metric];
                let n = |key: &str| t[key].as_f64().unwrap();
                same(&format!("{set} {mode} {}", score.metric), score, n("P"), n("R"), n("F1"));
            }
        }
    }
}

#[test]
fn sentences_agree_with_the_reference_scorer() {
    let Some(script) = shared("eval/score_sents.py") else { return };
    let dir = tempfile::tempdir().unwrap();
    for set in ["gum_other", "ewt_test", "glue", "golden48", "pud_news"] {
        let Some(gold_path) = shared(&format!("data/sents/{set}.jsonl")) else { return };
        let mut predicted = records(&gold_path);
        for (n, record) in predicted.iter_mut().enumerate() {
            let length = record["text"].as_str().unwrap().chars().count() as u64;
            let ends = record["ends"].as_array_mut().unwrap();
            match n % 4 {
                0 => drop(ends.remove(0)),
                1 => ends.push(json!(length / 2)),
                2 => ends.iter_mut().for_each(|end| *end = json!(end.as_u64().unwrap() + 1)),
                _ => {}
            }
        }
        let predicted_path = dir.path().join("predicted.jsonl");
        write(&predicted_path, &predicted);
        let gold = read_gold(&gold_path).unwrap();
        let documents: Vec<_> = gold
            .into_iter()
            .zip(&predicted)
            .map(|(g, p)| {
                let ends = p["ends"].as_array().unwrap().iter().map(|end| end.as_u64().unwrap() as usize);
                (g.sentences.unwrap(), ends.collect::<Vec<usize>>())
            })
            .collect();
        let ours = score_sentences(&documents);
        let output = Command::new("python3").arg(&script).args([&gold_path, &predicted_path]).output().unwrap();
        let line = String::from_utf8(output.stdout).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |name: &str| words[words.iter().position(|w| *w == name).unwrap() + 1].parse::<f64>().unwrap();
        same(&format!("{set} boundary"), &ours[0], after("P"), after("R"), after("F1"));
        assert!((ours[1].f1 - after("exact")).abs() < 0.06, "{set} exact: {line}");
        if let Some(glued) = ours.get(2) {
            assert!((glued.recall - after("recall")).abs() < 0.06, "{set} glued: {line}");
        }
    }
}
