//! The encrypted format of a media file: sealed in frames, so that any part of a large file can be opened alone.
//!
//! ```text
//! frame 0 | frame 1 | … | last frame | trailer
//! ```
//!
//! A frame is 64 KiB of the file (the last one what remains) followed by its 16-byte tag. The trailer has a fixed size:
//! the object's random salt, then, sealed, the SHA-256 and the length of the file. Every object has a key of its own,
//! derived from the hub's media key, the salt and the workspace, so counting nonces never repeat.
//!
//! The trailer makes the whole trustworthy. It is written last and read first: an object that was cut short, padded, or
//! moved under another name or workspace does not open, because its length or its digest is not the one sealed in. Frames
//! cannot be swapped, because their number is their nonce.
//!
//! Nothing here does I/O.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use sangam_model::Random;
use sangam_model::id::WorkspaceId;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::vault::DerivedKey;

/// Bytes of the file in one frame.
pub(super) const FRAME_BYTES: u64 = 64 * 1024;

const TAG_BYTES: u64 = 16;
const SALT_BYTES: usize = 32;
const DIGEST_BYTES: usize = 32;
const LENGTH_BYTES: usize = 8;
const OBJECT_LABEL: &[u8] = b"sangam hub media object v1";

/// Bytes of the trailer.
pub(super) const TRAILER_BYTES: u64 = (SALT_BYTES + DIGEST_BYTES + LENGTH_BYTES) as u64 + TAG_BYTES;

/// Bytes do not open: they were changed, cut, or belong elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// What the trailer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) sha256: [u8; DIGEST_BYTES],
    pub(super) size_bytes: u64,
}

/// Where the frames of `size_bytes` end and the trailer begins.
pub(super) const fn trailer_offset(size_bytes: u64) -> u64 {
    size_bytes + size_bytes.div_ceil(FRAME_BYTES) * TAG_BYTES
}

/// The key of one object.
struct ObjectCipher(ChaCha20Poly1305);

impl ObjectCipher {
    fn new(media_key: &DerivedKey, workspace: WorkspaceId, salt: &[u8; SALT_BYTES]) -> Self {
        let label = [OBJECT_LABEL, workspace.as_bytes()].concat();
        Self(ChaCha20Poly1305::new(media_key.derive(salt, &label).expose().into()))
    }

    fn seal(&self, nonce: Nonce, plain: &[u8]) -> Vec<u8> {
        // Fails only beyond 256 GiB in one call; an empty result would be refused on opening.
        self.0.encrypt(&nonce, plain).unwrap_or_default()
    }

    fn open(&self, nonce: Nonce, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        self.0.decrypt(&nonce, sealed).map_err(|_| Broken)
    }
}

/// Four bytes of purpose, eight of counter.
fn nonce(purpose: u32, counter: u64) -> Nonce {
    let mut bytes = [0; 12];
    for (to, from) in bytes.iter_mut().zip(purpose.to_le_bytes().into_iter().chain(counter.to_le_bytes())) {
        *to = from;
    }
    Nonce::from(bytes)
}

fn frame_nonce(index: u64) -> Nonce {
    nonce(0, index)
}

fn trailer_nonce() -> Nonce {
    nonce(1, 0)
}

/// Seals a file as it comes.
pub(super) struct Sealer {
    cipher: ObjectCipher,
    salt: [u8; SALT_BYTES],
    digest: Sha256,
    size_bytes: u64,
    frames: u64,
    pending: Zeroizing<Vec<u8>>,
}

impl Sealer {
    pub(super) fn new(media_key: &DerivedKey, workspace: WorkspaceId, random: &dyn Random) -> Self {
        let mut salt = [0; SALT_BYTES];
        random.fill(&mut salt);
        Self {
            cipher: ObjectCipher::new(media_key, workspace, &salt),
            salt,
            digest: Sha256::new(),
            size_bytes: 0,
            frames: 0,
            pending: Zeroizing::new(Vec::new()),
        }
    }

    /// The bytes taken so far.
    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Takes the next bytes; returns the frames that became full.
    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        self.digest.update(bytes);
        self.size_bytes += bytes.len() as u64;
        let frame_bytes = usize::try_from(FRAME_BYTES).unwrap_or(usize::MAX);
        let mut sealed = Vec::new();
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(frame_bytes - self.pending.len()));
            self.pending.extend_from_slice(now);
            bytes = later;
            if self.pending.len() == frame_bytes {
                sealed.extend(self.seal_pending());
            }
        }
        sealed
    }

    /// The last frame and the trailer.
    pub(super) fn finish(mut self) -> (Vec<u8>, Facts) {
        let mut sealed = if self.pending.is_empty() { Vec::new() } else { self.seal_pending() };
        let facts = Facts { sha256: self.digest.finalize().into(), size_bytes: self.size_bytes };
        let plain = [facts.sha256.as_slice(), &facts.size_bytes.to_le_bytes()].concat();
        sealed.extend(self.salt);
        sealed.extend(self.cipher.seal(trailer_nonce(), &plain));
        (sealed, facts)
    }

    fn seal_pending(&mut self) -> Vec<u8> {
        let sealed = self.cipher.seal(frame_nonce(self.frames), &self.pending);
        self.frames += 1;
        self.pending.clear();
        sealed
    }
}

/// Opens parts of a sealed object.
pub(super) struct Opener {
    cipher: ObjectCipher,
    facts: Facts,
}

