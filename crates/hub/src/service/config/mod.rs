//! The settings of a hub: `hub.toml`, overlaid by the environment.
//!
//! Every setting has one name: `database_url` in the file is `SANGAM_DATABASE_URL` in the environment, and the environment
//! wins. An environment variable that is set but empty counts as not set, so a compose file may list them all. A key in
//! the file that is no setting is refused, because a misspelt name would silently leave the default in force.
//!
//! What is read is checked at once and becomes types the rest of the hub needs not check again: no empty secret (an empty
//! app secret would make every forged webhook genuine), no plain http to another machine, no store this build cannot
//! open. Every error names the variable, and none shows its value if that is a secret.
//!
//! Serving needs all of it ([`Settings::hub`]); the admin commands need only the database and its key
//! ([`Settings::storage`]).

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ::config::{Config as Reader, Environment, File, FileFormat};
use sangam_cloud_api::signature::AppSecrets;
use sangam_cloud_api::{AppSecret, VerifyToken};
use serde::Deserialize;
use thiserror::Error;
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::alerts::{MailError, Mailer};
use crate::copies::restore::Target;
use crate::media::place::{MediaPlace, PATIENCE, S3Place};
use crate::store::postgres::check_url;

const PREFIX: &str = "SANGAM_";
const DEFAULT_LISTEN: &str = "127.0.0.1:8787";
const DEFAULT_GRAPH_URL: &str = "https://graph.facebook.com";
const DEFAULT_SDK_URL: &str = "https://connect.facebook.net/en_US/sdk.js";
const DEFAULT_S3_REGION: &str = "us-east-1";
const DEFAULT_DIALOG360_URL: &str = "https://waba-v2.360dialog.io";
/// What an app may onboard in seven days before Meta verified it, and after.
const QUOTAS: [u64; 2] = [10, 200];
const DEFAULT_GRAPH_VERSION: &str = "v25.0";

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file is not there, not TOML, or holds a key that is no setting.
    #[error("the settings cannot be read")]
    Unreadable(#[source] ::config::ConfigError),
    /// A needed setting is not there.
    #[error("{variable} is not set")]
    Missing {
        /// Its name in the environment.
        variable: &'static str,
    },
    /// A setting is there but cannot mean anything.
    #[error("{variable} {reason}")]
    Malformed {
        /// Its name in the environment.
        variable: &'static str,
        /// What is wrong with it, without its value where that is a secret.
        reason: String,
    },
}

/// Where the team's truth is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// In an SQLite file.
    Sqlite(PathBuf),
    /// In the PostgreSQL database of this URL, which may hold a password.
    Postgres(String),
}

impl Database {
    /// The file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::Sqlite(path)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => formatter.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
        }
    }
}

/// Where the hub keeps its data and the key to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The database.
    pub database: Database,
    /// The file with the master key.
    pub master_key_file: PathBuf,
}

/// Everything a serving hub needs to know.
pub struct Config {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Where data is kept.
    pub storage: Storage,
    /// Where media is kept.
    pub media: MediaPlace,
    /// The address the world reaches the hub at, if it is known: for invitations and Meta's webhook form.
    pub public_url: Option<Url>,
    /// Reverse proxies other than loopback whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Meta's id of the app.
    pub meta_app_id: Option<String>,
    /// Meta's id of the signup configuration.
    pub meta_config_id: Option<String>,
    /// Where the signup's page loads Meta's SDK from.
    pub meta_sdk_url: Url,
    /// How many businesses the app may onboard in seven days.
    pub meta_onboarding_quota: u64,
    /// 360dialog's API.
    pub dialog360_url: Url,
    /// What webhooks are signed with.
    pub app_secrets: AppSecrets,
    /// What Meta proves itself with when the webhook address is saved.
    pub verify_token: VerifyToken,
    /// The Graph API, without version.
    pub graph_url: Url,
    /// Its version, `v` and a number with one decimal.
    pub graph_version: String,
    /// Who carries e-mail, if a mail server is set up.
    pub mailer: Option<Mailer>,
    /// Where copies go, if the operator says.
    pub copy_folder: Option<PathBuf>,
    /// The hub runs on its owner's own computer, who chooses folders and may have this computer called.
    pub is_own_computer: bool,
}

