//! Law 7 over imports: what is the owner's alone stays so, whoever turns out to be whom and whatever came first.

use std::sync::Arc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_hub::access::visibility::Viewer;
use sangam_hub::background::beside::Beside;
use sangam_hub::inbox::Inbox;
use sangam_hub::ruling::{Halt, Ruling};
use sangam_hub::store::{Arrival, ConversationView, Lane, Number, Person, ReleaseRecord, Store};
use sangam_hub::team::decider::Decider;
use sangam_hub::team::people;
use sangam_hub::team::release::{self, Decision, Releases};
use sangam_hub::webhooks::{Arrivals, Intake};
use sangam_model::id::{ConversationId, NumberId, PersonId, ReleaseId, WorkspaceId};
use sangam_model::routing::{Routing, Rule};
use sangam_model::system::SystemClock;
use sangam_model::{Clock, Role, Timestamp};
use sangam_protocol::connect::{Choice, HeldCounts, Moved};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, Rev};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::offers::{PHONE, recycled, writes};
use crate::shop::{START, Shop, envelope, run, stories, text_from};
use crate::troubled::{Trouble, Troubled};

/// A number beside the first.
pub(crate) const OTHER: &str = "900555000111333";
const USER: &str = "IN.1";
const PHONES: [&str; 4] = ["919829010187", "919829010188", "919829010189", "919829010190"];

/// A text of a customer that only history knows.
pub(crate) fn told_by_history(phone: &str, wamid: &str, at: i64) -> Value {
    let item = json!({
        "from": phone, "id": wamid, "timestamp": (START + at).to_string(), "type": "text", "text": { "body": "purana" }
    });
    envelope(
        "history",
        json!({ "history": [{
            "metadata": { "phase": 0, "chunk_order": 1, "progress": 50 },
            "threads": [{ "id": phone, "context": { "wa_id": phone }, "messages": [item] }]
        }] }),
    )
}

/// A live text that names its customer by phone and by user id: from here on they are one person.
fn linking(place: usize) -> Value {
    let phone = PHONES[place];
    envelope(
        "messages",
        json!({
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": phone, "user_id": USER }],
            "messages": [{
                "from": phone, "from_user_id": USER, "id": format!("wamid.link{place}"),
                "timestamp": (START + 100 + place as i64).to_string(), "type": "text", "text": { "body": "haan" }
            }]
        }),
    )
}

/// A shop that history told of so many chats, and its owner.
async fn told_of(chats: usize) -> (Shop, Decider) {
    let shop = Shop::open().await;
    let owner = shop.owner().await;
    shop.is_told_of(chats).await;
    (shop, owner)
}

fn all_held(chats: usize) -> HeldCounts {
    HeldCounts { held: chats as u64, held_unread: 0, released: 0, private: 0 }
}

fn all_shown(chats: usize) -> HeldCounts {
    HeldCounts { held: 0, held_unread: 0, released: chats as u64, private: 0 }
}

fn is_forbidden<T>(refused: &Ruling<T>) -> bool {
    matches!(refused, Err(Halt::Refused(error)) if error.code == code::FORBIDDEN)
}

/// Somebody decides, on the hub that has the duty.
async fn decided(releases: &Releases, decider: Decider, decision: Decision) -> Ruling<Moved> {
    tokio::select! {
        moved = releases.decide(decider, decision) => moved,
        () = releases.clone().run(CancellationToken::new()) => unreachable!("nobody stops it"),
    }
}

impl Shop {
    pub(crate) async fn owner(&self) -> Decider {
        let (workspace_id, id) = (self.workspace_id, PersonId::new(&*self.clock, &*self.random));
        let write = self.store.write(workspace_id, move |tx| {
            let rev = tx.next_rev();
            tx.save_person(&Person {
                id,
                workspace_id,
                email: "kavita@johari.example".to_owned(),
                name: "kavita".to_owned(),
                role: Role::Owner,
                active: true,
                password_hash: String::new(),
                scope_rev: Rev(0),
                away: None,
                language: None,
                created_at: Timestamp::from_secs(START),
                rev,
            })
        });
        write.await.unwrap();
        Decider { workspace_id, person_id: id }
    }

    async fn chat_with(&self, phone: &str) -> ConversationView {
        let plus = Some(format!("+{phone}"));
        self.conversations().await.into_iter().find(|view| view.contact.phone == plus).unwrap()
    }

    async fn release(&self, owner: Decider, ids: Vec<ConversationId>, released: bool) -> HeldCounts {
        let choice = Choice::Listed { conversation_ids: ids };
        self.decides(&self.beside(), owner, choice, released).await.unwrap().counts
    }

