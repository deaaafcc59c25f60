//! A user's word on a model's labels, through the binary.

use std::path::Path;

use crate::common::{Place, stderr, stdout};

fn tiny() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/bert").display().to_string()
}

#[test]
fn models_info_tells_what_the_labels_become() {
    let place = Place::new();
    let shown = stdout(&place.expect(0, &format!("models info --model {}", tiny())));
    for line in ["engine   encoder, windows of 64 pieces", "scheme   iob2", "         DATE -", "         LOC  LOC"] {
        assert!(shown.contains(&format!("{line}\n")), "{line}: {shown}");
    }
    assert_eq!(shown.lines().filter(|line| line.ends_with("model.safetensors")).count(), 1);
    place.write("labels.toml", "scheme = \"iob1\"\n[labels]\nDATE = \"MISC\"\nLOC = \"-\"\n");
    let shown = stdout(&place.expect(0, &format!("models info {} --labels labels.toml", tiny())));
    for line in ["scheme   iob1", "labels   MISC PER", "         DATE MISC", "         LOC  -"] {
        assert!(shown.contains(&format!("{line}\n")), "{line}: {shown}");
    }
}

#[test]
fn the_configuration_file_can_name_the_labels() {
    let place = Place::with_dump(6);
    let labels = |run: &str| -> Vec<String> {
        let table = place.read(&format!("{run}/entities.csv"));
        let rows = table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let known = ["PER", "ORG", "LOC", "MISC"];
        let mut found: Vec<String> = rows.flatten().filter(|cell| known.contains(cell)).map(str::to_owned).collect();
        found.sort();
        found.dedup();
        found
    };
    // The model says anything; what it says under which name is what counts.
    place.write("claimwire.toml", &format!("[model]\nname = '{}'\n", tiny()));
    place.expect(0, "extract dump.jsonl -o plain");
    place.write(
        "claimwire.toml",
        &format!("[model]\nname = '{}'\n[model.labels]\nPER = 'ORG'\nLOC = 'ORG'\nDATE = '-'\n", tiny()),
    );
    place.expect(0, "extract dump.jsonl -o changed");
    assert!(!labels("plain").contains(&"ORG".to_owned()) && !labels("plain").is_empty());
    assert_eq!(labels("changed"), ["ORG"]);
    let run: serde_json::Value = serde_json::from_str(&place.read("changed/run.json")).unwrap();
    assert_eq!(
        (&run["model"]["kinds"]["PER"], &run["configuration"]["model"]["labels"]["PER"]),
        (&"ORG".into(), &"ORG".into())
    );
    let resumed = place.expect(2, "extract dump.jsonl -o plain --resume");
    assert!(stderr(&resumed).contains("config"), "{}", stderr(&resumed));
}

#[test]
fn labels_that_are_not_there_are_told_with_those_that_are() {
    let place = Place::new();
    let message = |labels: &str| {
        place.write("labels.toml", labels);
        stderr(&place.expect(2, &format!("models info {} --labels labels.toml", tiny())))
    };
    assert!(message("[labels]\nPERSON = \"PER\"\n").contains("no label `PERSON`; it has DATE, LOC, PER"));
    assert!(message("[labels]\nPER = \"PERSON\"\n").contains("labels are PER, ORG, LOC, MISC, and - for none"));
    assert!(message("scheme = \"bilou\"\n").contains("iob1"));
    place.expect(2, &format!("models info {} --labels nothing.toml", tiny()));
    place.expect(3, "models info nowhere");
}
