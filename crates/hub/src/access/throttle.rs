//! Guessing made slow: sign-ins per account and per address, and verify tokens per address.
//!
//! Every attempt is counted as failed the moment it is admitted and taken back only when it succeeds. So a thousand
//! attempts sent at once find the door as shut as a thousand sent in a row. The first few failures are free, because
//! people mistype; after that each one doubles the wait before the next attempt is admitted, up to a ceiling. The ceiling
//! is low for accounts, since anyone can fail on someone else's account, and higher for addresses. Failures are forgotten
//! a while after the last one.
//!
//! The ledger lives in memory: a restart forgets it, which costs an attacker more than it gives. It never holds an e-mail
//! address, only a digest, and never more than a fixed number of entries: when it is full, the one that failed longest ago
//! makes room. IPv6 addresses count by their /64, the smallest piece one household is given.
//!
//! Time is an argument. A clock that ran ahead and is set right again shuts nobody out: nothing is counted from an instant that has
//! not come.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap};
use sangam_model::Timestamp;
use sangam_model::time::{HOUR, SECOND};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The ledger's size; at about 100 bytes an entry this is a megabyte.
const MAX_ENTRIES: usize = 10_000;

type Key = [u8; 32];

/// Too many failures: not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many attempts")]
pub struct Throttled {
    /// When the next attempt is admitted; for a `Retry-After`.
    pub until: Timestamp,
}

impl Throttled {
    /// Whole seconds to wait from `now`, at least one.
    #[must_use]
    pub fn retry_after_secs(&self, now: Timestamp) -> u64 {
        let millis = u64::try_from(self.until.since(now)).unwrap_or(0);
        millis.div_ceil(SECOND.unsigned_abs()).max(1)
    }
}

/// How fast patience runs out.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    /// Failures that cost nothing.
    pub free: u32,
    /// The wait after the first failure that does, in milliseconds; each further one doubles it.
    pub first_wait: i64,
    /// The longest wait, in milliseconds.
    pub longest_wait: i64,
    /// How long after the last failure all is forgotten, in milliseconds.
    pub memory: i64,
}

impl Curve {
    /// For one account: five free, then 1, 2, 4 … seconds up to a minute.
    pub const ACCOUNT: Self = Self { free: 5, first_wait: SECOND, longest_wait: 60 * SECOND, memory: HOUR };
    /// For one address, behind which a whole office may sit: twenty free, then up to a quarter of an hour.
    pub const ADDRESS: Self =
        Self { free: 20, first_wait: SECOND, longest_wait: 900 * SECOND, memory: 6 * HOUR };

    /// Milliseconds to wait after `failures` of them.
    #[must_use]
    pub fn wait(&self, failures: u32) -> i64 {
        match failures.checked_sub(self.free) {
            None | Some(0) => 0,
            Some(beyond) => 2_i64
                .checked_pow(beyond - 1)
                .map_or(self.longest_wait, |factor| self.first_wait.saturating_mul(factor))
                .min(self.longest_wait),
        }
    }
}

#[derive(Clone, Copy)]
struct Entry {
    failures: u32,
    last: Timestamp,
}

/// Failures by key, under one curve.
struct Ledger {
    curve: Curve,
    entries: HashMap<Key, Entry>,
}

impl Ledger {
    fn new(curve: Curve) -> Self {
        Self { curve, entries: HashMap::new() }
    }

    fn check(&mut self, key: &Key, now: Timestamp) -> Result<(), Throttled> {
        let Self { curve, entries } = self;
        let Some(entry) = entries.get_mut(key).filter(|entry| now.since(entry.last) <= curve.memory) else {
            return Ok(());
        };
        // Nobody failed later than now: a clock that ran ahead said so. The wait is counted anew, and is no longer than it was.
        entry.last = entry.last.min(now);
        let until = entry.last.plus(curve.wait(entry.failures));
        if until > now { Err(Throttled { until }) } else { Ok(()) }
    }

    fn count(&mut self, key: Key, now: Timestamp) {
        if self.entries.len() >= MAX_ENTRIES && !self.entries.contains_key(&key) {
            self.make_room(now);
        }
        let memory = self.curve.memory;
        let entry = self.entries.entry(key).or_insert(Entry { failures: 0, last: now });
        if now.since(entry.last) > memory {
            entry.failures = 0;
        }
        entry.failures = entry.failures.saturating_add(1);
        entry.last = now;
    }

    fn take_back(&mut self, key: &Key) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.failures = entry.failures.saturating_sub(1);
        }
    }

    fn forget(&mut self, key: &Key) {
        self.entries.remove(key);
    }

    fn make_room(&mut self, now: Timestamp) {
        let memory = self.curve.memory;
        self.entries.retain(|_, entry| now.since(entry.last) <= memory);
        if self.entries.len() >= MAX_ENTRIES
            && let Some(oldest) = self.entries.iter().min_by_key(|(_, entry)| entry.last).map(|(key, _)| *key)
        {
            self.entries.remove(&oldest);
        }
    }
}

/// Slows down sign-ins. Shared by all requests.
pub struct SignInThrottle(Mutex<(Ledger, Ledger)>);

