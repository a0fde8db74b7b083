//! The master key of a hub, the keys derived from it, and encryption of single columns.
//!
//! One file holds 32 random bytes. It is made once, together with the first, still empty database, readable by its owner
//! only, and never again: a missing file beside a filled database stops the start, because a new key would open nothing.
//! From the key three others are derived by HKDF-SHA256, one per label: the key of the SQLite file, the key that seals
//! single columns (Meta's tokens), and the key that seals media. They are independent, so one leaking betrays no other.
//!
//! A sealed column is `nonce (24 bytes) ‖ XChaCha20-Poly1305 ciphertext`, bound to its table and row: bytes copied into
//! another row do not open. The *seal check* is one such value with a known content. It is written with the first
//! migration and opened at every start, so a wrong key is told in a sentence before anything is served.
//!
//! Keys are wiped when dropped, have no `Debug`, no `Serialize`, no `Clone`, and show themselves only through `expose`.
//! Losing the master key loses every token, message and file of the hub; `docs/src/host/key-and-copies.md` says how to keep a copy.

pub mod tokens;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sangam_model::Random;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of the master key and of every key derived from it.
pub const KEY_BYTES: usize = 32;

const NONCE_BYTES: usize = 24;
const SQLITE_LABEL: &[u8] = b"sangam hub sqlite file v1";
const COLUMN_LABEL: &[u8] = b"sangam hub sealed column v1";
const MEDIA_LABEL: &[u8] = b"sangam hub media v1";
const COPY_LABEL: &[u8] = b"sangam hub copy v1";
const CHECK_TABLE: &str = "seal_check";
const CHECK_TEXT: &[u8] = b"this key belongs to this hub";

/// Why the vault stays shut. Every message is meant for the operator and names the file, never a key.
#[derive(Debug, Error)]
pub enum VaultError {
    /// There is data but no key for it.
    #[error(
        "the master key file {path} does not exist, but the database is not empty: restore the key file that was \
         made with this database; a new key could not open it"
    )]
    KeyMissing {
        /// The configured file.
        path: PathBuf,
    },
    /// Someone else on the machine could read or change the key.
    #[error(
        "the master key file {path} has mode {mode:04o}, so others on this machine can reach it: set it to 0600 \
         (chmod 600) and consider whether it was copied"
    )]
    KeyExposed {
        /// The configured file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a file of exactly [`KEY_BYTES`] bytes.
    #[error("the master key file {path} must be a plain file of exactly 32 bytes")]
    KeyMalformed {
        /// The configured file.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("the master key file {path} cannot be used")]
    KeyFile {
        /// The configured file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A key, but not the one this database was filled with.
    #[error("the master key does not belong to this database: restore the key file that was made with it")]
    WrongKey,
    /// A sealed value was changed, or moved to another row.
    #[error("a sealed value in table {table} does not open: it was changed, or belongs to another row")]
    Unsealable {
        /// Where the value is kept.
        table: &'static str,
    },
}

/// The 32 bytes everything hangs on.
pub struct MasterKey(Zeroizing<[u8; KEY_BYTES]>);

impl MasterKey {
    /// A key from its bytes, for a hub that keeps it elsewhere (the desktop's keyring, tests).
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// Every `Key…` variant of [`VaultError`].
    pub fn open_file(path: &Path) -> Result<Self, VaultError> {
        Self::read(path)
    }

    /// Puts this key into a new file, readable by its owner only. A file that is there stays.
    ///
    /// # Errors
    /// [`VaultError::KeyFile`], or [`VaultError::WrongKey`] if another key is there.
    pub fn keep_file(&self, path: &Path, random: &dyn Random) -> Result<(), VaultError> {
        write_key_file(path, self.0.as_slice(), random).map_err(|source| key_file(path, source))?;
        if *Self::read(path)?.0 == *self.0 { Ok(()) } else { Err(VaultError::WrongKey) }
    }

    /// The key itself: to be wrapped for a recovery, nothing else.
    pub(crate) fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Reads the key file, or makes it if `database_is_empty`. Two processes that start at once agree on one key.
    ///
    /// # Errors
    /// Every `Key…` variant of [`VaultError`].
    pub fn read_or_create(
        path: &Path,
        database_is_empty: bool,
        random: &dyn Random,
    ) -> Result<Self, VaultError> {
        match Self::read(path) {
            Err(VaultError::KeyMissing { .. }) if database_is_empty => {
                create_key_file(path, random).map_err(|source| key_file(path, source))?;
                Self::read(path)
            }
            outcome => outcome,
        }
    }

    fn read(path: &Path) -> Result<Self, VaultError> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(VaultError::KeyMissing { path: path.to_owned() });
            }
            Err(source) => return Err(key_file(path, source)),
        };
        let metadata = file.metadata().map_err(|source| key_file(path, source))?;
        refuse_exposed(path, &metadata)?;
        if !metadata.is_file() || metadata.len() != KEY_BYTES as u64 {
            return Err(VaultError::KeyMalformed { path: path.to_owned() });
        }
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        file.read_exact(bytes.as_mut_slice()).map_err(|source| key_file(path, source))?;
        Ok(Self(bytes))
    }
}

