//! Storage back ends for media: a folder, or an S3 bucket that several hubs can share.
//!
//! What is kept is sealed before it leaves the hub, and every object is held against its name when it is read: a store that
//! reads, changes or mixes up what it keeps learns the sizes of files and is found out. Only a store that removes can do harm.
//!
//! A bucket may be away for a while. A hub starts all the same and messages go on; files wait for it. How the place
//! does is its [`Condition`]: tried at the start, then [looked at](super::MediaStore::watch) now and then, said in the log when it changes,
//! counted, and answered to whoever asks the hub how it is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use url::Url;
use zeroize::Zeroizing;

/// How long a store may stay silent.
pub const PATIENCE: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often one request is retried, and for how long. Callers have longer timeouts than this.
const RETRIES: usize = 3;
const RETRY_TIMEOUT: Duration = Duration::from_secs(10);

/// Where media is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaPlace {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket.
    S3(S3Place),
}

impl MediaPlace {
    /// The folder, if it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::S3(_) => None,
        }
    }
}

impl From<PathBuf> for MediaPlace {
    fn from(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }
}

/// A bucket, or a part of one, and the key to it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Place {
    /// The bucket. It must be there.
    pub bucket: String,
    /// What the names of all objects begin with; may be empty.
    pub prefix: String,
    /// Where the store answers; Amazon's own address of the region if none.
    pub endpoint: Option<Url>,
    /// The region that is signed for.
    pub region: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret of the access key.
    pub secret_access_key: Zeroizing<String>,
    /// How long it may stay silent.
    pub patience: Duration,
}

impl fmt::Debug for S3Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "S3Place({self})")
    }
}

/// For the operator: which bucket, and where.
impl fmt::Display for S3Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "bucket {}", self.bucket)?;
        match &self.endpoint {
            Some(endpoint) => write!(formatter, " at {endpoint}"),
            None => write!(formatter, " at Amazon in {}", self.region),
        }
    }
}

impl S3Place {
    /// The store behind it. No request is made yet.
    pub(super) fn objects(&self) -> object_store::Result<Arc<dyn ObjectStore>> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(self.secret_access_key.as_str())
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(2),
                    base: 2.0,
                },
                max_retries: RETRIES,
                retry_timeout: RETRY_TIMEOUT,
            })
            .with_client_options(
                ClientOptions::new()
                    .with_connect_timeout(CONNECT_TIMEOUT.min(self.patience))
                    .with_read_timeout(self.patience)
                    .with_timeout_disabled()
                    .with_allow_http(self.endpoint.as_ref().is_some_and(|url| url.scheme() == "http")),
            );
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.as_str());
        }
        let bucket = builder.build()?;
        if self.prefix.is_empty() {
            return Ok(Arc::new(bucket));
        }
        Ok(Arc::new(PrefixStore::new(bucket, self.prefix.as_str())))
    }
}

/// The condition of the place where media are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// What is put there can be read there.
    Well,
    /// The key is refused, or may not read, write and remove.
    Refused,
    /// There is no such bucket.
    NoBucket,
    /// It does not answer, or not as it should.
    Away,
}

impl Condition {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Well, Self::Refused, Self::NoBucket, Self::Away];

    /// Its name in metrics and in the health check.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Refused => "refused",
            Self::NoBucket => "no_bucket",
            Self::Away => "away",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.as_str() == name)
    }

    /// What is the matter and what to do, for the operator.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Well => "the media store is well",
            Self::Refused => {
                "the media store refuses the key: check SANGAM_S3_ACCESS_KEY_ID and SANGAM_S3_SECRET_ACCESS_KEY, and that it may \
                 read, write, list and remove in the bucket"
            }
            Self::NoBucket => "the media store has no such bucket: make it, or correct SANGAM_MEDIA_URL",
            Self::Away => {
                "the media store does not answer as it should: check SANGAM_S3_ENDPOINT, SANGAM_S3_REGION and the store itself"
            }
        }
    }

    /// The condition that follows from an error of a trial write, read or removal.
    pub(super) const fn of(error: &object_store::Error) -> Self {
        match error {
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                Self::Refused
            }
            object_store::Error::NotFound { .. } => Self::NoBucket,
            _ => Self::Away,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(endpoint: Option<&str>) -> S3Place {
        S3Place {
            bucket: "shop-media".to_owned(),
            prefix: String::new(),
            endpoint: endpoint.map(|url| url.parse().unwrap()),
            region: "ap-south-1".to_owned(),
            access_key_id: "synthetic-access-key".to_owned(),
            secret_access_key: Zeroizing::new("canary-secret".to_owned()),
            patience: PATIENCE,
        }
    }

    #[test]
    fn a_place_tells_where_it_is_and_never_its_secret() {
        let near = MediaPlace::S3(place(Some("http://127.0.0.1:9000")));
        assert_eq!(format!("{near:?}"), "S3(S3Place(bucket shop-media at http://127.0.0.1:9000/))");
        assert_eq!(place(None).to_string(), "bucket shop-media at Amazon in ap-south-1");
    }

    #[test]
    fn a_condition_is_found_by_its_name() {
        for condition in Condition::ALL {
            assert_eq!(Condition::named(condition.as_str()), Some(condition));
        }
        assert_eq!(Condition::named("tired"), None);
    }
}
