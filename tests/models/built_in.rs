//! The models that the program holds.

use crate::common::{Place, stdout};

const STORY: &str = "Nikol Pashinyan met Olaf Scholz in Yerevan. \u{201c}Armenia is ready,\u{201d} he told Reuters.\n";

#[test]
fn each_is_listed_whole_and_finds_the_same_plain_names() {
    let place = Place::new();
    let listed = stdout(&place.expect(0, "models list"));
    if listed.is_empty() {
        println!("skipped: this build holds no model");
        return;
    }
    assert_eq!(listed, "default\nfast\n");
    place.write("story.txt", STORY);
    let names = |model: &str| -> Vec<String> {
        assert!(stdout(&place.expect(0, &format!("models verify {model}"))).contains("model.safetensors: OK"));
        place.expect(0, &format!("extract story.txt -o {model} --model {model}"));
        let report: serde_json::Value = serde_json::from_str(&place.read(&format!("{model}/run.json"))).unwrap();
        assert_eq!(report["model"]["name"], model, "{report}");
        let mut rows = csv::Reader::from_path(place.path(&format!("{model}/entities.csv"))).unwrap();
        let headers = rows.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (text, label) = (column("text"), column("label"));
        rows.records().map(|row| row.unwrap()).map(|row| format!("{} {}", &row[text], &row[label])).collect()
    };
    let found = names("default");
    for name in ["Nikol Pashinyan PER", "Olaf Scholz PER", "Yerevan LOC", "Armenia LOC", "Reuters ORG"] {
        assert!(found.iter().any(|found| found == name), "{name}: {found:?}");
    }
    assert_eq!(names("fast"), found);
}
