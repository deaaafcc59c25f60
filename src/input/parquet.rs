//! Parquet tables, row by row: of all columns only those are read that a record is made of.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::{ReaderIter, TreeBuilder};
use parquet::record::{Field, Row};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};
use serde_json::{Map, Value};

use super::open::only;
use super::{Fields, InputOptions, Item, Records, Rejected, fields, reject, sha256_hex, thrift};
use crate::panics;

/// Bytes behind a file's description: its length, and the magic number.
const END: usize = 8;
/// Rows of a column that are decoded at once.
const BATCH: usize = 64;

/// The records of a file.
pub fn records(file: File, shown: &str, options: &InputOptions) -> Records {
    let opened = guarded(|| {
        let description = description(&file).map_err(|e| e.to_string())?;
        if description.is_some_and(|bytes| !thrift::is_sound(&bytes)) {
            return Err("what it says of itself is damaged".into());
        }
        SerializedFileReader::new(file).map_err(|e| e.to_string())
    });
    let reader = match opened {
        Ok(reader) => reader,
        Err(reason) => return only(reject::bad_parquet(reject::origin(shown, 1), &reason)),
    };
    let columns = match choose(reader.metadata(), shown, &options.fields) {
        Ok(columns) => columns,
        Err(rejected) => return only(*rejected),
    };
    let (shown, options) = (shown.to_owned(), options.clone());
    Box::new(Table { reader, columns, shown, options, group: 0, rows: None, begun: 0, number: 0 })
}

/// The bytes in which a file describes itself; `None` where they do not stand at its end.
fn description(mut file: &File) -> io::Result<Option<Vec<u8>>> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut end = [0; END];
    let Some(at) = size.checked_sub(END as u64) else { return Ok(None) };
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut end)?;
    let length = u32::from_le_bytes([end[0], end[1], end[2], end[3]]);
    let Some(start) = at.checked_sub(length.into()).filter(|_| end.ends_with(b"PAR1")) else { return Ok(None) };
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(length.into()).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

struct Table {
    reader: SerializedFileReader<File>,
    /// The columns that are read.
    columns: SchemaDescPtr,
    shown: String,
    options: InputOptions,
    /// The row group that is open, or the next one.
    group: usize,
    rows: Option<ReaderIter>,
    /// Rows before the row group.
    begun: u64,
    /// Rows met.
    number: u64,
}

impl Iterator for Table {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while self.group < self.reader.num_row_groups() {
            let row = match self.rows.take() {
                Some(mut rows) => guarded(|| {
                    let row = rows.next().transpose().map_err(|e| e.to_string())?;
                    Ok(row.map(|row| (row, rows)))
                }),
                None => match self.open() {
                    Ok(rows) => {
                        self.rows = Some(rows);
                        continue;
                    }
                    Err(reason) => Err(reason),
                },
            };
            match row {
                Ok(Some((row, rows))) => {
                    self.rows = Some(rows);
                    self.number += 1;
                    return Some(self.record(row));
                }
                Ok(None) => self.skip_group(),
                Err(reason) => {
                    // Columns are packed together: what is left of the row group is lost with the row.
                    let origin = reject::origin(&self.shown, self.number + 1);
                    let (group, at) = (self.group + 1, self.offset());
                    self.skip_group();
                    let lost = self.begun.saturating_sub(origin.record - 1);
                    let reason = format!("row group {group} is damaged, {lost} rows are lost ({reason})");
                    return Some(Err(reject::bad_rows(origin, at, &reason)));
                }
            }
        }
        None
    }
}

impl Table {
    fn open(&self) -> Result<ReaderIter, String> {
        guarded(|| {
            let group = self.reader.get_row_group(self.group).map_err(|e| e.to_string())?;
            let rows = TreeBuilder::new().with_batch_size(BATCH);
            rows.as_iter(Arc::clone(&self.columns), &*group).map_err(|e| e.to_string())
        })
    }

    /// Byte of the file at which the open row group starts.
    fn offset(&self) -> u64 {
        let columns = self.reader.metadata().row_group(self.group).columns();
        let start = |column: &ColumnChunkMetaData| {
            let pages = column.data_page_offset();
            column.dictionary_page_offset().map_or(pages, |dictionary| dictionary.min(pages))
        };
        columns.iter().map(start).min().and_then(|at| u64::try_from(at).ok()).unwrap_or(0)
    }