/// The settings as they were written, not yet checked.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    listen: Option<String>,
    database_url: Option<String>,
    public_url: Option<String>,
    media_url: Option<String>,
    s3_endpoint: Option<String>,
    s3_region: Option<String>,
    s3_access_key_id: Option<String>,
    s3_secret_access_key: Option<String>,
    master_key_file: Option<String>,
    trusted_proxies: Option<String>,
    meta_app_id: Option<String>,
    meta_app_secret: Option<String>,
    meta_app_secret_previous: Option<String>,
    meta_verify_token: Option<String>,
    meta_config_id: Option<String>,
    meta_sdk_url: Option<String>,
    meta_onboarding_quota: Option<String>,
    dialog360_url: Option<String>,
    graph_url: Option<String>,
    graph_version: Option<String>,
    smtp_url: Option<String>,
    smtp_from: Option<String>,
    copy_folder: Option<String>,
    log: Option<String>,
    log_format: Option<String>,
}

/// The names of the settings, as the environment writes them.
pub const VARIABLES: [&str; 25] = [
    "SANGAM_LISTEN",
    "SANGAM_DATABASE_URL",
    "SANGAM_PUBLIC_URL",
    "SANGAM_MEDIA_URL",
    "SANGAM_S3_ENDPOINT",
    "SANGAM_S3_REGION",
    "SANGAM_S3_ACCESS_KEY_ID",
    "SANGAM_S3_SECRET_ACCESS_KEY",
    "SANGAM_MASTER_KEY_FILE",
    "SANGAM_TRUSTED_PROXIES",
    "SANGAM_META_APP_ID",
    "SANGAM_META_APP_SECRET",
    "SANGAM_META_APP_SECRET_PREVIOUS",
    "SANGAM_META_VERIFY_TOKEN",
    "SANGAM_META_CONFIG_ID",
    "SANGAM_META_SDK_URL",
    "SANGAM_META_ONBOARDING_QUOTA",
    "SANGAM_DIALOG360_URL",
    "SANGAM_GRAPH_URL",
    "SANGAM_GRAPH_VERSION",
    "SANGAM_SMTP_URL",
    "SANGAM_SMTP_FROM",
    "SANGAM_COPY_FOLDER",
    "SANGAM_LOG",
    "SANGAM_LOG_FORMAT",
];

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl Settings {
    /// Reads `file`, if one is named, and lays `environment` over it. Variables of other programs are ignored.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`].
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let ours: HashMap<String, String> =
            environment.into_iter().filter(|(name, _)| VARIABLES.contains(&name.as_str())).collect();
        let mut reader = Reader::builder();
        if let Some(file) = file {
            reader = reader.add_source(File::from(file).format(FileFormat::Toml));
        }
        let overlay =
            Environment::with_prefix(PREFIX.trim_end_matches('_')).ignore_empty(true).source(Some(ours));
        let merged = reader.add_source(overlay).build().map_err(ConfigError::Unreadable)?;
        merged.try_deserialize().map_err(ConfigError::Unreadable)
    }

    /// What every command needs.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] or [`ConfigError::Malformed`].
    pub fn storage(&self) -> Result<Storage, ConfigError> {
        let database = needed("SANGAM_DATABASE_URL", self.database_url.as_deref())?;
        let master_key_file = needed("SANGAM_MASTER_KEY_FILE", self.master_key_file.as_deref())?;
        Ok(Storage { database: named_database(database)?, master_key_file: PathBuf::from(master_key_file) })
    }

    /// Where a hub is restored to: `database`, with media and master key where the settings say, else beside it.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`].
    pub fn restore_target(&self, database: &Path) -> Result<Target, ConfigError> {
        let media = match given(self.media_url.as_deref()).map(|url| self.media_place(url)).transpose()? {
            Some(MediaPlace::Folder(folder)) => folder,
            Some(MediaPlace::S3(_)) => {
                let reason = "names a bucket: restore with file:///FOLDER, then bring the files there with sangam-hub move-media";
                return Err(malformed("SANGAM_MEDIA_URL", reason));
            }
            None => media_beside(database),
        };
        let master_key_file = self.key_file_beside(database);
        Ok(Target { database: database.to_owned(), media, master_key_file })
    }

    /// The file with the master key of a hub that is brought back: where the settings say, else beside what is made.
    #[must_use]
    pub fn key_file_beside(&self, made: &Path) -> PathBuf {
        let said = given(self.master_key_file.as_deref()).map(PathBuf::from);
        said.unwrap_or_else(|| made.with_file_name("master.key"))
    }

    /// Where media is kept: where the settings say, else beside the database file, or beside the master key if the database is none.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`] or [`ConfigError::Missing`].
    pub fn media(&self, storage: &Storage) -> Result<MediaPlace, ConfigError> {
        match given(self.media_url.as_deref()) {
            Some(url) => self.media_place(url),
            None => Ok(media_beside(storage.database.file().unwrap_or(&storage.master_key_file)).into()),
        }
    }

    /// The place `url` names: `file:///FOLDER`, or `s3://BUCKET/PREFIX` with the key the settings hold.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`] or [`ConfigError::Missing`].
    pub fn media_place(&self, url: &str) -> Result<MediaPlace, ConfigError> {
        const VARIABLE: &str = "SANGAM_MEDIA_URL";
        let parsed: Url = parsed(VARIABLE, url)?;
        match parsed.scheme() {
            "file" => parsed
                .to_file_path()
                .map(MediaPlace::Folder)
                .map_err(|()| malformed(VARIABLE, "must be file:/// and an absolute folder on this machine")),
            "s3" => {
                let told =
                    "must be s3://BUCKET or s3://BUCKET/PREFIX; address and key have settings of their own";
                let (bucket, prefix) = bucket_of(&parsed).ok_or_else(|| malformed(VARIABLE, told))?;
                self.bucket(bucket, prefix).map(MediaPlace::S3)
            }
            _ => Err(malformed(VARIABLE, "must be file:///FOLDER or s3://BUCKET/PREFIX")),
        }
    }

    fn bucket(&self, bucket: String, prefix: String) -> Result<S3Place, ConfigError> {
        const SECRET: &str = "SANGAM_S3_SECRET_ACCESS_KEY";
        let endpoint = given(self.s3_endpoint.as_deref()).map(store_address).transpose()?;
        Ok(S3Place {
            bucket,
            prefix,
            endpoint,
            region: given(self.s3_region.as_deref()).unwrap_or(DEFAULT_S3_REGION).to_owned(),
            access_key_id: needed("SANGAM_S3_ACCESS_KEY_ID", self.s3_access_key_id.as_deref())?.to_owned(),
            secret_access_key: Zeroizing::new(
                needed(SECRET, self.s3_secret_access_key.as_deref())?.to_owned(),
            ),
            patience: PATIENCE,
        })
    }

    /// Where a hub with these settings listens.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`].
    pub fn listen(&self) -> Result<SocketAddr, ConfigError> {
        parsed("SANGAM_LISTEN", given(self.listen.as_deref()).unwrap_or(DEFAULT_LISTEN))
    }

    /// What serving needs.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] or [`ConfigError::Malformed`], for the first setting that cannot be used.
    pub fn hub(self) -> Result<Config, ConfigError> {
        let storage = self.storage()?;
        let listen = self.listen()?;
        let media = self.media(&storage)?;
        let copy_folder = copy_folder(self.copy_folder.as_deref())?;
        if copy_folder.is_some() && storage.database.file().is_none() {
            let reason = "is for a database in a file; one in PostgreSQL is copied by its own tools: pg_dump";
            return Err(malformed("SANGAM_COPY_FOLDER", reason));
        }
        let current = secret("SANGAM_META_APP_SECRET", self.meta_app_secret, AppSecret::new)?;
        let previous = match self.meta_app_secret_previous.filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(secret("SANGAM_META_APP_SECRET_PREVIOUS", Some(text), AppSecret::new)?),
            None => None,
        };
        let verify_token = secret("SANGAM_META_VERIFY_TOKEN", self.meta_verify_token, VerifyToken::new)?;
        let graph_url = given(self.graph_url.as_deref()).unwrap_or(DEFAULT_GRAPH_URL);
        let public_url = given(self.public_url.as_deref());
        Ok(Config {
            listen,
            storage,
            media,
            public_url: public_url.map(|url| web_address("SANGAM_PUBLIC_URL", url)).transpose()?,
            trusted_proxies: addresses("SANGAM_TRUSTED_PROXIES", self.trusted_proxies.as_deref())?,
            meta_app_id: self.meta_app_id.filter(|text| !text.trim().is_empty()),
            meta_config_id: self.meta_config_id.filter(|text| !text.trim().is_empty()),
            meta_sdk_url: web_address(
                "SANGAM_META_SDK_URL",
                given(self.meta_sdk_url.as_deref()).unwrap_or(DEFAULT_SDK_URL),
            )?,
            meta_onboarding_quota: quota(self.meta_onboarding_quota.as_deref())?,
            dialog360_url: web_address(
                "SANGAM_DIALOG360_URL",
                given(self.dialog360_url.as_deref()).unwrap_or(DEFAULT_DIALOG360_URL),
            )?,
            app_secrets: AppSecrets::new(current, previous),
            verify_token,
            graph_url: web_address("SANGAM_GRAPH_URL", graph_url)?,
            graph_version: version(given(self.graph_version.as_deref()).unwrap_or(DEFAULT_GRAPH_VERSION))?,
            mailer: mailer(self.smtp_url.as_deref(), self.smtp_from.as_deref())?,
            copy_folder,
            is_own_computer: false,
        })
    }

    /// Which log lines to write, in the directive language of `tracing`; `info`, without the migrations' own, unless said
    /// otherwise.
    #[must_use]
    pub fn log_filter(&self) -> &str {
        given(self.log.as_deref()).unwrap_or("info,refinery_core=warn")
    }

    /// How to write them.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`] for anything but `text` and `json`.
    pub fn log_format(&self) -> Result<LogFormat, ConfigError> {
        match given(self.log_format.as_deref()) {
            None | Some("text") => Ok(LogFormat::Text),
            Some("json") => Ok(LogFormat::Json),
            Some(_) => Err(malformed("SANGAM_LOG_FORMAT", "must be text or json")),
        }
    }
}