    /// Somebody lets the team see what history brought, or no longer.
    pub(crate) async fn decides(
        &self,
        beside: &Beside,
        decider: Decider,
        choice: Choice,
        released: bool,
    ) -> Ruling<Moved> {
        decided(&self.releases(beside), decider, self.decision(choice, released)).await
    }

    const fn decision(&self, choice: Choice, released: bool) -> Decision {
        Decision { number_id: self.number_id, choice, released }
    }

    /// A hub whose answers wait for the last turn.
    fn releases(&self, beside: &Beside) -> Releases {
        Releases::new(self.ground(), beside.clone()).answering_within(Duration::MAX)
    }

    /// A hub whose answers wait for nothing.
    fn hasty_releases(&self, busy: &Busy) -> Releases {
        self.releases(&busy.beside()).answering_within(Duration::ZERO)
    }

    /// A shop of this hub has a number like this shop's, under [`OTHER`].
    pub(crate) async fn has_another_number(&self, workspace_id: WorkspaceId, id: NumberId) {
        let own = self.number_id;
        let write = self.store.write(workspace_id, move |tx| {
            let number = tx.number(own)?.unwrap();
            let (rev, phone_number_id) = (tx.next_rev(), OTHER.to_owned());
            tx.save_number(&Number { id, workspace_id, phone_number_id, rev, ..number })
        });
        write.await.unwrap();
    }

    /// Something was decided about the chats of another shop of the same hub; about which number of theirs.
    async fn has_a_neighbour_who_decided(&self) -> NumberId {
        let (shop, id) = (self.has_a_neighbour().await, NumberId::new(&*self.clock, &*self.random));
        let (release_id, given_at) = (ReleaseId::new(&*self.clock, &*self.random), self.clock.now());
        self.has_another_number(shop.workspace_id, id).await;
        let write = self.store.write(shop.workspace_id, move |tx| {
            let release = ReleaseRecord {
                number_id: id,
                seq: 0,
                person_id: shop.person_id,
                choice: Choice::All,
                released: false,
                after: None,
                changed: 0,
                given_at,
                over_at: None,
            };
            tx.add_release(release_id, &release)
        });
        write.await.unwrap();
        id
    }

    /// Something that was decided is not carried out yet, whatever hub is asked.
    async fn goes_on(&self) -> bool {
        self.goes_on_about(self.number_id).await
    }

    async fn goes_on_about(&self, number_id: NumberId) -> bool {
        self.store.read(move |tx| release::goes_on(tx, number_id)).await.unwrap()
    }

    /// A hub that has the duty works until everything is carried out.
    async fn carries_out(&self, releases: Releases) {
        let mut commits = self.store.commits();
        let done = async {
            while self.goes_on().await {
                commits.recv().await.unwrap();
            }
        };
        tokio::select! {
            () = done => {}
            () = releases.run(CancellationToken::new()) => unreachable!("nobody stops it"),
        }
    }

    async fn held_counts(&self) -> HeldCounts {
        let number_id = self.number_id;
        self.store.read(move |tx| tx.held_counts(number_id)).await.unwrap()
    }

    /// History tells of so many chats.
    async fn is_told_of(&self, chats: usize) {
        let told =
            |place| told_by_history(&format!("9198290{place:05}"), &format!("wamid.{place}"), place as i64);
        self.receive(&(0..chats).map(told).collect::<Vec<_>>()).await;
    }

    async fn set_private(&self, view: &ConversationView) {
        self.keeps_private(view, true).await;
    }

    async fn keeps_private(&self, view: &ConversationView, private: bool) {
        let (clock, random, id) = (self.clock.clone(), self.random.clone(), view.contact.id);
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.set_private(id, private)?;
            inbox.finish()
        });
        write.await.unwrap();
    }

    pub(crate) async fn is_seen_by_the_team(&self, id: ConversationId) -> bool {
        let view = self.store.read(move |tx| tx.conversation_view(id)).await.unwrap().unwrap();
        Viewer::Team.sees(&view)
    }

    async fn owner_gives(&self, id: ConversationId, to: Option<PersonId>) -> Option<String> {
        let expected_assignee_id = self.chat(id).await.assignee_id;
        let body = CommandBody::Assign { conversation_id: id, assignee_id: to, expected_assignee_id };
        self.does(self.rajesh, body).await.1.error.map(|error| error.code)
    }

    /// An owner gives somebody another role.
    async fn changes_role(&self, owner: PersonId, of: PersonId, to: Role) {
        let (decider, now) =
            (Decider { workspace_id: self.workspace_id, person_id: owner }, self.clock.now());
        let decide =
            self.store.decide(self.workspace_id, move |tx| people::change_role(tx, decider, of, to, now));
        decide.await.unwrap();
    }

    async fn access_rev(&self, id: ConversationId) -> Rev {
        self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap().access_rev
    }
}

