//! Where the cache is, whom to ask, and as whom: the environment variables of the Hub's own tools.

use std::path::PathBuf;

use hf_hub::Cache;

use super::error::HubError;

/// How the Hub is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubSettings {
    /// The folder of repositories: `HF_HUB_CACHE`, `HF_HOME/hub`, or `~/.cache/huggingface/hub`.
    pub cache: PathBuf,
    /// Address of the Hub when it is not the public one: `HF_ENDPOINT`.
    pub endpoint: Option<String>,
    /// Who asks: `HF_TOKEN`, or the content of `HF_TOKEN_PATH` or `HF_HOME/token`.
    pub token: Option<String>,
    /// Whether the network is not to be touched: `HF_HUB_OFFLINE`.
    pub offline: bool,
}

impl HubSettings {
    /// The settings that the environment tells.
    ///
    /// # Errors
    /// [`HubError::NoCache`] when neither it nor a home folder tells where the cache is.
    pub fn from_env() -> Result<Self, HubError> {
        Self::from(|name| std::env::var(name).ok(), std::env::home_dir())
    }

    fn from(variable: impl Fn(&str) -> Option<String>, home: Option<PathBuf>) -> Result<Self, HubError> {
        let set = |name| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let of_user = || set("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(home?.join(".cache")));
        let folder = set("HF_HOME").map(PathBuf::from).or_else(|| Some(of_user()?.join("huggingface")));
        let cache = set("HF_HUB_CACHE").map(PathBuf::from).or_else(|| Some(folder.as_ref()?.join("hub")));
        let token_file = || match set("HF_TOKEN_PATH") {
            Some(path) => std::fs::read_to_string(path).ok().map(|token| token.trim().to_owned()),
            None => folder.as_ref().and_then(|folder| Cache::new(folder.join("hub")).token()),
        };
        Ok(HubSettings {
            cache: cache.ok_or(HubError::NoCache)?,
            endpoint: set("HF_ENDPOINT").map(|address| address.trim_end_matches('/').to_owned()),
            token: set("HF_TOKEN").or_else(token_file).filter(|token| !token.is_empty()),
            offline: set("HF_HUB_OFFLINE")
                .is_some_and(|value| ["1", "on", "yes", "true"].contains(&value.to_ascii_lowercase().as_str())),
        })
    }

    pub(super) fn hub_cache(&self) -> Cache {
        Cache::new(self.cache.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)], home: Option<&str>) -> Result<HubSettings, HubError> {
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        HubSettings::from(find, home.map(PathBuf::from))
    }

    #[test]
    fn the_cache_is_where_the_hubs_own_tools_have_it() {
        let cache = |variables: &[(&str, &str)]| settings(variables, Some("/home/ana")).unwrap().cache;
        assert_eq!(cache(&[]), PathBuf::from("/home/ana/.cache/huggingface/hub"));
        assert_eq!(cache(&[("XDG_CACHE_HOME", "/c")]), PathBuf::from("/c/huggingface/hub"));
        assert_eq!(cache(&[("HF_HOME", "/hf"), ("XDG_CACHE_HOME", "/c")]), PathBuf::from("/hf/hub"));
        assert_eq!(cache(&[("HF_HOME", "/hf"), ("HF_HUB_CACHE", "/h")]), PathBuf::from("/h"));
        assert!(matches!(settings(&[], None), Err(HubError::NoCache)));
    }

    #[test]
    fn a_token_is_taken_from_the_environment_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token"), "of the file\n").unwrap();
        let home = folder.path().to_str().unwrap();
        let token = |variables: &[(&str, &str)]| settings(variables, None).unwrap().token;
        assert_eq!(token(&[("HF_HOME", home)]).as_deref(), Some("of the file"));
        assert_eq!(token(&[("HF_HOME", home), ("HF_TOKEN", " t ")]).as_deref(), Some("t"));
        let path = folder.path().join("token");
        let path = [("HF_HOME", "/nowhere"), ("HF_TOKEN_PATH", path.to_str().unwrap())];
        assert_eq!(token(&path).as_deref(), Some("of the file"));
        assert_eq!(token(&[("HF_HOME", "/nowhere")]), None);
    }

    #[test]
    fn offline_and_endpoint_are_read() {
        let with = |name, value| settings(&[(name, value)], Some("/")).unwrap();
        assert!(with("HF_HUB_OFFLINE", "True").offline && !with("HF_HUB_OFFLINE", "0").offline);
        assert_eq!(with("HF_ENDPOINT", "http://hub.test/").endpoint.as_deref(), Some("http://hub.test"));
    }
}
