//! A model of the Hub into the cache.

use super::cache::{Snapshot, link, refer};
use super::client::Client;
use super::error::HubError;
use super::files::weights;
use super::transfer::bring;
use super::{HubModel, HubSettings, Observe};
use crate::tag::engine::EngineName;

/// Makes sure that a model is in the cache, with weights that the engine can read, and says where.
///
/// A model that is there whole is taken as it is, without a question to the Hub: runs give the same rows whatever
/// happens there. `refresh` asks anew what the revision stands for.
///
/// # Errors
/// [`HubError`].
pub fn fetch(
    settings: &HubSettings,
    model: &HubModel,
    engine: EngineName,
    refresh: bool,
    observe: &dyn Observe,
) -> Result<Snapshot, HubError> {
    let cached = Snapshot::find(settings, model);
    let missing = cached.as_ref().map_or(vec!["all files"], |snapshot| snapshot.missing(engine));
    match cached {
        Some(snapshot) if missing.is_empty() && (!refresh || settings.offline) => return Ok(snapshot),
        _ if settings.offline => return Err(not_cached(settings, model, &missing)),
        _ => {}
    }
    let client = Client::new(settings, model)?;
    let info = client.info()?;
    let names: Vec<&str> = info.siblings.iter().map(|file| file.rfilename.as_str()).collect();
    let unusable = |reason| HubError::Unusable { model: model.to_string(), reason };
    weights(&names, None, engine).map_err(unusable)?;
    let repository = settings.hub_cache().repo(model.repo());
    let snapshot = Snapshot { folder: repository.pointer_path(&info.sha), commit: info.sha };
    let take = |name: &str| {
        let remote = client.file(&snapshot.commit, name)?;
        let blob = repository.blob_path(&remote.etag);
        bring(&client, name, &remote, &blob, observe)?;
        link(&blob, &snapshot.folder, name)
    };
    take("config.json")?;
    let config = std::fs::read_to_string(snapshot.path("config.json")).ok();
    let weights = weights(&names, config.as_deref(), engine).map_err(unusable)?;
    take("tokenizer.json")?;
    take(weights)?;
    if snapshot.commit != model.revision {
        refer(settings, model, &snapshot.commit)?;
    }
    Ok(snapshot)
}

/// What is said of a model that is not, or not wholly, in the cache.
pub(super) fn not_cached(settings: &HubSettings, model: &HubModel, missing: &[&str]) -> HubError {
    let (cache, missing) = (settings.cache.clone(), missing.join(", "));
    HubError::NotCached { model: model.to_string(), cache, missing }
}
