//! The whole desktop without a window.
//!
//! An [`App`] is always in one room ([`Stage`]): without a vault, at the doors, signed out, locked, or at the desk. Going from room to
//! room takes turns; a person who clicks twice enters once. What a room shows is asked by name through [`App::call`].
//!
//! Whoever is at the desk is found again after a restart. When the hub says that the session ended or the device was revoked, the
//! desk is closed (and in the second case deleted with its key) by the one task the app owns.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use sangam_cache::{Execution, OpenError};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::{Clock, Random};
use sangam_protocol::error::code;
use sangam_voice::Microphone;
use serde_json::Value;
use tokio::sync::{RwLock, RwLockReadGuard, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::address::HubAddress;
use crate::api::app::{AppState, OpenedLink, Settings, Stage};
use crate::api::attachments::Picked;
use crate::api::error::UiError;
use crate::api::tag::{Push, Tag};
use crate::commands;
use crate::desk::{self, Context, Desk, Told, hub_of};
use crate::error::DeskError;
use crate::host::{Host, LocalHub, Practice};
use crate::hub::HubError;
use crate::lock::Lock;
use crate::media::{self, MediaBytes};
use crate::notices::Notices;
use crate::notify::{Toasts, Words};
use crate::pushes::{Bell, Pushes};
use crate::queries;
use crate::session::{Drawer, Place, Record, Seat, link};
use crate::settings::SmallFiles;
use crate::sync::PauseGuard;
use crate::sync::machine::End;
use crate::transport::{Nowhere, Transport};
use crate::updates::{self, Updates};
use crate::vault::{Vault, VaultError};

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

pub(crate) struct Inner {
    pub(crate) data_folder: PathBuf,
    pub(crate) context: Arc<Context>,
    pub(crate) files: SmallFiles,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) link: Mutex<Option<OpenedLink>>,
    pub(crate) drawer: Drawer,
    pub(crate) practice: Arc<dyn Practice>,
    pub(crate) local_hub: Arc<dyn LocalHub>,
    pub(crate) updates: Updates,
    room: RwLock<Room>,
    /// Held while going from room to room.
    door: tokio::sync::Mutex<()>,
    desks: AtomicU64,
    told: mpsc::UnboundedSender<(u64, Told)>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The whole desktop without a window. Clones are the same one.
///
/// Its largest doors are boxed: what is behind them is compiled with this crate, and not once more with every program that opens them.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
    _stop: Arc<DropGuard>,
}

impl App {
    /// Opens the data directory and finds whoever sat at the desk. Returns before any hub has answered.
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

    /// The bytes of a message's file, from this computer or else from the hub.
    ///
    /// # Errors
    /// `not_found` while there is no file, `offline`, `storage`.
    pub async fn media(&self, message_id: MessageId) -> Result<MediaBytes, UiError> {
        let desk = self.desk().await?;
        media::bytes_of(&desk.shared, message_id).await
    }

    /// Hangs a file that was pasted or dropped on the draft of a conversation, under the name it came with.
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

