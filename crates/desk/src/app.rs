//! The whole desktop without a window.
//!
//! An [`App`] is always in one state ([`Stage`], in the code also a *room*): without a vault, never signed in (*at the doors*), signed
//! out, locked, or signed in (*at the desk*). Transitions exclude each other, so a person who clicks twice signs in once. The page
//! calls by name through [`App::call`].
//!
//! The session is restored after a restart. When the hub says that the session ended or the device was revoked, the app's own task
//! closes the desk, and in the second case deletes it with its key. Transitions are in [`rooms`], profiles of signed-out people in
//! [`left`].

mod left;
mod rooms;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use parking_lot::Mutex;
use sangam_cache::Execution;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::{Clock, Random};
use sangam_protocol::error::code;
use sangam_voice::Microphone;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::{RwLock, RwLockReadGuard, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::api::app::{AppState, OpenedLink, Settings, Stage};
use crate::api::attachments::Picked;
use crate::api::error::UiError;
use crate::api::tag::{Push, Tag};
use crate::commands;
use crate::desk::{Context, Desk, DeskEvent};
use crate::error::DeskError;
use crate::host::{Host, LocalHub, Practice};
use crate::hub::Hub;
use crate::lock::Lock;
use crate::media::{self, MediaBytes};
use crate::notices::Notices;
use crate::notify::{Toasts, Words};
use crate::outbox;
use crate::pushes::{Bell, Pushes};
use crate::queries;
use crate::session::{Drawer, Record, link};
use crate::settings::SmallFiles;
use crate::sync::PauseGuard;
use crate::transport::Transport;
use crate::updates::{self, Updates};
use crate::vault::Vault;

/// Everything the desktop needs from outside.
pub struct Parts {
    /// Where its files live. Made if it is missing.
    pub data_folder: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness; the operating system's for a real desktop, since keys come from it.
    pub random: Arc<dyn Random>,
    /// The way to hubs.
    pub transport: Arc<dyn Transport>,
    /// The operating system's keyring.
    pub keyring: Arc<dyn Vault>,
    /// The window.
    pub host: Arc<dyn Host>,
    /// What hears a voice note.
    pub microphone: Arc<dyn Microphone>,
    /// The practice shop.
    pub practice: Arc<dyn Practice>,
    /// The shop's own hub.
    pub local_hub: Arc<dyn LocalHub>,
    /// Where work that blocks runs.
    pub execution: Execution,
}

enum Room {
    Vault,
    Doors,
    SignedOut(Box<Record>),
    Locked(Box<Lock>),
    Desk(Desk),
}

impl Room {
    /// The language the signed-in person chose last on some desk.
    async fn language(&self) -> Option<String> {
        match self {
            Self::Desk(desk) => desk.shared.language().await,
            Self::Vault | Self::Doors | Self::SignedOut(_) | Self::Locked(_) => None,
        }
    }
}

pub(crate) struct Inner {
    pub(crate) data_folder: PathBuf,
    pub(crate) context: Arc<Context>,
    pub(crate) files: SmallFiles,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) link: Mutex<Option<OpenedLink>>,
    /// The name of each attempt to sign in with a one-time code, by that code.
    pub(crate) attempts: Mutex<BTreeMap<String, String>>,
    pub(crate) drawer: Drawer,
    pub(crate) practice: Arc<dyn Practice>,
    pub(crate) local_hub: Arc<dyn LocalHub>,
    pub(crate) updates: Updates,
    room: RwLock<Room>,
    /// Held during a transition.
    door: tokio::sync::Mutex<()>,
    desks: AtomicU64,
    told: mpsc::UnboundedSender<(u64, DeskEvent)>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The whole desktop without a window. Clones are the same one.
///
/// Its largest functions return boxed futures, so that they are compiled with this crate and not again in every program that calls
/// them.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
    _stop: Arc<DropGuard>,
}

