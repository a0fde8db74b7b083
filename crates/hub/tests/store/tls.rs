//! A hub and its PostgreSQL server on two machines: nobody between them reads, and nobody answers in the server's place.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::{Store, StoreError};
use sangam_postgres_kit::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Who signs certificates, kept in a file as an operator would.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let mut own = CertificateParams::new(Vec::<String>::new()).unwrap();
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        own.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let file = folder.join(name);
        std::fs::write(&file, own.self_signed(&key).unwrap().pem()).unwrap();
        Self { issuer: Issuer::new(own, key), file }
    }

    /// A server whose certificate is for `host`.
    fn server(&self, host: &str) -> Server {
        let (certificate, key) = self.certificate(host);
        Server::start_encrypted(&certificate, &key).unwrap()
    }

    /// A certificate for `host`, and its key.
    fn certificate(&self, host: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let its = CertificateParams::new(vec![host.to_owned()]).unwrap();
        (its.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

async fn complaint(url: &str) -> String {
    let error = PostgresStore::open(url).await.err().unwrap();
    assert!(matches!(error, StoreError::Unavailable(_) | StoreError::Failed(_)), "{error:?}");
    let told = format!("{error:?}");
    let is_stranger = told.contains("UnknownIssuer") || told.contains("NotValidForName");
    assert!(!(is_stranger && error.is_worth_waiting_for()), "time makes no certificate good: {told}");
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_trusted_if_its_certificate_is_one_of_the_file_and_its_own_and_every_connection_is_encrypted()
 {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) =
        (Authority::new(folder.path(), "ours.pem"), Authority::new(folder.path(), "theirs.pem"));
    let server = ours.server("localhost");
    let url = server.database_at("localhost").unwrap();
    let trusting = |mode: &str, file: &Path| format!("{url}?sslmode={mode}&sslrootcert={}", file.display());
    for mode in ["verify-full", "require"] {
        let store = PostgresStore::open(&trusting(mode, &ours.file)).await.unwrap();
        assert!(store.is_current().await.unwrap());
        let hubs = "SELECT count(*) FILTER (WHERE NOT ssl), count(*) FROM pg_stat_ssl JOIN pg_stat_activity \
                    USING (pid) WHERE application_name = 'sangam-hub'";
        let counted = server.ask("postgres", hubs).unwrap();
        let (plain, all) = counted.split_once('|').unwrap();
        assert!(plain == "0" && all != "0", "{counted}");
        store.close().await;
    }
    let told = complaint(&trusting("verify-full", &theirs.file)).await;
    assert!(told.contains("UnknownIssuer"), "{told}");
    let told = complaint(&format!("{url}?sslmode=require")).await;
    assert!(told.contains("UnknownIssuer"), "this machine does not trust it: {told}");
    assert!(
        !complaint(&format!("{url}?sslmode=disable")).await.is_empty(),
        "the server takes nobody in the clear"
    );
    let told = complaint(&trusting("require", &folder.path().join("nowhere.pem"))).await;
    assert!(told.contains("sslrootcert"), "{told}");

    let another = ours.server("db.internal");
    let url = another.database_at("localhost").unwrap();
    let told = complaint(&format!("{url}?sslmode=require&sslrootcert={}", ours.file.display())).await;
    assert!(told.contains("NotValidForName"), "a good certificate of another server: {told}");
}

/// Debian's own server shows a certificate that nobody signed, and nobody is between it and its hub.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_this_machine_is_asked_whatever_certificate_it_was_set_up_with() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = Authority::new(folder.path(), "nobody.pem").certificate("debian");
    let server = Server::start_offering(&certificate, &key).unwrap();
    for url in [server.database_at("localhost").unwrap(), server.database().unwrap()] {
        let store = PostgresStore::open(&url).await.unwrap();
        assert!(store.is_current().await.unwrap());
        store.close().await;
    }
    let url = server.database_at("localhost").unwrap();
    let told = complaint(&format!("{url}?sslmode=require")).await;
    assert!(told.contains("UnknownIssuer"), "who asks for more gets it: {told}");
}

/// Whoever stands between a hub and a server on another machine may say that the server takes nobody encrypted.
#[tokio::test]
async fn a_server_of_another_machine_that_takes_nobody_encrypted_is_told_nothing() {
    let between = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = between.local_addr().unwrap().port();
    let url = format!("postgres://sangam:canary@db.internal:{port}/sangam?hostaddr=127.0.0.1");
    let heard = tokio::spawn(async move {
        let mut line = between.accept().await.unwrap().0;
        let mut asked = [0; 8];
        line.read_exact(&mut asked).await.unwrap();
        line.write_all(b"N").await.unwrap();
        let mut more = Vec::new();
        line.read_to_end(&mut more).await.unwrap();
        more
    });
    let error = PostgresStore::is_empty(&url).await.unwrap_err();
    assert!(format!("{error:?}").contains("does not support TLS"), "{error:?}");
    assert!(!error.is_worth_waiting_for(), "somebody has to change something");
    assert!(heard.await.unwrap().is_empty());
}
