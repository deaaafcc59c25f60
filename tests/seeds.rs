//! The five articles that the project was founded on, through the binary: what the hand-made gold says of their
//! numbers. Needs `../shared`; skips with a printed reason without it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use assert_cmd::Command;
use claimwire::eval::{EvalOptions, evaluate};
use claimwire::tables::{ClaimRow, DocumentRow, Table, read};

#[test]
fn numbers_claimants_decoys_and_the_broken_number() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let gold = seeds.join("gold/claims.jsonl");
    if !gold.exists() {
        println!("skipped: needs {}", gold.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let run = dir.path().join("run");
    let texts = seeds.join("*.txt");
    Command::cargo_bin("claimwire").unwrap().arg("extract").arg(texts).arg("-o").arg(&run).assert().success();

    let options = EvalOptions { claims: true, ..EvalOptions::default() };
    let scores = evaluate(&gold, &run, &options).unwrap().remove(0).scores;
    let by = |metric: &str| scores.iter().find(|s| s.metric == metric).unwrap();
    assert!(by("value+unit+modifier").f1 >= 97.0);
    assert!(by("claimant").hits / by("claimant").gold >= 16.0 / 18.0);

    let documents: Vec<DocumentRow> = read::table(&run, Table::Documents).unwrap();
    let claims: Vec<ClaimRow> = read::table(&run, Table::Claims).unwrap();
    // Rows on a gold surface.
    let rows_at = |record: &serde_json::Value| -> Vec<&ClaimRow> {
        let file = record["file"].as_str().unwrap();
        let doc_id = &documents.iter().find(|d| d.source_path.ends_with(file)).unwrap().doc_id;
        let at = |key: &str| record[key].as_u64().map(|x| x as usize);
        claims
            .iter()
            .filter(|c| c.doc_id == *doc_id && c.source_start < at("end") && at("start") < c.source_end)
            .collect()
    };
    let (mut decoys, mut broken) = (0, 0);
    for line in std::fs::read_to_string(&gold).unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        if record["kind"] == "not_quantity" {
            assert!(rows_at(&record).is_empty(), "{} became a claim", record["surface"]);
            decoys += 1;
        }
        if record["anomaly"].is_string() {
            let found: Vec<_> =
                rows_at(&record).iter().map(|c| (c.anomaly.clone(), c.value_candidates.clone())).collect();
            assert_eq!(found, [(Some("malformed_grouping".to_owned()), Some("100000;10000".to_owned()))]);
            broken += 1;
        }
    }
    assert_eq!((decoys, broken), (2, 1));
}
