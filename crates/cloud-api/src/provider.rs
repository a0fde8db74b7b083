//! Providers of the Cloud API: Meta, or another one with the same payloads (`docs/whatsapp.md` §6).
//!
//! A [`Provider`] holds what differs: base address, paths, the header that carries the token, and which hosts media may
//! come from. It also guards the token: addresses are built from path segments, so no id can lead elsewhere, and
//! [`Provider::media_address`] is the only way a foreign address becomes a request.

use std::net::IpAddr;

use reqwest::header::HeaderName;
use thiserror::Error;
use url::{Host, Url};

/// Hosts that serve Meta's media, by parent domain.
const META_DOMAINS: [&str; 3] = ["fbsbx.com", "facebook.com", "whatsapp.net"];

/// Why a base address is refused.
#[derive(Debug, Error)]
pub enum InvalidProvider {
    /// Not an address of a server.
    #[error("the base address has no host")]
    NoHost,
    /// Plain http, which is for this machine only.
    #[error("the base address must use https; http is for loopback only")]
    Insecure,
    /// A user name or password inside the address.
    #[error("the base address must not hold credentials")]
    Credentials,
}

/// How the token is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthHeader {
    /// The header.
    pub name: HeaderName,
    /// What stands before the token, such as `Bearer `.
    pub prefix: &'static str,
}

/// Paths below the base address, with `{version}`, `{phone_number_id}` and `{media_id}` as whole segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathTemplates {
    /// Sending, and marking as read.
    pub messages: &'static str,
    /// Resolving a media id.
    pub media: &'static str,
    /// Uploading a file.
    pub uploads: &'static str,
}

/// Where media addresses may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaHosts {
    /// To Meta's hosts and to the base address.
    MetaAndBase,
    /// To the base address only; an address on Meta's hosts is moved there, path and query unchanged.
    MovedToBase,
}

/// One way to reach the Cloud API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    base: Url,
    version: String,
    paths: PathTemplates,
    auth: AuthHeader,
    media_hosts: MediaHosts,
}

impl Provider {
    /// Meta itself, or a stand-in with the same interface: `https://graph.facebook.com` and `v25.0`.
    ///
    /// # Errors
    /// [`InvalidProvider`] if `base` is no server, holds credentials, or is plain http beyond this machine.
    pub fn meta(base: Url, version: &str) -> Result<Self, InvalidProvider> {
        let paths = PathTemplates {
            messages: "{version}/{phone_number_id}/messages",
            media: "{version}/{media_id}",
            uploads: "{version}/{phone_number_id}/media",
        };
        let auth = AuthHeader { name: reqwest::header::AUTHORIZATION, prefix: "Bearer " };
        Self::new(base, version, paths, auth, MediaHosts::MetaAndBase)
    }

    /// 360dialog: `https://waba-v2.360dialog.io`. No version and no number in the paths: the key identifies the number.
    ///
    /// # Errors
    /// As [`Provider::meta`].
    pub fn dialog360(base: Url) -> Result<Self, InvalidProvider> {
        let paths = PathTemplates { messages: "messages", media: "{media_id}", uploads: "media" };
        let auth = AuthHeader { name: HeaderName::from_static("d360-api-key"), prefix: "" };
        Self::new(base, "", paths, auth, MediaHosts::MovedToBase)
    }

    /// A provider put together by hand.
    ///
    /// # Errors
    /// As [`Provider::meta`].
    pub fn new(
        base: Url,
        version: &str,
        paths: PathTemplates,
        auth: AuthHeader,
        media_hosts: MediaHosts,
    ) -> Result<Self, InvalidProvider> {
        if base.host().is_none() {
            return Err(InvalidProvider::NoHost);
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(InvalidProvider::Credentials);
        }
        if base.scheme() != "https" && !(base.scheme() == "http" && is_loopback(&base)) {
            return Err(InvalidProvider::Insecure);
        }
        Ok(Self { base, version: version.to_owned(), paths, auth, media_hosts })
    }

    /// The header that carries the token.
    #[must_use]
    pub fn auth(&self) -> &AuthHeader {
        &self.auth
    }

