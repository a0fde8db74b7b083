//! Who is there: told to colleagues who see the chat, in time, and to nobody else.

use std::time::Duration;

use proptest::prelude::*;
use sangam_postgres_kit::Server;
use sangam_protocol::presence::{At, Doing, Presence};
use sangam_protocol::sync::HubFrame;
use tokio::time::Instant;
use uuid::Uuid;

use super::*;
use crate::routes::live::{Letter, Listener};
use crate::store::postgres::PostgresStore;

struct Desks {
    shop: Shop,
    live: Live,
    _stop: DropGuard,
    _folder: tempfile::TempDir,
}

impl Desks {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shop = Shop::found(open(folder.path(), Calls::Inline), 1).await;
        let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
        let stop = CancellationToken::new();
        tokio::spawn(fan_out.run(stop.clone()));
        Self { shop, live, _stop: stop.drop_guard(), _folder: folder }
    }

    async fn desk(&self, actor: &Actor) -> Listener {
        self.live.join(self.shop.asker(actor), true).await.unwrap()
    }
}

/// The next picture.
async fn picture(desk: &Listener) -> Presence {
    loop {
        let Letter::Frame(text) = desk.mailbox.next().await else { panic!("closed") };
        if let HubFrame::Presence(presence) = serde_json::from_str(&text).unwrap() {
            return presence;
        }
    }
}

/// What somebody does in the first picture where it is this.
async fn until(desk: &Listener, who: &Actor, at: &[At]) {
    loop {
        let presence = picture(desk).await;
        if presence.people.iter().any(|present| present.person_id == who.id && present.at == at) {
            return;
        }
    }
}

fn looks(conversation_id: ConversationId, typing: bool) -> (Doing, At) {
    (Doing { conversation_id: Some(conversation_id), typing }, At { conversation_id, typing })
}