impl Opener {
    /// Reads the trailer of an object of `object_bytes`. Whether its digest is the expected one is the caller's question.
    pub(super) fn new(
        media_key: &DerivedKey,
        workspace: WorkspaceId,
        object_bytes: u64,
        trailer: &[u8],
    ) -> Result<Self, Broken> {
        let (salt, sealed) = trailer.split_first_chunk::<SALT_BYTES>().ok_or(Broken)?;
        let cipher = ObjectCipher::new(media_key, workspace, salt);
        let plain = cipher.open(trailer_nonce(), sealed)?;
        let (sha256, length) = plain.split_first_chunk::<DIGEST_BYTES>().ok_or(Broken)?;
        let size_bytes = u64::from_le_bytes(length.try_into().map_err(|_| Broken)?);
        if trailer_offset(size_bytes) + TRAILER_BYTES != object_bytes {
            return Err(Broken);
        }
        Ok(Self { cipher, facts: Facts { sha256: *sha256, size_bytes } })
    }

    pub(super) fn facts(&self) -> Facts {
        self.facts
    }

    /// Opens consecutive frames, the first of them number `first`.
    pub(super) fn open_frames(&self, first: u64, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        let sealed_frame = usize::try_from(FRAME_BYTES + TAG_BYTES).map_err(|_| Broken)?;
        let mut plain = Vec::with_capacity(sealed.len());
        for (index, frame) in (first..).zip(sealed.chunks(sealed_frame)) {
            plain.extend(self.cipher.open(frame_nonce(index), frame)?);
        }
        Ok(plain)
    }
}

/// The offset of frame `index` in the object.
pub(super) const fn frame_offset(index: u64) -> u64 {
    index * (FRAME_BYTES + TAG_BYTES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;
    use crate::vault::{MasterKey, Vault};

    struct Shop {
        vault: Vault,
        workspace: WorkspaceId,
        random: SeededRandom,
    }

    impl Shop {
        fn new(seed: u64) -> Self {
            let random = SeededRandom::new(seed);
            let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
            let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
            Self { vault, workspace: WorkspaceId::new(&clock, &random), random }
        }

        fn seal(&self, plain: &[u8], step: usize) -> (Vec<u8>, Facts) {
            let mut sealer = Sealer::new(self.vault.media_key(), self.workspace, &self.random);
            let mut sealed: Vec<u8> = plain.chunks(step).flat_map(|piece| sealer.write(piece)).collect();
            let (rest, facts) = sealer.finish();
            sealed.extend(rest);
            (sealed, facts)
        }

        fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
            let trailer_bytes = usize::try_from(TRAILER_BYTES).unwrap();
            let (frames, trailer) = sealed.split_at(sealed.len().checked_sub(trailer_bytes).ok_or(Broken)?);
            let opener = Opener::new(self.vault.media_key(), self.workspace, sealed.len() as u64, trailer)?;
            opener.open_frames(0, frames)
        }
    }

    const FRAME: usize = 64 * 1024;

    #[test]
    fn a_file_of_any_length_comes_back_however_it_was_cut() {
        let shop = Shop::new(1);
        for length in [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 17] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            for step in [997, FRAME, 10 * FRAME] {
                let (sealed, facts) = shop.seal(&plain, step);
                assert_eq!(facts.size_bytes, length as u64);
                assert_eq!(facts.sha256, <[u8; 32]>::from(Sha256::digest(&plain)));
                assert_eq!(sealed.len() as u64, trailer_offset(length as u64) + TRAILER_BYTES);
                assert_eq!(shop.open(&sealed).unwrap(), plain);
            }
        }
    }

    #[test]
    fn any_frame_opens_alone() {
        let shop = Shop::new(1);
        let plain: Vec<u8> = (0..3 * FRAME).map(|n| u8::try_from(n % 253).unwrap()).collect();
        let (sealed, _) = shop.seal(&plain, FRAME);
        let trailer = &sealed[sealed.len() - usize::try_from(TRAILER_BYTES).unwrap()..];
        let opener =
            Opener::new(shop.vault.media_key(), shop.workspace, sealed.len() as u64, trailer).ok().unwrap();
        let at = |index| usize::try_from(frame_offset(index)).unwrap();
        assert_eq!(opener.open_frames(1, &sealed[at(1)..at(2)]).unwrap(), plain[FRAME..2 * FRAME]);
        assert_eq!(opener.open_frames(0, &sealed[at(1)..at(2)]), Err(Broken), "a frame knows its place");
    }

    #[test]
    fn another_workspace_cannot_open_it() {
        let (shop, other) = (Shop::new(1), Shop::new(2));
        let (sealed, _) = shop.seal(b"a photo of a saree", 5);
        assert_eq!(other.open(&sealed), Err(Broken));
    }

    #[test]
    fn the_same_file_sealed_twice_looks_different() {
        let shop = Shop::new(1);
        assert_ne!(shop.seal(b"a photo of a saree", 5).0, shop.seal(b"a photo of a saree", 5).0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_changed_cut_or_padded_object_does_not_open(
            plain in proptest::collection::vec(any::<u8>(), 0..200_000),
            at: prop::sample::Index,
            flip in 1_u8..,
            cut in 1_usize..100,
        ) {
            let shop = Shop::new(1);
            let (sealed, _) = shop.seal(&plain, 10_000);
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= flip;
            prop_assert_eq!(shop.open(&changed), Err(Broken));
            prop_assert_eq!(shop.open(&sealed[..sealed.len().saturating_sub(cut)]), Err(Broken));
            prop_assert_eq!(shop.open(&[sealed.as_slice(), &vec![0; cut]].concat()), Err(Broken));
        }
    }
}