impl Default for SignInThrottle {
    fn default() -> Self {
        Self::new(Curve::ACCOUNT, Curve::ADDRESS)
    }
}

impl SignInThrottle {
    /// With curves of one's own.
    #[must_use]
    pub fn new(account: Curve, address: Curve) -> Self {
        Self(Mutex::new((Ledger::new(account), Ledger::new(address))))
    }

    /// Admits one attempt to sign in as `email` from `address`, counted as failed until it is said to have
    /// [succeeded](Attempt::succeeded).
    ///
    /// # Errors
    /// [`Throttled`], equally for accounts that exist and that do not. Nothing is counted then.
    pub fn admit(&self, email: &str, address: IpAddr, now: Timestamp) -> Result<Attempt<'_>, Throttled> {
        let (account, address) = (account_key(email), address_key(address));
        let mut ledgers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (accounts, addresses) = &mut *ledgers;
        accounts.check(&account, now)?;
        addresses.check(&address, now)?;
        accounts.count(account, now);
        addresses.count(address, now);
        drop(ledgers);
        Ok(Attempt { throttle: self, account, address })
    }
}

/// An admitted attempt. Dropping it lets it stand as a failure.
#[must_use = "an attempt that is not said to have succeeded stays counted as failed"]
pub struct Attempt<'a> {
    throttle: &'a SignInThrottle,
    account: Key,
    address: Key,
}

impl Attempt<'_> {
    /// What was said is right and does not suffice: it neither counts as a guess nor proves anything.
    pub fn came_halfway(self) {
        let mut ledgers = self.throttle.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (accounts, addresses) = &mut *ledgers;
        accounts.take_back(&self.account);
        addresses.take_back(&self.address);
    }

    /// The person proved who they are: the account starts anew. The address only gets this attempt back, or one valid
    /// account would buy endless guesses at others.
    pub fn succeeded(self) {
        let mut ledgers = self.throttle.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (accounts, addresses) = &mut *ledgers;
        accounts.forget(&self.account);
        addresses.take_back(&self.address);
    }
}

/// Slows down whoever keeps guessing something from one address, such as the webhook's verify token.
pub struct AddressThrottle(Mutex<Ledger>);

impl Default for AddressThrottle {
    fn default() -> Self {
        Self(Mutex::new(Ledger::new(Curve::ADDRESS)))
    }
}

impl AddressThrottle {
    /// Whether an attempt from `address` is looked at now.
    ///
    /// # Errors
    /// [`Throttled`].
    pub fn check(&self, address: IpAddr, now: Timestamp) -> Result<(), Throttled> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).check(&address_key(address), now)
    }

    /// Counts a wrong guess.
    pub fn failed(&self, address: IpAddr, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count(address_key(address), now);
    }
}

/// Who really makes a request.
#[must_use]
pub fn asker(request: &Request, trusted_proxies: &[IpAddr]) -> IpAddr {
    client_address(peer(request.extensions()), request.headers(), trusted_proxies)
}

/// Who is at the other end of the line. Where there is no line it is this machine.
#[must_use]
pub fn peer(extensions: &Extensions) -> IpAddr {
    let line = extensions.get::<ConnectInfo<SocketAddr>>();
    line.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |line| line.0.ip())
}

/// Who is really asking: the peer, or behind a trusted proxy the last address that proxy added to `X-Forwarded-For`. A
/// proxy on this machine is always trusted; what clients wrote into the header themselves stands further left and is not
/// read.
#[must_use]
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if !peer.is_loopback() && !trusted_proxies.contains(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()).and_then(|list| list.rsplit(',').next());
    last.and_then(|address| address.trim().parse::<IpAddr>().ok())
        .map_or(peer, |address| address.to_canonical())
}

fn account_key(email: &str) -> Key {
    Sha256::digest(email.trim().to_lowercase().as_bytes()).into()
}

