//! A vault for computers without a keyring: one file, sealed with a passphrase.
//!
//! The file is JSON: the cost and salt of Argon2id, a nonce, and one XChaCha20-Poly1305 box around all secrets. Cost, salt and
//! version are bound to the box as associated data. The derived key stays in memory while the vault is open; the passphrase does
//! not. Every change seals the whole (tiny) map anew under a fresh nonce and replaces the file in one rename, so a crash
//! leaves the old file or the new one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sangam_cache::Execution;
use sangam_model::Random;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use zeroize::{Zeroize, Zeroizing};

use super::{Secret, Vault, VaultError};
use crate::{blocking, whole};

/// The shortest passphrase taken.
pub const PASSPHRASE_MIN_CHARS: usize = 10;

const FORMAT: u32 = 1;
/// Above the library's default: this file may be carried away and guessed at leisure.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// No file may make opening it cost more than this.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 16;

/// What is written on the outside of the box.
#[derive(Clone, Serialize, Deserialize)]
struct Label {
    format: u32,
    memory_kib: u32,
    passes: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
struct SealedFile {
    label: Label,
    nonce: String,
    sealed: String,
}

struct Open {
    key: Zeroizing<[u8; 32]>,
    label: Label,
    secrets: BTreeMap<String, Zeroizing<String>>,
}

/// One file, sealed with a passphrase; locked until it is typed.
pub struct PassphraseVault {
    path: PathBuf,
    random: Arc<dyn Random>,
    execution: Execution,
    open: Mutex<Option<Open>>,
}

impl PassphraseVault {
    /// The vault kept in the file at `path`, locked. Nothing is read or written yet.
    #[must_use]
    pub fn new(path: PathBuf, random: Arc<dyn Random>, execution: Execution) -> Self {
        Self { path, random, execution, open: Mutex::new(None) }
    }

    /// There is a file to open; otherwise [`Self::unlock`] makes one.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    /// Opens the file, or makes it with this passphrase when there is none.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::TooShort`] for a new file, [`VaultError::Damaged`], [`VaultError::File`].
    pub async fn unlock(&self, passphrase: Zeroizing<String>) -> Result<(), VaultError> {
        let mut open = self.open.lock().await;
        let path = self.path.clone();
        let random = Arc::clone(&self.random);
        let opened = blocking::run(self.execution, move || match std::fs::read(&path) {
            Ok(file) => unseal(&file, &passphrase),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                create(&path, &passphrase, &*random)
            }
            Err(error) => Err(VaultError::File(error)),
        });
        *open = Some(opened.await.map_err(VaultError::File)??);
        Ok(())
    }

    /// Puts the file aside, under a name nobody looks for, and is locked. Whoever remembers the passphrase later can put it back.
    ///
    /// # Errors
    /// [`VaultError::File`]; then it is where it was.
    pub async fn set_aside(&self) -> Result<(), VaultError> {
        let mut open = self.open.lock().await;
        let path = self.path.clone();
        let moved = blocking::run(self.execution, move || {
            let mut names = (1_u32..).map(|nth| path.with_extension(format!("set-aside-{nth}")));
            let Some(free) = names.find(|name| !name.exists()) else { return Ok(()) };
            match std::fs::rename(&path, free) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        });
        moved.await.flatten().map_err(VaultError::File)?;
        *open = None;
        Ok(())
    }

    async fn change(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, Zeroizing<String>>),
    ) -> Result<(), VaultError> {
        let mut guard = self.open.lock().await;
        let open = guard.as_mut().ok_or(VaultError::Locked)?;
        let mut secrets = open.secrets.clone();
        change(&mut secrets);
        let file = seal(&open.key, &open.label, &secrets, &*self.random)?;
        let path = self.path.clone();
        let written = blocking::run(self.execution, move || whole::write(&path, &file)).await;
        written.flatten().map_err(VaultError::File)?;
        open.secrets = secrets;
        Ok(())
    }
}

#[async_trait]
impl Vault for PassphraseVault {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        let guard = self.open.lock().await;
        let open = guard.as_ref().ok_or(VaultError::Locked)?;
        Ok(open.secrets.get(name).map(|secret| Secret::new(secret.to_string())))
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let (name, secret) = (name.to_owned(), Zeroizing::new(secret.expose().to_owned()));
        self.change(move |secrets| {
            secrets.insert(name, secret);
        })
        .await
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.remove(name);
        })
        .await
    }
}

fn create(path: &Path, passphrase: &str, random: &dyn Random) -> Result<Open, VaultError> {
    if passphrase.chars().count() < PASSPHRASE_MIN_CHARS {
        return Err(VaultError::TooShort);
    }
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let label = Label { format: FORMAT, memory_kib: MEMORY_KIB, passes: PASSES, salt: STANDARD.encode(salt) };
    let open = Open { key: derive(passphrase, &label)?, label, secrets: BTreeMap::new() };
    whole::write(path, &seal(&open.key, &open.label, &open.secrets, random)?).map_err(VaultError::File)?;
    Ok(open)
}