#[tokio::test(start_paused = true)]
async fn the_first_change_is_told_at_once_what_follows_a_moment_later_and_what_is_not_said_again_ends() {
    let desks = Desks::open().await;
    let (chat, _) = desks.shop.hears_text("919812345678", "haan").await;
    let (asha, meena) = (desks.desk(&desks.shop.asha).await, desks.desk(&desks.shop.meena).await);
    until(&meena, &desks.shop.asha, &[]).await;
    tokio::time::advance(Duration::from_secs(2)).await;

    let started = Instant::now();
    let (writing, is_writing) = looks(chat, true);
    asha.does(writing);
    until(&meena, &desks.shop.asha, &[is_writing]).await;
    assert_eq!(started.elapsed(), Duration::ZERO);
    let (looking, is_looking) = looks(chat, false);
    for _ in 0..50 {
        asha.does(looking);
        asha.does(writing);
    }
    asha.does(looking);
    let next = picture(&meena).await;
    assert!(next.people.iter().any(|one| one.person_id == desks.shop.asha.id && one.at == [is_looking]));
    assert_eq!(started.elapsed(), Duration::from_millis(50), "all of it in one picture");
    until(&meena, &desks.shop.asha, &[]).await;
    assert!(started.elapsed() >= Duration::from_secs(30), "a desk that fell silent does nothing any more");
    drop(asha);
    let alone = picture(&meena).await;
    assert_eq!(alone.people.len(), 1, "and one that left is not there: {alone:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_only_told_again_keeps_nobody_waiting() {
    let desks = Desks::open().await;
    let (chat, _) = desks.shop.hears_text("919812345678", "haan").await;
    let (asha, meena) = (desks.desk(&desks.shop.asha).await, desks.desk(&desks.shop.meena).await);
    until(&meena, &desks.shop.asha, &[]).await;
    // What joining brought is told by now, and the next picture says the same once more.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(8) {
        picture(&meena).await;
    }
    let again = Instant::now();
    let (writing, is_writing) = looks(chat, true);
    asha.does(writing);
    until(&meena, &desks.shop.asha, &[is_writing]).await;
    assert!(again.elapsed() <= Duration::from_millis(50), "{:?}", again.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_at_two_hubs_of_one_database_see_each_other() {
    let url = Server::shared().unwrap().database().unwrap();
    let [here, there] = [1, 2].map(|name| PostgresStore::serve(&url, Uuid::from_u128(name)));
    let [here, there]: [Arc<dyn Store>; 2] = [Arc::new(here.await.unwrap()), Arc::new(there.await.unwrap())];
    let shop = Shop::found(Arc::clone(&here), 1).await;
    let (chat, _) = shop.hears_text("919812345678", "haan").await;
    let stop = CancellationToken::new();
    let [asha, meena] = [(here, &shop.asha), (there, &shop.meena)].map(|(store, actor)| {
        let (live, fan_out) = Live::new(store, shop.clock.clone());
        tokio::spawn(fan_out.run(stop.clone()));
        let asker = shop.asker(actor);
        async move { live.join(asker, true).await.unwrap() }
    });
    let (asha, meena) = (asha.await, meena.await);
    let (writing, is_writing) = looks(chat, true);
    asha.does(writing);
    until(&meena, &shop.asha, &[is_writing]).await;
    meena.does(looks(chat, false).0);
    until(&asha, &shop.meena, &[looks(chat, false).1]).await;
    drop(asha);
    while picture(&meena).await.people.len() > 1 {}
    stop.cancel();
}

/// Everybody of a house turns to another chat a hundred times a second.
async fn storm(house: &[Listener], chats: &[ConversationId]) {
    let mut beat = tokio::time::interval(Duration::from_millis(10));
    for round in 0_usize.. {
        beat.tick().await;
        for (place, desk) in house.iter().enumerate() {
            let step = round * 7 + place * 3;
            desk.does(looks(chats[step % chats.len()], step % 4 == 0).0);
        }
    }
}

/// A house of so many desks with a person each, and chats they may turn to.
async fn full(desks: &Desks, many: usize) -> (Vec<Listener>, Vec<ConversationId>) {
    let (mut house, mut chats) = (Vec::new(), Vec::new());
    for place in 0..many {
        let person = desks.shop.hire(&format!("agent{place}"), Role::Agent).await;
        house.push(desks.desk(&person).await);
    }
    for phone in ["919812345678", "919812345679", "919812345680"] {
        chats.push(desks.shop.hears_text(phone, "haan").await.0);
    }
    (house, chats)
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_fifty_costs_each_desk_a_picture_a_second() {
    const SECONDS: u64 = 20;
    let desks = Desks::open().await;
    let (house, chats) = full(&desks, 49).await;
    let watcher = desks.desk(&desks.shop.meena).await;
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let counted = async {
        let mut told = 0;
        while tokio::time::timeout_at(end, picture(&watcher)).await.is_ok() {
            told += 1;
        }
        told
    };
    let told = tokio::select! {
        told = counted => told,
        () = storm(&house, &chats) => unreachable!("a storm has no end"),
    };
    assert!((SECONDS..=SECONDS + 1).contains(&told), "{told} pictures in {SECONDS} seconds");
}

#[tokio::test(start_paused = true)]
async fn among_ten_a_change_is_told_within_a_fifth_of_a_second_whatever_the_others_do() {
    let desks = Desks::open().await;
    let (house, chats) = full(&desks, 8).await;
    let (asha, meena) = (desks.desk(&desks.shop.asha).await, desks.desk(&desks.shop.meena).await);
    let measured = async {
        for round in 0..40_u64 {
            tokio::time::sleep(Duration::from_millis(37 * round % 500)).await;
            let (doing, at) = looks(chats[0], round % 2 == 0);
            let began = Instant::now();
            asha.does(doing);
            until(&meena, &desks.shop.asha, &[at]).await;
            assert!(began.elapsed() <= Duration::from_millis(200), "{round}: {:?}", began.elapsed());
        }
    };
    tokio::select! {
        () = measured => {}
        () = storm(&house, &chats) => unreachable!("a storm has no end"),
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_learns_from_a_colleague_that_a_hidden_chat_is_there() {
    let desks = Desks::open().await;
    let (chat, _) = desks.shop.hears_text("919812345678", "haan").await;
    let (owner, asha) = (desks.desk(&desks.shop.rajesh).await, desks.desk(&desks.shop.asha).await);
    let (doing, at) = looks(chat, false);
    owner.does(doing);
    until(&asha, &desks.shop.rajesh, &[at]).await;
    desks.shop.set_private(chat, true).await;
    until(&asha, &desks.shop.rajesh, &[]).await;
    until(&owner, &desks.shop.rajesh, &[at]).await;
    // Whoever names a chat they may not see is not believed either.
    asha.does(doing);
    for _ in 0..3 {
        owner.does(doing);
        let shown = picture(&owner).await;
        assert!(shown.people.iter().all(|one| one.person_id != desks.shop.asha.id || one.at.is_empty()));
    }
    desks.shop.set_private(chat, false).await;
    until(&asha, &desks.shop.rajesh, &[at]).await;
}

#[tokio::test(start_paused = true)]
async fn another_shops_chats_and_people_are_in_no_picture() {
    let desks = Desks::open().await;
    let other = Shop::found(desks.shop.store.clone(), 2).await;
    let (chat, _) = desks.shop.hears_text("919812345678", "haan").await;
    let (asha, stranger) = (desks.desk(&desks.shop.asha).await, desks.desk(&other.rajesh).await);
    stranger.does(looks(chat, true).0);
    asha.does(looks(chat, false).0);
    for _ in 0..3 {
        let (ours, theirs) = (picture(&asha).await, picture(&stranger).await);
        assert!(ours.people.iter().all(|one| one.person_id == desks.shop.asha.id), "{ours:?}");
        assert!(theirs.people.iter().all(|one| one.person_id == other.rajesh.id && one.at.is_empty()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever people do and whatever is hidden meanwhile: once it is quiet, everybody is shown exactly what everybody
    /// does in chats that both of them see.
    #[test]
    fn a_picture_is_exactly_what_both_may_see(
        steps in prop::collection::vec((0_usize..3, 0_usize..4, any::<bool>(), any::<bool>()), 1..14)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let desks = Desks::open().await;
            let shop = &desks.shop;
            let mut chats = Vec::new();
            for phone in ["919812345678", "919812345679", "919812345680"] {
                chats.push((shop.hears_text(phone, "haan").await.0, false));
            }
            let people = [&shop.rajesh, &shop.meena, &shop.asha];
            let listeners = [desks.desk(people[0]).await, desks.desk(people[1]).await, desks.desk(people[2]).await];
            let mut doing = [Doing::default(); 3];
            for (who, what, typing, hides) in steps {
                if hides && what < 3 {
                    chats[what].1 = !chats[what].1;
                    shop.set_private(chats[what].0, chats[what].1).await;
                } else {
                    let conversation_id = chats.get(what).map(|chat| chat.0);
                    doing[who] = Doing { conversation_id, typing };
                    listeners[who].does(doing[who]);
                }
            }
            for (reader, listener) in people.iter().zip(&listeners) {
                let sees = |of: usize, chat: ConversationId| {
                    let hidden = chats.iter().any(|(id, hidden)| *id == chat && *hidden);
                    !hidden || (reader.role == Role::Owner && people[of].role == Role::Owner)
                };
                let wished = |presence: &Presence| (0..3).all(|of| {
                    let said = doing[of].conversation_id.filter(|chat| sees(of, *chat));
                    let at: Vec<At> = said.map(|chat| looks(chat, doing[of].typing).1).into_iter().collect();
                    presence.people.iter().any(|one| one.person_id == people[of].id && one.at == at)
                });
                let settled = async { while !wished(&picture(listener).await) {} };
                // Half a minute later what was said would be over: it has to be right before.
                tokio::time::timeout(Duration::from_secs(25), settled).await.expect("the picture is right in time");
            }
        });
    }
}
