//! Throttles guesses, with exponential backoff per key: sign-ins per account and per address, verify tokens per address.
//!
//! Only what is decided as wrong is a failure. The first few are free, because people mistype; after that each one doubles
//! the wait before the next attempt is looked at, up to a ceiling. The ceiling is low for accounts, since anyone can fail on
//! someone else's account, and higher for addresses. Failures are forgotten a while after the last one.
//!
//! What is not decided yet could still be wrong. So only as many attempts are under way at once as could all fail before
//! somebody has to wait, and where the free failures are used up, one. Others wait until one is decided. So a thousand guesses sent
//! at once are looked at no more often than a thousand sent in a row, and a team that signs in at once is only served
//! in turns. No more than some wait for an account or an address, and none longer than a route may take to answer.
//!
//! The ledger lives in memory: a restart forgets it, which costs an attacker more than it gives. It never holds an e-mail
//! address, only a digest. It never remembers more than a fixed number of keys besides those somebody is trying now: when it is full, the
//! one that failed longest ago makes room. IPv6 addresses count by their /64, the smallest piece one household is given.
//!
//! Time is an argument. A clock that ran ahead and is set right again shuts nobody out: nothing is counted from an instant that has
//! not come.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, Timestamp};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::sync::Notify;

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

/// The curve of a throttle.
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
    /// Attempts that may wait until others are decided.
    pub queue: u32,
}

impl Curve {
    /// For one account: five free, then 1, 2, 4 … seconds up to a minute.
    pub const ACCOUNT: Self =
        Self { free: 5, first_wait: SECOND, longest_wait: 60 * SECOND, memory: HOUR, queue: 50 };
    /// For one address, behind which a whole office may sit: twenty free, then up to a quarter of an hour.
    pub const ADDRESS: Self =
        Self { free: 20, first_wait: SECOND, longest_wait: 900 * SECOND, memory: 6 * HOUR, queue: 200 };

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

    /// Attempts that may be undecided at once after `failures`: few enough that all could fail before a wait begins.
    fn at_once(&self, failures: u32) -> u32 {
        (self.free + 1).saturating_sub(failures).max(1)
    }
}

#[derive(Clone, Copy)]
struct Entry {
    failures: u32,
    /// When the last of them was.
    last: Timestamp,
    /// Attempts that are not decided.
    under_way: u32,
    /// Attempts that wait until others are.
    waiting: u32,
}

impl Entry {
    const fn new(now: Timestamp) -> Self {
        Self { failures: 0, last: now, under_way: 0, waiting: 0 }
    }

    const fn is_used(&self) -> bool {
        self.under_way > 0 || self.waiting > 0
    }
}

/// Attempts and failures by key, under one curve.
struct Ledger {
    curve: Curve,
    entries: HashMap<Key, Entry>,
}

impl Ledger {
    fn new(curve: Curve) -> Self {
        Self { curve, entries: HashMap::new() }
    }

    /// Whether one more attempt may be under way. If not, it may be once another one is decided.
    fn check(&mut self, key: &Key, now: Timestamp) -> Result<bool, Throttled> {
        let Self { curve, entries } = self;
        let Some(entry) = entries.get_mut(key) else { return Ok(true) };
        if now.since(entry.last) > curve.memory {
            entry.failures = 0;
        }
        // A failure in the future came from a clock that ran ahead. The wait starts over from now, and is not longer than before.
        entry.last = entry.last.min(now);
        let until = entry.last.plus(curve.wait(entry.failures));
        if until > now {
            Err(Throttled { until })
        } else {
            Ok(entry.under_way < curve.at_once(entry.failures))
        }
    }

    /// Whether the queue is full.
    fn is_full(&self, key: &Key) -> bool {
        self.entries.get(key).is_some_and(|entry| entry.waiting >= self.curve.queue)
    }

    fn entry(&mut self, key: Key, now: Timestamp) -> &mut Entry {
        if self.entries.len() >= MAX_ENTRIES && !self.entries.contains_key(&key) {
            self.make_room(now);
        }
        self.entries.entry(key).or_insert(Entry::new(now))
    }

    fn count(&mut self, key: Key, now: Timestamp) {
        let memory = self.curve.memory;
        let entry = self.entry(key, now);
        if now.since(entry.last) > memory {
            entry.failures = 0;
        }
        entry.failures = entry.failures.saturating_add(1);
        entry.last = now;
    }