    /// Whether the API is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.base)
    }

    /// Where a number sends.
    #[must_use]
    pub fn messages_address(&self, phone_number_id: &str) -> Url {
        self.address(self.paths.messages, phone_number_id, "")
    }

    /// Where a media id is resolved.
    #[must_use]
    pub fn media_lookup_address(&self, phone_number_id: &str, media_id: &str) -> Url {
        self.address(self.paths.media, phone_number_id, media_id)
    }

    /// Where a number's files are uploaded.
    #[must_use]
    pub fn uploads_address(&self, phone_number_id: &str) -> Url {
        self.address(self.paths.uploads, phone_number_id, "")
    }

    /// Where a number blocks customers.
    #[must_use]
    pub(crate) fn block_address(&self, phone_number_id: &str) -> Url {
        let whose = Some(phone_number_id).filter(|_| !self.version.is_empty());
        self.node_address(&whose.into_iter().chain(["block_users"]).collect::<Vec<_>>())
    }

    /// The address of anything else: version, then these segments, each escaped.
    #[must_use]
    pub(crate) fn node_address(&self, segments: &[&str]) -> Url {
        let mut address = self.base.clone();
        address.set_query(None);
        address.set_fragment(None);
        if let Ok(mut path) = address.path_segments_mut() {
            let version = Some(self.version.as_str()).filter(|version| !version.is_empty());
            path.pop_if_empty().extend(version).extend(segments);
        }
        address
    }

    /// The address from which media may be fetched with the token; `None` if the token must not go there.
    #[must_use]
    pub fn media_address(&self, address: &Url) -> Option<Url> {
        if !address.username().is_empty() || address.password().is_some() {
            return None;
        }
        if address.origin() == self.base.origin() {
            return Some(address.clone());
        }
        if !is_meta_host(address) {
            return None;
        }
        match self.media_hosts {
            MediaHosts::MetaAndBase => Some(address.clone()),
            MediaHosts::MovedToBase => {
                let mut moved = self.base.clone();
                moved.set_path(address.path());
                moved.set_query(address.query());
                Some(moved)
            }
        }
    }

    /// Fills a template. Values become single, escaped segments: one with a slash or dots cannot change the path.
    fn address(&self, template: &str, phone_number_id: &str, media_id: &str) -> Url {
        let mut address = self.base.clone();
        address.set_query(None);
        address.set_fragment(None);
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().extend(template.split('/').map(|segment| match segment {
                "{version}" => self.version.as_str(),
                "{phone_number_id}" => phone_number_id,
                "{media_id}" => media_id,
                literal => literal,
            }));
        }
        address
    }
}

fn is_meta_host(address: &Url) -> bool {
    let Some(Host::Domain(host)) = address.host() else {
        return false;
    };
    let below =
        |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.') && rest.len() > 1);
    address.scheme() == "https" && address.port().is_none() && META_DOMAINS.iter().any(|domain| below(domain))
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn meta() -> Provider {
        Provider::meta(url("https://graph.facebook.com"), "v25.0").unwrap()
    }

    fn dialog() -> Provider {
        Provider::dialog360(url("https://waba-v2.360dialog.io")).unwrap()
    }

    #[test]
    fn paths_follow_the_provider() {
        assert_eq!(meta().messages_address("900").as_str(), "https://graph.facebook.com/v25.0/900/messages");
        assert_eq!(meta().media_lookup_address("900", "77").as_str(), "https://graph.facebook.com/v25.0/77");
        assert_eq!(dialog().messages_address("900").as_str(), "https://waba-v2.360dialog.io/messages");
        assert_eq!(dialog().media_lookup_address("900", "77").as_str(), "https://waba-v2.360dialog.io/77");
        let below = Provider::meta(url("http://127.0.0.1:9/graph/"), "v25.0").unwrap();
        assert_eq!(below.messages_address("900").as_str(), "http://127.0.0.1:9/graph/v25.0/900/messages");
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for base in [
            "http://graph.facebook.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(matches!(Provider::meta(url(base), "v25.0"), Err(InvalidProvider::Insecure)), "{base}");
        }
        for base in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9", "https://graph.example"] {
            assert!(Provider::meta(url(base), "v25.0").is_ok(), "{base}");
        }
        assert!(matches!(Provider::meta(url("data:x"), "v25.0"), Err(InvalidProvider::NoHost)));
        assert!(matches!(
            Provider::meta(url("https://u:p@graph.example"), ""),
            Err(InvalidProvider::Credentials)
        ));
    }

    #[test]
    fn media_comes_from_meta_or_the_base_and_from_nowhere_else() {
        for good in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://scontent.whatsapp.net/x",
            "https://graph.facebook.com/v25.0/1",
            "https://mmg.whatsapp.net/x",
        ] {
            assert_eq!(meta().media_address(&url(good)), Some(url(good)), "{good}");
        }
        for bad in [
            "http://lookaside.fbsbx.com/x",
            "https://evilfbsbx.com/x",
            "https://fbsbx.com.evil.example/x",
            "https://lookaside.fbsbx.com:8443/x",
            "https://u:p@lookaside.fbsbx.com/x",
            "https://u@graph.facebook.com/x",
            "https://lookaside.fbsbx.com./x",
            "https://127.0.0.1/x",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "data:text/plain,x",
        ] {
            assert_eq!(meta().media_address(&url(bad)), None, "{bad}");
        }
    }

    #[test]
    fn a_providers_key_stays_with_the_provider() {
        let moved =
            dialog().media_address(&url("https://lookaside.fbsbx.com/attachments/?mid=1&ext=2")).unwrap();
        assert_eq!(moved.as_str(), "https://waba-v2.360dialog.io/attachments/?mid=1&ext=2");
        assert_eq!(dialog().media_address(&url("https://elsewhere.example/x")), None);
    }

    proptest! {
        #[test]
        fn no_id_leads_away_from_the_base(id in "\\PC{0,40}") {
            for address in [meta().messages_address(&id), meta().media_lookup_address("900", &id)] {
                prop_assert_eq!(address.origin(), url("https://graph.facebook.com").origin());
                prop_assert!(address.path().starts_with("/v25.0"));
                prop_assert_eq!(address.query(), None);
            }
        }
    }
}
