//! How a hub reaches its server: what a URL says, and whom it trusts.
//!
//! A connection over the network is encrypted if the server offers it, and always with `sslmode=require`. Whatever is encrypted is checked:
//! the certificate must be good and be the server's, so `verify-full` means the same. It must be one this machine trusts or, with
//! `sslrootcert=FILE`, one of that file and no other.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::{Result, StoreError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What is wrong with a URL, told without it: it may hold a password.
#[derive(Debug, Error)]
pub(crate) enum UrlError {
    /// Not one of PostgreSQL.
    #[error("is no URL of PostgreSQL: postgres://USER@HOST/DATABASE")]
    Malformed,
    /// A mode that does not check who answers.
    #[error("has another sslmode than disable, prefer, require or verify-full; every certificate is checked")]
    SslMode,
    /// The file of trusted certificates.
    #[error("names no usable certificate: sslrootcert must be a file of them in PEM")]
    RootCertificate,
}

/// Where a server is, and whom to trust there.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Access {
    /// What `url` says, and what every connection of a hub has besides.
    pub(super) fn of(url: &str) -> Result<Self> {
        let failed = |error: UrlError| StoreError::Failed(format!("SANGAM_DATABASE_URL {error}").into());
        let Said { mut config, trusted } = said(url).map_err(failed)?;
        if config.get_application_name().is_none() {
            config.application_name("sangam-hub");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let broken = |error: rustls::Error| StoreError::Failed(error.into());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().map_err(broken)?;
        let builder = match trusted {
            Some(file) => builder.with_root_certificates(certificates(file).map_err(failed)?),
            None => builder.with_platform_verifier().map_err(broken)?,
        };
        Ok(Self { config, tls: MakeRustlsConnect::new(builder.with_no_client_auth()) })
    }
}

/// Whether `url` can be meant. Nothing is read or asked.
pub(crate) fn check(url: &str) -> Result<(), UrlError> {
    said(url).map(drop)
}

struct Said {
    config: Config,
    trusted: Option<PathBuf>,
}

/// Takes out of the URL what the driver does not know: it knows no `sslrootcert` and no mode that says that it checks.
fn said(url: &str) -> Result<Said, UrlError> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut rest, mut mode, mut trusted) = (Vec::new(), None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let value = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        match (pair.split('=').next(), value) {
            (Some("sslrootcert"), Some(path)) if !path.is_empty() => trusted = Some(PathBuf::from(path)),
            (Some("sslrootcert"), _) => return Err(UrlError::RootCertificate),
            (Some("sslmode"), value) => mode = Some(ssl_mode(value.as_deref().unwrap_or_default())?),
            _ => rest.push(pair),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    let mut config: Config = url.parse().map_err(|_| UrlError::Malformed)?;
    // Whoever names whom to trust means to be encrypted.
    config.ssl_mode(mode.unwrap_or(if trusted.is_some() { SslMode::Require } else { SslMode::Prefer }));
    Ok(Said { config, trusted })
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
            (said.config.get_ssl_mode(), said.trusted)
        };
        assert_eq!(mode(""), (SslMode::Prefer, None));
        assert_eq!(mode("?sslmode=disable"), (SslMode::Disable, None));
        for strict in ["require", "verify-full"] {
            assert_eq!(mode(&format!("?sslmode={strict}&connect_timeout=3")), (SslMode::Require, None));
        }
        let named = Some(PathBuf::from("/etc/sangam/database root.pem"));
        assert_eq!(mode("?sslrootcert=/etc/sangam/database%20root.pem"), (SslMode::Require, named));
        let kept = said("postgres://u@h/d?options=-c%20statement_timeout%3D9&sslmode=require").ok().unwrap();
        assert_eq!(kept.config.get_options(), Some("-c statement_timeout=9"));
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
