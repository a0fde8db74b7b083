//! The second factor (TOTP, RFC 6238): a secret that hub and phone share, codes computed from it and the time, and ten recovery codes.
//!
//! A secret is made and shown to its person, who has a quarter of an hour to enter a code; it counts from the first correct one. A code
//! fits its own half minute and the ones beside it, because clocks drift; no span of time is taken twice, so a code that was looked at
//! over a shoulder, or caught on its way, opens nothing any more. The secret is sealed in its row. Recovery codes are kept as SHA-256:
//! 80 random bits are not guessed.
//!
//! What is decided here is decided inside the transaction of the deed it lets through, so that a code is used up exactly when
//! something came of it.

use sangam_model::id::{DeviceId, PersonId};
use sangam_model::plain::one_line;
use sangam_model::time::SECOND;
use sangam_model::{Random, Timestamp};
use sangam_protocol::people::DeedKind;
use sangam_protocol::second_factor::{RECOVERY_CODES, RecoveryCodes, SecondFactorSecret};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::access::audit::{self, Deed};
use crate::service::admin::{Admin, AdminError};
use crate::store::{Person, Result, SecondFactorRecord, SideTx, StoreError, Workspace};
use crate::vault::Vault;

/// The table the seal is bound to, together with the person's id.
const TABLE: &str = "second_factor";
/// What RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Sixteen letters of base32.
const RECOVERY_BYTES: usize = 10;
/// Letters written together.
const GROUP: usize = 4;

/// How long a secret waits for its first code, in milliseconds.
const WAITS: i64 = 15 * 60 * SECOND;

/// Where a secret is shown, and when: to a device somebody is signed in on, or on the way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretDisplay {
    /// On which device.
    pub on: Option<DeviceId>,
    /// When.
    pub at: Timestamp,
}

/// What came of a first code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The secret counts from now on.
    Fits,
    /// It does not fit.
    Wrong,
    /// None waits here any more.
    NoneWaits,
}

/// What came of asking for the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The person has none.
    NotAsked,
    /// A code of the phone, not taken before.
    Fits,
    /// A recovery code, now used up.
    Recovered,
    /// None was said.
    Missing,
    /// It does not fit, or was taken before.
    Wrong,
}

/// Makes a secret that does not count yet, in place of an earlier one that never did.
///
/// # Errors
/// What the database says.
pub fn begin(
    tx: &mut SideTx<'_>,
    vault: &Vault,
    random: &dyn Random,
    (person, workspace): (&Person, &Workspace),
    shown: SecretDisplay,
) -> Result<SecondFactorSecret> {
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    random.fill(bytes.as_mut_slice());
    let totp = reckoner(&*bytes, Some((&person.email, &workspace.name)))?;
    tx.save_second_factor(&SecondFactorRecord {
        person_id: person.id,
        workspace_id: person.workspace_id,
        secret_sealed: vault.seal(TABLE, person.id.as_bytes(), bytes.as_slice(), random),
        begun_at: Some(shown.at),
        begun_on: shown.on,
        confirmed_at: None,
        last_step: 0,
    })?;
    let uri = totp.to_url().map_err(|_| StoreError::Unreadable("second factor"))?;
    Ok(SecondFactorSecret { secret: totp.secret().to_base32(), uri })
}

/// Lets the secret that was shown here count from now on, if a code of it fits.
///
/// # Errors
/// What the database says.
pub fn confirm(
    tx: &mut SideTx<'_>,
    vault: &Vault,
    person_id: PersonId,
    said: &str,
    here: SecretDisplay,
) -> Result<First> {
    let waiting = tx.second_factor(person_id)?.filter(|factor| waits(factor, here));
    let Some(factor) = waiting else { return Ok(First::NoneWaits) };
    let Some(last_step) = fitting(vault, &factor, said, here.at)? else { return Ok(First::Wrong) };
    tx.save_second_factor(&SecondFactorRecord { confirmed_at: Some(here.at), last_step, ..factor })?;
    Ok(First::Fits)
}

fn waits(factor: &SecondFactorRecord, here: SecretDisplay) -> bool {
    let is_young = factor.begun_at.is_some_and(|at| (0..WAITS).contains(&here.at.since(at)));
    factor.confirmed_at.is_none() && factor.begun_on == here.on && is_young
}

