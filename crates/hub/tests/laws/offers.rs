//! A phone told with another user id is another customer, offered for merging; a person says which it is.

use proptest::prelude::*;
use sangam_hub::access::visibility::Eyes;
use sangam_hub::store::ConversationView;
use sangam_model::Role;
use sangam_model::id::{ContactId, ConversationId};
use sangam_model::time::SECOND;
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, CommandOutcome, Outcome};
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, stories};

pub(crate) const PHONE: &str = "919829010187";

/// Somebody with this user id writes from a phone.
pub(crate) fn writes(user_id: &str, phone: &str, at: i64) -> Value {
    let message = json!({ "from": phone, "from_user_id": user_id, "id": format!("wamid.{user_id}.{phone}.{at}"),
        "timestamp": (START + at).to_string(), "type": "text", "text": { "body": format!("{user_id} at {at}") } });
    let contact = json!({ "wa_id": phone, "user_id": user_id, "profile": { "name": user_id } });
    envelope("messages", json!({ "contacts": [contact], "messages": [message] }))
}

impl Shop {
    pub(crate) async fn of(&self, user_id: &str) -> ConversationView {
        let all = self.conversations().await;
        all.into_iter().find(|view| view.contact.user_id.as_deref() == Some(user_id)).unwrap()
    }

    /// Whom a row offers to these eyes.
    async fn offer(&self, view: &ConversationView, role: Role) -> Option<ContactId> {
        let id = self.workspace_id;
        let workspace = self.store.read(move |tx| tx.workspace(id)).await.unwrap().unwrap();
        Eyes::of(role, &workspace).offer_of(view)
    }

    pub(crate) async fn says_one(
        &self,
        conversation_id: ConversationId,
        other_id: ContactId,
    ) -> CommandOutcome {
        self.does(self.asha, CommandBody::MergeContacts { conversation_id, other_id }).await.1
    }

    async fn says_two(&self, conversation_id: ConversationId, other_id: ContactId) -> CommandOutcome {
        self.does(self.asha, CommandBody::KeepApart { conversation_id, other_id }).await.1
    }
}

/// A shop in which one phone was told with two user ids.
pub(crate) async fn recycled() -> (Shop, ConversationView, ConversationView) {
    let shop = Shop::open().await;
    shop.receive(&[writes("IN.1", PHONE, 0)]).await;
    shop.clock.advance(SECOND);
    shop.receive(&[writes("IN.2", PHONE, 60)]).await;
    let (first, second) = (shop.of("IN.1").await, shop.of("IN.2").await);
    (shop, first, second)
}

#[test]
fn a_recycled_phone_is_another_customer_and_each_is_offered_to_the_other() {
    run(async {
        let (shop, first, second) = recycled().await;
        assert_ne!(first.contact.id, second.contact.id);
        for role in Role::ALL {
            assert_eq!(shop.offer(&first, role).await, Some(second.contact.id));
            assert_eq!(shop.offer(&second, role).await, Some(first.contact.id));
        }
    });
}

#[test]
fn a_person_joins_them_once_and_for_all() {
    run(async {
        let (shop, first, second) = recycled().await;
        assert_eq!(shop.says_one(second.conversation.id, first.contact.id).await.outcome, Outcome::Applied);
        let all = shop.conversations().await;
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].contact.id, all[0].offers.len()),
            (first.contact.id, 0),
            "the smaller id survives"
        );
        assert_eq!(shop.messages(all[0].conversation.id).await.len(), 2);
        let head = shop.head().await;
        let again = shop.says_one(first.conversation.id, second.contact.id).await;
        assert_eq!(
            (again.outcome, shop.head().await),
            (Outcome::Applied, head),
            "said again it changes nothing"
        );
        let late = shop.says_two(first.conversation.id, second.contact.id).await;
        assert_eq!(late.error.unwrap().code, code::INVALID, "they are one already");
        shop.receive(&[writes("IN.2", PHONE, 120)]).await;
        assert_eq!(shop.conversations().await.len(), 1);
    });
}

#[test]
fn that_they_are_two_is_remembered() {
    run(async {
        let (shop, first, second) = recycled().await;
        assert_eq!(shop.says_two(first.conversation.id, second.contact.id).await.outcome, Outcome::Applied);
        let head = shop.head().await;
        assert_eq!(shop.says_two(second.conversation.id, first.contact.id).await.outcome, Outcome::Applied);
        assert_eq!(shop.head().await, head, "said again it changes nothing");
        for at in [120, 180] {
            shop.receive(&[writes("IN.1", PHONE, at), writes("IN.2", PHONE, at + 30)]).await;
        }
        let all = shop.conversations().await;
        assert!(all.len() == 2 && all.iter().all(|view| view.offers.is_empty()), "{all:?}");
    });
}

