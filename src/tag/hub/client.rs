//! Questions to the Hub: what a revision is, and where its files are.
//!
//! Addresses, the layout of the cache and the first question are those of the crate `hf-hub`. The transfer is ours,
//! for in `hf-hub` 0.5 it sends the token to whatever host a file is redirected to, takes any body for the whole file
//! (whatever its size, and from the start when a server ignores `Range`), fails for ever once all bytes of a file are
//! there under the temporary name, and knows no time limit.

use std::io::Read;
use std::time::Duration;

use hf_hub::api::RepoInfo;
use hf_hub::api::sync::{ApiBuilder, ApiRepo};
use ureq::http::{HeaderMap, Method, Response, Uri};
use ureq::{Agent, Body};

use super::error::HubError;
use super::{HubModel, HubSettings, plain};

/// Without an answer for so long, a server is not there.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(30);
const MAX_REDIRECTS: usize = 8;

/// The Hub, as far as one model goes.
pub(super) struct Client {
    model: HubModel,
    info: ApiRepo,
    settings: HubSettings,
    agent: Agent,
}

/// What the Hub tells of a file.
pub(super) struct RemoteFile {
    /// Name of its content: a checksum, see `cache::verify`.
    pub etag: String,
    /// Its size, when told.
    pub bytes: Option<u64>,
    /// Where its content is.
    pub address: Uri,
}

/// The content of a file, or the end of it.
pub(super) enum Content {
    /// From this byte on.
    From(u64, Box<dyn Read>),
    /// The server has no such bytes.
    Beyond,
}

impl Client {
    pub(super) fn new(settings: &HubSettings, model: &HubModel) -> Result<Self, HubError> {
        let mut builder = ApiBuilder::from_cache(settings.hub_cache()).with_token(settings.token.clone());
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint.clone());
        }
        builder = builder.with_user_agent("claimwire", env!("CARGO_PKG_VERSION"));
        let protocol = |e: hf_hub::api::sync::ApiError| protocol("the Hub", &e);
        let info = builder.with_progress(false).build().map_err(protocol)?.repo(model.repo());
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("claimwire/", env!("CARGO_PKG_VERSION")))
            // The size and the ranges of a compressed answer would be other ones.
            .accept_encoding("identity")
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(PATIENCE))
            .timeout_per_read(Some(PATIENCE))
            .build();
        Ok(Client { model: model.clone(), info, settings: settings.clone(), agent: agent.into() })
    }

    /// The commit of the revision, and its files.
    pub(super) fn info(&self) -> Result<RepoInfo, HubError> {
        let request = self.info.info_request().config().http_status_as_error(false);
        let request = request.timeout_connect(Some(CONNECT)).timeout_recv_response(Some(PATIENCE)).build();
        let address = self.settings.endpoint.clone().unwrap_or_else(|| "the Hub".to_owned());
        let mut response = request.call().map_err(|e| network(&address, &e))?;
        let status = response.status().as_u16();
        match status {
            200 => {}
            401 | 403 => return Err(self.refused(self.model.to_string(), status)),
            404 => return Err(HubError::NoRepository(self.model.to_string())),
            _ => return Err(HubError::Status { address, status }),
        }
        let info: RepoInfo = response.body_mut().read_json().map_err(|e| protocol(&address, &e))?;
        if plain(&info.sha) { Ok(info) } else { Err(protocol(&address, &format!("commit `{}`", info.sha))) }
    }

    /// What the Hub tells of a file at a commit.
    pub(super) fn file(&self, commit: &str, name: &str) -> Result<RemoteFile, HubError> {
        let start = self.address(commit, name)?;
        let shown = start.to_string();
        let mut address = start.clone();
        let (mut etag, mut linked, mut bytes) = (None, None, None);
        for _ in 0..MAX_REDIRECTS {
            let response = self.ask(Method::HEAD, &address, None)?;
            let (status, headers) = (response.status(), response.headers());
            let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
            // Small files are redirected within the Hub, large ones to other hosts, whose headers are their own.
            let quoted = |value: &str| value.trim_start_matches("W/").trim_matches('"').to_owned();
            linked = text("x-linked-etag").map(quoted).or(linked);
            etag = text("etag").map(quoted).or(etag);
            bytes = text("x-linked-size").and_then(|size| size.parse().ok()).or(bytes);
            if status.is_redirection() {
                address = target(&address, headers)?;
                if same_origin(&address, &start) {
                    continue;
                }
            } else if status.is_success() {
                bytes = bytes.or(text("content-length").and_then(|size| size.parse().ok()));
            } else {
                return Err(self.failed(name, &shown, status.as_u16()));
            }
            let etag = linked.or(etag).filter(|etag| plain(etag));
            let etag = etag.ok_or_else(|| protocol(&shown, &"the answer has no usable ETag"))?;
            return Ok(RemoteFile { etag, bytes, address });
        }
        Err(protocol(&shown, &"it redirects in a circle"))
    }

    /// The content of a file from byte `from` on.
    pub(super) fn content(&self, name: &str, file: &RemoteFile, from: u64) -> Result<Content, HubError> {
        let range = (from > 0).then(|| format!("bytes={from}-"));
        let mut address = file.address.clone();
        for _ in 0..MAX_REDIRECTS {
            let response = self.ask(Method::GET, &address, range.as_deref())?;
            match response.status().as_u16() {
                _ if response.status().is_redirection() => address = target(&address, response.headers())?,
                // A server that does not know ranges begins from the start.
                200 => return Ok(Content::From(0, Box::new(response.into_body().into_reader()))),
                206 => {
                    let found = response.headers().get("content-range").and_then(|value| value.to_str().ok());
                    let first = found.and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse().ok());
                    let first = first.filter(|first| *first == from);
                    let first = first.ok_or_else(|| protocol(&address.to_string(), &"another range than asked for"))?;
                    return Ok(Content::From(first, Box::new(response.into_body().into_reader())));
                }
                416 => return Ok(Content::Beyond),
                status => return Err(self.failed(name, &without_query(&address), status)),
            }
        }
        Err(protocol(&without_query(&address), &"it redirects in a circle"))
    }

    fn address(&self, commit: &str, name: &str) -> Result<Uri, HubError> {
        let of_revision = self.info.url(name);
        // `hf-hub` makes addresses of the revision that it was opened with; a branch may move between two files.
        let marker = format!("/resolve/{}/", self.model.repo().url_revision());
        let address = of_revision.replacen(&marker, &format!("/resolve/{commit}/"), 1);
        address.parse().map_err(|e| protocol(&address, &e))
    }

    /// The token goes to the Hub alone.
    fn ask(&self, method: Method, address: &Uri, range: Option<&str>) -> Result<Response<Body>, HubError> {
        let mut request = match method {
            Method::HEAD => self.agent.head(address.clone()),
            _ => self.agent.get(address.clone()),
        };
        let hub: Option<Uri> = self.info.url("").parse().ok();
        if let Some(token) = self.settings.token.as_ref().filter(|_| hub.is_some_and(|hub| same_origin(&hub, address)))
        {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(range) = range {
            request = request.header("range", range);
        }
        request.call().map_err(|e| network(&without_query(address), &e))
    }

    fn failed(&self, name: &str, address: &str, status: u16) -> HubError {
        match status {
            401 | 403 => self.refused(format!("{name} of {}", self.model), status),
            404 => HubError::NoFile { model: self.model.to_string(), file: name.to_owned() },
            _ => HubError::Status { address: address.to_owned(), status },
        }
    }

    fn refused(&self, what: String, status: u16) -> HubError {
        HubError::Refused { what, status, token: self.settings.token.is_some() }
    }
}

