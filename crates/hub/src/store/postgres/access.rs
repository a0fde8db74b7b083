//! Connects to PostgreSQL: the URL's parts, TLS, and which certificates are trusted.
//!
//! A URL may name several servers, `HOST:PORT,HOST:PORT`, of which one takes writes; [`super::primary`] finds it.
//!
//! Where the URL does not say how, the place decides: a server on this machine, be it at a socket or over loopback, is asked in clear, whatever
//! certificate it was set up with; one on another machine is asked encrypted or not at all. In clear it is asked only where the URL says so,
//! with `sslmode=disable` or, if the server offers nothing else, with `prefer`. Whatever is encrypted is checked: the certificate must be
//! good and be the server's, so `require` and `verify-full` mean the same. It must be one this machine trusts or, with `sslrootcert=FILE`,
//! one of that file and no other.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI32;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::store::{Result, StoreError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Where PostgreSQL listens if nothing else is said.
const PORT: u16 = 5432;
/// A machine that confirmed nothing for so long is gone.
const GONE_AFTER: Duration = Duration::from_secs(8);
/// A hub that freezes in the middle of a job is let go of before its hold runs out, so that another goes on at once; nobody waits for a
/// lock much longer than that, whoever has it. A URL's `options` may say otherwise.
const LIMITS: &str = "-c idle_in_transaction_session_timeout=5s -c lock_timeout=10s";

/// What is wrong with a URL, told without it: it may hold a password.
#[derive(Debug, Error)]
pub enum UrlError {
    /// Not one of PostgreSQL.
    #[error("is no URL of PostgreSQL: postgres://USER@HOST/DATABASE")]
    Malformed,
    /// A mode that does not check who answers.
    #[error("has another sslmode than disable, prefer, require or verify-full; every certificate is checked")]
    SslMode,
    /// The file of trusted certificates.
    #[error("names no usable certificate: sslrootcert must be a file of them in PEM")]
    RootCertificate,
    /// Where everybody on the machine could read it.
    #[error("holds a password, which has no place among arguments: leave it out and use --password-stdin")]
    Password,
}

/// Where the servers are, and whom to trust there.
#[derive(Clone)]
pub(super) struct Access {
    /// At least one.
    pub(super) servers: Vec<Config>,
    pub(super) tls: MakeRustlsConnect,
    /// The newest timeline met, of several servers; 0 before.
    pub(super) newest: Arc<AtomicI32>,
}

impl Access {
    /// What `url` says, and what every connection of a hub has besides.
    pub(super) fn of(url: &str) -> Result<Self> {
        let failed = |error: UrlError| StoreError::Failed(format!("SANGAM_DATABASE_URL {error}").into());
        let ParsedUrl { mut servers, trusted } = said(url).map_err(failed)?;
        servers.iter_mut().for_each(complete);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let broken = |error: rustls::Error| StoreError::Failed(error.into());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().map_err(broken)?;
        let builder = match trusted {
            Some(file) => builder.with_root_certificates(certificates(file).map_err(failed)?),
            None => builder.with_platform_verifier().map_err(broken)?,
        };
        let tls = MakeRustlsConnect::new(builder.with_no_client_auth());
        Ok(Self { servers, tls, newest: Arc::default() })
    }

    /// The same for sessions that run jobs over the tables of `schema`.
    pub(super) fn for_jobs(mut self, schema: &str) -> Self {
        for server in &mut self.servers {
            let said = server.get_options().unwrap_or_default();
            // Whatever server and URL are used to: what is acknowledged is on the disk.
            server.options(format!("{LIMITS} {said} -c search_path={schema} -c synchronous_commit=on"));
        }
        self
    }

    /// How long a connection may take to be made.
    pub(super) fn patience(&self) -> Duration {
        self.servers.first().and_then(Config::get_connect_timeout).copied().unwrap_or(CONNECT_TIMEOUT)
    }
}