fn unseal(file: &[u8], passphrase: &str) -> Result<Open, VaultError> {
    let file: SealedFile = serde_json::from_slice(file).map_err(|_| VaultError::Damaged)?;
    let SealedFile { label, nonce, sealed } = file;
    if label.format != FORMAT || label.memory_kib > MAX_MEMORY_KIB || label.passes > MAX_PASSES {
        return Err(VaultError::Damaged);
    }
    let nonce: [u8; 24] =
        STANDARD.decode(nonce).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(VaultError::Damaged)?;
    let sealed = STANDARD.decode(sealed).map_err(|_| VaultError::Damaged)?;
    let key = derive(passphrase, &label)?;
    let payload = Payload { msg: &sealed, aad: &binding(&label)? };
    let plain = XChaCha20Poly1305::new((&*key).into())
        .decrypt(&XNonce::from(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError::WrongPassphrase)?;
    let secrets: BTreeMap<String, String> =
        serde_json::from_slice(&plain).map_err(|_| VaultError::Damaged)?;
    let secrets = secrets.into_iter().map(|(name, secret)| (name, Zeroizing::new(secret))).collect();
    Ok(Open { key, label, secrets })
}

fn seal(
    key: &Zeroizing<[u8; 32]>,
    label: &Label,
    secrets: &BTreeMap<String, Zeroizing<String>>,
    random: &dyn Random,
) -> Result<Vec<u8>, VaultError> {
    let borrowed: BTreeMap<&str, &str> =
        secrets.iter().map(|(name, secret)| (name.as_str(), secret.as_str())).collect();
    let mut plain = serde_json::to_vec(&borrowed).map_err(|_| VaultError::Damaged)?;
    let mut nonce = [0; 24];
    random.fill(&mut nonce);
    let payload = Payload { msg: &plain, aad: &binding(label)? };
    let sealed = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| VaultError::Damaged);
    plain.zeroize();
    let file =
        SealedFile { label: label.clone(), nonce: STANDARD.encode(nonce), sealed: STANDARD.encode(sealed?) };
    serde_json::to_vec(&file).map_err(|_| VaultError::Damaged)
}

fn derive(passphrase: &str, label: &Label) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let salt = STANDARD.decode(&label.salt).map_err(|_| VaultError::Damaged)?;
    let params = Params::new(label.memory_kib, label.passes, 1, Some(32)).map_err(|_| VaultError::Damaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, &mut *key)
        .map_err(|_| VaultError::Damaged)?;
    Ok(key)
}

fn binding(label: &Label) -> Result<Vec<u8>, VaultError> {
    serde_json::to_vec(label).map_err(|_| VaultError::Damaged)
}

#[cfg(test)]
mod tests {
    use sangam_model::SeededRandom;

    use super::*;

    fn vault(folder: &Path) -> PassphraseVault {
        PassphraseVault::new(folder.join("vault.sealed"), Arc::new(SeededRandom::new(7)), Execution::Threads)
    }

    fn typed(passphrase: &str) -> Zeroizing<String> {
        Zeroizing::new(passphrase.to_owned())
    }

    #[tokio::test]
    async fn a_secret_survives_and_only_the_passphrase_opens_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = vault(folder.path());
        first.unlock(typed("pink city bazaar")).await.unwrap();
        first.store("root-key", &Secret::new("kept for asha".into())).await.unwrap();
        let second = vault(folder.path());
        assert!(matches!(second.load("root-key").await, Err(VaultError::Locked)));
        assert!(matches!(second.unlock(typed("blue city bazaar")).await, Err(VaultError::WrongPassphrase)));
        second.unlock(typed("pink city bazaar")).await.unwrap();
        assert_eq!(second.load("root-key").await.unwrap().unwrap().expose(), "kept for asha");
        second.delete("root-key").await.unwrap();
        assert!(second.load("root-key").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_file_shows_no_secret_and_a_changed_label_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let first = vault(folder.path());
        first.unlock(typed("pink city bazaar")).await.unwrap();
        first.store("session", &Secret::new("canary-token".into())).await.unwrap();
        let path = folder.path().join("vault.sealed");
        let file = std::fs::read_to_string(&path).unwrap();
        assert!(!file.contains("canary-token") && !file.contains("session"));
        std::fs::write(&path, file.replace("\"passes\":3", "\"passes\":4")).unwrap();
        assert!(matches!(
            vault(folder.path()).unlock(typed("pink city bazaar")).await,
            Err(VaultError::WrongPassphrase)
        ));
    }

    #[tokio::test]
    async fn a_short_passphrase_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        assert!(matches!(vault.unlock(typed("jaipur")).await, Err(VaultError::TooShort)));
        assert!(!vault.exists());
    }
}
