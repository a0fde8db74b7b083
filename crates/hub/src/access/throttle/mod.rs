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

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap};
use parking_lot::Mutex;
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
        let Ledgers { accounts, addresses } = &mut *self.ledgers.lock();
        // Both are asked, so that either may say how long it takes.
        let is_free = accounts.check(&keys.account, now)? & addresses.check(&keys.address, now)?;
        if is_free {
            accounts.entry(keys.account, now).under_way += 1;
            addresses.entry(keys.address, now).under_way += 1;
        }
        Ok(is_free)
    }

    fn queue(&self, keys: Keys, now: Timestamp) -> Result<Queued<'_>, Throttled> {
        let Ledgers { accounts, addresses } = &mut *self.ledgers.lock();
        if accounts.is_full(&keys.account) || addresses.is_full(&keys.address) {
            return Err(Throttled { until: now.plus(SECOND) });
        }
        accounts.entry(keys.account, now).waiting += 1;
        addresses.entry(keys.address, now).waiting += 1;
        Ok(Queued { throttle: self, keys })
    }
}

/// A place in the queue. Dropping the request gives it back.
struct Queued<'a> {
    throttle: &'a SignInThrottle,
    keys: Keys,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        let Ledgers { accounts, addresses } = &mut *self.throttle.ledgers.lock();
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
        let mut ledgers = self.throttle.ledgers.lock();
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
        self.0.lock().check(&address_key(address), now).map(drop)
    }

    /// Counts a wrong guess.
    pub fn failed(&self, address: IpAddr, now: Timestamp) {
        self.0.lock().count(address_key(address), now);
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
mod tests;