/// Libraries that print, below a warning, what goes through them: statements with what is written, messages on a socket.
const TALKATIVE: [&str; 3] = ["tokio_postgres", "tungstenite", "tokio_tungstenite"];

/// Whether a line may be in the log at all, whatever filter was given: none holds what people write.
#[must_use]
pub fn may_be_logged(metadata: &tracing::Metadata<'_>) -> bool {
    let module = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() <= tracing::Level::WARN || !TALKATIVE.contains(&module)
}

fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

fn needed<'a>(variable: &'static str, value: Option<&'a str>) -> Result<&'a str, ConfigError> {
    given(value).ok_or(ConfigError::Missing { variable })
}

fn malformed(variable: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError::Malformed { variable, reason: reason.into() }
}

fn parsed<T: FromStr<Err: Display>>(variable: &'static str, value: &str) -> Result<T, ConfigError> {
    value.parse().map_err(|error| malformed(variable, format!("is {value:?}: {error}")))
}

/// An empty secret is told like a missing one: with the name of the variable, and before anything listens.
fn secret<T, E: Display>(
    variable: &'static str,
    value: Option<String>,
    make: impl FnOnce(String) -> Result<T, E>,
) -> Result<T, ConfigError> {
    let text = value.filter(|text| !text.trim().is_empty()).ok_or(ConfigError::Missing { variable })?;
    make(text).map_err(|error| malformed(variable, format!("cannot be used: {error}")))
}