/// What every connection of a hub has, unless the URL says otherwise.
fn complete(server: &mut Config) {
    // A server that takes no writes is of no use, whatever the URL says.
    server.target_session_attrs(TargetSessionAttrs::ReadWrite);
    if server.get_application_name().is_none() {
        server.application_name("sangam-hub");
    }
    if server.get_connect_timeout().is_none() {
        server.connect_timeout(CONNECT_TIMEOUT);
    }
    // A machine that is gone closes no line.
    if server.get_tcp_user_timeout().is_none() {
        server.tcp_user_timeout(GONE_AFTER);
    }
    if server.get_keepalives_interval().is_none() {
        server.keepalives_idle(GONE_AFTER / 2).keepalives_interval(GONE_AFTER / 4).keepalives_retries(2);
    }
}

/// Whether `url` can be meant. Nothing is read or asked.
pub(crate) fn check(url: &str) -> Result<(), UrlError> {
    said(url).map(drop)
}

/// The servers on other machines that `url` lets be asked in clear.
pub(crate) fn asked_in_clear(url: &str) -> Vec<String> {
    let servers = said(url).map(|said| said.servers).unwrap_or_default();
    let in_clear =
        servers.iter().filter(|server| server.get_ssl_mode() != SslMode::Require && !is_here(server));
    in_clear.map(place).collect()
}

/// What the database of `url` is called among all there are: its servers and its name, and nothing of who asks.
pub(crate) fn name(url: &str) -> Result<String, UrlError> {
    let servers = said(url)?.servers;
    let places: Vec<_> = servers.iter().map(place).collect();
    // Without a name it is the one called as the user.
    let database = servers.first().and_then(|server| server.get_dbname().or(server.get_user()));
    Ok(format!("postgres://{}/{}", places.join(","), database.unwrap_or_default()))
}

/// Host and port of a server.
fn place(server: &Config) -> String {
    let named = server.get_hosts().first().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    });
    let host = named.or_else(|| server.get_hostaddrs().first().map(IpAddr::to_string)).unwrap_or_default();
    let port = server.get_ports().first().copied().unwrap_or(PORT);
    format!("{host}:{port}")
}

/// Whether a server is on this machine, so that nobody is between.
fn is_here(server: &Config) -> bool {
    let is_loopback =
        |name: &str| name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let names_here = server.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => is_loopback(name),
        Host::Unix(_) => true,
    });
    let (names, addresses) = (server.get_hosts(), server.get_hostaddrs());
    names_here && addresses.iter().all(IpAddr::is_loopback) && !(names.is_empty() && addresses.is_empty())
}

/// A URL given as an argument, with the password that was given elsewhere.
///
/// # Errors
/// [`UrlError`], without the URL.
pub fn with_password(url: &str, password: Option<&str>) -> Result<Zeroizing<String>, UrlError> {
    if said(url)?.servers.iter().any(|server| server.get_password().is_some()) {
        return Err(UrlError::Password);
    }
    let Some(password) = password else { return Ok(url.to_owned().into()) };
    // The driver reads a plus as a plus.
    let written =
        form_urlencoded::byte_serialize(password.as_bytes()).collect::<String>().replace('+', "%20");
    let sign = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{sign}password={written}").into())
}

struct ParsedUrl {
    servers: Vec<Config>,
    trusted: Option<PathBuf>,
}

/// Takes out of the URL what the driver does not know: it knows no `sslrootcert` and no mode that says that it checks.
fn said(url: &str) -> Result<ParsedUrl, UrlError> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut rest, mut mode, mut trusted) = (Vec::new(), None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let value = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        match (pair.split('=').next(), value) {
            (Some("sslrootcert"), Some(path)) if !path.is_empty() => trusted = Some(PathBuf::from(path)),
            (Some("sslrootcert"), _) => return Err(UrlError::RootCertificate),
            (Some("sslmode"), value) => mode = Some(ssl_mode(value.as_deref().unwrap_or_default())?),
            _ => rest.push(pair),
        }
    }
    // A URL that names a certificate means TLS.
    let mode = mode.or(trusted.as_ref().map(|_| SslMode::Require));
    let query = rest.join("&");
    let server = |base: String| {
        let url = if query.is_empty() { base } else { format!("{base}?{query}") };
        let mut server: Config = url.parse().map_err(|_| UrlError::Malformed)?;
        let unsaid = if is_here(&server) { SslMode::Disable } else { SslMode::Require };
        server.ssl_mode(mode.unwrap_or(unsaid));
        Ok(server)
    };
    Ok(ParsedUrl { servers: one_each(base).into_iter().map(server).collect::<Result<_, _>>()?, trusted })
}