fn network(address: &str, error: &ureq::Error) -> HubError {
    HubError::Network { address: address.to_owned(), message: error.to_string() }
}

fn protocol(address: &str, message: &dyn std::fmt::Display) -> HubError {
    HubError::Protocol { address: address.to_owned(), message: message.to_string() }
}

/// An address for messages: the query of a content host is a signature that opens the file.
fn without_query(address: &Uri) -> String {
    address.to_string().split('?').next().unwrap_or_default().to_owned()
}

fn same_origin(a: &Uri, b: &Uri) -> bool {
    (a.scheme(), a.authority()) == (b.scheme(), b.authority())
}

/// Where a redirection goes.
fn target(from: &Uri, headers: &HeaderMap) -> Result<Uri, HubError> {
    let wrong = |message: &str| protocol(&without_query(from), &message);
    let location = headers.get("location").and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| wrong("a redirection without a Location"))?;
    let to: Uri = location.parse().map_err(|_| wrong("a redirection to no address"))?;
    if to.host().is_some() {
        let safe = from.scheme_str() != Some("https") || to.scheme_str() == Some("https");
        return if safe { Ok(to) } else { Err(wrong("a redirection away from https")) };
    }
    let mut parts = from.clone().into_parts();
    parts.path_and_query = to.into_parts().path_and_query;
    Uri::from_parts(parts).map_err(|_| wrong("a redirection to no address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirected(from: &str, location: &str) -> Result<String, HubError> {
        let headers = HeaderMap::from_iter([("location".parse().unwrap(), location.parse().unwrap())]);
        let location: Result<Uri, HubError> = target(&from.parse().unwrap(), &headers);
        location.map(|address| address.to_string())
    }

    #[test]
    fn a_redirection_is_followed_within_the_host_and_to_others_but_not_away_from_https() {
        let hub = "https://hub.test/a/b?c";
        assert_eq!(redirected(hub, "/x/y?z").unwrap(), "https://hub.test/x/y?z");
        assert_eq!(redirected(hub, "https://cdn.test/x").unwrap(), "https://cdn.test/x");
        assert!(redirected(hub, "http://cdn.test/x").is_err());
        assert_eq!(redirected("http://hub.test/", "http://cdn.test/x").unwrap(), "http://cdn.test/x");
    }

    #[test]
    fn a_signature_is_not_shown() {
        assert_eq!(without_query(&"https://cdn.test/x?signature=s".parse().unwrap()), "https://cdn.test/x");
    }
}