/// A key that was derived from the master key for one purpose.
pub struct DerivedKey(Zeroizing<[u8; KEY_BYTES]>);

impl DerivedKey {
    /// The key itself. For a cipher or a `PRAGMA key` only: never into a log, a message or an error.
    #[must_use]
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The next key down: from this one, a `salt` and a `label` that names the purpose.
    #[must_use]
    pub fn derive(&self, salt: &[u8], label: &[u8]) -> Self {
        derive(self.expose(), Some(salt), label)
    }
}

/// The keys of a running hub.
pub struct Vault {
    sqlite: DerivedKey,
    column: DerivedKey,
    media: DerivedKey,
    copy: DerivedKey,
}

impl Vault {
    /// Derives the keys; the master key itself is not needed afterwards.
    #[must_use]
    pub fn open(master: &MasterKey) -> Self {
        let key = |label| derive(master.0.as_slice(), None, label);
        Self {
            sqlite: key(SQLITE_LABEL),
            column: key(COLUMN_LABEL),
            media: key(MEDIA_LABEL),
            copy: key(COPY_LABEL),
        }
    }

    /// The raw key of the SQLite file.
    #[must_use]
    pub fn sqlite_key(&self) -> &DerivedKey {
        &self.sqlite
    }

    /// The key media objects are sealed under.
    #[must_use]
    pub fn media_key(&self) -> &DerivedKey {
        &self.media
    }

    /// The key that proves where a copy comes from.
    #[must_use]
    pub fn copy_key(&self) -> &DerivedKey {
        &self.copy
    }

    /// Seals a secret for the row `row` of `table`. The same secret sealed twice looks different.
    #[must_use]
    pub fn seal(&self, table: &'static str, row: &[u8], secret: &[u8], random: &dyn Random) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let bound = binding(table, row);
        let payload = Payload { msg: secret, aad: &bound };
        let mut sealed = nonce.to_vec();
        // Encryption fails only beyond 256 GiB; an empty ciphertext would be refused by `unseal`.
        sealed.extend(self.cipher().encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        sealed
    }

    /// Opens what [`Vault::seal`] made for this row.
    ///
    /// # Errors
    /// [`VaultError::Unsealable`] if it was changed or made for another row or key.
    pub fn unseal(
        &self,
        table: &'static str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let unsealable = VaultError::Unsealable { table };
        let Some((nonce, ciphertext)) = sealed.split_first_chunk::<NONCE_BYTES>() else {
            return Err(unsealable);
        };
        let bound = binding(table, row);
        let payload = Payload { msg: ciphertext, aad: &bound };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| unsealable)
    }

    /// The value to keep in a fresh database, so that later starts can tell whether they hold its key.
    #[must_use]
    pub fn seal_check(&self, random: &dyn Random) -> Vec<u8> {
        self.seal(CHECK_TABLE, b"", CHECK_TEXT, random)
    }

    /// Whether `kept`, once made by [`Vault::seal_check`], was made with this key.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`], which must stop the start.
    pub fn verify_seal_check(&self, kept: &[u8]) -> Result<(), VaultError> {
        match self.unseal(CHECK_TABLE, b"", kept) {
            Ok(text) if text.as_slice() == CHECK_TEXT => Ok(()),
            _ => Err(VaultError::WrongKey),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.column.expose().into())
    }
}

/// Associated data: the table's name, a byte that no name holds, the row.
fn binding(table: &str, row: &[u8]) -> Vec<u8> {
    [table.as_bytes(), &[0], row].concat()
}

fn derive(key: &[u8], salt: Option<&[u8]>, label: &[u8]) -> DerivedKey {
    let mut derived = Zeroizing::new([0; KEY_BYTES]);
    let expanded = Hkdf::<Sha256>::new(salt, key).expand(label, derived.as_mut_slice());
    debug_assert!(expanded.is_ok(), "HKDF-SHA256 gives up to 8160 bytes");
    DerivedKey(derived)
}

