//! Contact cards: what a team keeps about a customer stands in every chat with them, fits its field, and survives a merge.

use sangam_hub::store::{CardRecord, Workspace};
use sangam_model::id::{CardFieldId, ConversationId};
use sangam_protocol::card::{CardField, CardShapeRow, FieldKind};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, CommandOutcome, Outcome};
use serde_json::json;
use uuid::Uuid;

use crate::shop::{START, Shop, envelope, refusal, run, text_from};

const CITY: u128 = 1;
const SIZE: u128 = 2;

fn id(field: u128) -> CardFieldId {
    CardFieldId::from_uuid(Uuid::from_u128(field))
}

impl Shop {
    async fn shapes(&self) {
        let size = FieldKind::Choice { choices: vec!["S".to_owned(), "M".to_owned()] };
        let fields = vec![
            CardField { id: id(CITY), name: "City".to_owned(), kind: FieldKind::Text },
            CardField { id: id(SIZE), name: "Size".to_owned(), kind: size },
        ];
        let write = self.store.write(self.workspace_id, move |tx| {
            let rev = tx.next_rev();
            tx.save_card_shape(&CardShapeRow { fields: fields.clone(), rev })
        });
        write.await.unwrap();
    }

    async fn fills(
        &self,
        conversation_id: ConversationId,
        field: u128,
        value: Option<&str>,
    ) -> CommandOutcome {
        let value = value.map(str::to_owned);
        let body = CommandBody::FillCard { conversation_id, field_id: id(field), value, expected: None };
        self.does(self.asha, body).await.1
    }

    async fn card(&self, conversation: ConversationId) -> CardRecord {
        let views = self.conversations().await;
        views.into_iter().find(|view| view.conversation.id == conversation).unwrap().card
    }
}

fn named(conversation_id: ConversationId, name: &str) -> CommandBody {
    CommandBody::NameContact { conversation_id, name: Some(name.to_owned()), expected: None }
}

#[test]
fn a_value_that_fits_stands_in_the_chats_row_and_one_that_does_not_changes_nothing() {
    run(async {
        let shop = Shop::open().await;
        shop.shapes().await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let chat = shop.conversations().await.remove(0).conversation;
        assert_eq!(shop.fills(chat.id, CITY, Some(" Jaipur ")).await.outcome, Outcome::Applied);
        assert_eq!(shop.card(chat.id).await.values[&id(CITY)], "Jaipur");
        let rev = shop.conversations().await.remove(0).conversation.rev;
        assert!(rev > chat.rev, "desks are told");
        for (field, value, why) in [
            (SIZE, "XL", code::CARD_VALUE),
            (CITY, &"x".repeat(501), code::CARD_VALUE),
            (3, "x", code::NOT_FOUND),
        ] {
            assert_eq!(refusal(&shop.fills(chat.id, field, Some(value)).await), why);
        }
        assert_eq!(shop.fills(chat.id, CITY, Some("Jaipur")).await.outcome, Outcome::Applied);
        assert_eq!(shop.conversations().await.remove(0).conversation.rev, rev, "nothing changed");
        assert_eq!(shop.fills(chat.id, CITY, Some(" ")).await.outcome, Outcome::Applied);
        assert!(shop.card(chat.id).await.values.is_empty());
        let named = shop.does(shop.vikram, named(chat.id, "  Ritika \n (blue) ")).await.1;
        assert_eq!(named.outcome, Outcome::Applied);
        assert_eq!(shop.card(chat.id).await.team_name.as_deref(), Some("Ritika (blue)"));
        let long = shop.does(shop.asha, self::named(chat.id, &"x".repeat(101))).await.1;
        assert_eq!(refusal(&long), code::INVALID);
        let none = CommandBody::NameContact { conversation_id: chat.id, name: None, expected: None };
        assert_eq!(shop.does(shop.asha, none).await.1.outcome, Outcome::Applied);
        assert_eq!(shop.card(chat.id).await, CardRecord::default());
    });
}

/// Every part of a card that is written, with what its writer read there.
fn writes(chat: ConversationId, words: &str, expected: Option<Option<&str>>) -> [CommandBody; 3] {
    let expected = expected.map(|read| read.map(str::to_owned));
    let words = Some(words.to_owned());
    [
        CommandBody::DescribeContact {
            conversation_id: chat,
            about: words.clone(),
            expected: expected.clone(),
        },
        CommandBody::NameContact { conversation_id: chat, name: words.clone(), expected: expected.clone() },
        CommandBody::FillCard { conversation_id: chat, field_id: id(CITY), value: words, expected },
    ]
}