    fn skip_group(&mut self) {
        let rows = self.reader.metadata().row_group(self.group).num_rows();
        self.begun += u64::try_from(rows).unwrap_or(0);
        (self.number, self.rows) = (self.begun, None);
        self.group += 1;
    }

    fn record(&self, row: Row) -> Item {
        let values: Map<String, Value> =
            row.into_columns().into_iter().map(|(name, field)| (name, value(&field))).collect();
        let values = Value::Object(values);
        let bytes = values.to_string();
        let mut origin = reject::origin(&self.shown, self.number);
        if bytes.len() as u64 > self.options.max_record_bytes {
            return Err(reject::oversized(origin, self.options.max_record_bytes));
        }
        origin.sha256 = sha256_hex(bytes.as_bytes());
        match values {
            Value::Object(values) => fields::record(origin, &values, &self.options.fields, Vec::new()),
            _ => Err(reject::empty(origin)),
        }
    }
}

/// Runs the decoder: what it does not foresee in a damaged file costs a row group, not the run.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    panics::catch(work).unwrap_or_else(Err)
}

/// The columns that a record is made of, or why the table has none.
fn choose(metadata: &ParquetMetaData, shown: &str, names: &Fields) -> Result<SchemaDescPtr, Box<Rejected>> {
    let schema = metadata.file_metadata().schema();
    let origin = || reject::origin(shown, 1);
    // A trial record in which every column is filled tells whether the table has what is needed.
    let columns = schema.get_fields();
    let trial: Map<String, Value> = columns.iter().map(|c| (c.name().to_owned(), trial(c))).collect();
    fields::record(origin(), &trial, names, Vec::new()).map_err(Box::new)?;
    let used = columns.iter().filter(|column| fields::is_used(column.name(), names)).cloned().collect();
    let built = Type::group_type_builder(schema.name()).with_fields(used).build();
    let bad = |error: &dyn std::fmt::Display| Box::new(reject::bad_parquet(origin(), &error.to_string()));
    let built = built.map_err(|e| bad(&e))?;
    guarded(|| Ok(Arc::new(SchemaDescriptor::new(Arc::new(built))))).map_err(|e| bad(&e))
}

/// A value of a column's shape.
fn trial(column: &Type) -> Value {
    match column {
        Type::PrimitiveType { .. } => Value::from("x"),
        Type::GroupType { fields, .. } => {
            let is_list = fields.len() == 1 && ["list", "bag", "array"].contains(&fields[0].name());
            match is_list {
                true => Value::from(vec!["x"]),
                false => fields.iter().map(|f| (f.name().to_owned(), trial(f))).collect::<Map<_, _>>().into(),
            }
        }
    }
}

/// A cell as JSON; dates and times as ISO 8601.
fn value(field: &Field) -> Value {
    let time = |time: Option<DateTime<chrono::Utc>>| {
        time.map_or(Value::Null, |t| Value::from(t.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
    };
    match field {
        Field::Null | Field::TimeMillis(_) | Field::TimeMicros(_) => Value::Null,
        Field::Bool(b) => Value::from(*b),
        Field::Byte(n) => Value::from(*n),
        Field::Short(n) => Value::from(*n),
        Field::Int(n) => Value::from(*n),
        Field::Long(n) => Value::from(*n),
        Field::UByte(n) => Value::from(*n),
        Field::UShort(n) => Value::from(*n),
        Field::UInt(n) => Value::from(*n),
        Field::ULong(n) => Value::from(*n),
        Field::Float16(n) => Value::from(n.to_f32()),
        Field::Float(n) => Value::from(*n),
        Field::Double(n) => Value::from(*n),
        // Writers that do not say that their bytes are text.
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).map_or(Value::Null, Value::from),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Date(days) => NaiveDate::from_epoch_days(*days).map_or(Value::Null, |day| Value::from(day.to_string())),
        Field::TimestampMillis(t) => time(DateTime::from_timestamp_millis(*t)),
        Field::TimestampMicros(t) => time(DateTime::from_timestamp_micros(*t)),
        Field::Group(row) => {
            row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect::<Map<_, _>>().into()
        }
        Field::ListInternal(list) => list.elements().iter().map(value).collect::<Vec<_>>().into(),
        Field::MapInternal(map) => {
            let named = map.entries().iter().map(|(name, field)| match value(name) {
                Value::String(name) => (name, value(field)),
                other => (other.to_string(), value(field)),
            });
            named.collect::<Map<_, _>>().into()
        }
        Field::Decimal(_) => Value::from(field.to_string()),
    }
}
