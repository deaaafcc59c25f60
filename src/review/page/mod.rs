//! The file: a fixed frame, style and script, and the run as JSON. Nothing is fetched: the page's own security policy
//! allows the style and the script that it was written with, by their hashes, and nothing else.

mod base64;

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::data;
use super::gather::Review;
use crate::tables::TableError;

const FRAME: &str = include_str!("frame.html");
const STYLE: &[&str] = &[include_str!("style.css"), include_str!("article.css"), include_str!("evidence.css")];
const SCRIPT: &[&str] = &[
    include_str!("base.js"),
    include_str!("article.js"),
    include_str!("evidence.js"),
    include_str!("list.js"),
    include_str!("overview.js"),
    include_str!("main.js"),
];

/// Writes the page of a run called `name`.
///
/// # Errors
/// What `out` says; a row that cannot be made JSON is `InvalidData`.
pub fn write(review: &Review, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let bad = |error: TableError| io::Error::new(io::ErrorKind::InvalidData, error);
    let (style, script) = (STYLE.concat(), SCRIPT.concat());
    let mut frame = FRAME;
    // The marks stand in the frame in this order; what comes between them is written as it is.
    for mark in ["{style-hash}", "{script-hash}", "{style}", "{data}", "{script}"] {
        let Some((before, after)) = frame.split_once(mark) else { continue };
        out.write_all(before.as_bytes())?;
        match mark {
            "{style-hash}" => out.write_all(hash(&style).as_bytes())?,
            "{script-hash}" => out.write_all(hash(&script).as_bytes())?,
            "{style}" => out.write_all(style.as_bytes())?,
            "{script}" => out.write_all(script.as_bytes())?,
            _ => {
                block(out, "index", &data::embedded(&data::index(review, name).map_err(bad)?).map_err(bad)?)?;
                for (number, sheet) in review.sheets.iter().enumerate() {
                    let json = data::document(sheet).and_then(|value| data::embedded(&value)).map_err(bad)?;
                    block(out, &format!("d{number}"), &json)?;
                }
            }
        }
        frame = after;
    }
    out.write_all(frame.as_bytes())?;
    out.flush()
}

fn block(out: &mut dyn Write, id: &str, json: &str) -> io::Result<()> {
    writeln!(out, "<script type=\"application/json\" id=\"{id}\">{json}</script>")
}

fn hash(content: &str) -> String {
    format!("sha256-{}", base64::encode(&Sha256::digest(content.as_bytes())))
}

#[cfg(test)]
mod tests;
