//! The desk's entries in the vault, and the choice of the vault. There are four kinds: the session, the key of a profile, the token of
//! a signed-out profile, and the sign-outs still owed for deleted profiles.
//!
//! The last two are wanted again and again while nobody is there, and a keyring may ask its person for a password each time. So the vault
//! is asked for them once, and what it said is remembered as long as the app runs; whatever changes them goes through here.
//!
//! The keyring is asked first. When it does not answer, the drawer is [`VaultState::Missing`] until the person tries again or
//! chooses a passphrase; the choice is remembered, so a keyring that appears later is not silently preferred to a sealed file that
//! holds the real key, nor the other way round.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use parking_lot::Mutex;
use sangam_cache::{Execution, RootKey};
use sangam_model::Random;
use zeroize::Zeroizing;

use super::record::{Goodbye, Record, Seat};
use crate::api::app::{OpenVaultArgs, VaultState};
use crate::settings::{DeskFile, SmallFiles, VaultChoice};
use crate::vault::{PassphraseVault, Secret, Vault, VaultError};

/// The desk's own drawer in the vault.
pub(crate) struct Drawer {
    files: SmallFiles,
    random: Arc<dyn Random>,
    keyring: Arc<dyn Vault>,
    passphrase: PassphraseVault,
    desk: Mutex<DeskFile>,
    state: Mutex<VaultState>,
    /// Held by whoever asks the vault for one of these, or changes it there.
    remembered: tokio::sync::Mutex<Remembered>,
}

/// What the vault said.
#[derive(Default)]
struct Remembered {
    /// What is left of profiles.
    left: BTreeMap<String, Option<Record>>,
    /// Goodbyes no hub heard; absent before the vault was asked.
    goodbyes: Option<Vec<Goodbye>>,
}

impl Drawer {
    /// Looks which vault this directory uses, and whether it answers.
    pub(crate) async fn open(
        folder: &Path,
        keyring: Arc<dyn Vault>,
        random: Arc<dyn Random>,
        execution: Execution,
    ) -> std::io::Result<Self> {
        let files = SmallFiles::new(folder);
        let desk = files.desk(&*random)?;
        let passphrase = PassphraseVault::new(folder.join("vault.sealed"), Arc::clone(&random), execution);
        let drawer = Self {
            files,
            random,
            keyring,
            passphrase,
            desk: Mutex::new(desk),
            state: Mutex::new(VaultState::Missing),
            remembered: tokio::sync::Mutex::default(),
        };
        match drawer.choice() {
            VaultChoice::Passphrase if drawer.passphrase.exists() => {
                drawer.set_state(VaultState::PassphraseLocked)
            }
            VaultChoice::Passphrase => {}
            VaultChoice::Keyring => {
                if let Err(error) = drawer.try_keyring().await {
                    tracing::warn!(%error, "no keyring answers");
                }
            }
        }
        Ok(drawer)
    }

    pub(crate) fn state(&self) -> VaultState {
        *self.state.lock()
    }

    /// The vault answered once and does not any more: ask the person again.
    pub(crate) fn distrust(&self) {
        self.set_state(match self.state() {
            VaultState::Passphrase | VaultState::PassphraseLocked => VaultState::PassphraseLocked,
            VaultState::Keyring | VaultState::Missing => VaultState::Missing,
        });
    }

