//! The address of a hub, validated and normalized.
//!
//! An address is `https`, or `http` on this computer only. It never carries a user, a password, a query or a fragment, and is
//! written the same way however it was typed, because a profile's folder is named after it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Where a hub is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HubAddress(Url);

/// Why a text is no hub's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// It cannot be read.
    #[error("not an address")]
    Unreadable,
    /// It would leave this computer unprotected.
    #[error("only https may leave this computer")]
    Unprotected,
}

impl FromStr for HubAddress {
    type Err = NotAnAddress;

    /// Reads what a person typed; `https` is meant where nothing is said.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let typed = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&typed).map_err(|_| NotAnAddress::Unreadable)?;
        if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
            return Err(NotAnAddress::Unreadable);
        }
        match url.scheme() {
            _ if is_protected(&url) => {}
            "http" => return Err(NotAnAddress::Unprotected),
            _ => return Err(NotAnAddress::Unreadable),
        }
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }
}

/// Nobody on the way can read or change what is said there: `https`, or `http` that does not leave this computer.
pub(crate) fn is_protected(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_this_computer(url))
}

/// What is said there never leaves this computer.
pub(crate) fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

impl HubAddress {
    /// The address of a route such as `/v1/changes`, with its query. A hub may live below a path of its host.
    #[must_use]
    pub fn route(&self, path: &str, query: &[(&str, String)]) -> Url {
        let mut url = self.0.clone();
        let path = format!("{}{}", url.path(), path.trim_start_matches('/'));
        url.set_path(&path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl fmt::Display for HubAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl TryFrom<String> for HubAddress {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HubAddress> for String {
    fn from(address: HubAddress) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_leaves_this_computer() {
        assert_eq!("http://desk.shop.example".parse::<HubAddress>(), Err(NotAnAddress::Unprotected));
        assert_eq!("http://127.0.0.1.shop.example".parse::<HubAddress>(), Err(NotAnAddress::Unprotected));
        for loopback in ["http://127.0.0.1:8787", "http://[::1]:8787", "http://localhost:8787"] {
            assert_eq!(loopback.parse::<HubAddress>().unwrap().to_string(), loopback);
        }
    }

    #[test]
    fn however_it_is_typed_it_is_one_address() {
        for typed in
            [" desk.shop.example", "https://Desk.Shop.example/", "https://desk.shop.example:443/?x=1#y"]
        {
            assert_eq!(typed.parse::<HubAddress>().unwrap().to_string(), "https://desk.shop.example");
        }
    }

    #[test]
    fn an_address_that_hides_another_is_refused() {
        for odd in [
            "https://desk.shop.example@evil.example",
            "javascript://x",
            "ftp://desk.shop.example",
            "",
            "https://",
        ] {
            assert!(odd.parse::<HubAddress>().is_err(), "{odd}");
        }
    }

    #[test]
    fn a_route_keeps_the_folder_a_hub_lives_in() {
        let address: HubAddress = "https://shop.example/desk".parse().unwrap();
        let url = address.route("/v1/changes", &[("after", "a:1".to_owned()), ("limit", "5".to_owned())]);
        assert_eq!(url.as_str(), "https://shop.example/desk/v1/changes?after=a%3A1&limit=5");
    }
}
