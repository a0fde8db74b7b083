//! The desk's own drawer in the vault: which vault it is, and the three kinds of secrets in it: who sits here, the key of a profile, and
//! with what its hub can be asked about a profile nobody sits at.
//!
//! The keyring is asked first. When it does not answer, the drawer is [`VaultState::Missing`] until the person tries again or
//! chooses a passphrase; the choice is remembered, so a keyring that appears later is not silently preferred to a sealed file that
//! holds the real key, nor the other way round.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sangam_cache::{Execution, RootKey};
use sangam_model::Random;
use zeroize::Zeroizing;

use super::record::{Record, Seat};
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
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        let desk = {
            let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
            desk.vault = choice;
            desk.clone()
        };
        self.files.save_desk(&desk).map_err(VaultError::File)
    }

    /// Who sat there last.
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

    /// The key of a profile; made and kept at its first use. A key that cannot be read is like no key.
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
        // Kept before it is used: a file must never be sealed with a key only this process knows.
        self.vault()?.store(&name, &Secret::new(STANDARD.encode(*bytes))).await?;
        Ok(RootKey::new(*bytes))
    }

    pub(crate) async fn forget_root_key(&self, profile: &str) -> Result<(), VaultError> {
        self.vault()?.delete(&self.name(&format!("root/{profile}"))).await
    }

    /// What is left of a profile whose session ended: where to ask about it, and with what.
    pub(crate) async fn left(&self, profile: &str) -> Result<Option<Record>, VaultError> {
        let Some(secret) = self.vault()?.load(&self.name(&left_name(profile))).await? else {
            return Ok(None);
        };
        Ok(serde_json::from_str(secret.expose()).ok())
    }

    pub(crate) async fn keep_left(&self, profile: &str, record: &Record) -> Result<(), VaultError> {
        let json = serde_json::to_string(record).map_err(|_| VaultError::Damaged)?;
        self.vault()?.store(&self.name(&left_name(profile)), &Secret::new(json)).await
    }

    pub(crate) async fn forget_left(&self, profile: &str) -> Result<(), VaultError> {
        self.vault()?.delete(&self.name(&left_name(profile))).await
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
        format!("{}/{what}", self.desk.lock().unwrap_or_else(PoisonError::into_inner).id)
    }

    fn choice(&self) -> VaultChoice {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner).vault
    }

    fn set_state(&self, state: VaultState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

fn left_name(profile: &str) -> String {
    format!("left/{profile}")
}

fn seat_name(seat: Seat) -> &'static str {
    match seat {
        Seat::Everyday => "session",
        Seat::Practice => "practice",
    }
}