    /// Secrets can be read and kept.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state(), VaultState::Keyring | VaultState::Passphrase)
    }

    /// Does what the person chose.
    pub(crate) async fn unlock(&self, how: OpenVaultArgs) -> Result<(), VaultError> {
        let choice = match how {
            OpenVaultArgs::TryKeyring => {
                // The sealed file holds the keys of what is here, unless the keyring knows who sat here.
                let is_sealed = self.state() == VaultState::PassphraseLocked;
                if is_sealed && self.keyring.load(&self.name(seat_name(Seat::Everyday))).await?.is_none() {
                    return Err(VaultError::Empty);
                }
                self.try_keyring().await?;
                VaultChoice::Keyring
            }
            OpenVaultArgs::BeginAnew => {
                self.passphrase.set_aside().await?;
                self.set_state(VaultState::Missing);
                if let Err(error) = self.try_keyring().await {
                    tracing::warn!(%error, "no keyring answers");
                }
                VaultChoice::Keyring
            }
            OpenVaultArgs::Passphrase { passphrase } => {
                self.passphrase.unlock(Zeroizing::new(passphrase)).await?;
                self.set_state(VaultState::Passphrase);
                VaultChoice::Passphrase
            }
        };
        // Another vault may know of others.
        *self.remembered.lock().await = Remembered::default();
        let desk = {
            let mut desk = self.desk.lock();
            desk.vault = choice;
            desk.clone()
        };
        self.files.save_desk(&desk).map_err(VaultError::File)
    }

    /// The stored session.
    pub(crate) async fn record(&self, seat: Seat) -> Result<Option<Record>, VaultError> {
        let Some(secret) = self.vault()?.load(&self.name(seat_name(seat))).await? else { return Ok(None) };
        Ok(serde_json::from_str(secret.expose()).ok())
    }

    pub(crate) async fn keep_record(&self, record: &Record) -> Result<(), VaultError> {
        let json = serde_json::to_string(record).map_err(|_| VaultError::Damaged)?;
        self.vault()?.store(&self.name(seat_name(record.place.seat())), &Secret::new(json)).await
    }

    pub(crate) async fn forget_record(&self, seat: Seat) -> Result<(), VaultError> {
        self.vault()?.delete(&self.name(seat_name(seat))).await
    }

    /// The key of a profile, made and stored at its first use. A key that cannot be read counts as absent.
    pub(crate) async fn root_key(&self, profile: &str) -> Result<RootKey, VaultError> {
        let name = self.name(&format!("root/{profile}"));
        if let Some(secret) = self.vault()?.load(&name).await? {
            let bytes = STANDARD.decode(secret.expose()).map(Zeroizing::new);
            if let Some(key) = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()) {
                return Ok(RootKey::new(key));
            }
        }
        let mut bytes = Zeroizing::new([0; 32]);
        self.random.fill(&mut *bytes);
        // Stored before it is used: no file may be encrypted with a key that only this process knows.
        self.vault()?.store(&name, &Secret::new(STANDARD.encode(*bytes))).await?;
        Ok(RootKey::new(*bytes))
    }

    pub(crate) async fn forget_root_key(&self, profile: &str) -> Result<(), VaultError> {
        self.vault()?.delete(&self.name(&format!("root/{profile}"))).await
    }

    /// The stored session of a signed-out profile: the hub to ask about it, and the token.
    pub(crate) async fn left(&self, profile: &str) -> Result<Option<Record>, VaultError> {
        let mut remembered = self.remembered.lock().await;
        if let Some(left) = remembered.left.get(profile) {
            return Ok(left.clone());
        }
        let secret = self.vault()?.load(&self.name(&left_name(profile))).await?;
        let left: Option<Record> = secret.and_then(|secret| serde_json::from_str(secret.expose()).ok());
        remembered.left.insert(profile.to_owned(), left.clone());
        Ok(left)
    }

    pub(crate) async fn keep_left(&self, profile: &str, record: &Record) -> Result<(), VaultError> {
        let json = serde_json::to_string(record).map_err(|_| VaultError::Damaged)?;
        let mut remembered = self.remembered.lock().await;
        remembered.left.remove(profile);
        self.vault()?.store(&self.name(&left_name(profile)), &Secret::new(json)).await
    }

    pub(crate) async fn forget_left(&self, profile: &str) -> Result<(), VaultError> {
        let mut remembered = self.remembered.lock().await;
        remembered.left.remove(profile);
        self.vault()?.delete(&self.name(&left_name(profile))).await
    }

    /// Sign-outs that no hub has heard.
    pub(crate) async fn goodbyes(&self) -> Result<Vec<Goodbye>, VaultError> {
        self.known_goodbyes(&mut *self.remembered.lock().await).await
    }

    /// Stores a sign-out until its hub has heard it.
    pub(crate) async fn keep_goodbye(&self, goodbye: Goodbye) -> Result<(), VaultError> {
        self.change_goodbyes(|goodbyes| goodbyes.push(goodbye)).await
    }

    /// Its hub heard it.
    pub(crate) async fn forget_goodbye(&self, goodbye: &Goodbye) -> Result<(), VaultError> {
        self.change_goodbyes(|goodbyes| goodbyes.retain(|one| one != goodbye)).await
    }

    async fn known_goodbyes(&self, remembered: &mut Remembered) -> Result<Vec<Goodbye>, VaultError> {
        if let Some(goodbyes) = &remembered.goodbyes {
            return Ok(goodbyes.clone());
        }
        let secret = self.vault()?.load(&self.name(GOODBYES)).await?;
        let kept = secret.and_then(|secret| serde_json::from_str(secret.expose()).ok());
        Ok(remembered.goodbyes.insert(kept.unwrap_or_default()).clone())
    }

    async fn change_goodbyes(&self, change: impl FnOnce(&mut Vec<Goodbye>)) -> Result<(), VaultError> {
        let mut remembered = self.remembered.lock().await;
        let mut goodbyes = self.known_goodbyes(&mut remembered).await?;
        change(&mut goodbyes);
        // Until the vault has it nobody knows what is there.
        remembered.goodbyes = None;
        let (vault, name) = (self.vault()?, self.name(GOODBYES));
        if goodbyes.is_empty() {
            vault.delete(&name).await?;
        } else {
            let json = serde_json::to_string(&goodbyes).map_err(|_| VaultError::Damaged)?;
            vault.store(&name, &Secret::new(json)).await?;
        }
        remembered.goodbyes = Some(goodbyes);
        Ok(())
    }

    async fn try_keyring(&self) -> Result<(), VaultError> {
        self.keyring.load(&self.name(seat_name(Seat::Everyday))).await?;
        self.set_state(VaultState::Keyring);
        Ok(())
    }

    fn vault(&self) -> Result<&dyn Vault, VaultError> {
        match self.state() {
            VaultState::Keyring => Ok(&*self.keyring),
            VaultState::Passphrase => Ok(&self.passphrase),
            VaultState::PassphraseLocked | VaultState::Missing => Err(VaultError::Locked),
        }
    }

    fn name(&self, what: &str) -> String {
        format!("{}/{what}", self.desk.lock().id)
    }

    fn choice(&self) -> VaultChoice {
        self.desk.lock().vault
    }

    fn set_state(&self, state: VaultState) {
        *self.state.lock() = state;
    }
}

const GOODBYES: &str = "goodbyes";

fn left_name(profile: &str) -> String {
    format!("left/{profile}")
}

fn seat_name(seat: Seat) -> &'static str {
    match seat {
        Seat::Everyday => "session",
        Seat::Practice => "practice",
    }
}