#[test]
fn nobody_writes_over_a_colleagues_words_unseen() {
    run(async {
        let shop = Shop::open().await;
        shop.shapes().await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let chat = shop.conversations().await.remove(0).conversation.id;
        for part in 0..3 {
            let write = async |who, words: &str, expected| {
                shop.does(who, writes(chat, words, expected)[part].clone()).await.1
            };
            let nothing = write(shop.vikram, "Pays late", Some(None)).await;
            assert_eq!(nothing.outcome, Outcome::Applied);
            let blind = write(shop.asha, "Prefers mornings", Some(None)).await;
            assert_eq!(refusal(&blind), code::CHANGED_SINCE);
            assert_eq!(blind.error.unwrap().detail.unwrap()["now"], "Pays late");
            let same = write(shop.asha, "Pays late", Some(None)).await;
            assert_eq!(same.outcome, Outcome::Applied, "both wrote the same");
            let seen = write(shop.asha, "Prefers mornings", Some(Some("Pays late"))).await;
            assert_eq!(seen.outcome, Outcome::Applied);
            let unasked = write(shop.vikram, "Pays late", None).await;
            assert_eq!(unasked.outcome, Outcome::Applied, "whoever does not say what they read");
        }
    });
}

#[test]
fn whoever_reads_no_numbers_renames_what_holds_one_and_is_told_none() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let chat = shop.conversations().await.remove(0).conversation.id;
        let workspace_id = shop.workspace_id;
        let hidden = shop.store.write(workspace_id, move |tx| {
            let workspace = tx.workspace(workspace_id)?.unwrap();
            tx.save_workspace(&Workspace { phones_masked: true, ..workspace })
        });
        hidden.await.unwrap();
        let name = |words: &str, read: Option<&str>| CommandBody::NameContact {
            conversation_id: chat,
            name: Some(words.to_owned()),
            expected: Some(read.map(str::to_owned)),
        };
        let whole = "Ritika +91 98290 10187";
        shop.is_done(shop.rajesh, name(whole, None)).await;
        let read = "Ritika +91 ••••0187";
        let blind = shop.does(shop.vikram, name("Ritika", None)).await.1;
        assert_eq!(refusal(&blind), code::CHANGED_SINCE);
        assert_eq!(blind.error.unwrap().detail.unwrap()["now"], read, "what Vikram reads, and no more");
        let as_it_is = shop.does(shop.vikram, name(read, Some(read))).await.1;
        assert_eq!(as_it_is.outcome, Outcome::Applied);
        let with_mask = shop.does(shop.vikram, name("Ritika (blue) +91 ••••0187", Some(read))).await.1;
        assert_eq!(refusal(&with_mask), code::NAME_MASKED);
        assert_eq!(shop.card(chat).await.team_name.as_deref(), Some(whole), "no mask became her name");
        let seen = shop.does(shop.vikram, name("Ritika (blue)", Some(read))).await.1;
        assert_eq!(seen.outcome, Outcome::Applied, "Vikram wrote over what he read");
        assert_eq!(shop.card(chat).await.team_name.as_deref(), Some("Ritika (blue)"));
    });
}

#[test]
fn two_customers_who_are_one_have_one_card_and_the_survivor_has_the_first_word() {
    run(async {
        let shop = Shop::open().await;
        shop.shapes().await;
        let writes = |user: &str, at: i64| {
            let message = json!({ "from": "919829010187", "from_user_id": user, "id": format!("wamid.{user}.{at}"),
                "timestamp": (START + at).to_string(), "type": "text", "text": { "body": user } });
            let contact = json!({ "wa_id": "919829010187", "user_id": user, "profile": { "name": user } });
            envelope("messages", json!({ "contacts": [contact], "messages": [message] }))
        };
        shop.receive(&[writes("IN.1", 0)]).await;
        shop.clock.advance(1_000);
        shop.receive(&[writes("IN.2", 60)]).await;
        let views = shop.conversations().await;
        let by =
            |user: &str| views.iter().find(|view| view.contact.user_id.as_deref() == Some(user)).unwrap();
        let (one, two) = (by("IN.1"), by("IN.2"));
        let (first, second) = if one.contact.id < two.contact.id { (one, two) } else { (two, one) };
        for (view, city) in [(first, "Jaipur"), (second, "Ajmer")] {
            shop.fills(view.conversation.id, CITY, Some(city)).await;
        }
        shop.fills(second.conversation.id, SIZE, Some("M")).await;
        shop.is_done(shop.asha, named(second.conversation.id, "Ritika")).await;
        let merge = CommandBody::MergeContacts {
            conversation_id: first.conversation.id,
            other_id: second.contact.id,
        };
        assert_eq!(shop.does(shop.asha, merge).await.1.outcome, Outcome::Applied);
        let views = shop.conversations().await;
        assert_eq!(views.len(), 1);
        let card = &views[0].card;
        assert_eq!(card.team_name.as_deref(), Some("Ritika"));
        assert_eq!((card.values[&id(CITY)].as_str(), card.values[&id(SIZE)].as_str()), ("Jaipur", "M"));
    });
}

#[test]
fn the_card_of_somebody_private_is_the_owners() {
    run(async {
        let shop = Shop::open().await;
        shop.shapes().await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Hello")]).await;
        let chat = shop.conversations().await.remove(0).conversation.id;
        let private = CommandBody::SetPrivate { conversation_id: chat, private: true };
        shop.is_done(shop.rajesh, private).await;
        assert_eq!(refusal(&shop.fills(chat, CITY, Some("Jaipur")).await), code::NOT_FOUND);
        assert_eq!(shop.card(chat).await, CardRecord::default());
    });
}
