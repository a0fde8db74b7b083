use std::fs;

use super::*;

const COMPLETE: [(&str, &str); 4] = [
    ("SANGAM_DATABASE_URL", "sqlite:/var/lib/sangam/hub.db"),
    ("SANGAM_MASTER_KEY_FILE", "/etc/sangam/master.key"),
    ("SANGAM_META_APP_SECRET", "synthetic-app-secret"),
    ("SANGAM_META_VERIFY_TOKEN", "synthetic-verify-token"),
];

fn environment(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: HashMap<_, _> = COMPLETE.into_iter().collect();
    all.extend(changes.iter().copied());
    all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn hub(changes: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Settings::read(None, environment(changes))?.hub()
}

fn complaint(changes: &[(&str, &str)]) -> String {
    hub(changes).err().unwrap().to_string()
}

#[test]
fn four_settings_are_enough() {
    let config = hub(&[]).ok().unwrap();
    assert_eq!(config.listen, "127.0.0.1:8787".parse().unwrap());
    assert_eq!(config.graph_url.as_str(), "https://graph.facebook.com/");
    assert_eq!(config.graph_version, "v25.0");
    assert_eq!(config.storage.database.file(), Some(Path::new("/var/lib/sangam/hub.db")));
    assert_eq!(config.media.folder(), Some(Path::new("/var/lib/sangam/hub.db.media")));
    assert_eq!(config.app_secrets.current().expose(), "synthetic-app-secret");
}

#[test]
fn four_settings_are_enough_with_a_server_too() {
    let config = hub(&[("SANGAM_DATABASE_URL", "postgres://sangam@db.internal/sangam")]).ok().unwrap();
    assert_eq!(config.media.folder(), Some(Path::new("/etc/sangam/master.key.media")));
}

#[test]
fn a_needed_setting_that_is_missing_or_empty_is_named() {
    for (variable, _) in COMPLETE {
        for value in ["", "  ", "\n"] {
            assert_eq!(complaint(&[(variable, value)]), format!("{variable} is not set"));
        }
        let without = environment(&[]).into_iter().filter(|(name, _)| name != variable);
        let error = Settings::read(None, without).and_then(Settings::hub).err().unwrap();
        assert_eq!(error.to_string(), format!("{variable} is not set"));
    }
}

#[test]
fn plain_http_never_leaves_the_machine() {
    for variable in ["SANGAM_GRAPH_URL", "SANGAM_PUBLIC_URL"] {
        for good in
            ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000", "https://desk.example"]
        {
            assert!(hub(&[(variable, good)]).is_ok(), "{good}");
        }
        for bad in [
            "http://desk.example",
            "http://127.0.0.1.desk.example",
            "http://192.168.0.4",
            "http://localhost.desk.example",
            "ftp://127.0.0.1",
            "https://user:word@desk.example",
            "desk.example",
        ] {
            assert!(complaint(&[(variable, bad)]).starts_with(variable), "{bad}");
        }
    }
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    for (variable, bad) in [
        ("SANGAM_LISTEN", "8787"),
        ("SANGAM_LISTEN", "localhost"),
        ("SANGAM_DATABASE_URL", "hub.db"),
        ("SANGAM_DATABASE_URL", "sqlite:"),
        ("SANGAM_DATABASE_URL", "sqlite::memory:"),
        ("SANGAM_DATABASE_URL", "postgres://db:nowhere/sangam"),
        ("SANGAM_DATABASE_URL", "postgres://db/sangam?sslmode=verify-ca"),
        ("SANGAM_MEDIA_URL", "s3://"),
        ("SANGAM_MEDIA_URL", "s3://Bucket Name"),
        ("SANGAM_MEDIA_URL", "s3://key:secret@shop-media"),
        ("SANGAM_MEDIA_URL", "s3://shop-media?region=x"),
        ("SANGAM_MEDIA_URL", "s3://shop-media/a//b"),
        ("SANGAM_MEDIA_URL", "file://host/folder"),
        ("SANGAM_MEDIA_URL", "/var/media"),
        ("SANGAM_GRAPH_VERSION", "25.0"),
        ("SANGAM_GRAPH_VERSION", "v25.0/../v1.0"),
        ("SANGAM_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("SANGAM_SMTP_URL", "smtp://mail.example"),
        ("SANGAM_META_ONBOARDING_QUOTA", "11"),
        ("SANGAM_META_ONBOARDING_QUOTA", "many"),
        ("SANGAM_META_SDK_URL", "http://connect.facebook.net/sdk.js"),
        ("SANGAM_COPY_FOLDER", "copies"),
    ] {
        assert!(complaint(&[(variable, bad)]).starts_with(variable), "{variable}={bad}");
    }
}

const BUCKET: [(&str, &str); 3] = [
    ("SANGAM_MEDIA_URL", "s3://shop-media/jaipur/silks/"),
    ("SANGAM_S3_ACCESS_KEY_ID", "synthetic-access-key"),
    ("SANGAM_S3_SECRET_ACCESS_KEY", "canary-secret"),
];

#[test]
fn a_bucket_is_named_by_one_address_and_its_key_by_settings_of_its_own() {
    let MediaPlace::S3(place) = hub(&BUCKET).ok().unwrap().media else { panic!("no bucket") };
    assert_eq!((place.bucket.as_str(), place.prefix.as_str()), ("shop-media", "jaipur/silks"));
    assert_eq!((place.region.as_str(), place.endpoint.as_ref()), ("us-east-1", None));
    assert_eq!(place.secret_access_key.as_str(), "canary-secret");
    for (variable, _) in BUCKET.into_iter().skip(1) {
        let without: Vec<_> = BUCKET.into_iter().filter(|(name, _)| *name != variable).collect();
        assert_eq!(complaint(&without), format!("{variable} is not set"));
    }
}

#[test]
fn a_bucket_is_reached_in_the_clear_only_next_door() {
    let at = |endpoint| BUCKET.into_iter().chain([("SANGAM_S3_ENDPOINT", endpoint)]).collect::<Vec<_>>();
    for good in ["https://s3.example", "http://127.0.0.1:9000", "http://store:9000", "http://10.89.0.7"] {
        assert!(hub(&at(good)).is_ok(), "{good}");
    }
    for bad in ["http://s3.example", "http://8.8.8.8", "https://key:word@s3.example", "ftp://store", "store"]
    {
        assert!(complaint(&at(bad)).starts_with("SANGAM_S3_ENDPOINT"), "{bad}");
    }
}

#[test]
fn a_hub_is_restored_to_a_folder_and_never_straight_into_a_bucket() {
    let settings = Settings::read(None, environment(&BUCKET)).unwrap();
    let complaint = settings.restore_target(Path::new("/srv/hub.db")).unwrap_err().to_string();
    assert!(complaint.contains("move-media"), "{complaint}");
}

#[test]
fn a_complaint_never_shows_a_secret() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "meta_app_secret = [\"canary-secret\"]\n").unwrap();
    let error = Settings::read(Some(file.path()), []).err().unwrap();
    assert!(!format!("{error:?}").contains("canary-secret"), "{error:?}");
}