    /// The bytes of a file that hangs on a draft.
    ///
    /// # Errors
    /// `not_found`, `storage`.
    pub async fn attachment(&self, sha256: &str) -> Result<MediaBytes, UiError> {
        let desk = self.desk().await?;
        media::attachment(&desk.shared, sha256.to_owned()).await?.ok_or_else(media::not_here)
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

    /// How many chats of mine or nobody's have something unread: the number on the tray and in the title. 0 where nobody sits.
    pub async fn unread(&self) -> u32 {
        let Ok(desk) = self.desk().await else { return 0 };
        // A failure was logged, and a number nobody can count is none.
        queries::list::unread(&desk.shared).await.unwrap_or(0)
    }

    /// Closing the window should leave the app running.
    #[must_use]
    pub fn keeps_running(&self) -> bool {
        self.settings().keep_running
    }

    /// The language the person chose: `en`, `hi` or `fr`; absent follows the system.
    #[must_use]
    pub fn locale(&self) -> Option<String> {
        self.settings().locale
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
        *self.inner.link.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        self.bell().all_stale(&[Tag::App]);
        true
    }

    /// Looks for the hub at once instead of after a rest: the network is back, or the window was opened.
    pub async fn look_for_hub(&self) {
        if let Ok(desk) = self.desk().await {
            desk.shared.sync.retry_now();
        }
    }

    /// Keeps the desk away from its hub until the guard is dropped; nothing at the doors.
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
        self.inner.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The desk someone sits at.
    ///
    /// # Errors
    /// `unauthenticated` in any other room.
    pub(crate) async fn desk(&self) -> Result<RwLockReadGuard<'_, Desk>, UiError> {
        let nobody = || UiError::new(code::UNAUTHENTICATED, "nobody is at the desk");
        self.inner.sitting().await.ok_or_else(nobody)
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
        let language = match &*room {
            Room::Desk(desk) => desk.shared.language().await,
            Room::Vault | Room::Doors | Room::SignedOut(_) | Room::Locked(_) => None,
        };
        let notices = self.inner.context.notices.all();
        let link = self.inner.link.lock().unwrap_or_else(PoisonError::into_inner).clone();
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

    /// Takes turns at the door: whoever holds it may go from room to room.
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

/// The functions below are called by whoever holds the door.
impl Inner {
    /// Goes where whoever sat here last belongs. Practice is found again only by who has nothing else here.
    pub(crate) async fn find_room(&self) -> Result<(), DeskError> {
        let mut room = Room::Vault;
        if self.drawer.is_open() {
            match self.who_sat_here().await {
                Ok((Some(record), visit)) => {
                    if let Some(visit) = visit {
                        self.erase(&visit, None).await;
                    }
                    return self.restore(record).await;
                }
                Ok((None, Some(_))) if self.enter_practice().await.is_ok() => return Ok(()),
                Ok((None, _)) => room = Room::Doors,
                Err(error) => tracing::error!(%error, "the vault does not say who sat here"),
            }
        }
        *self.room.write().await = room;
        Ok(())
    }

    /// Nobody found their room yet.
    pub(crate) async fn is_before_the_vault(&self) -> bool {
        matches!(&*self.room.read().await, Room::Vault)
    }

    /// Who worked here last, and who was in the practice shop and did not leave it.
    async fn who_sat_here(&self) -> Result<(Option<Record>, Option<Record>), VaultError> {
        Ok((self.drawer.record(Seat::Everyday).await?, self.drawer.record(Seat::Practice).await?))
    }

    async fn restore(&self, record: Record) -> Result<(), DeskError> {
        let record = match record.place {
            Place::Own => match self.local_hub.serve(&self.own_hub()).await {
                Ok(hub) => record.found_at(hub),
                Err(error) => {
                    tracing::error!(code = error.code, "the shop's own hub did not start");
                    return self.restore_without_hub(record).await;
                }
            },
            Place::Remote | Place::Practice => record,
        };
        if record.token().is_none() {
            *self.room.write().await = Room::SignedOut(Box::new(record));
            return Ok(());
        }
        if record.is_too_old(self.context.clock.now()) {
            *self.room.write().await = self.lock(record);
            return Ok(());
        }
        self.sit_again(&record, &self.context.transport).await
    }

    /// The shop's own hub does not start, and somebody else may listen where it was. What the desk holds is shown, and the hub is tried
    /// again; who must sign in first has nothing to wait for here, and the third door says why.
    async fn restore_without_hub(&self, record: Record) -> Result<(), DeskError> {
        if record.token().is_none() {
            *self.room.write().await = Room::Doors;
            return Ok(());
        }
        let nowhere: Arc<dyn Transport> = Arc::new(Nowhere);
        self.sit_again(&record, &nowhere).await?;
        if let Some(desk) = self.sitting().await {
            let (shared, served) =
                (Arc::clone(&desk.shared), serve_again(Arc::clone(&self.local_hub), self.own_hub()));
            desk.shared.tasks.spawn(async move {
                if shared.stop.clone().run_until_cancelled(served).await.is_some() {
                    shared.serves();
                }
            });
        }
        Ok(())
    }

    async fn sit_again(&self, record: &Record, transport: &Arc<dyn Transport>) -> Result<(), DeskError> {
        let room = match self.open_desk(record, transport).await {
            Ok(desk) => Room::Desk(desk),
            Err(CannotSit::Profile(error)) => return Err(error.into()),
            Err(CannotSit::Vault(error)) => {
                tracing::error!(%error, "the vault does not give the profile's key");
                self.drawer.distrust();
                Room::Vault
            }
        };
        *self.room.write().await = room;
        Ok(())
    }

    /// Sits down whoever just signed in. Nobody else is at the desk any more when the first byte is written.
    pub(crate) async fn sit_down(&self, record: Record) -> Result<(), UiError> {
        self.leave_desk(Room::Doors).await;
        let desk = self.open_desk(&record, &self.context.transport).await?;
        if let Err(error) = self.drawer.keep_record(&record).await {
            desk.close().await;
            return Err(error.into());
        }
        *self.room.write().await = Room::Desk(desk);
        self.context.bell.all_stale(&Tag::ALL);
        Ok(())
    }

    /// Shuts the desk of `record` behind a lock.
    fn lock(&self, record: Record) -> Room {
        let (told, number) = (self.told.clone(), self.next_number());
        Room::Locked(Box::new(Lock::on(&self.context, record, told, number, &self.tasks)))
    }

    /// Names a desk, or its lock: a late word of an earlier one is not heard.
    fn next_number(&self) -> u64 {
        self.desks.fetch_add(1, Ordering::Relaxed) + 1
    }

    async fn open_desk(&self, record: &Record, transport: &Arc<dyn Transport>) -> Result<Desk, CannotSit> {
        let key = self.drawer.root_key(&profile_name(record, &self.data_folder)).await?;
        let (told, number) = (self.told.clone(), self.next_number());
        let hub = hub_of(transport, record);
        Ok(Desk::open(&self.context, &self.data_folder, record.clone(), hub, &key, told, number).await?)
    }

    /// Which kind of hub answers at an address.
    pub(crate) async fn place_of(&self, address: &HubAddress) -> Place {
        if self.local_hub.address().await.as_ref() == Some(address) { Place::Own } else { Place::Remote }
    }

    /// Where the shop's own hub keeps everything.
    pub(crate) fn own_hub(&self) -> PathBuf {
        self.data_folder.join("hub")
    }

    /// Opens the practice shop and signs in to it. Whoever sits here sits here again when they leave it.
    pub(crate) async fn enter_practice(&self) -> Result<(), UiError> {
        if self.sits_in_practice().await {
            return Ok(());
        }
        let entered = self.visit_practice().await;
        if let Err(error) = &entered {
            tracing::warn!(code = error.code, "nobody could enter the practice shop");
            self.practice.close().await;
        }
        entered
    }

    /// Nobody could go on to where they wanted: whoever had to get up for it sits down again.
    pub(crate) async fn come_back(&self) -> Result<(), DeskError> {
        let is_up = matches!(&*self.room.read().await, Room::Doors);
        if is_up { self.find_room().await } else { Ok(()) }
    }

    async fn visit_practice(&self) -> Result<(), UiError> {
        if let Some(record) = self.drawer.record(Seat::Practice).await? {
            self.erase(&record, None).await;
        }
        let folder = self.data_folder.join("practice");
        std::fs::create_dir_all(&folder).map_err(|error| UiError::new("storage", error.to_string()))?;
        let shop = self.practice.open(&folder).await?;
        commands::sign_in_to(self, shop.address, Place::Practice, shop.email, shop.password, None)
            .await
            .map(drop)
    }

    async fn sits_in_practice(&self) -> bool {
        self.sitting().await.is_some_and(|desk| desk.shared.record.place == Place::Practice)
    }

    /// Nothing of the visit stays, and whoever sat here before it does again.
    async fn leave_practice(&self) -> Result<(), UiError> {
        self.erase_desk().await;
        self.practice.close().await;
        let found = self.find_room().await;
        self.context.bell.all_stale(&Tag::ALL);
        Ok(found?)
    }

    /// The present session ends because its person wants it: the profile stays, locked. The hub is told if it can be reached.
    pub(crate) async fn sign_out(&self) -> Result<(), UiError> {
        if self.sits_in_practice().await {
            return self.leave_practice().await;
        }
        if self.say_goodbye().await {
            self.erase_desk().await;
            self.context.bell.all_stale(&Tag::ALL);
            return Ok(());
        }
        let was_at_the_desk = matches!(&*self.room.read().await, Room::Desk(_));
        let left = self.leave_desk(Room::Doors).await.map(Record::ended);
        match left {
            // Whoever begins on one computer mostly comes back as themself.
            Some(record) if record.place == Place::Own && was_at_the_desk => {
                self.drawer.keep_record(&record).await?;
                *self.room.write().await = Room::SignedOut(Box::new(record));
            }
            _ => self.drawer.forget_record(Seat::Everyday).await?,
        }
        self.context.bell.all_stale(&Tag::ALL);
        Ok(())
    }

    /// Tells the hub that the session ends. Says whether the device was revoked meanwhile.
    async fn say_goodbye(&self) -> bool {
        let hub = match &*self.room.read().await {
            Room::Desk(desk) => desk.shared.hub.clone(),
            Room::Locked(lock) => lock.hub.clone(),
            Room::Vault | Room::Doors | Room::SignedOut(_) => return false,
        };
        let told = tokio::time::timeout(GOODBYE_WITHIN, hub.sign_out()).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::info!("the hub was not told that the session ended");
        }
        matches!(told, Ok(Err(HubError::DeviceRevoked)))
    }

    /// Closes the desk, if someone sits there, and goes to another room.
    async fn leave_desk(&self, next: Room) -> Option<Record> {
        if let Room::Desk(desk) = &*self.room.read().await {
            // Whoever still waits for the hub inside the room stops waiting and leaves.
            desk.shared.stop.cancel();
        }
        let left = std::mem::replace(&mut *self.room.write().await, next);
        match left {
            Room::Desk(desk) => {
                let record = desk.shared.present_record();
                desk.close().await;
                Some(record)
            }
            Room::SignedOut(record) => Some(*record),
            Room::Locked(lock) => Some(lock.record),
            Room::Vault | Room::Doors => None,
        }
    }

    async fn desk_number_is(&self, number: u64) -> bool {
        let is_one = matches!(&*self.room.read().await, Room::Desk(_) | Room::Locked(_));
        is_one && self.desks.load(Ordering::Relaxed) == number
    }

    async fn hear(&self, number: u64, told: Told) {
        let _door = self.door.lock().await;
        if !self.desk_number_is(number).await {
            return;
        }
        match told {
            Told::Changed => {
                if let Some(desk) = self.sitting().await
                    && let Err(error) = self.drawer.keep_record(&desk.shared.present_record()).await
                {
                    tracing::warn!(%error, "what is new about whoever sits here could not be kept");
                }
            }
            Told::Serves => {
                if let Some(record) = self.leave_desk(Room::Doors).await
                    && let Err(error) = self.restore(record).await
                {
                    tracing::error!(%error, "the desk could not be opened again");
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
            Told::OutOfContact => {
                if let Some(record) = self.leave_desk(Room::Doors).await {
                    *self.room.write().await = self.lock(record);
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
            Told::Ended(_) if self.sits_in_practice().await => {
                if let Err(error) = self.leave_practice().await {
                    tracing::error!(code = error.code, "nobody could come back from the practice shop");
                }
            }
            Told::Ended(End::Revoked) => {
                self.erase_desk().await;
                self.context.bell.all_stale(&Tag::ALL);
            }
            Told::Ended(_) => {
                if let Some(record) = self.leave_desk(Room::Doors).await.map(Record::ended) {
                    if let Err(error) = self.drawer.keep_record(&record).await {
                        tracing::error!(%error, "the end of the session could not be kept");
                    }
                    *self.room.write().await = Room::SignedOut(Box::new(record));
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
        }
    }

    /// The desk is closed, or its lock goes, and everything of its profile with it.
    async fn erase_desk(&self) {
        if let Room::Desk(desk) = &*self.room.read().await {
            desk.shared.stop.cancel();
        }
        // Nobody stands at the doors before the last of it is gone.
        let mut room = self.room.write().await;
        match std::mem::replace(&mut *room, Room::Doors) {
            Room::Desk(desk) => {
                let record = desk.shared.record.clone();
                self.erase(&record, Some(desk)).await;
            }
            Room::Locked(lock) => self.erase(&lock.record, None).await,
            Room::Vault | Room::Doors | Room::SignedOut(_) => {}
        }
    }

    /// Everything of a profile goes, the outbox included, with its key and its record. A desk that has it open is closed.
    async fn erase(&self, record: &Record, desk: Option<Desk>) {
        let name = profile_name(record, &self.data_folder);
        let seat = record.place.seat();
        // The key first: whatever cannot be deleted afterwards stays shut.
        for forgotten in [self.drawer.forget_root_key(&name).await, self.drawer.forget_record(seat).await] {
            if let Err(error) = forgotten {
                tracing::error!(%error, "a secret of a profile that goes could not be deleted");
            }
        }
        match desk {
            Some(desk) => desk.wipe(&self.data_folder).await,
            None => desk::wipe_profile(&record.profile(&self.data_folder)),
        }
    }
}

/// Why somebody cannot sit down.
pub(crate) enum CannotSit {
    /// The vault does not give, or keep, the profile's key.
    Vault(VaultError),
    /// The profile cannot be opened.
    Profile(OpenError),
}

impl From<VaultError> for CannotSit {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<OpenError> for CannotSit {
    fn from(error: OpenError) -> Self {
        Self::Profile(error)
    }
}

impl From<CannotSit> for UiError {
    fn from(error: CannotSit) -> Self {
        match error {
            CannotSit::Vault(error) => error.into(),
            CannotSit::Profile(error) => error.into(),
        }
    }
}

/// How long a hub inside this process that did not start is left alone.
const SERVED_AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Until the hub in `folder` serves.
async fn serve_again(hub: Arc<dyn LocalHub>, folder: PathBuf) {
    loop {
        tokio::time::sleep(SERVED_AGAIN_AFTER).await;
        match hub.serve(&folder).await {
            Ok(_) => return,
            Err(error) => tracing::warn!(code = error.code, "the shop's own hub does not start yet"),
        }
    }
}

/// How long a hub is waited for when somebody leaves.
const GOODBYE_WITHIN: Duration = Duration::from_secs(3);

/// The folder's name: a hash that tells nothing.
fn profile_name(record: &Record, data_folder: &Path) -> String {
    let profile = record.profile(data_folder);
    profile.folder().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The app's own task: what its desks tell.
async fn listen(
    inner: std::sync::Weak<Inner>,
    mut heard: mpsc::UnboundedReceiver<(u64, Told)>,
    stop: CancellationToken,
) {
    while let Some(Some((number, told))) = stop.run_until_cancelled(heard.recv()).await {
        let Some(inner) = inner.upgrade() else { return };
        // Not cut short: a wipe that began is finished. Closing waits for the same door.
        inner.hear(number, told).await;
    }
}

async fn watch_scenes(bell: Bell, mut progress: tokio::sync::watch::Receiver<u64>, stop: CancellationToken) {
    while let Some(Ok(())) = stop.run_until_cancelled(progress.changed()).await {
        bell.all_stale(&[Tag::Practice]);
    }
}
