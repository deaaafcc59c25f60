//! `datapackage.json`: a Frictionless Data Package v2 that describes the files of a finished run, so that any
//! tool that knows the standard can load and check them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::schema::{Column, Table};
use super::{TableError, texts};
use crate::digest::hex;

/// The name of the file in a run.
pub const FILE_NAME: &str = "datapackage.json";

const TEXTS: &str = "JSON objects: doc_id, title, text, map. map lists runs [clean_start, clean_end, source_start, \
    source_end, reason] in order (reason null for copied text); it is null for HTML.";

/// Describes the tables and texts that lie in `folder` (CSV and JSONL) under the package name `name` and
/// returns the text of `datapackage.json`. Equal files give an equal text.
///
/// # Errors
/// [`TableError::Io`] when a file cannot be read.
pub fn describe(folder: &Path, name: &str) -> Result<String, TableError> {
    let mut resources = Vec::new();
    for suffix in ["", "-jsonl"] {
        let file = |table: Table| match suffix {
            "" => table.file_name().to_owned(),
            _ => table.jsonl_file_name(),
        };
        // A table without rows is an empty file in JSON Lines, which readers refuse: it is not listed.
        let written = |t: &Table| folder.join(file(*t)).metadata().is_ok_and(|m| m.is_file() && m.len() > 0);
        let here: Vec<Table> = Table::ALL.into_iter().filter(written).collect();
        for table in &here {
            let mut resource = resource(folder, &format!("{}{suffix}", table.name()), &file(*table))?;
            resource.insert("type".into(), "table".into());
            resource.insert("title".into(), table.description().into());
            resource.insert("schema".into(), schema(*table, &here, suffix));
            resources.push(Value::Object(resource));
        }
    }
    if folder.join(texts::FILE_NAME).is_file() {
        let mut resource = resource(folder, "texts", texts::FILE_NAME)?;
        resource.insert("title".into(), "One line per document: the clean text that offsets refer to".into());
        resource.insert("description".into(), TEXTS.into());
        resources.push(Value::Object(resource));
    }
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": "Entities, quotations and numeric claims of a news dump",
        "description": "Offsets count Unicode code points of the texts in texts.jsonl, from 0, end exclusive.",
        "resources": resources,
    });
    Ok(format!("{package:#}\n"))
}

/// What every resource has: where it is, how it is written, and its fingerprint.
fn resource(folder: &Path, name: &str, file: &str) -> Result<Map<String, Value>, TableError> {
    let path = folder.join(file);
    let (bytes, hash) =
        fingerprint(&path).map_err(|source| TableError::Io { path: path.display().to_string(), source })?;
    // `frictionless` takes `jsonl` for a table, for which it needs its extra `json`; under this name it checks the
    // size and the hash of the texts, and a plain installation is enough.
    let (format, mediatype) = match file {
        texts::FILE_NAME => ("jsonlines", "application/jsonl"),
        _ if file.ends_with(".csv") => ("csv", "text/csv"),
        _ => ("jsonl", "application/jsonl"),
    };
    let mut map = Map::new();
    for (key, value) in
        [("name", name), ("path", file), ("format", format), ("mediatype", mediatype), ("encoding", "utf-8")]
    {
        map.insert(key.into(), value.into());
    }
    map.insert("bytes".into(), bytes.into());
    map.insert("hash".into(), format!("sha256:{hash}").into());
    Ok(map)
}

fn fingerprint(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 64 << 10];
    let mut bytes = 0;
    loop {
        let n = file.read(&mut block)?;
        if n == 0 {
            return Ok((bytes, hex(&hasher.finalize())));
        }
        hasher.update(&block[..n]);
        bytes += n as u64;
    }
}

/// The Table Schema of a table; keys into tables that are not `here` are left out.
pub fn schema(table: Table, here: &[Table], suffix: &str) -> Value {
    let fields: Vec<Value> = table.columns().iter().map(field).collect();
    let foreign = |key: &&super::schema::ForeignKey| here.contains(&key.table);
    let keys = table.foreign_keys().iter().filter(foreign).map(|key| {
        let resource = format!("{}{suffix}", key.table.name());
        json!({"fields": [key.column], "reference": {"resource": resource, "fields": [key.column]}})
    });
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if let Some(key) = table.primary_key() {
        schema["primaryKey"] = json!([key]);
    }
    let keys: Vec<Value> = keys.collect();
    if !keys.is_empty() {
        schema["foreignKeys"] = keys.into();
    }
    schema
}

fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), true.into());
    }
    if column.unique {
        constraints.insert("unique".into(), true.into());
    }
    if !column.values.is_empty() {
        constraints.insert("enum".into(), column.values.into());
    }
    for (name, bound) in [("minimum", column.minimum), ("maximum", column.maximum)] {
        if let Some(bound) = bound {
            constraints.insert(name.into(), bound.into());
        }
    }
    let mut field = json!({"name": column.name, "type": column.kind.as_str(), "description": column.description});
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    field
}

/// Writes `datapackage.json` into the run's folder, whole or not at all.
///
/// # Errors
/// [`TableError::Io`] when a file cannot be read or written.
pub fn write(folder: &Path, name: &str) -> Result<(), TableError> {
    let text = describe(folder, name)?;
    let (path, part) = (folder.join(FILE_NAME), folder.join(format!("{FILE_NAME}.part")));
    fs::write(&part, text)
        .and_then(|()| fs::rename(&part, &path))
        .map_err(|source| TableError::Io { path: path.display().to_string(), source })
}
