//! The last step: parts to tables, their description, the report. Each file appears whole or not at all, and all
//! of it can be done again after a crash, until `run.json` says that it is done.

use std::fs::File;
use std::io::{self, Write};

use super::error::RunError;
use super::folder::RunFolder;
use super::journal::{Checkpoint, Identity, Journal};
use super::render::Render;
use super::report::{Facts, Report};

/// Writes tables, description and report, and sweeps up the parts.
pub fn assemble(
    folder: &RunFolder,
    render: &dyn Render,
    identity: &Identity,
    checkpoint: &Checkpoint,
    facts: &Facts,
) -> Result<(), RunError> {
    let shards = Journal::shards(&folder.journal())?;
    for (index, name) in render.files().iter().enumerate() {
        // A part that is missing or cut short is caught before anything is written for it.
        for shard in &shards {
            let (path, expected) = (folder.part(shard.shard, name), shard.bytes.get(index).copied().unwrap_or(0));
            let found = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
            if found != expected && expected > 0 {
                return Err(RunError::Damaged { path, message: format!("{found} bytes, not {expected}") });
            }
        }
        let header = render.header(index)?;
        folder.write_whole(name, |file| {
            file.write_all(&header)?;
            for shard in shards.iter().filter(|shard| shard.bytes.get(index).is_some_and(|bytes| *bytes > 0)) {
                io::copy(&mut File::open(folder.part(shard.shard, name))?, file)?;
            }
            Ok(())
        })?;
    }
    render.describe(folder)?;
    Report { identity: identity.clone(), checkpoint: checkpoint.clone() }.write(folder, facts)?;
    folder.remove_parts()
}