/// Asks for the second factor of a person, if they have one. What fits is used up with this.
///
/// # Errors
/// What the database says, or that what is sealed does not open.
pub fn prove(
    tx: &mut SideTx<'_>,
    vault: &Vault,
    person_id: PersonId,
    said: Option<&str>,
    now: Timestamp,
) -> Result<Proof> {
    let asked = tx.second_factor(person_id)?.filter(|factor| factor.confirmed_at.is_some());
    let Some(factor) = asked else { return Ok(Proof::NotAsked) };
    let Some(said) = said.map(str::trim).filter(|said| !said.is_empty()) else { return Ok(Proof::Missing) };
    if let Some(last_step) = fitting(vault, &factor, said, now)? {
        tx.save_second_factor(&SecondFactorRecord { last_step, ..factor })?;
        return Ok(Proof::Fits);
    }
    let is_recovery = tx.use_recovery_code(person_id, &code_hash(person_id, said), now)?;
    Ok(if is_recovery { Proof::Recovered } else { Proof::Wrong })
}

/// Makes recovery codes in place of all earlier ones: at once, or as soon as these are known to be kept.
///
/// # Errors
/// What the database says.
pub fn new_codes(
    tx: &mut SideTx<'_>,
    random: &dyn Random,
    person: &Person,
    until_kept: bool,
) -> Result<RecoveryCodes> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| new_code(random)).collect();
    let hashes: Vec<_> = codes.iter().map(|code| code_hash(person.id, code)).collect();
    tx.replace_recovery_codes(person.id, person.workspace_id, &hashes, until_kept)?;
    Ok(RecoveryCodes { codes, set: until_kept.then(|| set_name(hashes)) })
}

/// Lets the recovery codes that wait take the place of the earlier ones, if they are the set of this name, or none is named. Says whether
/// they are good now, or were already; a set in whose place others were made since is not.
///
/// # Errors
/// What the database says.
pub fn keep_codes(tx: &mut SideTx<'_>, person_id: PersonId, named: Option<&str>) -> Result<bool> {
    let waiting = tx.recovery_codes(person_id, true)?;
    if named.is_none_or(|named| set_name(waiting) == named) {
        return tx.recovery_codes_are_kept(person_id).map(|()| true);
    }
    let good = tx.recovery_codes(person_id, false)?;
    Ok(named.is_some_and(|named| set_name(good) == named))
}

/// What recovery codes made together are called: a digest of what is kept of them, which opens nothing.
fn set_name(mut hashes: Vec<[u8; 32]>) -> String {
    hashes.sort_unstable();
    hex::encode(Sha256::digest(hashes.concat()))
}

/// Lets no recovery code of a person open anything any more.
///
/// # Errors
/// What the database says.
pub fn void_codes(tx: &mut SideTx<'_>, person: &Person) -> Result<()> {
    tx.replace_recovery_codes(person.id, person.workspace_id, &[], false)
}

/// Forgets a person's second factor with its recovery codes.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &mut SideTx<'_>, person: &Person) -> Result<()> {
    tx.forget_second_factor(person.id)?;
    void_codes(tx, person)
}

/// What is kept of a recovery code, however it was typed.
#[must_use]
pub fn code_hash(person_id: PersonId, typed: &str) -> [u8; 32] {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    let code = Zeroizing::new(letters.collect::<String>());
    Sha256::new().chain_update(person_id.as_bytes()).chain_update(code.as_bytes()).finalize().into()
}

fn new_code(random: &dyn Random) -> String {
    let mut bytes = Zeroizing::new([0; RECOVERY_BYTES]);
    random.fill(bytes.as_mut_slice());
    let letters = Zeroizing::new(Secret::from(bytes.to_vec()).to_base32().to_ascii_lowercase());
    let mut code = String::new();
    for (nth, letter) in letters.chars().enumerate() {
        if nth > 0 && nth % GROUP == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

/// The span of time `said` is a code of, if it is one that was not taken before.
fn fitting(vault: &Vault, factor: &SecondFactorRecord, said: &str, now: Timestamp) -> Result<Option<i64>> {
    let opened = vault.unseal(TABLE, factor.person_id.as_bytes(), &factor.secret_sealed);
    let bytes = opened.map_err(|_| StoreError::Unreadable("second factor"))?;
    let digits: String = said.chars().filter(|letter| !letter.is_whitespace()).collect();
    let seconds = u64::try_from(now.as_millis() / SECOND).unwrap_or(0);
    let step = reckoner(&bytes, None)?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > factor.last_step))
}