/// `sqlite:PATH`, whose path may be relative to the working folder, or `postgres://…`.
fn named_database(url: &str) -> Result<Database, ConfigError> {
    const VARIABLE: &str = "SANGAM_DATABASE_URL";
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        check_url(url).map_err(|error| malformed(VARIABLE, error.to_string()))?;
        return Ok(Database::Postgres(url.to_owned()));
    }
    let told = "must be sqlite:PATH or postgres://USER@HOST/DATABASE";
    let path = url.strip_prefix("sqlite:").ok_or_else(|| malformed(VARIABLE, told))?;
    // Both customary spellings of an absolute path: sqlite:/var/… and sqlite:///var/…
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.contains(":memory:") || path.contains('?') {
        return Err(malformed(VARIABLE, "must name a file: sqlite:PATH"));
    }
    Ok(Database::Sqlite(PathBuf::from(path)))
}

/// Bucket and prefix of `s3://BUCKET/PREFIX`, if they can be meant and nothing else is there.
fn bucket_of(url: &Url) -> Option<(String, String)> {
    let bucket = url.host_str().filter(|bucket| (3..=63).contains(&bucket.len()))?;
    let is_plain = |letter: u8| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'-' | b'.' | b'_')
    };
    let has_more = !url.username().is_empty()
        || url.password().is_some()
        || url.port().is_some()
        || url.query().is_some()
        || url.fragment().is_some();
    let prefix = url.path().trim_matches('/');
    let is_prefix = object_store::path::Path::parse(prefix).is_ok() && !prefix.contains('%');
    (bucket.bytes().all(is_plain) && is_prefix && !has_more).then(|| (bucket.to_owned(), prefix.to_owned()))
}