/// What is known, and decided, of the customer behind one phone before anyone knows they are all the same.
#[derive(Clone, Copy, Debug)]
struct Stranger {
    imported: bool,
    released: bool,
    private: bool,
    /// History tells of them once everybody knows.
    late: bool,
}

fn strangers() -> impl Strategy<Value = Vec<Stranger>> {
    let stranger = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.3));
    let stranger = stranger.prop_map(|(imported, released, private, late)| Stranger {
        imported,
        released,
        private,
        late,
    });
    vec(stranger, PHONES.len())
}

/// Everybody is met and decided about, then the links come in this order; says who is there in the end.
async fn met(strangers: &[Stranger], links: &[usize]) -> Vec<(bool, bool, bool, usize)> {
    let shop = Shop::open().await;
    let owner = shop.owner().await;
    for (place, stranger) in strangers.iter().enumerate() {
        let (phone, wamid) = (PHONES[place], format!("wamid.{place}"));
        let body = if stranger.imported {
            told_by_history(phone, &wamid, place as i64)
        } else {
            text_from(phone, &wamid, place as i64, "naya")
        };
        shop.receive(&[body]).await;
        let view = shop.chat_with(phone).await;
        if stranger.released {
            shop.release(owner, vec![view.conversation.id], true).await;
        }
        if stranger.private {
            shop.set_private(&view).await;
        }
    }
    for place in links {
        shop.receive(&[linking(*place)]).await;
    }
    for (place, _) in strangers.iter().enumerate().filter(|(_, stranger)| stranger.late) {
        shop.receive(&[told_by_history(PHONES[place], &format!("wamid.late{place}"), 50)]).await;
    }
    let mut found = Vec::new();
    for view in shop.conversations().await {
        let chat = &view.conversation;
        let bubbles = shop.messages(chat.id).await.len();
        found.push((view.contact.private, chat.imported, chat.is_held(), bubbles));
    }
    found
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn merged_in_any_order_a_customer_is_as_private_and_as_held_as_their_strictest_part(
        strangers in strangers(),
        links in Just((0..PHONES.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let is_private = strangers.iter().any(|stranger| stranger.private);
        let is_imported = strangers.iter().any(|stranger| stranger.imported || stranger.late);
        // What is private is not released with the rest, and a chat without history has nothing to release.
        let is_unreleased = |stranger: &Stranger| {
            if stranger.imported { !stranger.released } else { stranger.late }
        };
        let is_held = strangers.iter().any(is_unreleased);
        let late = strangers.iter().filter(|stranger| stranger.late).count();
        let expected = vec![(is_private, is_imported, is_held, 2 * PHONES.len() + late)];
        prop_assert_eq!(run(met(&strangers, &links)), expected);
    }

    #[test]
    fn whether_a_chat_is_held_does_not_depend_on_what_came_first(
        told in vec((0..PHONES.len(), 0_usize..3, any::<bool>()), 1..16),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let bodies: Vec<Value> = told.iter().map(|(place, nth, is_live)| {
            let wamid = format!("wamid.{place}.{nth}");
            let at = *nth as i64;
            if *is_live { text_from(PHONES[*place], &wamid, at, "purana") } else { told_by_history(PHONES[*place], &wamid, at) }
        }).collect();
        let mut turned = bodies.clone();
        turned.rotate_left(shuffled.index(bodies.len()));
        turned.reverse();
        let picture = |bodies: Vec<Value>| run(async move {
            let shop = Shop::open().await;
            shop.receive(&bodies).await;
            shop.picture().await
        });
        prop_assert_eq!(picture(bodies), picture(turned));
    }
}

#[test]
fn history_takes_a_chat_out_of_sight_and_the_same_message_live_brings_it_back() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[text_from(PHONES[0], "wamid.1", 10, "naya")]).await;
        let id = shop.chat_with(PHONES[0]).await.conversation.id;
        let before = shop.access_rev(id).await;
        shop.receive(&[told_by_history(PHONES[0], "wamid.0", 0)]).await;
        let held = shop.access_rev(id).await;
        assert!(shop.chat_with(PHONES[0]).await.conversation.is_held() && held > before);
        shop.receive(&[text_from(PHONES[0], "wamid.0", 0, "purana")]).await;
        assert!(!shop.chat_with(PHONES[0]).await.conversation.is_held() && shop.access_rev(id).await > held);
    });
}

#[test]
fn a_chat_in_everybodys_sight_leaves_it_when_its_customer_turns_out_to_be_private() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[text_from(PHONES[0], "wamid.0", 0, "naya"), linking(1)]).await;
        let open = shop.chat_with(PHONES[0]).await;
        shop.set_private(&shop.chat_with(PHONES[1]).await).await;
        let before = shop.head().await;
        shop.receive(&[linking(0)]).await;
        let chats = shop.conversations().await;
        assert_eq!(chats.len(), 1, "they are one");
        assert!(chats[0].contact.private);
        assert!(chats[0].conversation.access_rev > before && chats[0].conversation.rev > before);
        let other = open.conversation.id.min(chats[0].conversation.id);
        assert_eq!(chats[0].conversation.id, other, "the smaller id survives");
    });
}