fn address_key(address: IpAddr) -> Key {
    let address = match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    };
    Sha256::digest(address.to_string().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);
    const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

    fn address(host: u8) -> IpAddr {
        IpAddr::from([198, 51, 100, host])
    }

    /// Fails to sign in as often as admitted at `now`, from a new address each time.
    fn guesses_at_once(throttle: &SignInThrottle, email: &str, now: Timestamp) -> usize {
        (0..100).filter(|host| throttle.admit(email, address(*host), now).map(drop).is_ok()).count()
    }

    #[test]
    fn a_burst_of_guesses_gets_no_more_than_a_row_of_them() {
        let throttle = SignInThrottle::default();
        let first = guesses_at_once(&throttle, "asha@shop.example", NOW);
        assert_eq!(first, usize::try_from(Curve::ACCOUNT.free).unwrap() + 1);
        assert_eq!(
            guesses_at_once(&throttle, "Asha@shop.example ", NOW),
            0,
            "another spelling is the same account"
        );
        assert_eq!(guesses_at_once(&throttle, "asha@shop.example", NOW.plus(SECOND)), 1);
        assert_eq!(
            guesses_at_once(&throttle, "asha@shop.example", NOW.plus(2 * SECOND)),
            0,
            "the wait has doubled"
        );
        assert_eq!(guesses_at_once(&throttle, "asha@shop.example", NOW.plus(3 * SECOND)), 1);
    }

    #[test]
    fn a_day_of_guessing_at_one_account_stays_under_fifteen_hundred() {
        let throttle = SignInThrottle::default();
        let admitted = (0..24 * 3600)
            .filter(|second| {
                let host = u8::try_from(second % 250).unwrap_or(0);
                throttle
                    .admit("asha@shop.example", address(host), NOW.plus(second * SECOND))
                    .map(drop)
                    .is_ok()
            })
            .count();
        assert!((1_400..1_500).contains(&admitted), "{admitted}");
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let throttle = SignInThrottle::default();
        let admitted = (0..1_000)
            .filter(|n| throttle.admit(&format!("person{n}@shop.example"), OFFICE, NOW).map(drop).is_ok())
            .count();
        assert_eq!(admitted, usize::try_from(Curve::ADDRESS.free).unwrap() + 1);
        assert!(throttle.admit("asha@shop.example", address(1), NOW).is_ok(), "others are not held up");
    }

    #[test]
    fn signing_in_clears_the_account_but_not_the_address() {
        let throttle = SignInThrottle::default();
        for n in 0..100 {
            let _ = throttle.admit(&format!("person{n}@shop.example"), OFFICE, NOW);
        }
        let later = NOW.plus(Curve::ADDRESS.longest_wait);
        throttle.admit("vikram@shop.example", OFFICE, later).ok().unwrap().succeeded();
        let _ = throttle.admit("vikram@shop.example", OFFICE, later);
        assert!(throttle.admit("vikram@shop.example", OFFICE, later).is_err());
    }

    #[test]
    fn someone_who_types_well_is_never_slowed_down() {
        let throttle = SignInThrottle::default();
        for _ in 0..1_000 {
            throttle.admit("asha@shop.example", OFFICE, NOW).ok().unwrap().succeeded();
        }
    }

    #[test]
    fn an_office_signs_in_after_the_clock_that_ran_ahead_was_set_right() {
        let (throttle, tomorrow) = (SignInThrottle::default(), NOW.plus(24 * HOUR));
        throttle.admit("asha@shop.example", OFFICE, tomorrow).ok().unwrap().succeeded();
        throttle.admit("vikram@shop.example", OFFICE, NOW).ok().unwrap().succeeded();
    }

    #[test]
    fn a_wait_given_by_a_clock_that_ran_ahead_is_as_long_as_any_other() {
        let (throttle, tomorrow) = (SignInThrottle::default(), NOW.plus(24 * HOUR));
        for n in 0..100 {
            let _ = throttle.admit(&format!("person{n}@shop.example"), OFFICE, tomorrow);
        }
        let waits = |at| throttle.admit("vikram@shop.example", OFFICE, at).map(drop);
        let until = NOW.plus(SECOND);
        assert_eq!(waits(NOW), Err(Throttled { until }), "a guesser waits as before");
        waits(until).unwrap();
    }

    #[test]
    fn failures_are_forgotten_in_time() {
        let throttle = SignInThrottle::default();
        guesses_at_once(&throttle, "asha@shop.example", NOW);
        let later = NOW.plus(Curve::ACCOUNT.memory + SECOND);
        let again = guesses_at_once(&throttle, "asha@shop.example", later);
        assert_eq!(again, usize::try_from(Curve::ACCOUNT.free).unwrap() + 1);
    }

    #[test]
    fn the_ledger_never_outgrows_its_size() {
        let mut ledger = Ledger::new(Curve::ADDRESS);
        for n in 0..MAX_ENTRIES + 100 {
            ledger.count(account_key(&n.to_string()), NOW.plus(i64::try_from(n).unwrap()));
        }
        assert_eq!(ledger.entries.len(), MAX_ENTRIES);
        assert!(!ledger.entries.contains_key(&account_key("0")), "the oldest made room");
    }

    #[test]
    fn a_household_counts_as_one_address() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:198.51.100.7"), key("198.51.100.7"));
        assert_ne!(key("198.51.100.7"), key("198.51.100.8"));
    }

    #[test]
    fn only_a_trusted_proxy_may_say_who_asks() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.66, 203.0.113.7".parse().unwrap());
        let (loopback, stranger): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [198, 51, 100, 9].into());
        assert_eq!(client_address(loopback, &headers, &[]), OFFICE);
        assert_eq!(client_address(stranger, &headers, &[]), stranger);
        assert_eq!(client_address(stranger, &headers, &[stranger]), OFFICE);
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(client_address(loopback, &headers, &[]), loopback);
        assert_eq!(client_address(loopback, &HeaderMap::new(), &[]), loopback);
    }

    proptest! {
        #[test]
        fn the_wait_never_falls_and_never_passes_its_ceiling(failures in 0_u32..10_000) {
            for curve in [Curve::ACCOUNT, Curve::ADDRESS] {
                prop_assert!(curve.wait(failures) <= curve.wait(failures + 1));
                prop_assert!((0..=curve.longest_wait).contains(&curve.wait(failures)));
            }
        }
    }
}
