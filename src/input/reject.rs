//! Every way in which input can fail: one function a code, so that codes and wording stand in one place.

use super::Rejected;
use super::gzip::Damage;
use super::packing::Packing;
use crate::document::Origin;

fn input(origin: Origin, code: &'static str, message: String) -> Rejected {
    Rejected { origin, id: None, stage: "input", code, message }
}

/// Where record `record` of `path` stands, before its bytes are known.
pub fn origin(path: &str, record: u64) -> Origin {
    Origin { path: path.to_owned(), record, sha256: String::new() }
}

/// The file or folder could not be opened or read.
pub fn unreadable(origin: Origin, error: &dyn std::fmt::Display) -> Rejected {
    input(origin, "unreadable", format!("cannot be read ({error}): check that it exists and its permissions"))
}

/// Not text: `what` names the format when it is known.
pub fn binary(origin: Origin, what: &str, todo: &str) -> Rejected {
    input(origin, "binary", format!("{what}: {todo}"))
}

/// Nothing, or white space only.
pub fn empty(origin: Origin) -> Rejected {
    input(origin, "empty", "holds no text: leave it out or fill it".to_owned())
}

/// Longer than `max_record_bytes`.
pub fn oversized(origin: Origin, limit: u64) -> Rejected {
    input(origin, "oversized", format!("longer than the limit of {limit} bytes: split it, or raise --max-record-bytes"))
}

/// Compressed bytes, or an archive's member, are cut or damaged.
pub fn damaged(origin: Origin, packing: Packing, error: &dyn std::fmt::Display) -> Rejected {
    let (name, check) = (packing.name(), packing.check());
    input(
        origin,
        packing.code(),
        format!(
            "damaged or cut {name} ({error}): what came before it was read; check with `{check}` and fetch it again"
        ),
    )
}

/// A member of a gzip file is cut or damaged; `goes_on` tells that those behind it are read.
pub fn damaged_member(origin: Origin, damage: &Damage, goes_on: bool) -> Rejected {
    let read = if goes_on { "what can be read before and behind it was read" } else { "what came before it was read" };
    let check = Packing::Gzip.check();
    let message = format!(
        "{}, byte {} of the compressed file: damaged or cut gzip ({damage}): {read}; check with `{check}` and fetch it again",
        origin.path, damage.at
    );
    input(origin, Packing::Gzip.code(), message)
}

/// A member of an archive in a way that is not read.
pub fn unsupported(origin: Origin, packing: Packing, what: &str) -> Rejected {
    input(origin, packing.code(), format!("{what}: unpack it first"))
}

/// An archive in too many others.
pub fn nested(origin: Origin, deepest: u8) -> Rejected {
    input(origin, "nested", format!("an archive inside {deepest} others: unpack it first"))
}

/// A Parquet file, or a part of it, that is none.
pub fn bad_parquet(origin: Origin, reason: &str) -> Rejected {
    let message = format!("{}, record {}: {reason}: write the file again", origin.path, origin.record);
    input(origin, "bad_parquet", message)
}

/// Rows of a Parquet file that cannot be read. `at` = byte of the file at which their row group starts, from 0.
pub fn bad_rows(origin: Origin, at: u64, reason: &str) -> Rejected {
    let message = format!("{}, record {}, byte {at}: {reason}: write the file again", origin.path, origin.record);
    input(origin, "bad_parquet", message)
}

/// A record of a web archive that is none. `at` = byte in the (decompressed) file, from 0.
pub fn bad_warc(origin: Origin, at: u64, reason: &str) -> Rejected {
    let message = format!("{}, record {}, byte {at}: {reason}: fetch the file again", origin.path, origin.record);
    input(origin, "bad_warc", message)
}

/// A header of a tar archive that is none. `at` = byte in the (decompressed) file, from 0.
pub fn bad_tar(origin: Origin, at: u64, reason: &str) -> Rejected {
    let message = format!("{}, byte {at}: {reason}: check with `tar -tf` and fetch it again", origin.path);
    input(origin, "bad_tar", message)
}

/// A JSON record that does not parse. `at` = byte in the (decompressed) file, from 0.
pub fn bad_json(origin: Origin, at: u64, reason: &str) -> Rejected {
    let message =
        format!("{}, record {}, byte {at}: not valid JSON ({reason}): repair the record", origin.path, origin.record);
    input(origin, "bad_json", message)
}

/// A record without a text. `has` lists its fields.
pub fn missing_text_field(origin: Origin, wanted: Option<&str>, has: &str) -> Rejected {
    let message = match wanted {
        Some(name) => format!("no text in field `{name}` (the record has: {has}): check --text-field"),
        None => format!("no text field found (the record has: {has}): name it with --text-field"),
    };
    input(origin, "missing_text_field", message)
}

/// A record without the id field that the user named.
pub fn missing_id_field(origin: Origin, wanted: &str, has: &str) -> Rejected {
    let message = format!("no id in field `{wanted}` (the record has: {has}): check --id-field or fill it");
    input(origin, "missing_id_field", message)
}

/// A CSV record that is not one. `line` = line of the file at which it starts, from 1.
pub fn bad_csv(origin: Origin, line: u64, reason: &str) -> Rejected {
    let message = format!("{}, record {}, line {line}: {reason}", origin.path, origin.record);
    input(origin, "bad_csv", message)
}