#[test]
fn a_third_owner_of_the_phone_is_offered_still() {
    run(async {
        let (shop, first, second) = recycled().await;
        shop.says_two(first.conversation.id, second.contact.id).await;
        shop.receive(&[writes("IN.3", PHONE, 120)]).await;
        let third = shop.of("IN.3").await;
        assert_eq!(shop.offer(&third, Role::Agent).await, Some(first.contact.id), "the first of several");
        shop.says_two(third.conversation.id, first.contact.id).await;
        let third = shop.of("IN.3").await;
        assert_eq!(shop.offer(&third, Role::Agent).await, Some(second.contact.id), "then the next");
    });
}

#[test]
fn nobody_is_offered_whose_chats_may_not_be_seen() {
    run(async {
        let (shop, first, second) = recycled().await;
        let private = |private| CommandBody::SetPrivate { conversation_id: first.conversation.id, private };
        shop.is_done(shop.rajesh, private(true)).await;
        let hidden = shop.of("IN.2").await;
        assert!(hidden.conversation.rev > second.conversation.rev, "the row changed with the other's sight");
        assert_eq!(shop.offer(&hidden, Role::Agent).await, None);
        assert_eq!(shop.offer(&hidden, Role::Owner).await, Some(first.contact.id));
        for refused in [
            shop.says_one(second.conversation.id, first.contact.id).await,
            shop.says_two(second.conversation.id, first.contact.id).await,
        ] {
            assert_eq!(refused.error.unwrap().code, code::NOT_FOUND);
        }
        shop.is_done(shop.rajesh, private(false)).await;
        let back = shop.of("IN.2").await;
        assert!(back.conversation.rev > hidden.conversation.rev);
        assert_eq!(shop.offer(&back, Role::Agent).await, Some(first.contact.id));
    });
}

#[test]
fn only_who_was_offered_can_be_joined() {
    run(async {
        let (shop, first, _) = recycled().await;
        shop.receive(&[writes("IN.9", "919829010199", 120)]).await;
        let stranger = shop.of("IN.9").await;
        assert!(stranger.offers.is_empty());
        let refused = shop.says_one(stranger.conversation.id, first.contact.id).await;
        assert_eq!(refused.error.unwrap().code, code::INVALID);
        let nobody = ContactId::new(&*shop.clock, &*shop.random);
        let refused = shop.says_two(stranger.conversation.id, nobody).await;
        assert_eq!(refused.error.unwrap().code, code::NOT_FOUND);
    });
}

/// What may happen around three people who take turns with two phones.
#[derive(Clone, Debug)]
enum Step {
    Writes { user: usize, phone: usize, at: i64 },
    Joins { one: usize, other: usize },
}

const USERS: [&str; 3] = ["IN.1", "IN.2", "IN.3"];
const PHONES: [&str; 2] = [PHONE, "919829010188"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..USERS.len(), 0..PHONES.len(), 0_i64..40).prop_map(|(user, phone, at)| Step::Writes { user, phone, at }),
        1 => (0..USERS.len(), 0..USERS.len()).prop_map(|(one, other)| Step::Joins { one, other }),
    ];
    proptest::collection::vec(step, 1..9)
}

/// The names, chats and offers of a shop, whatever the ids.
async fn picture(shop: &Shop) -> Vec<(Vec<String>, usize, bool)> {
    let mut picture = Vec::new();
    for view in shop.conversations().await {
        let id = view.contact.id;
        let names = shop.store.read(move |tx| tx.aliases_of(id)).await.unwrap();
        let users = names.iter().filter(|name| !format!("{name:?}").starts_with("Phone"));
        let users = users.map(|name| format!("{name:?}")).collect();
        picture.push((users, shop.messages(view.conversation.id).await.len(), !view.offers.is_empty()));
    }
    picture.sort();
    picture
}

/// Everybody has written once and is known; then these steps, a join being tried by whoever finds the two apart.
async fn after(steps: &[Step]) -> Vec<(Vec<String>, usize, bool)> {
    let shop = Shop::open().await;
    for user in USERS {
        shop.receive(&[writes(user, PHONE, 50)]).await;
    }
    let contact_of = async |place: usize| {
        let (id, user) = (shop.workspace_id, USERS[place].to_owned());
        let alias = sangam_model::kinship::Alias::User(user);
        shop.store.read(move |tx| tx.alias(id, &alias)).await.unwrap().unwrap().contact_id.unwrap()
    };
    for step in steps {
        match *step {
            Step::Writes { user, phone, at } => shop.receive(&[writes(USERS[user], PHONES[phone], at)]).await,
            Step::Joins { one, other } => {
                let (one, other) = (contact_of(one).await, contact_of(other).await);
                let all = shop.conversations().await;
                let chat = all.iter().find(|view| view.contact.id == one).unwrap().conversation.id;
                assert_eq!(shop.says_one(chat, other).await.outcome, Outcome::Applied);
            }
        }
    }
    picture(&shop).await
}

proptest! {
    #![proptest_config(stories(24))]

    #[test]
    fn a_persons_join_is_a_fact_like_any_other(
        (steps, shuffled) in steps().prop_flat_map(|steps| (Just(steps.clone()), Just(steps).prop_shuffle())),
    ) {
        prop_assert_eq!(run(after(&steps)), run(after(&shuffled)));
    }
}
