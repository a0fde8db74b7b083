//! Labels: one name once, one row for a merge, and a release by one shows nothing else.

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_hub::inbox::Inbox;
use sangam_hub::ruling::{Ruling, apart};
use sangam_hub::store::{ConversationView, Label, Tx};
use sangam_hub::team::decider::Decider;
use sangam_hub::team::labels;
use sangam_model::id::{ConversationId, LabelId, PersonId};
use sangam_model::label::{Colour, MOST_ON_ONE};
use sangam_protocol::connect::Choice;
use sangam_protocol::error::code;
use sangam_protocol::labels::{ChangeLabel, MakeLabel};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ApiError, CommandBody, EventRow, Outcome};
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, stories, text_from};

type Decided<T> = Result<T, ApiError>;

impl Shop {
    async fn keep<T: Send + 'static>(
        &self,
        who: PersonId,
        job: impl Fn(&mut Tx<'_>, Decider) -> Ruling<T> + Send + 'static,
    ) -> Decided<T> {
        let decider = Decider { workspace_id: self.workspace_id, person_id: who };
        apart(self.store.decide(self.workspace_id, move |tx| job(tx, decider)).await).unwrap()
    }

    async fn make_label(&self, who: PersonId, name: &str) -> Decided<LabelId> {
        let id = LabelId::new(&*self.clock, &*self.random);
        let wish = MakeLabel { id, name: name.to_owned(), colour: Colour::Teal };
        self.keep(who, move |tx, decider| labels::make(tx, decider, &wish)).await.map(|label| label.id)
    }

    async fn label_row(&self, id: LabelId) -> Label {
        self.store.read(move |tx| tx.label(id)).await.unwrap().unwrap()
    }

    /// As Asha, who is an agent.
    async fn set_label(&self, conversation_id: ConversationId, label_id: LabelId, on: bool) -> Decided<()> {
        let outcome = self.does(self.asha, CommandBody::SetLabel { conversation_id, label_id, on }).await.1;
        if outcome.outcome == Outcome::Applied { Ok(()) } else { Err(outcome.error.unwrap()) }
    }

    async fn chat_with_phone(&self, phone: &str) -> ConversationView {
        let plus = Some(format!("+{phone}"));
        self.conversations().await.into_iter().find(|view| view.contact.phone == plus).unwrap()
    }

    async fn label_lines(&self, id: ConversationId) -> Vec<EventKind> {
        let lines: Vec<EventRow> = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        lines.into_iter().rev().map(|line| line.what).collect()
    }
}

#[test]
fn a_name_is_taken_in_every_case_and_free_again_after_its_label() {
    run(async {
        let shop = Shop::open().await;
        let vip = shop.make_label(shop.rajesh, "  VIP ").await.unwrap();
        let taken = shop.make_label(shop.rajesh, "vip").await.unwrap_err();
        assert_eq!(taken.code, code::LABEL_TAKEN);
        assert_eq!(taken.detail.unwrap(), json!({ "label_id": vip, "name": "VIP" }));
        let other = shop.make_label(shop.rajesh, "थोक").await.unwrap();
        let wish = ChangeLabel { name: "ViP".to_owned(), colour: Colour::Red };
        let refused = shop
            .keep(shop.rajesh, {
                let wish = wish.clone();
                move |tx, decider| labels::change(tx, decider, other, &wish)
            })
            .await;
        assert_eq!(refused.unwrap_err().code, code::LABEL_TAKEN);
        let own =
            shop.keep(shop.rajesh, move |tx, decider| labels::change(tx, decider, vip, &wish)).await.unwrap();
        assert_eq!(
            (own.name.as_str(), own.colour),
            ("ViP", Colour::Red),
            "one's own name in another case is no other's"
        );
        shop.keep(shop.rajesh, move |tx, decider| labels::delete(tx, decider, vip)).await.unwrap();
        shop.make_label(shop.rajesh, "VIP").await.unwrap();
        for nothing in ["", " ", "a\u{202e}b", &"x".repeat(41)] {
            assert_eq!(
                shop.make_label(shop.rajesh, nothing).await.unwrap_err().code,
                code::INVALID,
                "{nothing:?}"
            );
        }
    });
}