    fn forgive(&mut self, key: &Key) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.failures = 0;
        }
    }

    /// An attempt has ended, or left the queue.
    fn end(&mut self, key: &Key, of: impl FnOnce(&mut Entry) -> &mut u32) {
        let Some(entry) = self.entries.get_mut(key) else { return };
        let count = of(entry);
        *count = count.saturating_sub(1);
        if entry.failures == 0 && !entry.is_used() {
            self.entries.remove(key);
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        let memory = self.curve.memory;
        self.entries.retain(|_, entry| entry.is_used() || now.since(entry.last) <= memory);
        let idle = self.entries.iter().filter(|(_, entry)| !entry.is_used());
        if self.entries.len() >= MAX_ENTRIES
            && let Some(oldest) = idle.min_by_key(|(_, entry)| entry.last).map(|(key, _)| *key)
        {
            self.entries.remove(&oldest);
        }
    }
}

/// Slows down sign-ins. Shared by all requests.
pub struct SignInThrottle {
    ledgers: Mutex<Ledgers>,
    /// An attempt was decided.
    decided: Notify,
}

struct Ledgers {
    accounts: Ledger,
    addresses: Ledger,
}

/// What an attempt counts under.
#[derive(Clone, Copy)]
struct Keys {
    account: Key,
    address: Key,
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self::new(Curve::ACCOUNT, Curve::ADDRESS)
    }
}

impl SignInThrottle {
    /// With curves of one's own.
    #[must_use]
    pub fn new(account: Curve, address: Curve) -> Self {
        let ledgers = Ledgers { accounts: Ledger::new(account), addresses: Ledger::new(address) };
        Self { ledgers: Mutex::new(ledgers), decided: Notify::new() }
    }

    /// Admits one attempt to sign in as `email` from `address`, as soon as the undecided attempts and this one could all fail without
    /// passing the limit. A caller that holds an attempt must drop it before asking for another one.
    ///
    /// # Errors
    /// [`Throttled`], equally for accounts that exist and that do not. Nothing is counted then.
    pub async fn admit<'a>(
        &'a self,
        email: &str,
        address: IpAddr,
        clock: &'a dyn Clock,
    ) -> Result<Attempt<'a>, Throttled> {
        let keys = Keys { account: account_key(email), address: address_key(address) };
        let mut queued = None;
        loop {
            // Heard from here on, so nothing that is decided after the look is missed.
            let decided = self.decided.notified();
            if self.begins(keys, clock.now())? {
                return Ok(Attempt { throttle: self, keys, clock, outcome: Outcome::Failed });
            }
            if queued.is_none() {
                queued = Some(self.queue(keys, clock.now())?);
            }
            decided.await;
        }
    }

    /// Whether the attempt is under way from now on.
    fn begins(&self, keys: Keys, now: Timestamp) -> Result<bool, Throttled> {
        let Ledgers { accounts, addresses } = &mut *self.lock();
        // Both are asked, so that either may say how long it takes.
        let is_free = accounts.check(&keys.account, now)? & addresses.check(&keys.address, now)?;
        if is_free {
            accounts.entry(keys.account, now).under_way += 1;
            addresses.entry(keys.address, now).under_way += 1;
        }
        Ok(is_free)
    }

    fn queue(&self, keys: Keys, now: Timestamp) -> Result<Queued<'_>, Throttled> {
        let Ledgers { accounts, addresses } = &mut *self.lock();
        if accounts.is_full(&keys.account) || addresses.is_full(&keys.address) {
            return Err(Throttled { until: now.plus(SECOND) });
        }
        accounts.entry(keys.account, now).waiting += 1;
        addresses.entry(keys.address, now).waiting += 1;
        Ok(Queued { throttle: self, keys })
    }

    fn lock(&self) -> MutexGuard<'_, Ledgers> {
        self.ledgers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue. Dropping the request gives it back.
struct Queued<'a> {
    throttle: &'a SignInThrottle,
    keys: Keys,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        let Ledgers { accounts, addresses } = &mut *self.throttle.lock();
        accounts.end(&self.keys.account, |entry| &mut entry.waiting);
        addresses.end(&self.keys.address, |entry| &mut entry.waiting);
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Failed,
    Halfway,
    Succeeded,
}

/// An attempt that is under way. Dropping it makes it a failure.
#[must_use = "an attempt that is not said to have succeeded is counted as failed"]
pub struct Attempt<'a> {
    throttle: &'a SignInThrottle,
    keys: Keys,
    clock: &'a dyn Clock,
    outcome: Outcome,
}