impl App {
    /// Opens the data directory and restores the session. Returns before any hub has answered.
    ///
    /// # Errors
    /// [`DeskError`] when there is nothing to show at all: the directory is unusable, another instance has the profile, or a
    /// newer app wrote it.
    pub fn open(parts: Parts) -> BoxFuture<'static, Result<Self, DeskError>> {
        Self::opened(parts).boxed()
    }

    async fn opened(parts: Parts) -> Result<Self, DeskError> {
        std::fs::create_dir_all(&parts.data_folder).map_err(DeskError::Folder)?;
        let drawer =
            Drawer::open(&parts.data_folder, parts.keyring, Arc::clone(&parts.random), parts.execution)
                .await
                .map_err(DeskError::Folder)?;
        let files = SmallFiles::new(&parts.data_folder);
        let context = Context {
            clock: parts.clock,
            random: parts.random,
            transport: parts.transport,
            host: parts.host,
            microphone: parts.microphone,
            execution: parts.execution,
            bell: Bell::default(),
            notices: Notices::default(),
            toasts: Toasts::default(),
        };
        let settings = files.settings();
        let (updates, deeds) = Updates::open(&files, &*context.random);
        context.toasts.set(settings.notify);
        let (told, heard) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner {
            settings: Mutex::new(settings),
            link: Mutex::default(),
            attempts: Mutex::default(),
            data_folder: parts.data_folder,
            context: Arc::new(context),
            files,
            drawer,
            practice: parts.practice,
            local_hub: parts.local_hub,
            updates,
            room: RwLock::new(Room::Vault),
            door: tokio::sync::Mutex::new(()),
            desks: AtomicU64::new(0),
            told,
            tasks: TaskTracker::new(),
            stop: stop.clone(),
        });
        inner.tasks.spawn(listen(Arc::downgrade(&inner), heard, stop.clone()));
        inner.tasks.spawn(watch_scenes(inner.context.bell.clone(), inner.practice.progress(), stop.clone()));
        let app = Self { inner, _stop: Arc::new(stop.clone().drop_guard()) };
        let door = app.inner.door.lock().await;
        app.inner.find_room().await?;
        drop(door);
        app.inner.tasks.spawn(left::ask(Arc::downgrade(&app.inner), stop.clone()));
        // Who is here decides whether newer versions are looked for.
        app.inner.tasks.spawn(updates::drive(Arc::downgrade(&app.inner), deeds, stop));
        Ok(app)
    }

    /// Does what the screen asks by name; the names are [`COMMANDS`](crate::COMMANDS).
    ///
    /// # Errors
    /// Whatever the screen should say, by code.
    pub fn call<'a>(&'a self, name: &'a str, args: Value) -> BoxFuture<'a, Result<Value, UiError>> {
        crate::dispatch::dispatch(self, name, args).boxed()
    }

    /// The bytes of a message's file, from this computer or else from the hub, for a screen that shows them.
    ///
    /// # Errors
    /// `not_found` while there is no file, `not_shown` and `too_large_to_draw` where it can only be saved, `offline`, `storage`.
    pub async fn media(&self, message_id: MessageId) -> Result<MediaBytes, UiError> {
        let desk = self.desk().await?;
        media::shown(media::bytes_of(&desk.shared, message_id).await?)
    }

    /// Attaches a pasted or dropped file to the draft of a conversation, under its own name.
    ///
    /// # Errors
    /// `unauthenticated`, `storage`. A file that cannot be sent is an answer, not an error.
    pub async fn attach(
        &self,
        conversation_id: ConversationId,
        name: Option<String>,
        bytes: Bytes,
    ) -> Result<Picked, UiError> {
        commands::attach(self, conversation_id, name, bytes).await
    }

    /// The bytes of a file that hangs on a draft, for a screen that shows them.
    ///
    /// # Errors
    /// `not_found`, `not_shown`, `too_large_to_draw`, `storage`.
    pub async fn attachment(&self, sha256: &str) -> Result<MediaBytes, UiError> {
        let desk = self.desk().await?;
        let found = media::attachment(&desk.shared, sha256.to_owned()).await?;
        media::shown(found.ok_or_else(media::not_here)?)
    }

    /// What the core tells without being asked, from now on.
    #[must_use]
    pub fn subscribe(&self) -> Pushes {
        self.bell().subscribe()
    }

    /// What the system should say by notifications, from now on. There is one reader.
    #[must_use]
    pub fn notifications(&self) -> Words {
        self.inner.context.toasts.words()
    }

    /// The number of unread chats that are assigned to this person or to nobody, for the tray and the title. 0 without a session.
    pub async fn unread(&self) -> u32 {
        let Ok(desk) = self.desk().await else { return 0 };
        // The failure was logged.
        queries::list::unread(&desk.shared).await.unwrap_or(0)
    }

    /// Closing the window should leave the app running.
    #[must_use]
    pub fn keeps_running(&self) -> bool {
        self.settings().keep_running
    }

    /// The language in force: what was chosen here, else what the signed-in person chose on another desk; absent follows the system.
    pub async fn locale(&self) -> Option<String> {
        match self.settings().locale {
            Some(chosen) => Some(chosen),
            None => self.inner.room.read().await.language().await,
        }
    }

    /// Whether the person looks at the window: then nothing needs to be said by the system.
    pub fn is_in_front(&self, in_front: bool) {
        self.inner.context.toasts.set_in_front(in_front);
    }

    /// Shows a conversation on the screen: a notification was clicked.
    pub fn show(&self, conversation_id: ConversationId) {
        self.bell().push(&Push::Open { conversation_id });
    }

    /// A `sangam://` link was opened outside, before or while the window is open. Says whether it leads anywhere. Nothing is done
    /// by itself: the screen shows where it leads.
    pub async fn opened_from_outside(&self, link: &str) -> bool {
        let Some(opened) = link::read(link) else {
            tracing::warn!("a link was opened that leads nowhere");
            return false;
        };
        if opened == OpenedLink::Connected {
            self.bell().all_stale(&[Tag::Connect, Tag::Numbers]);
            self.look_for_hub().await;
        }
        *self.inner.link.lock() = Some(opened);
        self.bell().all_stale(&[Tag::App]);
        true
    }

    /// Looks for the hub at once instead of after a rest: the network is back, or somebody sits down before the window.
    pub async fn look_for_hub(&self) {
        if let Ok(desk) = self.desk().await {
            desk.shared.sync.retry_now();
        }
    }

    /// Keeps the desk away from its hub until the guard is dropped; `None` without a session.
    pub async fn pause(&self) -> Option<PauseGuard> {
        self.desk().await.ok().map(|desk| desk.shared.sync.pause())
    }

    /// Stops every task and closes every file. Subscriptions end once they are empty.
    pub async fn close(&self) {
        self.inner.stop.cancel();
        {
            let _door = self.inner.door.lock().await;
            self.inner.leave_desk(Room::Doors).await;
            self.inner.practice.close().await;
            self.inner.local_hub.close().await;
        }
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.bell().close();
        self.inner.context.toasts.close();
    }

    pub(crate) fn bell(&self) -> &Bell {
        &self.inner.context.bell
    }

    pub(crate) fn settings(&self) -> Settings {
        self.inner.settings.lock().clone()
    }

    /// The signed-in desk.
    ///
    /// # Errors
    /// `unauthenticated` in any other room.
    pub(crate) async fn desk(&self) -> Result<RwLockReadGuard<'_, Desk>, UiError> {
        let nobody = || UiError::new(code::UNAUTHENTICATED, "nobody is at the desk");
        self.inner.sitting().await.ok_or_else(nobody)
    }

    /// The hub of the signed-in person. The desk is not held while it answers.
    ///
    /// # Errors
    /// As [`App::desk`].
    pub(crate) async fn hub(&self) -> Result<Hub, UiError> {
        Ok(self.desk().await?.shared.hub.clone())
    }

    /// What the window shows.
    pub(crate) async fn state(&self) -> AppState {
        let room = self.inner.room.read().await;
        let (stage, me) = match &*room {
            Room::Vault => (Stage::Vault, None),
            Room::Doors => (Stage::Doors, None),
            Room::SignedOut(record) => (Stage::SignedOut, Some(record.me())),
            Room::Locked(lock) => (Stage::SignedOut, Some(lock.record.me())),
            Room::Desk(desk) => (Stage::Inbox, Some(desk.shared.present_record().me())),
        };
        let language = room.language().await;
        let mut notices = self.inner.context.notices.all();
        if let Room::Desk(desk) = &*room {
            notices.extend(desk.shared.notices.all());
            notices.extend(outbox::kept(&desk.shared).await);
            notices.sort_by_key(|notice| Reverse((notice.at, notice.id)));
        }
        let link = self.inner.link.lock().clone();
        AppState {
            stage,
            vault: self.inner.drawer.state(),
            me,
            notices,
            settings: self.settings(),
            language,
            link,
        }
    }

    /// The name of the attempt with this one-time code, so that the hub recognizes a retry if its answer is lost. It lasts as long as
    /// the app runs.
    pub(crate) fn attempt(&self, code: &str) -> String {
        let mut attempts = self.inner.attempts.lock();
        let fresh = || {
            let mut bytes = [0; 16];
            self.inner.context.random.fill(&mut bytes);
            hex::encode(bytes)
        };
        attempts.entry(hex::encode(Sha256::digest(code))).or_insert_with(fresh).clone()
    }

    /// Waits for the lock of transitions.
    pub(crate) async fn door(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.door.lock().await
    }
}

impl Inner {
    /// The desk someone sits at.
    pub(crate) async fn sitting(&self) -> Option<RwLockReadGuard<'_, Desk>> {
        RwLockReadGuard::try_map(self.room.read().await, |room| match room {
            Room::Desk(desk) => Some(desk),
            Room::Vault | Room::Doors | Room::SignedOut(_) | Room::Locked(_) => None,
        })
        .ok()
    }
}

/// The app's own task: what its desks tell.
async fn listen(
    inner: std::sync::Weak<Inner>,
    mut heard: mpsc::UnboundedReceiver<(u64, DeskEvent)>,
    stop: CancellationToken,
) {
    while let Some(Some((number, told))) = stop.run_until_cancelled(heard.recv()).await {
        let Some(inner) = inner.upgrade() else { return };
        // Not cancelled: a wipe that began is finished. Closing waits for the same lock.
        inner.hear(number, told).await;
    }
}

async fn watch_scenes(bell: Bell, mut progress: tokio::sync::watch::Receiver<u64>, stop: CancellationToken) {
    while let Some(Ok(())) = stop.run_until_cancelled(progress.changed()).await {
        bell.all_stale(&[Tag::Practice]);
    }
}
