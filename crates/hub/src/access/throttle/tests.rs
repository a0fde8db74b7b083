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
    let Ledgers { accounts, addresses } = &*hall.throttle.ledgers.lock();
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
    assert!(
        hall.throttle.ledgers.lock().accounts.entries.is_empty(),
        "nothing is remembered of who did well"
    );
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