/// A URL for each server that one names.
fn one_each(url: &str) -> Vec<String> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (person, place) = rest.split_once('@').map_or(("", rest), |(person, place)| (person, place));
    let (hosts, database) = place.split_once('/').unwrap_or((place, ""));
    let sign = if rest.len() == place.len() { "" } else { "@" };
    hosts.split(',').map(|host| format!("{scheme}://{person}{sign}{host}/{database}")).collect()
}

fn ssl_mode(text: &str) -> Result<SslMode, UrlError> {
    match text {
        "disable" => Ok(SslMode::Disable),
        "prefer" => Ok(SslMode::Prefer),
        "require" | "verify-full" => Ok(SslMode::Require),
        _ => Err(UrlError::SslMode),
    }
}

fn certificates(file: PathBuf) -> Result<RootCertStore, UrlError> {
    let mut trusted = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(file).map_err(|_| UrlError::RootCertificate)?;
    for certificate in found {
        let certificate = certificate.map_err(|_| UrlError::RootCertificate)?;
        trusted.add(certificate).map_err(|_| UrlError::RootCertificate)?;
    }
    if trusted.is_empty() { Err(UrlError::RootCertificate) } else { Ok(trusted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_how_a_connection_is_kept_and_whom_to_trust() {
        let mode = |query: &str| {
            let said = said(&format!("postgres://sangam@db.internal/sangam{query}")).ok().unwrap();
            (said.servers[0].get_ssl_mode(), said.trusted)
        };
        assert_eq!(mode("?sslmode=disable"), (SslMode::Disable, None));
        assert_eq!(mode("?sslmode=prefer"), (SslMode::Prefer, None));
        for strict in ["require", "verify-full"] {
            assert_eq!(mode(&format!("?sslmode={strict}&connect_timeout=3")), (SslMode::Require, None));
        }
        let named = Some(PathBuf::from("/etc/sangam/database root.pem"));
        assert_eq!(mode("?sslrootcert=/etc/sangam/database%20root.pem"), (SslMode::Require, named));
        let kept = said("postgres://u@h/d?options=-c%20statement_timeout%3D9&sslmode=require").ok().unwrap();
        assert_eq!(kept.servers[0].get_options(), Some("-c statement_timeout=9"));
    }

    #[test]
    fn where_nothing_is_said_a_server_here_is_asked_in_clear_and_one_elsewhere_never() {
        let modes = |place: &str| -> Vec<_> {
            let servers = said(&format!("postgres://sangam@{place}")).ok().unwrap().servers;
            servers.iter().map(Config::get_ssl_mode).collect()
        };
        for here in ["localhost", "127.0.0.1:6432", "127.8.0.1", "[::1]", "%2Frun%2Fpostgresql"] {
            assert_eq!(modes(&format!("{here}/sangam")), [SslMode::Disable], "{here}");
        }
        assert_eq!(modes("/sangam?host=/run/postgresql"), [SslMode::Disable]);
        for there in ["db.internal", "10.0.0.7", "[fd00::7]:6432", "localhost.shop.example"] {
            assert_eq!(modes(&format!("{there}/sangam")), [SslMode::Require], "{there}");
        }
        assert_eq!(modes("db.internal/sangam?hostaddr=127.0.0.1"), [SslMode::Require]);
        assert_eq!(modes("localhost/sangam?hostaddr=10.0.0.7"), [SslMode::Require]);
        assert_eq!(
            modes("localhost,db2.internal/sangam"),
            [SslMode::Disable, SslMode::Require],
            "each by itself"
        );
        assert_eq!(modes("localhost/sangam?sslmode=require"), [SslMode::Require], "what is said counts");
    }

    #[test]
    fn whoever_may_be_asked_in_clear_from_afar_is_named_without_a_password() {
        let url = |mode: &str| format!("postgres://u:canary@localhost,db1:6432,db2/d?sslmode={mode}");
        for mode in ["disable", "prefer"] {
            assert_eq!(asked_in_clear(&url(mode)), ["db1:6432", "db2:5432"], "{mode}");
        }
        assert!(asked_in_clear(&url("require")).is_empty());
        assert!(asked_in_clear("postgres://u:canary@db1/d").is_empty());
    }

    #[test]
    fn a_database_is_called_by_where_it_is_whoever_asks() {
        for url in
            ["postgres://u:canary@db1,db2:6432/shop", "postgresql://v@db1:5432,db2:6432/shop?sslmode=disable"]
        {
            assert_eq!(name(url).unwrap(), "postgres://db1:5432,db2:6432/shop");
        }
        assert_eq!(name("postgres://u@%2Frun%2Fpg").unwrap(), "postgres:///run/pg:5432/u");
    }

    #[test]
    fn each_server_a_url_names_is_asked_for_writes_and_known_to_be_gone_when_it_is_silent() {
        let url = "postgresql://u:p%40ss@db1:6432,[::1],%2Frun%2Fpg/shop?target_session_attrs=any";
        let servers = Access::of(url).ok().unwrap().servers;
        let hosts: Vec<_> = servers.iter().map(|server| (server.get_hosts(), server.get_ports())).collect();
        let tcp = |name: &str| [Host::Tcp(name.to_owned())];
        let socket = [Host::Unix("/run/pg".into())];
        assert_eq!(
            hosts,
            [(&tcp("db1")[..], &[6432][..]), (&tcp("::1")[..], &[5432][..]), (&socket[..], &[5432][..])]
        );
        for server in &servers {
            assert_eq!((server.get_user(), server.get_dbname()), (Some("u"), Some("shop")));
            assert_eq!(server.get_password(), Some(&b"p@ss"[..]));
            assert_eq!(server.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
            assert_eq!(server.get_tcp_user_timeout(), Some(&GONE_AFTER));
        }
        for (url, mode) in
            [("postgres:///shop?host=/run/pg", SslMode::Disable), ("postgres://db1", SslMode::Require)]
        {
            let mut server = url.parse::<Config>().unwrap();
            assert_eq!(said(url).ok().unwrap().servers, [server.ssl_mode(mode).clone()], "{url}");
        }
    }

    #[test]
    fn a_password_from_elsewhere_is_that_of_every_server() {
        let password = "a b+c%/&?=@:,\u{928}";
        for url in ["postgres://u@one,other:1/d", "postgres://u@one/d?sslmode=require"] {
            let servers = said(&with_password(url, Some(password)).unwrap()).ok().unwrap().servers;
            assert!(servers.iter().all(|server| server.get_password() == Some(password.as_bytes())));
            assert_eq!(*with_password(url, None).unwrap(), url);
        }
        let told = with_password("postgres://u:canary@one/d", Some(password)).err().unwrap();
        assert!(matches!(told, UrlError::Password));
    }

    #[test]
    fn what_cannot_be_meant_is_told_without_the_url() {
        let bad = [
            ("postgres://u:canary@h:nowhere/d", "URL of PostgreSQL"),
            ("postgres://u:canary@h/d?sslmode=verify-ca", "sslmode"),
            ("postgres://u:canary@h/d?sslmode=", "sslmode"),
            ("postgres://u:canary@h/d?sslrootcert=", "sslrootcert"),
            ("postgres://u:canary@h/d?wish=1", "URL of PostgreSQL"),
        ];
        for (url, part) in bad {
            let told = check(url).err().unwrap().to_string();
            assert!(told.contains(part) && !told.contains("canary"), "{url}: {told}");
        }
        let nowhere = Access::of("postgres://u:canary@h/d?sslrootcert=/nonexistent/root.pem").err().unwrap();
        assert!(format!("{nowhere:?}").contains("sslrootcert") && !format!("{nowhere:?}").contains("canary"));
    }
}
