//! Transitions between the states of the app ([`Stage`](crate::api::app::Stage)): restoring a session, signing in, visiting the
//! practice shop, signing out, and being locked or wiped by the hub. The caller holds the app's lock, so two transitions never run at
//! once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sangam_cache::OpenError;

use super::left::GoodbyeOutcome;
use super::{Inner, Room};
use crate::address::HubAddress;
use crate::api::error::{UiError, own};
use crate::api::tag::Tag;
use crate::commands;
use crate::desk::{self, Desk, DeskEvent, hub_of};
use crate::error::DeskError;
use crate::host::LocalHub;
use crate::lock::Lock;
use crate::session::{Place, Record, Seat};
use crate::sync::machine::End;
use crate::transport::{Nowhere, Transport};
use crate::vault::VaultError;

impl Inner {
    /// Restores the last session. The practice shop is restored only if there is no other session.
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

    /// Whether no state has been entered yet.
    pub(crate) async fn is_before_the_vault(&self) -> bool {
        matches!(&*self.room.read().await, Room::Vault)
    }

    /// The stored everyday session, and that of a practice shop that was not left.
    async fn who_sat_here(&self) -> Result<(Option<Record>, Option<Record>), VaultError> {
        Ok((self.drawer.record(Seat::Everyday).await?, self.drawer.record(Seat::Practice).await?))
    }

