//! Whether a run still is what a run should be: columns, types, keys, and every offset against the text. Also for
//! tables that went through a spreadsheet.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::span::Text;
use crate::tables::csv::one_line;
use crate::tables::read::TableReader;
use crate::tables::schema::{Column, Type};
use crate::tables::{Table, TableError, texts};

use super::texts_index::TextsIndex;

/// Columns that say where words stand and which words: start, end, words.
const PLACES: [[&str; 3]; 4] = [
    ["start", "end", "text"],
    ["cue_start", "cue_end", "cue_text"],
    ["speaker_start", "speaker_end", "speaker_text"],
    ["subject_start", "subject_end", "subject"],
];

/// Something that is wrong with a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which file.
    pub file: String,
    /// Its row as a spreadsheet numbers it (the header is row 1); `None` when the file as a whole is meant.
    pub row: Option<u64>,
    /// What is wrong.
    pub message: String,
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Tables.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: u64,
    /// Words compared with the text at their offsets.
    pub offsets: u64,
}

type Row = HashMap<String, String>;

/// Checks the CSV tables of the run in `folder`; `report` is told of every problem.
///
/// # Errors
/// [`TableError`] when a file cannot be read at all.
pub fn check(folder: &Path, report: &mut dyn FnMut(Problem)) -> Result<Checked, TableError> {
    let texts = TextsIndex::open(&folder.join(texts::FILE_NAME))?;
    let mut checker = Checker { texts, keys: HashMap::new(), checked: Checked::default(), report };
    // In this order a table's keys are known before another table refers to them.
    for table in Table::ALL {
        let path = folder.join(table.file_name());
        if path.is_file() {
            checker.table(table, &path)?;
        } else if table == Table::Documents {
            checker.problem(table, None, "is missing: check needs the CSV tables".into());
        }
    }
    Ok(checker.checked)
}

struct Checker<'a> {
    texts: TextsIndex,
    keys: HashMap<Table, HashSet<String>>,
    checked: Checked,
    report: &'a mut dyn FnMut(Problem),
}

impl Checker<'_> {
    fn problem(&mut self, table: Table, row: Option<u64>, message: String) {
        (self.report)(Problem { file: table.file_name().into(), row, message });
    }

    fn table(&mut self, table: Table, path: &Path) -> Result<(), TableError> {
        let reader = TableReader::<Row>::open(path)?;
        self.checked.tables += 1;
        let header: HashSet<String> = reader.header().map(str::to_owned).collect();
        for column in table.columns().iter().filter(|column| !header.contains(column.name)) {
            self.problem(table, None, format!("has no column `{}`", column.name));
        }
        let mut keys = HashSet::new();
        for (number, row) in (2..).zip(reader) {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    self.problem(table, Some(number), error.to_string());
                    continue;
                }
            };
            self.checked.rows += 1;
            for column in table.columns() {
                if let Some(message) = row.get(column.name).and_then(|cell| wrong(column, cell)) {
                    self.problem(table, Some(number), message);
                }
            }
            if let Some(key) = table.primary_key().and_then(|key| row.get(key))
                && !keys.insert(key.clone())
            {
                self.problem(table, Some(number), format!("the key `{key}` is there twice"));
            }
            self.references(table, number, &row);
            self.offsets(table, number, &row)?;
        }
        self.keys.insert(table, keys);
        Ok(())
    }

    /// Keys of other tables must be there.
    fn references(&mut self, table: Table, number: u64, row: &Row) {
        for key in table.foreign_keys() {
            let (Some(cell), Some(known)) = (row.get(key.column), self.keys.get(&key.table)) else { continue };
            if !cell.is_empty() && !known.contains(cell) {
                let message = format!("`{}` is `{cell}`, which {} has not", key.column, key.table.file_name());
                self.problem(table, Some(number), message);
            }
        }
    }

    /// Words must be those of the text at their offsets.
    fn offsets(&mut self, table: Table, number: u64, row: &Row) -> Result<(), TableError> {
        for [start, end, words] in PLACES {
            let cell = |name: &str| row.get(name).filter(|cell| !cell.is_empty());
            let (Some(start), Some(end), Some(words)) = (cell(start), cell(end), cell(words)) else { continue };
            let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else { continue };
            let id = row.get("doc_id").map_or("", String::as_str);
            let message = match self.texts.get(id)? {
                None => Some(format!("texts.jsonl has no document `{id}`")),
                Some(text) => differs(text, start, end, words),
            };
            self.checked.offsets += 1;
            if let Some(message) = message {
                self.problem(table, Some(number), message);
            }
        }
        Ok(())
    }
}