#[test]
fn a_released_chat_and_a_live_one_of_the_same_person_stay_in_everybodys_sight() {
    run(async {
        let (shop, first, second) = recycled().await;
        let (owner, chat) = (shop.owner().await, first.conversation.id);
        shop.receive(&[told_by_history(PHONE, "wamid.old", 10)]).await;
        assert!(!shop.is_seen_by_the_team(chat).await && shop.chat(chat).await.is_held());
        shop.release(owner, vec![chat], true).await;
        shop.says_one(chat, second.contact.id).await;
        assert_eq!(shop.conversations().await.len(), 1, "they are one");
        assert!(shop.is_seen_by_the_team(chat).await);
        assert_eq!(shop.messages(chat).await.len(), 3);
    });
}

#[test]
fn history_of_who_turned_out_to_be_somebody_else_is_held_whether_it_came_before_that_or_after() {
    for comes_first in [true, false] {
        run(async {
            let shop = Shop::open().await;
            let owner = shop.owner().await;
            shop.receive(&[told_by_history(PHONES[1], "wamid.theirs", 0)]).await;
            shop.release(owner, vec![shop.chat_with(PHONES[1]).await.conversation.id], true).await;
            shop.receive(&[text_from(PHONES[0], "wamid.naya", 10, "naya")]).await;
            let history = told_by_history(PHONES[0], "wamid.hers", 5);
            if comes_first {
                shop.receive(std::slice::from_ref(&history)).await;
            }
            shop.receive(&[linking(0), linking(1)]).await;
            if !comes_first {
                let joined = shop.conversations().await.remove(0).conversation;
                assert!(shop.is_seen_by_the_team(joined.id).await, "nothing of it is held");
                shop.receive(&[history]).await;
                assert!(shop.access_rev(joined.id).await > joined.access_rev, "whoever had it wipes it");
            }
            let chats = shop.conversations().await;
            assert_eq!(chats.len(), 1, "they are one");
            let id = chats[0].conversation.id;
            assert!(!shop.is_seen_by_the_team(id).await, "first: {comes_first}");

            shop.release(owner, vec![id], true).await;
            let more =
                [told_by_history(PHONES[0], "wamid.more", 3), told_by_history(PHONES[1], "wamid.most", 2)];
            shop.receive(&more).await;
            assert!(shop.is_seen_by_the_team(id).await, "more of what was released");
        });
    }
}

/// Ritika's phone was somebody else's before: what is known by the phone alone goes to them, into a chat the team sees.
#[test]
fn history_that_goes_to_somebody_else_is_held_there_whether_it_came_before_that_is_known_or_after() {
    for (comes_first, is_released) in [(true, false), (false, false), (true, true)] {
        run(async {
            let shop = Shop::open().await;
            let owner = shop.owner().await;
            shop.receive(&[told_by_history(PHONES[1], "wamid.theirs", 0)]).await;
            let theirs = shop.chat_with(PHONES[1]).await.conversation.id;
            shop.release(owner, vec![theirs], true).await;
            let history = told_by_history(PHONES[0], "wamid.hers", 5);
            if comes_first {
                shop.receive(std::slice::from_ref(&history)).await;
            }
            if is_released {
                shop.release(owner, vec![shop.chat_with(PHONES[0]).await.conversation.id], true).await;
            }
            shop.receive(&[writes("IN.1", PHONES[1], 20), writes("IN.2", PHONES[0], 100)]).await;
            assert!(shop.is_seen_by_the_team(theirs).await);
            shop.receive(&[writes("IN.1", PHONES[0], 50)]).await;
            if !comes_first {
                shop.receive(&[history]).await;
            }
            assert_eq!(shop.of("IN.1").await.conversation.id, theirs);
            assert_eq!(shop.messages(theirs).await.len(), 4, "all of theirs is there");
            let is_seen = shop.is_seen_by_the_team(theirs).await;
            assert_eq!(is_seen, is_released, "first: {comes_first}, and they saw it: {is_released}");
        });
    }
}

