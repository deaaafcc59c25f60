//! Models of the Hugging Face Hub: `hf:OWNER/REPO[@REVISION]`.
//!
//! [`fetch`] is the only function of this program that talks to a network, and only for such a model that is not in
//! the cache yet. Everything else ([`Snapshot::find`], and with it `Bundle::open`) reads the cache, whose layout is
//! that of the Hub's own tools: what those have fetched is found here, and the other way round.

mod cache;
mod client;
mod error;
mod fetch;
mod files;
mod settings;
mod transfer;

use std::fmt;

use serde::Serialize;

pub use cache::Snapshot;
pub use error::HubError;
pub use fetch::fetch;
pub use files::{names, weights};
pub use settings::HubSettings;

/// What a model's name begins with when it is on the Hub.
pub const PREFIX: &str = "hf:";
/// The revision when the name tells none.
const MAIN: &str = "main";

/// A repository of models and a revision of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HubModel {
    /// `OWNER/REPO`.
    pub repository: String,
    /// Branch, tag or commit.
    pub revision: String,
}

impl HubModel {
    /// Reads `hf:OWNER/REPO` or `hf:OWNER/REPO@REVISION`.
    ///
    /// # Errors
    /// [`HubError::Name`]. Parts of the name become parts of paths and addresses, so nothing but plain names passes.
    pub fn parse(name: &str) -> Result<Self, HubError> {
        let wrong = || HubError::Name(name.to_owned());
        let rest = name.strip_prefix(PREFIX).ok_or_else(wrong)?;
        let (repository, revision) = rest.split_once('@').unwrap_or((rest, MAIN));
        let (owner, repo) = repository.split_once('/').ok_or_else(wrong)?;
        if !plain(owner) || !plain(repo) || !revision.split('/').all(plain) {
            return Err(wrong());
        }
        Ok(HubModel { repository: repository.to_owned(), revision: revision.to_owned() })
    }

    fn repo(&self) -> hf_hub::Repo {
        self.repo_at(&self.revision)
    }

    fn repo_at(&self, revision: &str) -> hf_hub::Repo {
        hf_hub::Repo::with_revision(self.repository.clone(), hf_hub::RepoType::Model, revision.to_owned())
    }
}

impl fmt::Display for HubModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}@{}", self.repository, self.revision)
    }
}

/// Whether a text can be one part of a path: letters, digits, `-`, `_` and `.`, not `.` first.
fn plain(part: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !part.is_empty() && !part.starts_with('.') && part.chars().all(known)
}

/// Is told how a download goes.
pub trait Observe {
    /// A file begins; `done` of its bytes are there from an earlier run.
    fn begin(&self, file: &str, bytes: Option<u64>, done: u64);
    /// So many bytes more.
    fn advance(&self, bytes: u64);
    /// The file is there, or given up.
    fn end(&self);
}

/// Observes nothing.
impl Observe for () {
    fn begin(&self, _: &str, _: Option<u64>, _: u64) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_an_owner_a_repository_and_perhaps_a_revision() {
        let model = HubModel::parse("hf:acme/tiny-ner").unwrap();
        assert_eq!((model.repository.as_str(), model.revision.as_str()), ("acme/tiny-ner", "main"));
        let model = HubModel::parse("hf:acme/tiny@refs/pr/1").unwrap();
        assert_eq!(model.to_string(), "hf:acme/tiny@refs/pr/1");
    }

    #[test]
    fn a_name_that_would_leave_the_cache_is_refused() {
        for name in
            ["acme/tiny", "hf:tiny", "hf:a/b/c", "hf:../b", "hf:a/..", "hf:a/b@../c", "hf:a/b@", "hf:a/b?c", "hf:/"]
        {
            assert!(matches!(HubModel::parse(name), Err(HubError::Name(n)) if n == name), "{name}");
        }
    }
}