impl Attempt<'_> {
    /// What the hub found out about it. Where it could not find out, that was nobody's guess.
    ///
    /// # Errors
    /// Why it could not.
    pub fn found<T, E>(self, found: Result<T, E>) -> Result<(Self, T), E> {
        match found {
            Ok(found) => Ok((self, found)),
            Err(error) => {
                self.came_halfway();
                Err(error)
            }
        }
    }

    /// What was said is right and does not suffice: it neither counts as a guess nor proves anything.
    pub fn came_halfway(mut self) {
        self.outcome = Outcome::Halfway;
    }

    /// The person proved who they are: the account starts anew. The failures of the address stay, or one valid account would buy endless
    /// guesses at others.
    pub fn succeeded(mut self) {
        self.outcome = Outcome::Succeeded;
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let Keys { account, address } = self.keys;
        let mut ledgers = self.throttle.lock();
        let Ledgers { accounts, addresses } = &mut *ledgers;
        match self.outcome {
            Outcome::Failed => {
                let now = self.clock.now();
                accounts.count(account, now);
                addresses.count(address, now);
            }
            Outcome::Halfway => {}
            Outcome::Succeeded => accounts.forgive(&account),
        }
        accounts.end(&account, |entry| &mut entry.under_way);
        addresses.end(&address, |entry| &mut entry.under_way);
        drop(ledgers);
        self.throttle.decided.notify_waiters();
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner).check(&address_key(address), now).map(drop)
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
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use proptest::prelude::*;
    use sangam_model::ManualClock;
    use tokio::task::yield_now;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);
    const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));
    const ASHA: &str = "asha@shop.example";
    const VIKRAM: &str = "vikram@shop.example";

    fn address(host: u8) -> IpAddr {
        IpAddr::from([198, 51, 100, host])
    }

    /// A throttle and its clock.
    struct Hall {
        throttle: SignInThrottle,
        clock: ManualClock,
    }

    impl Hall {
        fn at(now: Timestamp) -> Self {
            Self { throttle: SignInThrottle::default(), clock: ManualClock::new(now) }
        }

        /// An attempt that nobody is before.
        fn admits(&self, email: &str, address: IpAddr) -> Result<Attempt<'_>, Throttled> {
            self.throttle.admit(email, address, &self.clock).now_or_never().unwrap()
        }

        fn fails(&self, email: &str, address: IpAddr) -> bool {
            self.admits(email, address).map(drop).is_ok()
        }

        /// How often somebody who guesses a hundred times in a row is looked at, from a new address each time.
        fn guesses(&self, email: &str) -> usize {
            (0..100).filter(|host| self.fails(email, address(*host))).count()
        }

        /// How many of these, all sent at once, are looked at, and how many get in, if all say what is `right` or all do not.
        async fn at_once(&self, all: &[(String, IpAddr)], right: bool) -> (usize, usize) {
            let tried = all.iter().map(async |(email, address)| {
                let Ok(attempt) = self.throttle.admit(email, *address, &self.clock).await else {
                    return (0, 0);
                };
                // The others come meanwhile.
                yield_now().await;
                if right {
                    attempt.succeeded();
                }
                (1, usize::from(right))
            });
            let ended = join_all(tried).await;
            ended.into_iter().fold((0, 0), |(looked, came), one| (looked + one.0, came + one.1))
        }
    }

    /// So many people of one address.
    fn people(count: usize) -> Vec<(String, IpAddr)> {
        (0..count).map(|n| (format!("person{n}@shop.example"), OFFICE)).collect()
    }

    fn in_turn(curve: Curve) -> usize {
        usize::try_from(curve.free).unwrap() + 1
    }

    #[test]
    fn a_row_of_guesses_is_looked_at_ever_more_slowly() {
        let hall = Hall::at(NOW);
        assert_eq!(hall.guesses(ASHA), in_turn(Curve::ACCOUNT));
        assert_eq!(hall.guesses("Asha@shop.example "), 0, "another spelling is the same account");
        hall.clock.advance(SECOND);
        assert_eq!(hall.guesses(ASHA), 1);
        hall.clock.advance(SECOND);
        assert_eq!(hall.guesses(ASHA), 0, "the wait has doubled");
        hall.clock.advance(SECOND);
        assert_eq!(hall.guesses(ASHA), 1);
    }

    #[test]
    fn what_the_hub_could_not_find_out_was_nobodys_guess() {
        let hall = Hall::at(NOW);
        for _ in 0..100 {
            let found = hall.admits(ASHA, OFFICE).unwrap().found(Err::<(), _>("the disk is full"));
            assert_eq!(found.err(), Some("the disk is full"));
        }
        let (attempt, ()) = hall.admits(ASHA, OFFICE).unwrap().found(Ok::<_, ()>(())).unwrap();
        drop(attempt);
        assert_eq!(hall.guesses(ASHA) + 1, in_turn(Curve::ACCOUNT), "what it did find out counts");
    }

    #[tokio::test]
    async fn a_thousand_guesses_at_once_are_looked_at_no_more_often_than_in_a_row() {
        let one_account: Vec<_> =
            (0..1_000).map(|n| (ASHA.to_owned(), address(u8::try_from(n % 250).unwrap()))).collect();
        let hall = Hall::at(NOW);
        assert_eq!(hall.at_once(&one_account, false).await, (in_turn(Curve::ACCOUNT), 0));
        hall.clock.advance(SECOND);
        assert_eq!(hall.at_once(&one_account, false).await, (1, 0), "then one at a time");
        let hall = Hall::at(NOW);
        assert_eq!(hall.at_once(&people(1_000), false).await, (in_turn(Curve::ADDRESS), 0));
        hall.clock.advance(SECOND);
        assert_eq!(hall.at_once(&people(1_000), false).await, (1, 0));
    }

    #[tokio::test]
    async fn whoever_signs_in_rightly_while_many_others_do_only_waits_for_them() {
        let hall = Hall::at(NOW);
        assert_eq!(hall.at_once(&vec![(ASHA.to_owned(), OFFICE); 20], true).await, (20, 20));
        assert_eq!(hall.at_once(&people(60), true).await, (60, 60));
        for n in 0..Curve::ADDRESS.free {
            assert!(hall.fails(&format!("guessed{n}@shop.example"), OFFICE));
        }
        assert_eq!(hall.at_once(&people(60), true).await, (60, 60), "one after the other by now");
        let Ledgers { accounts, addresses } = &*hall.throttle.lock();
        assert!(accounts.entries.values().chain(addresses.entries.values()).all(|entry| !entry.is_used()));
    }

    #[test]
    fn who_hangs_up_while_waiting_gives_the_place_back() {
        let hall = Hall::at(NOW);
        let under_way: Vec<_> =
            (0..=Curve::ACCOUNT.free).map(|_| hall.admits(ASHA, OFFICE).ok().unwrap()).collect();
        let waits = || hall.throttle.admit(ASHA, OFFICE, &hall.clock);
        let mut waiting: Vec<_> = (0..Curve::ACCOUNT.queue).map(|_| Box::pin(waits())).collect();
        assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
        assert_eq!(
            waits().now_or_never().unwrap().map(drop),
            Err(Throttled { until: NOW.plus(SECOND) }),
            "no more than some wait"
        );
        waiting.pop();
        assert!(waits().now_or_never().is_none());
        drop(waiting);
        under_way.into_iter().for_each(Attempt::succeeded);
        assert!(hall.throttle.lock().accounts.entries.is_empty(), "nothing is remembered of who did well");
    }

    #[test]
    fn a_day_of_guessing_at_one_account_stays_under_fifteen_hundred() {
        let hall = Hall::at(NOW);
        let admitted = (0..24 * 3600)
            .filter(|second| {
                let is_looked_at = hall.fails(ASHA, address(u8::try_from(second % 250).unwrap_or(0)));
                hall.clock.advance(SECOND);
                is_looked_at
            })
            .count();
        assert!((1_400..1_500).contains(&admitted), "{admitted}");
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let hall = Hall::at(NOW);
        let admitted = people(1_000).iter().filter(|(email, office)| hall.fails(email, *office)).count();
        assert_eq!(admitted, in_turn(Curve::ADDRESS));
        assert!(hall.admits(ASHA, address(1)).is_ok(), "others are not held up");
    }

    #[test]
    fn signing_in_clears_the_account_but_not_the_address() {
        let hall = Hall::at(NOW);
        for (email, office) in people(100) {
            hall.fails(&email, office);
        }
        hall.clock.advance(Curve::ADDRESS.longest_wait);
        hall.admits(VIKRAM, OFFICE).ok().unwrap().succeeded();
        hall.fails(VIKRAM, OFFICE);
        assert!(hall.admits(VIKRAM, OFFICE).is_err());
    }

    #[test]
    fn someone_who_types_well_is_never_slowed_down() {
        let hall = Hall::at(NOW);
        for _ in 0..1_000 {
            hall.admits(ASHA, OFFICE).ok().unwrap().succeeded();
        }
    }

    #[test]
    fn an_office_signs_in_after_the_clock_that_ran_ahead_was_set_right() {
        let hall = Hall::at(NOW.plus(24 * HOUR));
        hall.admits(ASHA, OFFICE).ok().unwrap().succeeded();
        hall.clock.advance(-24 * HOUR);
        hall.admits(VIKRAM, OFFICE).ok().unwrap().succeeded();
    }

    #[test]
    fn a_wait_given_by_a_clock_that_ran_ahead_is_as_long_as_any_other() {
        let hall = Hall::at(NOW.plus(24 * HOUR));
        for (email, office) in people(100) {
            hall.fails(&email, office);
        }
        hall.clock.advance(-24 * HOUR);
        let waits = || hall.admits(VIKRAM, OFFICE).map(drop);
        assert_eq!(waits(), Err(Throttled { until: NOW.plus(SECOND) }), "a guesser waits as before");
        hall.clock.advance(SECOND);
        waits().unwrap();
    }

    #[test]
    fn failures_are_forgotten_in_time() {
        let hall = Hall::at(NOW);
        hall.guesses(ASHA);
        hall.clock.advance(Curve::ACCOUNT.memory + SECOND);
        assert_eq!(hall.guesses(ASHA), in_turn(Curve::ACCOUNT));
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