#[test]
fn the_environment_overlays_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "listen = \"127.0.0.1:1\"\ngraph_version = \"v24.0\"\n").unwrap();
    let settings = Settings::read(Some(file.path()), environment(&[("SANGAM_LISTEN", "127.0.0.1:2")]));
    let config = settings.and_then(Settings::hub).ok().unwrap();
    assert_eq!(config.listen, "127.0.0.1:2".parse().unwrap());
    assert_eq!(config.graph_version, "v24.0");
}

#[test]
fn a_misspelt_key_or_a_missing_file_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "databse_url = \"sqlite:hub.db\"\n").unwrap();
    let error = Settings::read(Some(file.path()), []).err().unwrap();
    let ConfigError::Unreadable(source) = error else { panic!("{error}") };
    assert!(source.to_string().contains("databse_url"), "{source}");
    assert!(Settings::read(Some(Path::new("/nonexistent/hub.toml")), []).is_err());
}

#[test]
fn admin_commands_need_no_secret_of_meta() {
    let only_storage = environment(&[]).into_iter().filter(|(name, _)| !name.contains("META"));
    let storage = Settings::read(None, only_storage).unwrap().storage().unwrap();
    assert_eq!(storage.master_key_file, Path::new("/etc/sangam/master.key"));
    for spelling in ["sqlite:///srv/hub.db", "sqlite:/srv/hub.db"] {
        let settings = Settings::read(None, environment(&[("SANGAM_DATABASE_URL", spelling)])).unwrap();
        assert_eq!(settings.storage().unwrap().database.file(), Some(Path::new("/srv/hub.db")));
    }
}

#[test]
fn every_variable_reaches_its_setting() {
    let all = VARIABLES.map(|name| (name.to_owned(), "x".to_owned()));
    let settings = Settings::read(None, all).unwrap();
    let values = [
        settings.listen,
        settings.database_url,
        settings.public_url,
        settings.media_url,
        settings.s3_endpoint,
        settings.s3_region,
        settings.s3_access_key_id,
        settings.s3_secret_access_key,
        settings.master_key_file,
        settings.trusted_proxies,
        settings.meta_app_id,
        settings.meta_app_secret,
        settings.meta_app_secret_previous,
        settings.meta_verify_token,
        settings.meta_config_id,
        settings.meta_sdk_url,
        settings.meta_onboarding_quota,
        settings.dialog360_url,
        settings.graph_url,
        settings.graph_version,
        settings.smtp_url,
        settings.smtp_from,
        settings.copy_folder,
        settings.log,
        settings.log_format,
    ];
    assert!(values.iter().all(|value| value.as_deref() == Some("x")));
}