#[test]
fn an_agent_labels_chats_and_makes_no_labels() {
    run(async {
        let shop = Shop::open().await;
        assert_eq!(shop.make_label(shop.asha, "VIP").await.unwrap_err().code, code::FORBIDDEN);
        let vip = shop.make_label(shop.rajesh, "VIP").await.unwrap();
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let id = shop.chat_with_phone("919829010187").await.conversation.id;
        shop.set_label(id, vip, true).await.unwrap();
        let head = shop.head().await;
        shop.set_label(id, vip, true).await.unwrap();
        assert_eq!(shop.head().await, head, "what is so already is told to nobody");
        assert_eq!(shop.chat_with_phone("919829010187").await.labels, [vip]);
        shop.set_label(id, vip, false).await.unwrap();
        assert_eq!(shop.chat_with_phone("919829010187").await.labels, []);
        let lines = shop.label_lines(id).await;
        assert_eq!(lines, [EventKind::Labelled { label_id: vip }, EventKind::Unlabelled { label_id: vip }]);
    });
}

#[test]
fn a_merge_moves_every_chat_by_one_row() {
    run(async {
        let shop = Shop::open().await;
        let [top, best, vip] = [
            shop.make_label(shop.rajesh, "Top").await,
            shop.make_label(shop.rajesh, "Best").await,
            shop.make_label(shop.rajesh, "VIP").await,
        ]
        .map(Result::unwrap);
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let id = shop.chat_with_phone("919829010187").await.conversation.id;
        shop.set_label(id, top, true).await.unwrap();
        let (before, head) = (shop.chat_with_phone("919829010187").await.conversation, shop.head().await);
        shop.keep(shop.rajesh, move |tx, decider| labels::merge(tx, decider, top, best)).await.unwrap();
        assert_eq!(shop.head().await.0, head.0 + 1);
        shop.keep(shop.rajesh, move |tx, decider| labels::merge(tx, decider, best, vip)).await.unwrap();
        assert_eq!(shop.chat_with_phone("919829010187").await.conversation, before);
        assert_eq!(shop.label_row(top).await.merged_into, Some(vip), "one step is enough");
        let head = shop.head().await;
        shop.set_label(id, vip, true).await.unwrap();
        assert_eq!(shop.head().await, head, "it carries it under its old name");
        shop.set_label(id, best, false).await.unwrap();
        assert_eq!(shop.chat_with_phone("919829010187").await.labels, []);
        shop.keep(shop.rajesh, move |tx, decider| labels::delete(tx, decider, vip)).await.unwrap();
        for gone in [top, best, vip] {
            assert_eq!(shop.set_label(id, gone, true).await.unwrap_err().code, code::LABEL_GONE);
            shop.set_label(id, gone, false).await.unwrap();
        }
        let refused = shop.keep(shop.rajesh, move |tx, decider| labels::merge(tx, decider, vip, vip)).await;
        assert_eq!(refused.unwrap_err().code, code::LABEL_GONE);
    });
}

#[test]
fn a_chat_carries_so_many_and_no_more() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let id = shop.chat_with_phone("919829010187").await.conversation.id;
        for nth in 0..MOST_ON_ONE {
            let label = shop.make_label(shop.rajesh, &format!("Label {nth}")).await.unwrap();
            shop.set_label(id, label, true).await.unwrap();
        }
        let more = shop.make_label(shop.rajesh, "One more").await.unwrap();
        let refused = shop.set_label(id, more, true).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.detail),
            (code::LABELS_FULL, Some(json!({ "max": MOST_ON_ONE })))
        );
    });
}

#[test]
fn two_chats_that_become_one_carry_what_either_did() {
    run(async {
        let shop = Shop::open().await;
        let [vip, credit, both] = [
            shop.make_label(shop.rajesh, "VIP").await,
            shop.make_label(shop.rajesh, "Credit").await,
            shop.make_label(shop.rajesh, "Both").await,
        ]
        .map(Result::unwrap);
        let linking = |phone: &str, wamid: &str, at: i64| {
            envelope(
                "messages",
                json!({
                    "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": phone, "user_id": "IN.1" }],
                    "messages": [{
                        "from": phone, "from_user_id": "IN.1", "id": wamid,
                        "timestamp": (START + at).to_string(), "type": "text", "text": { "body": "haan" }
                    }]
                }),
            )
        };
        let (one, two) = ("919829010187", "919829010188");
        shop.receive(&[text_from(one, "wamid.1", 0, "Hello"), text_from(two, "wamid.2", 1, "Hello")]).await;
        for (phone, labels) in [(one, [vip, both]), (two, [credit, both])] {
            let id = shop.chat_with_phone(phone).await.conversation.id;
            for label in labels {
                shop.set_label(id, label, true).await.unwrap();
            }
        }
        shop.receive(&[linking(one, "wamid.3", 2), linking(two, "wamid.4", 3)]).await;
        let chats = shop.conversations().await;
        assert_eq!(chats.len(), 1);
        let mut wanted = vec![vip, credit, both];
        wanted.sort_unstable();
        assert_eq!(chats[0].labels, wanted);
    });
}