/// Six digits every thirty seconds by SHA-1, which is what every app on a phone knows.
fn reckoner(secret: &[u8], names: Option<(&str, &str)>) -> Result<Totp> {
    let builder = Builder::new().with_secret(secret.to_vec());
    let builder = match names {
        None => builder,
        Some((account, issuer)) => builder.with_account_name(label(account)).with_issuer(Some(label(issuer))),
    };
    builder.build().map_err(|_| StoreError::Unreadable("second factor"))
}

/// A name as it may stand in the address: without what parts names there.
fn label(name: &str) -> String {
    one_line(&name.replace(':', " ")).chars().take(60).collect()
}

impl Admin {
    /// Turns off the second factor of somebody who lost it with all their recovery codes, and signs them out everywhere.
    ///
    /// # Errors
    /// [`AdminError::NoPerson`], or the store's trouble.
    pub async fn reset_second_factor(&self, email: &str) -> std::result::Result<PersonId, AdminError> {
        let email = email.trim().to_lowercase();
        let found = self.store.read(move |tx| tx.person_by_email(&email)).await?;
        let person = found.filter(|person| person.active).ok_or(AdminError::NoPerson)?;
        let (id, now) = (person.id, self.clock.now());
        let reset = self.store.write(person.workspace_id, move |tx| {
            forget(tx, &person)?;
            crate::team::people::sign_out_elsewhere(tx, id, None)?;
            audit::record(tx, now, Deed::by_nobody(DeedKind::SecondFactorRemoved).about(id))
        });
        reset.await?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::id::WorkspaceId;
    use sangam_model::{ManualClock, SeededRandom};

    use super::*;
    use crate::vault::MasterKey;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);
    const STEP: i64 = 30 * SECOND;

    fn vault() -> Vault {
        Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])))
    }

    fn factor(last_step: i64) -> SecondFactorRecord {
        let (clock, random) = (ManualClock::new(NOW), SeededRandom::new(1));
        let person_id = PersonId::new(&clock, &random);
        SecondFactorRecord {
            person_id,
            workspace_id: WorkspaceId::new(&clock, &random),
            secret_sealed: vault().seal(TABLE, person_id.as_bytes(), &[3; SECRET_BYTES], &random),
            begun_at: Some(NOW),
            begun_on: None,
            confirmed_at: Some(NOW),
            last_step,
        }
    }

    fn code_at(at: Timestamp) -> String {
        reckoner(&[3; SECRET_BYTES], None)
            .unwrap()
            .generate(u64::try_from(at.as_millis() / SECOND).unwrap())
            .to_string()
    }

    proptest! {
        #[test]
        fn a_code_fits_its_half_minute_and_the_ones_beside_it_once(at in 1_000_000_000_000_i64..4_000_000_000_000, off in -3_i64..=3) {
            let (now, vault) = (Timestamp::from_millis(at), vault());
            let step = fitting(&vault, &factor(0), &code_at(now.plus(off * STEP)), now).unwrap();
            // Two spans may have the same code by chance; then the one that is found lies in reach as well.
            prop_assert!(off.abs() > 1 || step.is_some());
            prop_assert!(step.is_none_or(|step| (step - at / STEP).abs() <= 1));
            if let Some(step) = step {
                let again = fitting(&vault, &factor(step), &code_at(Timestamp::from_millis(step * STEP)), now).unwrap();
                prop_assert!(again.is_none_or(|other| other > step));
            }
        }

        #[test]
        fn a_recovery_code_is_the_same_however_it_is_typed(seed: u64) {
            let random = SeededRandom::new(seed);
            let person_id = PersonId::new(&ManualClock::new(NOW), &random);
            let code = new_code(&random);
            prop_assert_eq!(code.len(), 19);
            let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
            prop_assert_eq!(code_hash(person_id, &code), code_hash(person_id, &typed));
            prop_assert_ne!(code_hash(person_id, &code), code_hash(person_id, &new_code(&random)));
        }
    }

    #[test]
    fn an_address_names_shop_and_person_and_nothing_that_parts_them() {
        let totp = reckoner(&[3; SECRET_BYTES], Some(("asha@shop.example", "Johari: Sarees"))).unwrap();
        let url = totp.to_url().unwrap();
        assert!(url.starts_with("otpauth://totp/Johari%20Sarees:asha%40shop.example?secret="), "{url}");
    }
}