/// Ritika's phone was somebody else's before, as above, and theirs is a chat that live messages made.
#[test]
fn history_the_team_saw_hides_nothing_where_it_goes_but_what_is_held_there_stays_so() {
    for (is_released, is_theirs_held) in [(true, false), (false, false), (true, true)] {
        run(async {
            let shop = Shop::open().await;
            let owner = shop.owner().await;
            shop.receive(&[told_by_history(PHONES[0], "wamid.hers", 5)]).await;
            if is_released {
                shop.release(owner, vec![shop.chat_with(PHONES[0]).await.conversation.id], true).await;
            }
            shop.receive(&[writes("IN.1", PHONES[1], 20), writes("IN.2", PHONES[0], 100)]).await;
            let theirs = shop.of("IN.1").await.conversation.id;
            if is_theirs_held {
                shop.receive(&[told_by_history(PHONES[1], "wamid.theirs", 0)]).await;
            }
            shop.receive(&[writes("IN.1", PHONES[0], 50)]).await;
            let chat = shop.of("IN.1").await.conversation;
            assert_eq!((chat.id, chat.imported), (theirs, true), "it came to them");
            let is_seen = shop.is_seen_by_the_team(theirs).await;
            assert_eq!(is_seen, is_released && !is_theirs_held, "{is_released}, {is_theirs_held}");
        });
    }
}

/// Ritika has a phone that was somebody else's, as their first words say that come late.
#[test]
fn history_the_team_saw_is_seen_in_a_chat_that_is_made_for_it() {
    run(async {
        let shop = Shop::open().await;
        let owner = shop.owner().await;
        shop.receive(&[told_by_history(PHONES[0], "wamid.hers", 5), writes("IN.2", PHONES[0], 100)]).await;
        let hers = shop.of("IN.2").await.conversation.id;
        assert_eq!(shop.messages(hers).await.len(), 2);
        shop.release(owner, vec![hers], true).await;
        shop.receive(&[writes("IN.1", PHONES[0], 3)]).await;
        let theirs = shop.of("IN.1").await.conversation;
        assert!(theirs.imported && theirs.id != hers, "history is of whoever had the phone then");
        assert!(shop.is_seen_by_the_team(theirs.id).await && shop.is_seen_by_the_team(hers).await);
    });
}

/// A shop that gives every chat to Asha, one at a time.
async fn with_asha_at_work() -> Shop {
    let shop = Shop::open().await;
    let people = vec![shop.asha];
    shop.routes(Routing { rule: Rule::RoundRobin, people, capacity: Some(1), ..Routing::default() }).await;
    shop
}

#[test]
fn who_waits_in_a_chat_that_is_released_is_given_to_somebody() {
    run(async {
        let shop = with_asha_at_work().await;
        let owner = shop.owner().await;
        shop.receive(&[told_by_history(PHONES[0], "wamid.0", 0)]).await;
        shop.receive(&[text_from(PHONES[0], "wamid.1", 10, "naya")]).await;
        let chat = shop.chat_with(PHONES[0]).await.conversation.id;
        shop.rings_again().await;
        assert_eq!(shop.chat(chat).await.assignee_id, None, "nobody but the owner knows of it");
        shop.release(owner, vec![chat], true).await;
        shop.rings_again().await;
        assert_eq!(shop.chat(chat).await.assignee_id, Some(shop.asha));
    });
}

#[test]
fn whoever_does_not_see_a_chat_any_more_has_it_no_longer_and_has_room_for_another() {
    run(async {
        let shop = with_asha_at_work().await;
        shop.receive(&[text_from(PHONES[0], "wamid.0", 0, "naya")]).await;
        shop.receive(&[text_from(PHONES[1], "wamid.1", 1, "naya")]).await;
        let (ritika, farah) = (shop.chat_with(PHONES[0]).await, shop.chat_with(PHONES[1]).await);
        let (hers, theirs) = (ritika.conversation.id, farah.conversation.id);
        assert_eq!(
            (shop.chat(hers).await.assignee_id, shop.chat(theirs).await.assignee_id),
            (Some(shop.asha), None)
        );

        shop.clock.advance(1);
        shop.keeps_private(&ritika, true).await;
        assert_eq!(shop.chat(hers).await.assignee_id, None);
        assert_eq!(shop.lines(hers).await.last(), Some(&EventKind::Assigned { assignee_id: None }));
        shop.rings_again().await;
        assert_eq!(shop.chat(theirs).await.assignee_id, Some(shop.asha), "there is room on her table");
        assert_eq!(shop.owner_gives(hers, Some(shop.asha)).await.as_deref(), Some(code::ASSIGNEE_BLIND));
        assert_eq!(shop.owner_gives(hers, Some(shop.rajesh)).await, None, "the owner sees it");

        // What the owner has stays with the owner, and what nobody has is given out once the team sees it again.
        shop.keeps_private(&ritika, false).await;
        shop.rings_again().await;
        assert_eq!(shop.chat(hers).await.assignee_id, Some(shop.rajesh));
        shop.keeps_private(&ritika, true).await;
        assert_eq!(shop.chat(hers).await.assignee_id, Some(shop.rajesh));
        assert_eq!(shop.owner_gives(hers, None).await, None);
        assert_eq!(shop.owner_gives(theirs, None).await, None);
        shop.keeps_private(&ritika, false).await;
        shop.rings_again().await;
        assert_eq!(shop.chat(hers).await.assignee_id, Some(shop.asha));
    });
}