/// A text of a customer that only history knows.
fn told_by_history(phone: &str, wamid: &str, at: i64) -> Value {
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

/// What is known of one imported chat before the owner decides.
#[derive(Clone, Debug)]
struct Imported {
    /// Of the labels asked for, another, and one that was merged into the first.
    labels: [bool; 3],
    released: bool,
    private: bool,
}

fn imported() -> impl Strategy<Value = Vec<Imported>> {
    let one = (any::<[bool; 3]>(), any::<bool>(), prop::bool::weighted(0.2));
    vec(one.prop_map(|(labels, released, private)| Imported { labels, released, private }), 1..7)
}

proptest! {
    #![proptest_config(stories(24))]

    /// By a label the owner shows, or hides again, the chats that carry it, counted before. Nothing else is seen or hidden, and
    /// nothing private ever.
    #[test]
    fn a_release_by_label_moves_what_carries_it_and_nothing_else(chats in imported(), shows: bool) {
        run(async {
            let shop = Shop::open().await;
            let (workspace_id, person_id) = (shop.workspace_id, shop.rajesh);
            let owner = Decider { workspace_id, person_id };
            let [vip, other, top] =
                [shop.make_label(shop.rajesh, "VIP").await, shop.make_label(shop.rajesh, "Other").await, shop.make_label(shop.rajesh, "Top").await]
                    .map(Result::unwrap);
            let mut ids = Vec::new();
            for (place, chat) in chats.iter().enumerate() {
                let phone = format!("9198290101{place:02}");
                shop.receive(&[told_by_history(&phone, &format!("wamid.{place}"), place as i64)]).await;
                let view = shop.chat_with_phone(&phone).await;
                ids.push(view.conversation.id);
                let (clock, random, chat, labels) = (shop.clock.clone(), shop.random.clone(), chat.clone(), [vip, other, top]);
                let write = shop.store.write(workspace_id, move |tx| {
                    let mut inbox = Inbox::new(tx, &*clock, &*random);
                    for (label, _) in labels.iter().zip(chat.labels).filter(|(_, on)| *on) {
                        inbox.set_label(view.conversation.clone(), *label, true, person_id)?;
                    }
                    inbox.set_private(view.contact.id, chat.private)?;
                    inbox.finish()
                });
                write.await.unwrap();
                let choice = Choice::Listed { conversation_ids: vec![ids[place]] };
                if chats[place].released && !chats[place].private {
                    shop.decides(&shop.beside(), owner, choice, true).await.unwrap();
                }
            }
            shop.keep(shop.rajesh, move |tx, decider| labels::merge(tx, decider, top, vip)).await.unwrap();
            let number_id = shop.number_id;
            let counted = shop.store.read(move |tx| tx.imported_labels(number_id)).await.unwrap();
            let counted = counted.into_iter().find(|count| count.label_id == vip);
            let carries = |chat: &Imported| (chat.labels[0] || chat.labels[2]) && !chat.private;
            let (released, held): (Vec<_>, Vec<_>) = chats.iter().filter(|chat| carries(chat)).partition(|chat| chat.released);
            let told = counted.map_or((0, 0), |count| (count.held, count.released));
            assert_eq!(told, (held.len() as u64, released.len() as u64));
            let choice = Choice::Labelled { label_id: vip };
            let moved = shop.decides(&shop.beside(), owner, choice, shows).await.unwrap();
            assert_eq!(moved.changed, if shows { told.0 } else { told.1 });
            for (place, chat) in chats.iter().enumerate() {
                let id = ids[place];
                let now = shop.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap();
                let wanted = if carries(chat) { shows } else { chat.released && !chat.private };
                assert_eq!(now.released, wanted, "{place} {chat:?}");
            }
        });
    }
}
