//! The hub as a process of its own, built as everything here is, and those it is measured beside.

pub mod acks;
pub mod bulk;
pub mod fanout;
pub mod import;
mod kept;
mod load;
mod servers;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::{Password, Passwords};
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_hub::service::assembly::assemble;
use sangam_hub::service::config::Settings;
use sangam_hub::service::opening::{self, Opened};
use sangam_hub::store::Lane;
use sangam_hub::store::sqlite::{Calls, Purpose};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_model::{Random, Role};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::servers::Server;

/// What webhooks are signed with.
pub const SECRET: &str = "monsoon";
/// Who owns the shop.
pub const EMAIL: &str = "asha@bench.example";
/// Who answers in it.
pub const AGENT: &str = "vikram@bench.example";
/// What both sign in with.
pub const PASSWORD: &str = "everybody has this one";
/// Meta's id of the number they are about.
pub const PHONE_NUMBER_ID: &str = "900555000111222";

/// A folder with the key of a hub, and its database unless that is on a server.
pub struct Place {
    folder: PathBuf,
    server: Option<String>,
}

impl Place {
    /// An empty shop with one number.
    pub async fn found(folder: &Path) -> Self {
        Self::found_over(folder, None).await
    }

    /// The same over the database this URL names.
    pub async fn found_over(folder: &Path, server: Option<&str>) -> Self {
        let place = Self { folder: folder.to_owned(), server: server.map(str::to_owned) };
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let storage = place.settings().storage().unwrap();
        let Opened { store, vault } =
            opening::open(&storage, Purpose::Beside, Calls::OnThreads, Arc::clone(&random)).await.unwrap();
        let passwords = Passwords::new(&*random).unwrap();
        let admin = Admin { store, vault, clock: Arc::new(SystemClock), random, passwords };
        let new = NewWorkspace {
            name: "Bench".to_owned(),
            practice: false,
            owner_name: "Asha".to_owned(),
            owner_email: EMAIL.to_owned(),
            owner_password: Password::new(PASSWORD.to_owned()),
        };
        let (workspace_id, _) = admin.create_workspace(new).await.unwrap();
        let number = NewNumber {
            workspace_id,
            waba_id: "900100200300400".to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
            display_number: "+91 141 555 0142".to_owned(),
            token: AccessToken::new("EAAnobodyAsksForThis".to_owned()).unwrap(),
        };
        admin.add_number(number).await.unwrap();
        let agent = NewPerson {
            workspace_id,
            name: "Vikram".to_owned(),
            email: AGENT.to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            role: Role::Agent,
        };
        admin.add_person(agent).await.unwrap();
        admin.store.close().await;
        place
    }

    fn settings(&self) -> Settings {
        let path = |name: &str| self.folder.join(name).display().to_string();
        let database = self.server.clone().unwrap_or_else(|| format!("sqlite:{}", path("hub.db")));
        let given = [
            ("SANGAM_LISTEN", "127.0.0.1:0".to_owned()),
            ("SANGAM_DATABASE_URL", database),
            ("SANGAM_MASTER_KEY_FILE", path("master.key")),
            ("SANGAM_MEDIA_URL", format!("file://{}", path("media"))),
            ("SANGAM_META_APP_SECRET", SECRET.to_owned()),
            ("SANGAM_META_VERIFY_TOKEN", "sunrise".to_owned()),
            // Nobody answers there: nothing is sent in a benchmark of taking in.
            ("SANGAM_GRAPH_URL", "http://127.0.0.1:9".to_owned()),
        ];
        Settings::read(None, given.map(|(name, value)| (name.to_owned(), value))).unwrap()
    }

    /// A hub over it, in a process of its own.
    pub fn start(&self) -> Server {
        Server::start(beside("sangam-bench-hub").arg(&self.folder).args(&self.server))
    }

    /// Opens the database beside the hub that may serve from it.
    async fn opened(&self) -> Opened {
        let storage = self.settings().storage().unwrap();
        opening::open(&storage, Purpose::Beside, Calls::OnThreads, Arc::new(SystemRandom)).await.unwrap()
    }

    /// Waits until a hub has worked through what it kept. Says how many bodies those were.
    pub async fn settled(&self) -> u64 {
        let store = self.opened().await.store;
        let began = Instant::now();
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        let mut first = None;
        loop {
            let mut waiting = 0;
            for lane in Lane::ALL {
                waiting += store.read_journal(lane, |tx| tx.waiting_count()).await.unwrap();
            }
            let most = *first.get_or_insert(waiting);
            if waiting == 0 {
                store.close().await;
                return most;
            }
            assert!(began.elapsed() < Duration::from_secs(900), "a hub did not work through what it kept");
            looks.tick().await;
        }
    }

    /// What is known under WhatsApp's ids, and whether it is in a conversation, read past everything of the hub's.
    pub async fn known(&self) -> Vec<(String, bool)> {
        let Opened { store, vault } = self.opened().await;
        store.close().await;
        let database = Connection::open(self.folder.join("hub.db")).unwrap();
        let key = hex::encode(vault.sqlite_key().expose());
        let unlock = format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;");
        database.execute_batch(&unlock).unwrap();
        let sql = "SELECT wamid, conversation_id IS NOT NULL FROM message WHERE wamid IS NOT NULL";
        let mut query = database.prepare(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }
}

/// This program, to be started once more.
pub(crate) fn own() -> Command {
    listening(crate::program())
}

/// A program built along with this one.
fn beside(name: &str) -> Command {
    listening(&crate::program().with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn listening(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// A hub over a place, until somebody closes the input. What `sangam-bench-hub` does.
pub async fn serve_hub(folder: &Path, server: Option<&str>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = Place { folder: folder.to_owned(), server: server.map(str::to_owned) };
    let config = place.settings().hub().unwrap();
    let hub = assemble(config, Arc::new(SystemClock), Arc::new(SystemRandom), None).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    servers::announce(listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    servers::end_with_input(stop.clone());
    hub.serve(listener, stop).await;
}

pub use servers::{bare_pipeline, serve_bare, serve_broadcast};
