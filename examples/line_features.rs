//! Descriptions of lines for `scripts/train_lines/train.py`: reads JSONL with `id` and `lines` ([text, label]
//! pairs), writes for each line that is not blank after repair: document number, line number, label, numbers.

use std::io::{self, BufRead, BufWriter, Write};

use claimwire::clean::{describe_lines, label_lines};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for (document, line) in io::stdin().lock().lines().enumerate() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let pairs: Vec<(&str, &str)> = record["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|l| Some((l[0].as_str()?, l[1].as_str()?)))
            .collect();
        let lines: Vec<&str> = pairs.iter().map(|(text, _)| *text).collect();
        let kinds = label_lines(&lines);
        let filled = (0..lines.len()).filter(|i| kinds[*i] != "blank");
        for (at, row) in filled.zip(describe_lines(&lines)) {
            write!(out, "{document}\t{at}\t{}\t{}", pairs[at].1, pairs[at].0.trim().chars().count())?;
            for value in row {
                write!(out, "\t{value}")?;
            }
            writeln!(out)?;
        }
    }
    out.flush()
}