#[test]
fn a_chat_that_is_held_again_is_with_nobody_who_does_not_see_it_and_leaves_room_for_another() {
    run(async {
        let shop = with_asha_at_work().await;
        let owner = shop.owner().await;
        shop.receive(&[told_by_history(PHONES[0], "wamid.old", 0)]).await;
        shop.receive(&[text_from(PHONES[0], "wamid.0", 10, "naya")]).await;
        let hers = shop.chat_with(PHONES[0]).await.conversation.id;
        shop.release(owner, vec![hers], true).await;
        shop.rings_again().await;
        shop.receive(&[text_from(PHONES[1], "wamid.1", 20, "naya")]).await;
        let theirs = shop.chat_with(PHONES[1]).await.conversation.id;
        let assignees = async || (shop.chat(hers).await.assignee_id, shop.chat(theirs).await.assignee_id);
        assert_eq!(assignees().await, (Some(shop.asha), None));

        shop.clock.advance(1);
        let before = shop.access_rev(hers).await;
        shop.decides(&shop.beside(), owner, Choice::All, false).await.unwrap();
        assert!(shop.access_rev(hers).await > before);
        assert_eq!(shop.lines(hers).await.last(), Some(&EventKind::Assigned { assignee_id: None }));
        shop.rings_again().await;
        assert_eq!(assignees().await, (None, Some(shop.asha)), "there is room on her table");

        // What the owner has stays with the owner.
        assert_eq!(shop.owner_gives(hers, Some(shop.rajesh)).await, None);
        for released in [true, false] {
            shop.release(owner, vec![hers], released).await;
            assert_eq!(shop.chat(hers).await.assignee_id, Some(shop.rajesh));
        }
    });
}

#[test]
fn an_owner_who_is_none_any_more_has_no_chat_that_is_the_owners_alone() {
    run(async {
        let shop = Shop::open().await;
        let owner = shop.owner().await;
        shop.receive(&[text_from(PHONES[0], "wamid.0", 0, "naya")]).await;
        shop.receive(&[text_from(PHONES[1], "wamid.1", 1, "naya")]).await;
        let (ritika, farah) = (shop.chat_with(PHONES[0]).await, shop.chat_with(PHONES[1]).await);
        let (hers, theirs) = (ritika.conversation.id, farah.conversation.id);
        shop.keeps_private(&ritika, true).await;
        for chat in [hers, theirs] {
            assert_eq!(shop.owner_gives(chat, Some(shop.rajesh)).await, None);
        }
        let head = shop.head().await;
        shop.rings_again().await;
        assert_eq!(shop.head().await, head, "an owner sees it");

        shop.clock.advance(1);
        shop.changes_role(owner.person_id, shop.rajesh, Role::Manager).await;
        shop.rings_again().await;
        assert_eq!(shop.chat(hers).await.assignee_id, None);
        assert_eq!(shop.lines(hers).await.last(), Some(&EventKind::Assigned { assignee_id: None }));
        assert_eq!(shop.chat(theirs).await.assignee_id, Some(shop.rajesh), "that one he sees as before");
    });
}

#[test]
fn a_number_that_goes_to_someone_else_stays_private_on_both_sides() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[linking(0)]).await;
        shop.set_private(&shop.chat_with(PHONES[0]).await).await;
        let mut stranger = linking(0);
        let value = &mut stranger["entry"][0]["changes"][0]["value"];
        value["contacts"][0]["user_id"] = json!("IN.2");
        value["messages"][0]["from_user_id"] = json!("IN.2");
        value["messages"][0]["id"] = json!("wamid.stranger");
        value["messages"][0]["timestamp"] = json!((START + 500).to_string());
        shop.receive(&[stranger]).await;
        let private: Vec<bool> = shop.conversations().await.iter().map(|view| view.contact.private).collect();
        assert_eq!(private, [true, true]);
    });
}

#[test]
fn a_release_of_more_than_a_turn_moves_every_chat_once_and_counts_them() {
    run(async {
        let shop = Shop::open().await;
        let owner = shop.owner().await;
        shop.is_told_of(450).await;
        shop.set_private(&shop.chat_with("919829000003").await).await;
        let decide =
            async |choice, released| shop.decides(&shop.beside(), owner, choice, released).await.unwrap();
        let all = decide(Choice::All, true).await;
        let counts = HeldCounts { held: 0, held_unread: 0, released: 449, private: 1 };
        assert_eq!((all.changed, all.counts), (449, counts));
        let head = shop.head().await;
        assert_eq!(decide(Choice::All, true).await.changed, 0);
        assert_eq!(shop.head().await, head, "what is where it should be costs nothing");
        let since = Choice::ActiveSince { at: Timestamp::from_secs(START + 440) };
        assert_eq!(decide(since, false).await.changed, 10);
        let agent = Decider { person_id: shop.asha, ..owner };
        let refused = shop.decides(&shop.beside(), agent, Choice::All, true).await;
        assert!(is_forbidden(&refused));
    });
}