    async fn restore(&self, record: Record) -> Result<(), DeskError> {
        let record = match record.place {
            Place::Own => match self.local_hub.serve(&self.own_hub()).await {
                Ok(hub) => record.found_at(hub),
                Err(error) => {
                    tracing::error!(code = error.code, "the shop's own hub did not start");
                    return self.restore_without_hub(record, error.message).await;
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

    /// The shop's own hub does not start, and somebody else may listen where it was. What the desk holds is shown, with why, and the hub
    /// is tried again; who must sign in first has nothing to wait for here, and the third door says why.
    async fn restore_without_hub(&self, record: Record, why: String) -> Result<(), DeskError> {
        if record.token().is_none() {
            *self.room.write().await = Room::Doors;
            return Ok(());
        }
        let nowhere: Arc<dyn Transport> = Arc::new(Nowhere);
        self.sit_again(&record, &nowhere).await?;
        if let Some(desk) = self.sitting().await {
            desk.shared.own_hub_fails(why);
            let (shared, hub, folder) =
                (Arc::clone(&desk.shared), Arc::clone(&self.local_hub), self.own_hub());
            desk.shared.tasks.spawn(async move {
                let served = serve_again(&*hub, &folder, |why| shared.own_hub_fails(why));
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

    /// Opens the desk for a new session. The former desk is closed before the first byte is written.
    pub(crate) async fn sit_down(&self, record: Record) -> Result<(), UiError> {
        self.leave_desk(Room::Doors).await;
        let profile = self.profile_name(&record);
        let record = record.instead_of(self.drawer.left(&profile).await?);
        let desk = self.open_desk(&record, &self.context.transport).await?;
        if let Err(error) = self.drawer.keep_record(&record).await {
            desk.close().await;
            return Err(error.into());
        }
        if let Err(error) = self.drawer.forget_left(&profile).await {
            // The hub is not asked about a profile in use, and the next sign-out overwrites this entry.
            tracing::warn!(%error, "what was left of a profile stays in the vault");
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

    /// A number for each desk or lock, so that late events of an earlier one are ignored.
    fn next_number(&self) -> u64 {
        self.desks.fetch_add(1, Ordering::Relaxed) + 1
    }

    async fn open_desk(&self, record: &Record, transport: &Arc<dyn Transport>) -> Result<Desk, CannotSit> {
        let key = self.drawer.root_key(&self.profile_name(record)).await?;
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

    /// Opens the practice shop and signs in to it. The person who is signed in now is signed in again when they leave it.
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

    /// Signs the former person in again after a transition that failed.
    pub(crate) async fn come_back(&self) -> Result<(), DeskError> {
        let is_up = matches!(&*self.room.read().await, Room::Doors);
        if is_up { self.find_room().await } else { Ok(()) }
    }

    async fn visit_practice(&self) -> Result<(), UiError> {
        if let Some(record) = self.drawer.record(Seat::Practice).await? {
            self.erase(&record, None).await;
        }
        let folder = self.data_folder.join("practice");
        std::fs::create_dir_all(&folder).map_err(|error| UiError::new(own::STORAGE, error.to_string()))?;
        let shop = self.practice.open(&folder).await?;
        commands::sign_in_to(self, shop.address, Place::Practice, shop.email, shop.password, None)
            .await
            .map(drop)
    }

    async fn sits_in_practice(&self) -> bool {
        self.sitting().await.is_some_and(|desk| desk.shared.record.place == Place::Practice)
    }

    /// Deletes everything of the visit, and restores the session from before it.
    async fn leave_practice(&self) -> Result<(), UiError> {
        self.erase_desk().await;
        self.practice.close().await;
        let found = self.find_room().await;
        self.context.bell.all_stale(&Tag::ALL);
        Ok(found?)
    }

    /// Signs out: the profile stays, locked, or is deleted with everything in it. The hub is told if it can be reached. If the vault
    /// refuses, the sign-out fails, because the token would stay in it.
    pub(crate) async fn sign_out(&self, wipe: bool) -> Result<(), UiError> {
        if self.sits_in_practice().await {
            return self.leave_practice().await;
        }
        let Some(record) = self.whose_session_it_is().await else {
            // The profile that was to be signed in again is another one.
            self.drawer.forget_record(Seat::Everyday).await?;
            self.leave_desk(Room::Doors).await;
            return Ok(());
        };
        let was_at_the_desk = matches!(&*self.room.read().await, Room::Desk(_));
        // The first person of an own hub usually signs in again as themself.
        let comes_back = record.place == Place::Own && was_at_the_desk && !wipe;
        if let Err(error) = self.end_record(&record, comes_back).await {
            if let Err(error) = self.drawer.keep_record(&record).await {
                tracing::warn!(%error, "who sits here could not be kept again");
            }
            return Err(error.into());
        }
        let said = self.say_goodbye(wipe).await;
        if wipe || said == GoodbyeOutcome::Revoked {
            self.erase_desk().await;
            // Not earlier: the hub then believes that nothing is left.
            if said == GoodbyeOutcome::InVain
                && let Err(error) = self.drawer.keep_goodbye(record.goodbye()).await
            {
                tracing::warn!(%error, "the hub will not be told that a profile is gone");
            }
            return Ok(());
        }
        self.leave_desk(Room::Doors).await;
        if comes_back {
            *self.room.write().await = Room::SignedOut(Box::new(record.ended()));
        }
        Ok(())
    }

    /// The session that can be ended.
    async fn whose_session_it_is(&self) -> Option<Record> {
        match &*self.room.read().await {
            Room::Desk(desk) => Some(desk.shared.present_record()),
            Room::Locked(lock) => Some(lock.record.clone()),
            Room::Vault | Room::Doors | Room::SignedOut(_) => None,
        }
    }

    /// Stores what is needed of an ended session: the token to ask the hub about the profile, and the person, if they are to be
    /// remembered.
    async fn end_record(&self, record: &Record, is_remembered: bool) -> Result<(), VaultError> {
        self.drawer.keep_left(&self.profile_name(record), record).await?;
        if is_remembered {
            self.drawer.keep_record(&record.clone().ended()).await
        } else {
            self.drawer.forget_record(Seat::Everyday).await
        }
    }

    /// Tells the hub that the session ends.
    async fn say_goodbye(&self, wiped: bool) -> GoodbyeOutcome {
        let hub = match &*self.room.read().await {
            Room::Desk(desk) => desk.shared.hub.clone(),
            Room::Locked(lock) => lock.hub.clone(),
            Room::Vault | Room::Doors | Room::SignedOut(_) => return GoodbyeOutcome::Heard,
        };
        let said = match tokio::time::timeout(GOODBYE_WITHIN, hub.sign_out(wiped)).await {
            Ok(told) => GoodbyeOutcome::of(&told),
            Err(_) => GoodbyeOutcome::InVain,
        };
        if said == GoodbyeOutcome::InVain {
            tracing::info!("the hub was not told that the session ended");
        }
        said
    }

    /// Closes the desk, if there is one, and enters another state.
    pub(super) async fn leave_desk(&self, next: Room) -> Option<Record> {
        if let Room::Desk(desk) = &*self.room.read().await {
            // Cancels requests to the hub that hold the lock.
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

    pub(super) async fn hear(&self, number: u64, told: DeskEvent) {
        let _door = self.door.lock().await;
        if !self.desk_number_is(number).await {
            return;
        }
        match told {
            DeskEvent::Changed => {
                if let Some(desk) = self.sitting().await
                    && let Err(error) = self.drawer.keep_record(&desk.shared.present_record()).await
                {
                    tracing::warn!(%error, "what is new about whoever sits here could not be kept");
                }
            }
            DeskEvent::Serves => {
                if let Some(record) = self.leave_desk(Room::Doors).await
                    && let Err(error) = self.restore(record).await
                {
                    tracing::error!(%error, "the desk could not be opened again");
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
            DeskEvent::OutOfContact => {
                if let Some(record) = self.leave_desk(Room::Doors).await {
                    *self.room.write().await = self.lock(record);
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
            DeskEvent::Ended(_) if self.sits_in_practice().await => {
                if let Err(error) = self.leave_practice().await {
                    tracing::error!(code = error.code, "nobody could come back from the practice shop");
                }
            }
            DeskEvent::Ended(End::Revoked) => {
                self.erase_desk().await;
                self.context.bell.all_stale(&Tag::ALL);
            }
            DeskEvent::Ended(_) => {
                if let Some(record) = self.leave_desk(Room::Doors).await {
                    if let Err(error) = self.end_record(&record, true).await {
                        tracing::error!(%error, "the end of the session could not be kept");
                    }
                    *self.room.write().await = Room::SignedOut(Box::new(record.ended()));
                }
                self.context.bell.all_stale(&Tag::ALL);
            }
        }
    }

    /// Closes the desk or its lock, and deletes its profile.
    async fn erase_desk(&self) {
        if let Room::Desk(desk) = &*self.room.read().await {
            desk.shared.stop.cancel();
        }
        // Held until the last file is deleted.
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

    /// Deletes a profile: key, session and files, the outbox included. Closes its desk first.
    async fn erase(&self, record: &Record, desk: Option<Desk>) {
        let name = self.profile_name(record);
        // The key first: without it a file that cannot be deleted is unreadable.
        let secrets = [
            self.drawer.forget_root_key(&name).await,
            self.forget_record_of(&name, record.place.seat()).await,
            self.drawer.forget_left(&name).await,
        ];
        for error in secrets.into_iter().filter_map(Result::err) {
            tracing::error!(%error, "a secret of a profile that goes could not be deleted");
        }
        match desk {
            Some(desk) => desk.wipe(&self.data_folder).await,
            None => desk::wipe_profile(&record.profile(&self.data_folder)),
        }
    }

    /// The entry may hold another person's session, which stays.
    async fn forget_record_of(&self, profile: &str, seat: Seat) -> Result<(), VaultError> {
        let is_anothers = match self.drawer.record(seat).await? {
            Some(record) => self.profile_name(&record) != profile,
            None => false,
        };
        if is_anothers { Ok(()) } else { self.drawer.forget_record(seat).await }
    }

    /// Deletes a signed-out profile because its hub said so. If its person was asked to sign in again, the app returns to the first
    /// screen.
    pub(super) async fn erase_left(&self, left: &Record) {
        let _door = self.door.lock().await;
        let profile = self.profile_name(left);
        if self.is_in_use(&profile).await {
            return;
        }
        self.erase(left, None).await;
        let mut room = self.room.write().await;
        if matches!(&*room, Room::SignedOut(record) if self.profile_name(record) == profile) {
            *room = Room::Doors;
        }
        drop(room);
        self.context.bell.all_stale(&Tag::ALL);
    }

    /// Whether a profile is open, or has a session that can be restored.
    pub(super) async fn is_in_use(&self, profile: &str) -> bool {
        self.whose_session_it_is().await.is_some_and(|record| self.profile_name(&record) == profile)
    }

    /// The name of a profile's folder: a hash that tells nothing.
    fn profile_name(&self, record: &Record) -> String {
        let profile = record.profile(&self.data_folder);
        profile.folder().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// Why a desk cannot be opened.
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

/// The pause before an own hub that did not start is started again.
const SERVED_AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Until the hub in `folder` serves; `fails` is told why it does not yet.
async fn serve_again(hub: &dyn LocalHub, folder: &Path, fails: impl Fn(String)) {
    loop {
        tokio::time::sleep(SERVED_AGAIN_AFTER).await;
        match hub.serve(folder).await {
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(code = error.code, "the shop's own hub does not start yet");
                fails(error.message);
            }
        }
    }
}

/// How long a sign-out waits for the hub.
const GOODBYE_WITHIN: Duration = Duration::from_secs(3);