/// Where a store answers. What goes there is sealed and signed, so plain http may go to a neighbour: this machine, a private
/// address, or a name without a dot, which no public host has.
fn store_address(url: &str) -> Result<Url, ConfigError> {
    const VARIABLE: &str = "SANGAM_S3_ENDPOINT";
    let address: Url = parsed(VARIABLE, url)?;
    if !address.username().is_empty() || address.password().is_some() || address.query().is_some() {
        return Err(malformed(
            VARIABLE,
            "must be an address and nothing else: the key has settings of its own",
        ));
    }
    let is_near = match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Some(Host::Domain(name)) => !name.contains('.'),
        None => false,
    };
    match address.scheme() {
        "https" => Ok(address),
        "http" if is_near => Ok(address),
        "http" => Err(malformed(VARIABLE, "must use https: plain http is for a store beside the hub only")),
        _ => Err(malformed(VARIABLE, "must be an https address")),
    }
}

/// Meta knows two quotas.
fn quota(text: Option<&str>) -> Result<u64, ConfigError> {
    const VARIABLE: &str = "SANGAM_META_ONBOARDING_QUOTA";
    let [usual, verified] = QUOTAS;
    let quota = given(text).map(|text| parsed(VARIABLE, text)).transpose()?.unwrap_or(usual);
    if quota == usual || quota == verified {
        Ok(quota)
    } else {
        Err(malformed(VARIABLE, "must be 10 or 200"))
    }
}

/// Media lies beside its database unless told otherwise: `/var/lib/sangam/hub.db` has `/var/lib/sangam/hub.db.media`. The one file that a hub
/// with a server surely has is its master key.
fn media_beside(file: &Path) -> PathBuf {
    let mut folder = file.as_os_str().to_owned();
    folder.push(".media");
    PathBuf::from(folder)
}

/// An http address whose traffic nobody between can read: https, or http that stays on this machine.
fn web_address(variable: &'static str, url: &str) -> Result<Url, ConfigError> {
    let address: Url = parsed(variable, url)?;
    if !address.username().is_empty() || address.password().is_some() {
        return Err(malformed(variable, "must not hold a user name or password"));
    }
    match address.scheme() {
        "https" => Ok(address),
        "http" if is_loopback(&address) => Ok(address),
        "http" => Err(malformed(variable, "must use https: plain http is allowed on loopback only")),
        _ => Err(malformed(variable, "must be an https address")),
    }
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// An absolute folder: a relative one would follow whoever starts the hub.
fn copy_folder(path: Option<&str>) -> Result<Option<PathBuf>, ConfigError> {
    let Some(path) = given(path).map(PathBuf::from) else { return Ok(None) };
    if path.is_absolute() {
        Ok(Some(path))
    } else {
        Err(malformed("SANGAM_COPY_FOLDER", "must be an absolute folder"))
    }
}

/// A mail server and who writes; both or neither. The address may hold a password, so a complaint never shows it.
fn mailer(url: Option<&str>, from: Option<&str>) -> Result<Option<Mailer>, ConfigError> {
    let Some(url) = given(url) else { return Ok(None) };
    Mailer::check(url).map_err(|error| malformed("SANGAM_SMTP_URL", error.to_string()))?;
    let from = needed("SANGAM_SMTP_FROM", from)?;
    Mailer::new(url, from).map(Some).map_err(|error| match error {
        MailError::Address => malformed("SANGAM_SMTP_FROM", error.to_string()),
        _ => malformed("SANGAM_SMTP_URL", MailError::Url.to_string()),
    })
}

fn addresses(variable: &'static str, list: Option<&str>) -> Result<Vec<IpAddr>, ConfigError> {
    given(list)
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|address| parsed(variable, address.trim()))
        .collect()
}

/// `v` and two numbers: it becomes part of a path, so nothing else may stand in it.
fn version(text: &str) -> Result<String, ConfigError> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    match numbers {
        Some((major, minor)) if is_number(major) && is_number(minor) => Ok(text.to_owned()),
        _ => Err(malformed("SANGAM_GRAPH_VERSION", format!("is {text:?}, not a version like v25.0"))),
    }
}

#[cfg(test)]
mod tests;
