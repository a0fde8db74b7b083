//! The signed manifest of a copy: its files with size and digest, its tables with counts and digests, its media, and the wrapped master
//! keys. `manifest.json` is signed under a key of the hub (`manifest.mac`), so a copy that was changed anywhere is told from one the
//! hub made.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sangam_model::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{CopyError, Result};
use crate::store::sqlite::{self, DatabaseKey, Inventory};
use crate::vault::Vault;

/// The only format there is.
const FORMAT: u32 = 1;
const NAME: &str = "manifest.json";
const SIGNATURE: &str = "manifest.mac";
/// The list of stored files, one `workspace/sha256 size` a line.
pub(super) const MEDIA_LIST: &str = "media.list";
/// The list of those that could not be had when the copy was made, in the same form, with 0 for a size nobody knows; only there if there are any.
pub(super) const MISSING_LIST: &str = "media.missing";

/// The list of those that the hub itself had no more, or not whole, in the same form; only there if there are any.
pub(super) const LOST_LIST: &str = "media.lost";

/// A copy's own description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Of this description.
    pub format: u32,
    /// When the copy was begun.
    pub made_at: Timestamp,
    /// The hub that made it.
    pub version: String,
    /// The main database file's name.
    pub database: String,
    /// Every file of the copy but the description itself.
    pub files: Vec<FileStock>,
    /// Every table.
    pub tables: Inventory,
    /// Stored files, kept beside the copies.
    pub media: MediaStock,
    /// The master key, wrapped once for every recovery key, in hex.
    pub keys: Vec<String>,
}

/// One file of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStock {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// The stored files a copy refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaStock {
    /// How many.
    pub objects: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// How many more there are, which could not be had when the copy was made.
    #[serde(default)]
    pub missing: u64,
    /// How many more it refers to that the hub itself had no more, or not whole.
    #[serde(default)]
    pub lost: u64,
}

impl Manifest {
    /// A description of the files in `folder`.
    pub(crate) fn of(
        folder: &Path,
        database: &str,
        made_at: Timestamp,
        tables: Inventory,
        media: MediaStock,
        keys: &[Vec<u8>],
    ) -> Result<Self> {
        let mut files = Vec::new();
        for name in names(folder)? {
            files.push(FileStock::of(folder, name)?);
        }
        Ok(Self {
            format: FORMAT,
            made_at,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            database: database.to_owned(),
            files,
            tables,
            media,
            keys: keys.iter().map(hex::encode).collect(),
        })
    }

    /// Writes the description, signed.
    pub(crate) fn write(&self, folder: &Path, vault: &Vault) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| CopyError::Damaged(error.to_string()))?;
        let signature = hex::encode(signed(vault, &text).finalize().into_bytes());
        for (name, bytes) in [(NAME, text.as_slice()), (SIGNATURE, signature.as_bytes())] {
            let path = folder.join(name);
            fs::write(&path, bytes)
                .and_then(|()| File::open(&path)?.sync_all())
                .map_err(CopyError::at(&path))?;
        }
        Ok(())
    }

    /// Reads a description. Whether it is the hub's own is [`Manifest::verify`]'s to say.
    ///
    /// # Errors
    /// [`CopyError::NoCopy`] or [`CopyError::Damaged`].
    pub fn read(folder: &Path) -> Result<Self> {
        let text = fs::read(folder.join(NAME)).map_err(|_| CopyError::NoCopy(folder.to_owned()))?;
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|_| CopyError::Damaged("its description".to_owned()))?;
        if manifest.format != FORMAT {
            return Err(CopyError::Damaged(format!("format {} is not known here", manifest.format)));
        }
        Ok(manifest)
    }

    /// The wrapped master keys.
    pub(super) fn wrapped(&self) -> Vec<Vec<u8>> {
        self.keys.iter().filter_map(|key| hex::decode(key).ok()).collect()
    }

    /// Holds a copy against its description: the signature, every file's size and digest, every table's rows.
    ///
    /// # Errors
    /// [`CopyError::WrongKey`] if another hub's key signed it, [`CopyError::Damaged`] naming the first difference.
    pub fn verify(&self, folder: &Path, vault: &Vault) -> Result<()> {
        let read = |name: &str| fs::read(folder.join(name)).map_err(|_| CopyError::Damaged(name.to_owned()));
        let signature = hex::decode(read(SIGNATURE)?).unwrap_or_default();
        signed(vault, &read(NAME)?).verify_slice(&signature).map_err(|_| CopyError::WrongKey)?;
        for file in &self.files {
            if FileStock::of(folder, file.name.clone()).ok().as_ref() != Some(file) {
                return Err(CopyError::Damaged(file.name.clone()));
            }
        }
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        let tables = sqlite::inventory(&folder.join(&self.database), &key)?;
        let differing = self.tables.iter().find(|(name, stock)| tables.get(*name) != Some(stock));
        match differing {
            Some((name, _)) => Err(CopyError::Damaged(format!("table {name}"))),
            None if tables.len() != self.tables.len() => {
                Err(CopyError::Damaged("a table too many".to_owned()))
            }
            None => Ok(()),
        }
    }
}

impl FileStock {
    fn of(folder: &Path, name: String) -> Result<Self> {
        let path = folder.join(&name);
        let (size_bytes, sha256) = digest(&path).map_err(CopyError::at(&path))?;
        Ok(Self { name, size_bytes, sha256 })
    }
}

/// Whether a folder holds a description that the hub with these keys signed.
pub(super) fn is_signed_by(folder: &Path, vault: &Vault) -> bool {
    let read = |name: &str| fs::read(folder.join(name)).ok();
    let (Some(text), Some(signature)) = (read(NAME), read(SIGNATURE)) else { return false };
    let signature = hex::decode(signature).unwrap_or_default();
    signed(vault, &text).verify_slice(&signature).is_ok()
}

pub(super) fn signed(vault: &Vault, text: &[u8]) -> Hmac<Sha256> {
    // The key of the format is the block of the hash; a shorter one is filled with zeros (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    for (place, byte) in block.iter_mut().zip(vault.copy_key().expose()) {
        *place = *byte;
    }
    Hmac::<Sha256>::new((&*block).into()).chain_update(text)
}

/// Size and SHA-256 in hex.
fn digest(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut digest, mut size) = (File::open(path)?, Sha256::new(), 0);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok((size, hex::encode(digest.finalize())));
        };
        size += read as u64;
        digest.update(bytes);
    }
}

/// The names of the files in a folder, in order.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(CopyError::at(folder))? {
        let entry = entry.map_err(CopyError::at(folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