/// Customers write to the shop, and by this clock they just did.
struct Busy {
    clock: Arc<dyn Clock>,
    arrivals: Arc<Arrivals>,
    writing: JoinHandle<()>,
    stop: CancellationToken,
}

impl Busy {
    async fn at(shop: &Shop, clock: Arc<dyn Clock>) -> Self {
        let arrivals: Arc<Arrivals> = Arc::default();
        let (intake, writer) = Intake::new(&shop.store, &arrivals);
        let stop = CancellationToken::new();
        let writing = tokio::spawn(writer.run(stop.clone()));
        let body = text_from(PHONES[0], "wamid.before", 900, "Bhaiya?").to_string().into();
        let arrival = Arrival { received_at: clock.now(), lane: Lane::Live, body };
        assert!(intake.keep(arrival).await, "customers write");
        Self { clock, arrivals, writing, stop }
    }

    fn beside(&self) -> Beside {
        Beside::new(Arc::clone(&self.arrivals), Arc::clone(&self.clock))
    }

    async fn ends(self) {
        self.stop.cancel();
        self.writing.await.unwrap();
    }
}

#[test]
fn whoever_writes_while_very_many_chats_are_decided_about_is_there_before_the_last_of_them() {
    run(async {
        const CHATS: usize = 300;
        let (shop, owner) = told_of(CHATS).await;

        // How long a decision rests is measured by a clock that goes.
        let busy = Busy::at(&shop, Arc::new(SystemClock)).await;
        let mut commits = shop.store.commits();
        let beside = busy.beside();
        let deciding = shop.decides(&beside, owner, Choice::All, true);
        let meanwhile = async {
            commits.recv().await.unwrap();
            shop.receive(&[text_from(PHONES[0], "wamid.meanwhile", 950, "Koi hai?")]).await;
            shop.head().await
        };
        let (moved, told_by) = tokio::join!(deciding, meanwhile);
        assert_eq!(moved.unwrap().changed, CHATS as u64);
        assert!(told_by < shop.head().await, "the customer had to wait for all of them");
        busy.ends().await;
    });
}

#[test]
fn an_answer_does_not_wait_for_very_many_chats_and_all_of_them_are_moved() {
    run(async {
        const CHATS: usize = 300;
        let (shop, owner) = told_of(CHATS).await;
        // Beside customers who write it takes many turns.
        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let told = shop.hasty_releases(&busy).decide(owner, shop.decision(Choice::All, true)).await.unwrap();
        assert!(told.goes_on, "that it is not done is said");
        let agent = Decider { person_id: shop.asha, ..owner };
        let refused = shop.hasty_releases(&busy).decide(agent, shop.decision(Choice::All, false)).await;
        assert!(is_forbidden(&refused), "and it ends nobody's decision");

        // A later one about other chats has its turn when the earlier is done.
        let none = shop.decision(Choice::Listed { conversation_ids: Vec::new() }, false);
        let then = decided(&shop.releases(&busy.beside()), owner, none).await.unwrap();
        let counts = all_shown(CHATS);
        assert_eq!(then, Moved { changed: 0, counts, goes_on: false });
        assert!(!shop.goes_on().await);
        busy.ends().await;
    });
}

#[test]
fn whoever_hides_all_chats_while_they_are_shown_does_not_wait_until_all_of_them_were() {
    run(async {
        const CHATS: usize = 300;
        let (shop, owner) = told_of(CHATS).await;

        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let releases = shop.releases(&busy.beside());
        let mut commits = shop.store.commits();
        let meanwhile = async {
            commits.recv().await.unwrap();
            decided(&releases, owner, shop.decision(Choice::All, false)).await.unwrap()
        };
        let (shown, hidden) =
            tokio::join!(releases.decide(owner, shop.decision(Choice::All, true)), meanwhile);
        let shown = shown.unwrap().changed;
        assert!(shown > 0 && shown < CHATS as u64, "{shown} were shown");
        let counts = all_held(CHATS);
        assert_eq!(hidden, Moved { changed: shown, counts, goes_on: false });
        busy.ends().await;
    });
}