fn create_key_file(path: &Path, random: &dyn Random) -> io::Result<()> {
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    random.fill(bytes.as_mut_slice());
    write_key_file(path, bytes.as_slice(), random)
}

/// Writes beside, syncs, then links: the file appears complete or not at all, and a rival's file is never replaced.
fn write_key_file(path: &Path, bytes: &[u8], random: &dyn Random) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut tag = [0; 8];
    random.fill(&mut tag);
    let draft = folder.join(format!(".master-key-{}", hex::encode(tag)));
    let mut file = private_options().open(&draft)?;
    let linked = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&draft, path))
        .or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) });
    fs::remove_file(&draft)?;
    linked?;
    File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &fs::Metadata) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(VaultError::KeyExposed { path: path.to_owned(), mode });
    }
    Ok(())
}

/// Elsewhere the folder's access list decides; there are no mode bits to look at.
#[cfg(not(unix))]
fn refuse_exposed(_path: &Path, _metadata: &fs::Metadata) -> Result<(), VaultError> {
    Ok(())
}

fn key_file(path: &Path, source: io::Error) -> VaultError {
    VaultError::KeyFile { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use proptest::prelude::*;
    use sangam_model::SeededRandom;

    use super::*;

    fn vault(fill: u8) -> Vault {
        Vault::open(&MasterKey::from_bytes(Zeroizing::new([fill; KEY_BYTES])))
    }

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_key_is_made_once_for_an_empty_database_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let random = SeededRandom::new(1);
        let made = MasterKey::read_or_create(&path, true, &random).ok().unwrap();
        assert_eq!(mode_of(&path), 0o600);
        assert_eq!(fs::read(&path).unwrap(), made.0.as_slice());
        let again = MasterKey::read_or_create(&path, true, &random).ok().unwrap();
        assert_eq!(again.0, made.0);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left behind");
    }

    #[test]
    fn a_lost_key_of_a_filled_database_is_told_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let error = MasterKey::read_or_create(&path, false, &SeededRandom::new(1)).err().unwrap();
        assert!(matches!(error, VaultError::KeyMissing { .. }));
        assert!(!path.exists());
    }

    #[test]
    fn a_key_others_can_read_is_refused_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let random = SeededRandom::new(1);
        MasterKey::read_or_create(&path, true, &random).ok().unwrap();
        for mode in [0o640, 0o604, 0o660, 0o777] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = MasterKey::read_or_create(&path, true, &random).err().unwrap().to_string();
            assert!(error.contains(&format!("{mode:04o}")) && error.contains("0600"), "{error}");
        }
    }

    #[test]
    fn a_file_of_another_length_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        for length in [0, 31, 33, 64] {
            fs::write(&path, vec![7; length]).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = MasterKey::read_or_create(&path, true, &SeededRandom::new(1)).err().unwrap();
            assert!(matches!(error, VaultError::KeyMalformed { .. }), "{length}");
        }
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let vault = vault(1);
        assert_ne!(vault.sqlite_key().expose(), vault.media_key().expose());
        assert_ne!(vault.sqlite_key().expose(), vault.column.expose());
        assert_ne!(vault.sqlite_key().expose(), &[1; KEY_BYTES]);
    }

    #[test]
    fn the_seal_check_knows_its_key() {
        let kept = vault(1).seal_check(&SeededRandom::new(1));
        assert!(vault(1).verify_seal_check(&kept).is_ok());
        assert!(matches!(vault(2).verify_seal_check(&kept), Err(VaultError::WrongKey)));
        assert!(matches!(vault(1).verify_seal_check(b""), Err(VaultError::WrongKey)));
    }

    proptest! {
        #[test]
        fn a_sealed_secret_opens_in_its_row_and_nowhere_else(
            secret: Vec<u8>, row: [u8; 16], other: [u8; 16], at: prop::sample::Index, flip in 1_u8..,
        ) {
            prop_assume!(row != other);
            let (vault, random) = (vault(1), SeededRandom::new(1));
            let mut sealed = vault.seal("numbers", &row, &secret, &random);
            let opened = vault.unseal("numbers", &row, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), secret.as_slice());
            prop_assert!(vault.unseal("numbers", &other, &sealed).is_err());
            prop_assert!(vault.unseal("persons", &row, &sealed).is_err());
            prop_assert_ne!(&vault.seal("numbers", &row, &secret, &random), &sealed);
            let at = at.index(sealed.len());
            sealed[at] ^= flip;
            prop_assert!(vault.unseal("numbers", &row, &sealed).is_err());
        }
    }
}
