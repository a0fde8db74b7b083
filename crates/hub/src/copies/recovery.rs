//! The recovery key: printed on paper, it unwraps the master key of a copy.
//!
//! 160 random bits in groups of four letters and digits (Crockford's alphabet: no I, L, O, U), and a ninth group that
//! tells a mistyped key from a wrong one. It wraps the master key by XChaCha20-Poly1305; being random and long it needs no slow
//! derivation. The hub keeps the wrapped key and forgets the other.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sangam_model::Random;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::CopyError;
use crate::vault::{KEY_BYTES, MasterKey};

const SECRET_BYTES: usize = 20;
const NONCE_BYTES: usize = 24;
/// Letters and digits of a group.
const GROUP: usize = 4;
/// Groups of the secret; one more checks them.
const GROUPS: usize = SECRET_BYTES * 8 / 5 / GROUP;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LABEL: &[u8] = b"sangam recovery key v1";

/// A recovery key. Wiped when dropped.
pub struct RecoverySecret(Zeroizing<[u8; SECRET_BYTES]>);

impl RecoverySecret {
    /// A fresh one.
    #[must_use]
    pub fn fresh(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        random.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Reads a printed key, however it is spaced and cased; `O` counts as zero, `I` and `L` as one.
    ///
    /// # Errors
    /// [`CopyError::NotAKey`] if a character is missing, strange or mistyped.
    pub fn parse(text: &str) -> Result<Self, CopyError> {
        let mut digits = Zeroizing::new(Vec::with_capacity((GROUPS + 1) * GROUP));
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            digits.push(value(letter).ok_or(CopyError::NotAKey)?);
        }
        let (secret, check) = digits.split_at_checked(GROUPS * GROUP).ok_or(CopyError::NotAKey)?;
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        // Eight digits of five bits are five bytes.
        for (five, eight) in bytes.chunks_mut(5).zip(secret.chunks(8)) {
            let bits = eight.iter().fold(0_u64, |bits, digit| (bits << 5) | u64::from(*digit));
            let [.., a, b, c, d, e] = bits.to_be_bytes();
            five.copy_from_slice(&[a, b, c, d, e]);
        }
        let key = Self(bytes);
        if key.check_digits() == check { Ok(key) } else { Err(CopyError::NotAKey) }
    }

    /// As it is printed: nine groups of four.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        let mut digits = Zeroizing::new(Vec::with_capacity((GROUPS + 1) * GROUP));
        for five in self.0.chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            digits.extend((0..8).rev().map(|place| digit((bits >> (place * 5)) & 31)));
        }
        digits.extend(self.check_digits());
        let mut text = Zeroizing::new(String::new());
        for (place, digit) in digits.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(ALPHABET.get(usize::from(*digit)).copied().map_or('0', char::from));
        }
        text
    }

    fn check_digits(&self) -> [u8; GROUP] {
        let digest: [u8; 32] =
            Sha256::new().chain_update(LABEL).chain_update(self.0.as_slice()).finalize().into();
        let [a, b, c, ..] = digest;
        let bits = u64::from_be_bytes([0, 0, 0, 0, 0, a, b, c]);
        [15, 10, 5, 0].map(|shift| digit((bits >> shift) & 31))
    }

    /// The master key, so that only this key opens it.
    #[must_use]
    pub fn wrap(&self, master: &MasterKey, random: &dyn Random) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: master.expose(), aad: LABEL };
        let mut wrapped = nonce.to_vec();
        // Encryption fails only beyond 256 GiB; an empty ciphertext would be refused by `unwrap`.
        wrapped.extend(self.cipher().encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        wrapped
    }

    /// The master key out of any of `wrapped`.
    ///
    /// # Errors
    /// [`CopyError::WrongKey`] if this key made none of them.
    pub fn unwrap(&self, wrapped: &[Vec<u8>]) -> Result<MasterKey, CopyError> {
        wrapped.iter().find_map(|wrapped| self.open(wrapped)).ok_or(CopyError::WrongKey)
    }

    fn open(&self, wrapped: &[u8]) -> Option<MasterKey> {
        let (nonce, ciphertext) = wrapped.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: LABEL };
        let opened = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)?;
        let bytes: [u8; KEY_BYTES] = opened.as_slice().try_into().ok()?;
        Some(MasterKey::from_bytes(Zeroizing::new(bytes)))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let expanded = Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(LABEL, key.as_mut_slice());
        debug_assert!(expanded.is_ok(), "HKDF-SHA256 gives up to 8160 bytes");
        XChaCha20Poly1305::new((&*key).into())
    }
}

/// Five bits.
const fn digit(bits: u64) -> u8 {
    bits.to_le_bytes()[0]
}

fn value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::SeededRandom;

    use super::*;

    fn master() -> MasterKey {
        MasterKey::from_bytes(Zeroizing::new([7; KEY_BYTES]))
    }

    proptest! {
        #[test]
        fn a_printed_key_comes_back_however_it_is_typed(seed: u64) {
            let random = SeededRandom::new(seed);
            let key = RecoverySecret::fresh(&random);
            let printed = key.printed();
            prop_assert_eq!(printed.len(), 9 * 4 + 8);
            let typed = printed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            let again = RecoverySecret::parse(&typed).ok().unwrap();
            let wrapped = key.wrap(&master(), &random);
            let opened = again.unwrap(&[vec![1, 2], wrapped]).ok().unwrap();
            prop_assert!(opened.expose() == master().expose());
        }

        #[test]
        fn a_mistyped_letter_is_noticed(seed: u64, at in 0_usize..44, other in 0_usize..32) {
            let printed = RecoverySecret::fresh(&SeededRandom::new(seed)).printed();
            let mut typed: Vec<char> = printed.chars().collect();
            let letter = char::from(ALPHABET[other]);
            prop_assume!(typed[at] != '-' && typed[at] != letter);
            typed[at] = letter;
            let typed: String = typed.into_iter().collect();
            // Twenty check bits: one mistake in a million passes here and is then a wrong key.
            let is_noticed = RecoverySecret::parse(&typed).is_err();
            prop_assert!(is_noticed || typed != *printed);
            prop_assert!(RecoverySecret::parse(&typed[1..]).is_err());
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let random = SeededRandom::new(1);
        let wrapped = RecoverySecret::fresh(&random).wrap(&master(), &random);
        let other = RecoverySecret::fresh(&random);
        assert!(matches!(other.unwrap(&[wrapped]), Err(CopyError::WrongKey)));
        for text in ["", "ABCD", "not a recovery key at all, but long enough to be one maybe"] {
            assert!(matches!(RecoverySecret::parse(text), Err(CopyError::NotAKey)), "{text}");
        }
    }
}