#[test]
fn two_hubs_carry_out_what_either_was_told_in_the_order_it_was_said() {
    run(async {
        const CHATS: usize = 100;
        let (shop, owner) = told_of(CHATS).await;

        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let (here, there) = (shop.hasty_releases(&busy), shop.hasty_releases(&busy));
        let shown = here.decide(owner, shop.decision(Choice::All, true)).await.unwrap();
        here.turn(shop.workspace_id, shop.number_id).await.unwrap();
        let hidden = there.decide(owner, shop.decision(Choice::All, false)).await.unwrap();
        assert!(shown.goes_on && hidden.goes_on);
        while shop.goes_on().await {
            for hub in [&here, &there] {
                hub.turn(shop.workspace_id, shop.number_id).await.unwrap();
            }
        }
        let counts = all_held(CHATS);
        assert_eq!(shop.held_counts().await, counts, "the owner hid them last");
        busy.ends().await;
    });
}

#[test]
fn a_decision_is_given_once_though_the_database_was_not_heard_to_commit_it() {
    run(async {
        let (shop, owner) = told_of(3).await;
        let store: Arc<dyn Store> =
            Arc::new(Troubled { store: shop.store.clone(), trouble: Trouble::Unheard });
        let releases = Releases::new(shop.ground_over(store), shop.beside());
        let moved = decided(&releases, owner, shop.decision(Choice::All, true)).await.unwrap();
        assert_eq!(moved, Moved { changed: 3, counts: all_shown(3), goes_on: false });
    });
}

#[test]
fn what_was_decided_goes_on_at_the_next_hub_when_one_ends_and_waits_for_a_store_that_fails() {
    run(async {
        const CHATS: usize = 100;
        let (shop, owner) = told_of(CHATS).await;

        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let ends = shop.hasty_releases(&busy);
        assert!(ends.decide(owner, shop.decision(Choice::All, true)).await.unwrap().goes_on);
        ends.turn(shop.workspace_id, shop.number_id).await.unwrap();
        drop(ends);
        assert!(shop.goes_on().await, "the next hub says so, too");

        let trouble = Trouble::OddWrite(1.into());
        let store = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let next = Releases::new(shop.ground_over(store), busy.beside());
        shop.carries_out(next).await;
        let counts = all_shown(CHATS);
        assert_eq!(shop.held_counts().await, counts);
        busy.ends().await;
    });
}

#[test]
fn a_shop_whose_turn_does_not_end_holds_up_no_turn_of_another() {
    run(async {
        const CHATS: usize = 100;
        let (shop, owner) = told_of(CHATS).await;
        let busy = Busy::at(&shop, shop.clock.clone()).await;
        shop.hasty_releases(&busy).decide(owner, shop.decision(Choice::All, true)).await.unwrap();
        shop.clock.advance(1);
        let theirs = shop.has_a_neighbour_who_decided().await;
        let trouble = Trouble::Stuck(shop.workspace_id);
        let store: Arc<dyn Store> = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let releases = Releases::new(shop.ground_over(store), shop.beside());
        // Their turn moves nothing, and is announced by nobody.
        let done = async {
            while shop.goes_on_about(theirs).await {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = done => {}
            () = releases.run(CancellationToken::new()) => unreachable!("nobody stops it"),
        }
        assert!(shop.goes_on().await);
        busy.ends().await;
    });
}

#[test]
fn what_somebody_decided_ends_once_they_may_not_decide_any_more() {
    run(async {
        const CHATS: usize = 100;
        let (shop, owner) = told_of(CHATS).await;

        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let told = shop.hasty_releases(&busy).decide(owner, shop.decision(Choice::All, true)).await.unwrap();
        assert!(told.goes_on);
        shop.changes_role(shop.rajesh, owner.person_id, Role::Manager).await;
        shop.releases(&busy.beside()).turn(shop.workspace_id, shop.number_id).await.unwrap();
        assert!(!shop.goes_on().await);
        assert_eq!(shop.held_counts().await, told.counts, "no further chat is shown");
        busy.ends().await;
    });
}

#[test]
fn what_was_to_be_hidden_is_hidden_though_whoever_decided_it_may_not_decide_any_more() {
    run(async {
        const CHATS: usize = 100;
        let (shop, owner) = told_of(CHATS).await;
        shop.decides(&shop.beside(), owner, Choice::All, true).await.unwrap();

        let busy = Busy::at(&shop, shop.clock.clone()).await;
        let told = shop.hasty_releases(&busy).decide(owner, shop.decision(Choice::All, false)).await.unwrap();
        assert!(told.goes_on && told.counts.released > 0, "{told:?}");
        shop.changes_role(shop.rajesh, owner.person_id, Role::Manager).await;
        while shop.goes_on().await {
            shop.releases(&busy.beside()).turn(shop.workspace_id, shop.number_id).await.unwrap();
        }
        assert_eq!(shop.held_counts().await.released, 0);
        busy.ends().await;
    });
}