fn differs(text: &Text, start: usize, end: usize, words: &str) -> Option<String> {
    if start > end || end > text.char_len() {
        return Some(format!("{start}..{end} is not within the text of {} code points", text.char_len()));
    }
    let found = one_line(text.slice(text.span_of_chars(start..end)));
    (found != words).then(|| format!("the text at {start}..{end} is `{found}`, not `{words}`"))
}

/// What is wrong with a cell; `None` when nothing is.
fn wrong(column: &Column, cell: &str) -> Option<String> {
    let name = column.name;
    if cell.is_empty() {
        return column.required.then(|| format!("`{name}` is empty"));
    }
    if !column.values.is_empty() && !column.values.contains(&cell) {
        return Some(format!("`{name}` is `{cell}`, not one of {}", column.values.join(", ")));
    }
    let number = match column.kind {
        Type::String => return None,
        Type::Boolean => {
            return (!["true", "false"].contains(&cell)).then(|| format!("`{name}` is `{cell}`, not true or false"));
        }
        Type::Integer => cell.parse::<u64>().ok().map(|n| n as f64),
        // Plain decimals only: no grouping, no exponent.
        Type::Number => cell.parse::<f64>().ok().filter(|_| !cell.contains(['e', 'E'])),
    };
    let Some(number) = number else {
        return Some(format!("`{name}` is `{cell}`, not a plain {}", column.kind.as_str()));
    };
    let low = column.minimum.is_some_and(|minimum| number < f64::from(minimum));
    let high = column.maximum.is_some_and(|maximum| number > f64::from(maximum));
    (low || high).then(|| format!("`{name}` is `{cell}`, out of range"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn run() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, content: String| fs::write(dir.path().join(name), content).unwrap();
        write(
            "texts.jsonl",
            "{\"doc_id\":\"a\",\"title\":null,\"text\":\"“Ana\\nBello” came.\",\"map\":null}\n".into(),
        );
        let documents: Vec<&str> = Table::Documents.columns().iter().map(|column| column.name).collect();
        write("documents.csv", documents.join(",") + "\na,x.txt,1,00,,,,,en,18,18,1,1,0,0,ok,\n");
        let entities: Vec<&str> = Table::Entities.columns().iter().map(|column| column.name).collect();
        write("entities.csv", entities.join(",") + "\na.m1,a,a.s1,1,10,,,Ana Bello,PER,0.9,a.e1,Ana Bello,name\n");
        dir
    }

    fn problems(dir: &tempfile::TempDir) -> Vec<String> {
        let mut found = Vec::new();
        check(dir.path(), &mut |p| found.push(format!("{}:{:?} {}", p.file, p.row, p.message))).unwrap();
        found
    }

    #[test]
    fn a_sound_run_has_no_problems() {
        assert_eq!(problems(&run()), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        for (from, to, says) in [
            ("1,10", "0,9", "the text at 0..9 is `“Ana Bell`, not `Ana Bello`"),
            ("1,10", "1,99", "not within the text"),
            (",a,a.s1", ",b,a.s1", "documents.csv has not"),
            ("PER", "PERSON", "not one of PER, ORG, LOC, MISC"),
            ("0.9", "1,5", ""),
            ("0.9", "1.5", "out of range"),
            ("Ana Bello,name", ",name", "`entity` is empty"),
            (",mention_kind", ",kind", "has no column `mention_kind`"),
        ] {
            let dir = run();
            let path = dir.path().join("entities.csv");
            fs::write(&path, fs::read_to_string(&path).unwrap().replacen(from, to, 1)).unwrap();
            let found = problems(&dir);
            assert!(found.iter().any(|problem| problem.contains(says)), "{from} -> {to}: {found:?}");
        }
    }
}
