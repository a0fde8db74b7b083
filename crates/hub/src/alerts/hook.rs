//! Outgoing webhooks, signed, to an address that an owner chose.
//!
//! The owner chooses the address, but the operator's machine calls it (SSRF). So it must be a public one, reached by https, and
//! redirects are not followed. Names are resolved here and private addresses are dropped before anything connects, so a name that
//! resolves to a private address later opens nothing either. A hub on the owner's own computer may call that computer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use sha2::Sha256;
use thiserror::Error;
use url::{Host, Url};

/// Carries `sha256=` and the HMAC-SHA256 of the body under the owner's secret, in hex.
pub const SIGNATURE_HEADER: &str = "X-Sangam-Signature-256";

const PATIENCE: Duration = Duration::from_secs(15);

/// Why a webhook was not delivered.
#[derive(Debug, Error)]
pub enum HookError {
    /// The address must not be called.
    #[error("the address must be https and public")]
    Address,
    /// Nobody answered, or not in time.
    #[error("no answer came")]
    Unreachable(#[source] reqwest::Error),
    /// The answer was not 2xx.
    #[error("the answer was {0}")]
    Answer(u16),
}

/// Calls webhooks.
#[derive(Clone)]
pub struct Hooks {
    http: Option<reqwest::Client>,
    is_own_computer: bool,
}

impl Hooks {
    /// Calls public addresses, and this computer if the hub runs on the owner's own.
    ///
    /// # Errors
    /// If the system's certificates cannot be loaded.
    pub fn new(is_own_computer: bool) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
            .user_agent(concat!("sangam-hub/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(PublicOnly { is_own_computer }))
            .build()?;
        Ok(Self { http: Some(http), is_own_computer })
    }

    /// Calls nobody: for a hub without a network.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self { http: None, is_own_computer: false }
    }

    /// The address, if it may be called.
    ///
    /// # Errors
    /// [`HookError::Address`].
    pub fn permitted(&self, url: &str) -> Result<Url, HookError> {
        let url = Url::parse(url.trim()).map_err(|_| HookError::Address)?;
        let has_login = !url.username().is_empty() || url.password().is_some();
        let (is_here, is_public) = match url.host() {
            Some(Host::Ipv4(ip)) => (ip.is_loopback(), is_public(ip.into())),
            Some(Host::Ipv6(ip)) => (ip.is_loopback(), is_public(ip.into())),
            Some(Host::Domain(name)) => (name == "localhost", name != "localhost"),
            None => (false, false),
        };
        let is_good = match url.scheme() {
            "https" => is_public || (is_here && self.is_own_computer),
            "http" => is_here && self.is_own_computer,
            _ => false,
        };
        if is_good && !has_login { Ok(url) } else { Err(HookError::Address) }
    }

    /// Delivers a body once.
    ///
    /// # Errors
    /// [`HookError`].
    pub(super) async fn deliver(&self, url: &str, secret: &[u8], body: String) -> Result<(), HookError> {
        let url = self.permitted(url)?;
        let request = self
            .http
            .as_ref()
            .ok_or(HookError::Address)?
            .post(url)
            .header("Content-Type", "application/json")
            .header(SIGNATURE_HEADER, signature(secret, body.as_bytes()))
            .body(body);
        let answer = request.send().await.map_err(|error| HookError::Unreachable(error.without_url()))?;
        if answer.status().is_success() { Ok(()) } else { Err(HookError::Answer(answer.status().as_u16())) }
    }
}

/// What [`SIGNATURE_HEADER`] carries.
fn signature(secret: &[u8], body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Resolves names to public addresses only.
struct PublicOnly {
    is_own_computer: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let may_be_here = self.is_own_computer && name.as_str() == "localhost";
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed =
                |address: &SocketAddr| is_public(address.ip()) || (may_be_here && address.ip().is_loopback());
            let addresses: Vec<SocketAddr> = found.filter(allowed).collect();
            if addresses.is_empty() {
                return Err(HookError::Address.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// An address on the open internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_assigned_elsewhere =
        a == 0 || (a == 192 && b == 0 && c == 0) || (a == 198 && (18..20).contains(&b)) || a >= 240;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || is_shared
        || is_assigned_elsewhere)
}

/// Global unicast only, and where a v4 address is carried inside, that one decides.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, ..] = ip.segments();
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    if let Some(mapped) = ip.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [.., seventh, eighth] = ip.segments();
    match (first, second) {
        (0x64, 0xff9b) => carried(seventh, eighth),
        (0x2002, high) => carried(high, third),
        // Teredo and documentation.
        (0x2001, 0 | 0xdb8) => false,
        _ => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hooks(is_own_computer: bool) -> Hooks {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Hooks::new(is_own_computer).unwrap()
    }

    #[test]
    fn only_public_https_is_called() {
        let hooks = hooks(false);
        for good in ["https://shop.example/alerts", "https://93.184.215.14/", "https://[2606:2800::1]:8443/x"]
        {
            assert!(hooks.permitted(good).is_ok(), "{good}");
        }
        for bad in [
            "http://shop.example/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://192.168.0.4/",
            "https://172.20.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:0a00:0001::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://user:word@shop.example/",
            "file:///etc/passwd",
            "gopher://shop.example/",
            "shop.example",
        ] {
            assert!(matches!(hooks.permitted(bad), Err(HookError::Address)), "{bad}");
        }
    }

    #[test]
    fn a_hub_on_the_owners_computer_may_call_that_computer_and_nothing_else_inside() {
        let hooks = hooks(true);
        for good in ["http://127.0.0.1:9000/x", "http://localhost:9000/", "https://shop.example/"] {
            assert!(hooks.permitted(good).is_ok(), "{good}");
        }
        for bad in ["http://192.168.0.4/", "https://10.0.0.1/", "http://shop.example/"] {
            assert!(hooks.permitted(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_that_points_inward_is_not_followed() {
        let outside = PublicOnly { is_own_computer: false };
        assert!(outside.resolve("localhost".parse().unwrap()).await.is_err());
        let own = PublicOnly { is_own_computer: true };
        assert!(own.resolve("localhost".parse().unwrap()).await.is_ok());
    }

    #[test]
    fn the_signature_is_an_hmac_of_the_body() {
        // RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature(b"Jefe", b"what do ya want for nothing?"), expected);
    }
}
