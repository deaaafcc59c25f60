//! Which tables a run has, and what a column is. The columns themselves stand in `columns`.

use super::columns;

/// A table of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A row per document.
    Documents,
    /// A row per sentence.
    Sentences,
    /// A row per mention of an entity.
    Entities,
    /// A row per quotation.
    Quotes,
    /// A row per numeric expression.
    Claims,
    /// A row per document that failed.
    Rejects,
}

/// A column's type, named as Frictionless Table Schema names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A decimal number, written plainly.
    Number,
    /// `true` or `false`.
    Boolean,
}

impl Type {
    /// The name in Frictionless Table Schema.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::String => "string",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::Boolean => "boolean",
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// What it holds, for `datapackage.json` and the documentation.
    pub description: &'static str,
    /// Whether every row has a value.
    pub required: bool,
    /// Whether no two rows share a value.
    pub unique: bool,
    /// The only values it takes; empty when any value may stand there.
    pub values: &'static [&'static str],
    /// The least value of a number.
    pub minimum: Option<u32>,
    /// The greatest value of a number.
    pub maximum: Option<u32>,
}

impl Column {
    /// A column that may be empty.
    pub const fn new(name: &'static str, kind: Type, description: &'static str) -> Self {
        let minimum = if matches!(kind, Type::Integer) { Some(0) } else { None };
        Column { name, kind, description, required: false, unique: false, values: &[], minimum, maximum: None }
    }

    /// The column with a value in every row.
    pub const fn required(self) -> Self {
        Column { required: true, ..self }
    }

    /// The column as the table's key.
    pub const fn key(self) -> Self {
        Column { required: true, unique: true, ..self }
    }

    /// The column with these values only.
    pub const fn one_of(self, values: &'static [&'static str]) -> Self {
        Column { values, ..self }
    }

    /// The column with numbers in this range only.
    pub const fn range(self, minimum: u32, maximum: u32) -> Self {
        Column { minimum: Some(minimum), maximum: Some(maximum), ..self }
    }
}

/// A column whose values are keys of another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The column.
    pub column: &'static str,
    /// The other table; its key column is meant.
    pub table: Table,
}

impl Table {
    /// All tables in the order of a run's files.
    pub const ALL: [Table; 6] =
        [Table::Documents, Table::Sentences, Table::Entities, Table::Quotes, Table::Claims, Table::Rejects];

    /// The tables that are written unless `--tables` says otherwise.
    pub const DEFAULT: [Table; 5] = [Table::Documents, Table::Entities, Table::Quotes, Table::Claims, Table::Rejects];

    /// Its name: `documents`, `entities`, ...
    pub fn name(self) -> &'static str {
        match self {
            Table::Documents => "documents",
            Table::Sentences => "sentences",
            Table::Entities => "entities",
            Table::Quotes => "quotes",
            Table::Claims => "claims",
            Table::Rejects => "rejects",
        }
    }

    /// The table of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Table::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The name of its CSV file.
    pub fn file_name(self) -> &'static str {
        match self {
            Table::Documents => "documents.csv",
            Table::Sentences => "sentences.csv",
            Table::Entities => "entities.csv",
            Table::Quotes => "quotes.csv",
            Table::Claims => "claims.csv",
            Table::Rejects => "rejects.csv",
        }
    }

    /// The name of its JSONL file.
    pub fn jsonl_file_name(self) -> String {
        format!("{}.jsonl", self.name())
    }

    /// What a row is.
    pub fn description(self) -> &'static str {
        match self {
            Table::Documents => "One row per document",
            Table::Sentences => "One row per sentence",
            Table::Entities => "One row per mention of a named entity",
            Table::Quotes => "One row per quotation, with its speaker",
            Table::Claims => "One row per numeric expression, with what it is said of and by whom",
            Table::Rejects => "One row per document that failed, with the reason",
        }
    }

    /// Its columns in order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Documents => columns::DOCUMENTS,
            Table::Sentences => columns::SENTENCES,
            Table::Entities => columns::ENTITIES,
            Table::Quotes => columns::QUOTES,
            Table::Claims => columns::CLAIMS,
            Table::Rejects => columns::REJECTS,
        }
    }

    /// Its key column; rejects have none.
    pub fn primary_key(self) -> Option<&'static str> {
        self.columns().iter().find(|column| column.unique).map(|column| column.name)
    }

    /// Its columns that hold keys of other tables.
    pub fn foreign_keys(self) -> &'static [ForeignKey] {
        const DOC: ForeignKey = ForeignKey { column: "doc_id", table: Table::Documents };
        const SENTENCE: ForeignKey = ForeignKey { column: "sentence_id", table: Table::Sentences };
        const QUOTE: ForeignKey = ForeignKey { column: "quote_id", table: Table::Quotes };
        match self {
            Table::Documents | Table::Rejects => &[],
            Table::Sentences => &[DOC],
            Table::Entities | Table::Quotes => &[DOC, SENTENCE],
            Table::Claims => &[DOC, SENTENCE, QUOTE],
        }
    }
}
