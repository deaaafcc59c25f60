//! The first reading of a dump for `--repeated-lines`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clean::{Counter, Repeated};
use crate::config::Config;
use crate::input::{InputOptions, Records, discover};
use crate::panics;

use super::error::RunError;
use super::pipeline::clean_options;

/// The lines that many documents have, where the configuration asks for them; `None` too when `stop` is set.
///
/// # Errors
/// [`RunError::ReadOnce`] for an input that cannot be read twice.
pub fn repeated_lines(
    config: &Config,
    inputs: &[String],
    options: &InputOptions,
    records: Records,
    stop: &AtomicBool,
) -> Result<Option<Arc<Repeated>>, RunError> {
    let Some(documents) = config.clean.repeated_lines.filter(|_| !config.no_clean) else { return Ok(None) };
    can_be_read_twice(inputs, &options.skip)?;
    let clean = clean_options(config);
    let mut counter = Counter::default();
    let mut read = 0;
    for record in records.flatten() {
        if stop.load(Ordering::SeqCst) {
            return Ok(None);
        }
        // A record that breaks cleaning is rejected when its turn comes.
        let _ = panics::catch(|| counter.add(&record, &clean));
        read += 1;
    }
    let repeated = counter.finish(documents);
    log::info!("first reading: {} lines stand in {documents} or more of {read} documents", repeated.count());
    Ok(Some(Arc::new(repeated)))
}

/// Standard input and pipes give their bytes once.
fn can_be_read_twice(inputs: &[String], skip: &[PathBuf]) -> Result<(), RunError> {
    for source in discover::sources(inputs, skip)?.flatten().filter(|source| !source.walked) {
        let pipe = |path: &Path| path.metadata().is_ok_and(|data| !data.is_file());
        match source.path {
            None => return Err(RunError::ReadOnce("standard input".into())),
            Some(path) if pipe(&path) => return Err(RunError::ReadOnce(format!("`{}`", source.shown))),
            Some(_) => {}
        }
    }
    Ok(())
}
