//! Templates: told in any order, sent only while they may be, seen only where they belong; and chats that begin with one.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sangam_hub::inbox::{Inbox, Outcome};
use sangam_hub::store::{Conversation, Number, NumberConnection, Workspace};
use sangam_hub::templates::{Handed, Librarian, Listed, Shelf, ShelfError};
use sangam_model::cost::Category;
use sangam_model::id::{ConversationId, EpochId, MessageId, NumberId, WorkspaceId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::kinship::Alias;
use sangam_model::message::MessageError;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::send::{Answer, Refusal};
use sangam_model::template::{Button, Filling, ParameterFormat, Quality, Status, Template, Wording};
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, ConversationStatus, Delivery, Origin};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, CommandOutcome, Outcome as Decided, Rev, TemplateRow};
use serde_json::{Value, json};

use crate::sending::answer;
use crate::shop::{START, ScriptedGraph, Shop, refusal, run, stories, text_from};

const WABA: &str = "900100200300400";

/// Meta's shelf, as a test fills it.
#[derive(Default)]
pub(crate) struct Stock {
    listed: Mutex<Vec<Listed>>,
    asked: Mutex<usize>,
    silent: Mutex<bool>,
}

#[async_trait]
impl Shelf for Stock {
    async fn list(&self, _: &Number) -> Result<Vec<Listed>, ShelfError> {
        *self.asked.lock().unwrap() += 1;
        if *self.silent.lock().unwrap() {
            return Err(ShelfError::Silent);
        }
        Ok(self.listed.lock().unwrap().clone())
    }

    async fn create(&self, _: &Number, template: &Template) -> Result<Handed, ShelfError> {
        let handed = Handed {
            meta_id: "77".to_owned(),
            status: "PENDING".to_owned(),
            category: Some("MARKETING".to_owned()),
        };
        self.listed.lock().unwrap().push(Listed {
            meta_id: handed.meta_id.clone(),
            template: template.clone(),
            status: Status::Pending,
            reason: None,
            quality: Quality::Unknown,
        });
        Ok(handed)
    }

    async fn edit(&self, _: &Number, _: &str, _: &Template, _: bool) -> Result<(), ShelfError> {
        Ok(())
    }

    async fn delete(&self, _: &Number, name: &str, _: Option<&str>) -> Result<(), ShelfError> {
        self.listed.lock().unwrap().retain(|one| one.template.name != name);
        Ok(())
    }
}

pub(crate) fn order_update() -> Template {
    let examples = [("customer", "Ritika"), ("when", "today")];
    Template {
        name: "order_update".to_owned(),
        language: "en".to_owned(),
        category: Category::Utility,
        format: ParameterFormat::Named,
        header: None,
        body: Wording {
            text: "Hello {{customer}}, your order leaves {{when}}.".to_owned(),
            examples: examples.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect(),
        },
        footer: Some("Johari Sarees".to_owned()),
        buttons: vec![Button::QuickReply { text: "All good".to_owned(), shares_phone: false }],
        unsendable: None,
    }
}

fn filled(when: &str) -> OutgoingContent {
    let values = [("customer", "Ritika"), ("when", when)];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    let filling = Filling { values, ..Filling::default() };
    OutgoingContent::Template { template: Box::new(order_update().as_sent()), filling }
}

fn approved(template: Template) -> Listed {
    Listed {
        meta_id: "1".to_owned(),
        template,
        status: Status::Approved,
        reason: None,
        quality: Quality::Green,
    }
}

impl Shop {
    fn librarian(&self, stock: &Arc<Stock>) -> Arc<Librarian> {
        let stock: Arc<dyn Shelf> = Arc::clone(stock) as _;
        Librarian::new(self.ground(), stock)
    }

    /// The account's templates are known.
    async fn stocked(&self, listed: Vec<Listed>) -> (Arc<Stock>, Arc<Librarian>) {
        let stock = Arc::new(Stock::default());
        *stock.listed.lock().unwrap() = listed;
        let librarian = self.librarian(&stock);
        librarian.turn().await.unwrap();
        (stock, librarian)
    }

    async fn templates(&self) -> Vec<TemplateRow> {
        let id = self.workspace_id;
        let rows = self.store.read(move |tx| tx.template_changes(id, Rev(0), 500)).await.unwrap();
        let mut rows: Vec<TemplateRow> = rows.iter().map(|row| row.shown()).collect();
        rows.sort_by_key(|row| (row.template.name.clone(), row.template.language.clone()));
        rows
    }

    async fn sends(
        &self,
        conversation_id: ConversationId,
        content: OutgoingContent,
    ) -> (MessageId, CommandOutcome) {
        let body = CommandBody::Send { conversation_id, content, reply_to: None, retry_of: None };
        let (id, decided) = self.does(self.asha, body).await;
        (id.into(), decided)
    }

    async fn begins(
        &self,
        phone: &str,
        content: OutgoingContent,
    ) -> (ConversationId, MessageId, CommandOutcome) {
        let conversation_id = ConversationId::new(&*self.clock, &*self.random);
        let number_id = self.number_id;
        let body = CommandBody::NewChat { conversation_id, number_id, phone: phone.to_owned(), content };
        let (id, decided) = self.does(self.asha, body).await;
        (conversation_id, id.into(), decided)
    }

    async fn ritika(&self) -> ConversationId {
        self.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
        self.conversations().await.remove(0).conversation.id
    }

    /// How many alerts were noted of this kind.
    async fn alerts_of(&self, kind: &'static str) -> usize {
        let (id, later) = (self.workspace_id, self.clock.now().plus(DAY));
        let due = self.store.read(move |tx| tx.alerts_due(later, 500)).await.unwrap();
        due.iter().filter(|send| send.alert.kind == kind && send.alert.workspace_id == id).count()
    }

    async fn owner_has_a_mailbox(&self) {
        let (id, emails) = (self.workspace_id, vec!["rajesh@johari.example".to_owned()]);
        let write = self.store.side(move |tx| {
            let setting = tx.alert_setting(id)?.unwrap_or_default();
            let setting = sangam_hub::store::AlertSetting { emails: emails.clone(), ..setting };
            tx.save_alert_setting(id, &setting)
        });
        write.await.unwrap();
    }
}

/// A notice about `order_update` in English, at an instant after the shop began.
fn notice(field: &str, at: i64, more: &Value) -> Value {
    let mut value = json!({ "message_template_id": 1, "message_template_name": "order_update",
        "message_template_language": "en" });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": WABA, "time": START + 1_000 + at,
        "changes": [{ "field": field, "value": value }] }] })
}

fn status(event: &str, at: i64) -> Value {
    notice("message_template_status_update", at, &json!({ "event": event, "reason": "NONE" }))
}

fn notices() -> impl Strategy<Value = Vec<Value>> {
    let one = (select((0..6_usize).collect::<Vec<_>>()), 1..900_i64).prop_map(|(which, at)| match which {
        0 => status("PAUSED", at),
        1 => status("APPROVED", at),
        2 => status("DISABLED", at),
        3 => notice("message_template_quality_update", at, &json!({ "new_quality_score": "YELLOW" })),
        4 => notice(
            "template_category_update",
            at,
            &json!({ "correct_category": "MARKETING", "new_category": "UTILITY",
                "category_update_timestamp": START + 1_000 + 86_400 }),
        ),
        _ => notice(
            "template_category_update",
            at,
            &json!({ "previous_category": "UTILITY", "new_category": "MARKETING" }),
        ),
    });
    vec(one, 1..7)
}

proptest! {
    #![proptest_config(stories(24))]

    #[test]
    fn notices_in_any_order_and_told_again_end_alike(told in notices(), seed in any::<u64>(), again in any::<u8>()) {
        let pictures: Vec<Vec<TemplateRow>> = [false, true].into_iter().map(|is_shuffled| {
            run(async {
                let shop = Shop::open().await;
                let _kept = shop.stocked(vec![approved(order_update())]).await;
                shop.clock.advance(HOUR);
                let mut bodies = told.clone();
                if is_shuffled {
                    let turn = usize::try_from(seed % 97).unwrap() % bodies.len();
                    bodies.rotate_left(turn);
                    bodies.reverse();
                    let twice: Vec<Value> = bodies.iter().take(usize::from(again) % 4).cloned().collect();
                    bodies.extend(twice);
                }
                shop.receive_at(shop.clock.now(), &bodies).await;
                let mut rows = shop.templates().await;
                rows.iter_mut().for_each(|row| row.rev = Rev(0));
                rows
            })
        }).collect();
        prop_assert_eq!(&pictures[0], &pictures[1]);
    }
}

#[test]
fn a_list_is_kept_and_asked_again_a_day_later() {
    run(async {
        let shop = Shop::open().await;
        let (stock, librarian) = shop.stocked(vec![approved(order_update())]).await;
        let rows = shop.templates().await;
        assert_eq!((rows.len(), rows[0].status, rows[0].quality), (1, Status::Approved, Quality::Green));
        let head = shop.head().await;
        librarian.turn().await.unwrap();
        assert_eq!(*stock.asked.lock().unwrap(), 1, "nothing is due");
        shop.clock.advance(DAY);
        librarian.turn().await.unwrap();
        assert_eq!(*stock.asked.lock().unwrap(), 2);
        let changed = shop.templates().await;
        assert_eq!(changed, rows, "nothing about the template is new");
        assert!(shop.head().await > head, "but when it was looked at is");
        stock.listed.lock().unwrap().clear();
        shop.clock.advance(DAY);
        librarian.turn().await.unwrap();
        assert_eq!(shop.templates().await[0].status, Status::Deleted);
    });
}

#[test]
fn the_templates_of_an_account_are_not_those_of_a_number_that_left_it() {
    run(async {
        let shop = Shop::open().await;
        let (_, librarian) = shop.stocked(vec![approved(order_update())]).await;
        let (workspace_id, number_id) = (shop.workspace_id, shop.number_id);
        let listed = async |waba_id: &'static str| {
            let account =
                shop.store.read(move |tx| tx.template_account(workspace_id, waba_id)).await.unwrap();
            let account = account.unwrap();
            (account.number_ids, account.rev)
        };
        let (before, rev) = listed(WABA).await;
        assert_eq!(before, [number_id]);
        let moved = shop.store.write(workspace_id, move |tx| {
            let mut number = tx.number(number_id)?.unwrap();
            number.waba_id = "900100200300999".to_owned();
            number.rev = tx.next_rev();
            tx.save_number(&number)
        });
        moved.await.unwrap();
        librarian.turn().await.unwrap();
        let (left, newer) = listed(WABA).await;
        assert!(left.is_empty() && newer > rev, "and every desk hears of it");
        assert_eq!(listed("900100200300999").await.0, [number_id]);
        let head = shop.head().await;
        librarian.turn().await.unwrap();
        assert_eq!(shop.head().await, head, "it is settled");
    });
}

#[test]
fn a_silent_meta_leaves_what_is_known_and_says_so() {
    run(async {
        let shop = Shop::open().await;
        let (stock, librarian) = shop.stocked(vec![approved(order_update())]).await;
        *stock.silent.lock().unwrap() = true;
        shop.clock.advance(DAY);
        librarian.turn().await.unwrap();
        assert_eq!(shop.templates().await[0].status, Status::Approved);
        let id = shop.workspace_id;
        let account = shop.store.read(move |tx| tx.template_account(id, WABA)).await.unwrap().unwrap();
        assert!(account.problem.is_some() && account.checked_at.is_some());
        assert!(account.due_at.since(shop.clock.now()) <= HOUR, "it is asked again soon");
    });
}

#[test]
fn an_unknown_template_that_is_told_of_is_asked_for() {
    run(async {
        let shop = Shop::open().await;
        let (stock, librarian) = shop.stocked(Vec::new()).await;
        stock.listed.lock().unwrap().push(approved(order_update()));
        shop.clock.advance(HOUR);
        shop.receive_at(shop.clock.now(), &[status("APPROVED", 3_000)]).await;
        assert!(shop.templates().await.is_empty());
        librarian.turn().await.unwrap();
        assert_eq!(shop.templates().await.len(), 1);
    });
}

#[test]
fn the_owner_hears_once_of_another_category_and_of_a_stop() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        shop.owner_has_a_mailbox().await;
        shop.clock.advance(HOUR);
        let will_change = notice(
            "template_category_update",
            10,
            &json!({ "correct_category": "MARKETING", "new_category": "UTILITY",
                "category_update_timestamp": START + 100_000 }),
        );
        for _ in 0..2 {
            shop.receive_at(shop.clock.now(), &[will_change.clone(), status("PAUSED", 20)]).await;
        }
        assert_eq!(
            (shop.alerts_of("template_category").await, shop.alerts_of("template_stopped").await),
            (1, 1)
        );
        let row = shop.templates().await.remove(0);
        let upcoming = row.upcoming.unwrap();
        assert_eq!((row.template.category, upcoming.to), (Category::Utility, Category::Marketing));
        let done = json!({ "previous_category": "UTILITY", "new_category": "MARKETING" });
        shop.receive_at(shop.clock.now(), &[notice("template_category_update", 30, &done)]).await;
        let row = shop.templates().await.remove(0);
        assert_eq!((row.template.category, row.category_was), (Category::Marketing, Some(Category::Utility)));
        assert_eq!(row.upcoming, None);
        assert_eq!(shop.alerts_of("template_category").await, 1, "the announcement told it");
    });
}

#[test]
fn a_template_goes_out_after_the_window_closed_and_nothing_else_does() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let chat = shop.ritika().await;
        shop.clock.advance(2 * DAY);
        let (_, text) = shop.sends(chat, OutgoingContent::text("Haan")).await;
        assert_eq!(refusal(&text), code::WINDOW_CLOSED);
        let (id, decided) = shop.sends(chat, filled("today")).await;
        assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["Hello Ritika, your order leaves today."]);
        assert_eq!(shop.delivery(id).await, Some(Delivery::HandedOver));
        let bubble = shop.messages(chat).await.remove(0).message.facts.project().unwrap();
        assert_eq!((bubble.origin, bubble.content.kind.as_str()), (Origin::Template, "template"));
    });
}

#[test]
fn a_template_whose_answer_never_came_is_unknown_like_a_text() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let chat = shop.ritika().await;
        let (id, _) = shop.sends(chat, filled("today")).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Ambiguous)]);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        shop.clock.advance(HOUR);
        sender.run_due().await.unwrap();
        sender.run_due().await.unwrap();
        assert_eq!((shop.delivery(id).await, graph.texts().len()), (Some(Delivery::Unknown), 1));
    });
}

#[test]
fn a_template_that_is_not_approved_any_more_is_refused_before_meta() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let chat = shop.ritika().await;
        let (waits, decided) = shop.sends(chat, filled("today")).await;
        assert_eq!(decided.outcome, Decided::Applied);
        shop.clock.advance(HOUR);
        shop.receive_at(shop.clock.now(), &[status("PAUSED", 10)]).await;
        let graph = ScriptedGraph::answering(Vec::new());
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(
            shop.delivery(waits).await,
            Some(Delivery::Failed),
            "one that waited fails with the reason"
        );
        let (_, decided) = shop.sends(chat, filled("today")).await;
        assert_eq!(refusal(&decided), code::TEMPLATE_NOT_SENDABLE);
        assert_eq!(decided.error.unwrap().detail.unwrap()["status"], "paused");
        assert!(graph.texts().is_empty());
    });
}

#[test]
fn a_template_that_says_something_else_by_now_is_not_sent_as_it_was_chosen() {
    run(async {
        let shop = Shop::open().await;
        let mut dearer = order_update();
        dearer.category = Category::Marketing;
        let _kept = shop.stocked(vec![approved(dearer)]).await;
        let chat = shop.ritika().await;
        let (_, decided) = shop.sends(chat, filled("today")).await;
        assert_eq!(refusal(&decided), code::TEMPLATE_NOT_SENDABLE, "its price is another one");
    });
}

#[test]
fn a_line_break_in_a_variable_is_told_before_anything_is_sent() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let chat = shop.ritika().await;
        let (_, decided) = shop.sends(chat, filled("today\nat noon")).await;
        let error = decided.error.unwrap();
        let problem = &error.detail.unwrap()["problems"][0];
        assert_eq!((error.code.as_str(), &problem["field"]), (code::INVALID, &json!("filling.values.when")));
        assert_eq!(problem["fault"], "spacing");
    });
}

#[test]
fn a_template_of_another_workspace_is_not_there() {
    run(async {
        let shop = Shop::open().await;
        let stock = Arc::new(Stock::default());
        let librarian = shop.librarian(&stock);
        librarian.turn().await.unwrap();
        // Another business, in the same hub, with the same template on its own account.
        let (other, number_id) =
            (WorkspaceId::new(&*shop.clock, &*shop.random), NumberId::new(&*shop.clock, &*shop.random));
        let (epoch, created_at) = (EpochId::new(&*shop.clock, &*shop.random), shop.clock.now());
        let write = shop.store.write(other, move |tx| {
            let rev = tx.next_rev();
            tx.save_workspace(&Workspace {
                id: other,
                name: "Amer Blocks".to_owned(),
                practice: true,
                phone_book_shared: false,
                phones_masked: false,
                only_assignee_replies: false,
                epoch,
                head: rev,
                floor: Rev(0),
                created_at,
                rev,
            })?;
            let rev = tx.next_rev();
            tx.save_number(&Number {
                id: number_id,
                workspace_id: other,
                waba_id: "900999".to_owned(),
                phone_number_id: "900555000999".to_owned(),
                display_number: "+91 141 555 0999".to_owned(),
                verified_name: None,
                standing: NumberConnection::default(),
                token_sealed: Vec::new(),
                created_at,
                rev,
            })
        });
        write.await.unwrap();
        stock.listed.lock().unwrap().push(approved(order_update()));
        librarian.turn().await.unwrap();
        assert!(shop.templates().await.is_empty());
        let theirs = shop.store.read(move |tx| tx.template_changes(other, Rev(0), 9)).await.unwrap();
        assert_eq!(theirs.len(), 1);
        let (id, own) = (theirs[0].id, shop.workspace_id);
        assert!(shop.store.read(move |tx| tx.template(own, id)).await.unwrap().is_none());
        let chat = shop.ritika().await;
        let (_, decided) = shop.sends(chat, filled("today")).await;
        assert_eq!(refusal(&decided), code::TEMPLATE_NOT_SENDABLE);
        let head = shop.head().await;
        let mut told = status("PAUSED", 50);
        told["entry"][0]["id"] = json!("900999");
        shop.clock.advance(HOUR);
        shop.receive_at(shop.clock.now(), &[told]).await;
        assert_eq!(shop.head().await, head, "their notice is nothing to us");
    });
}

#[test]
fn a_chat_begun_with_a_stranger_is_one_conversation_when_they_answer() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let (made, first, decided) = shop.begins("+919829010187", filled("today")).await;
        assert_eq!(decided.outcome, Decided::Applied, "{:?}", decided.error);
        let recipient = Aliases::new(Some("919829010187"), Some("IN.7712"));
        let outcome = Outcome { recipient: Some(recipient), ..answer(Answer::Accepted) };
        let graph = ScriptedGraph::answering(vec![outcome]);
        shop.sender(graph.clone()).run_due().await.unwrap();
        let mut told = text_from("919829010187", "wamid.9", 990, "haan, theek hai");
        let value = &mut told["entry"][0]["changes"][0]["value"];
        value["contacts"][0]["user_id"] = json!("IN.7712");
        value["messages"][0]["from_user_id"] = json!("IN.7712");
        shop.receive(&[told]).await;
        let chats = shop.conversations().await;
        assert_eq!(chats.len(), 1);
        let chat = &chats[0].conversation;
        assert_eq!((chat.id, chat.status), (made, ConversationStatus::Open));
        let ids: Vec<MessageId> = shop.messages(made).await.iter().map(|view| view.message.id).collect();
        assert!(ids.len() == 2 && ids.contains(&first));
        let (other, _, again) = shop.begins("+919829010187", filled("tomorrow")).await;
        assert_eq!(again.outcome, Decided::Applied);
        assert!(other != made && shop.conversations().await.len() == 1, "it goes where the chat is");
        assert_eq!(shop.messages(made).await.len(), 3);
    });
}

#[test]
fn a_number_whatsapp_writes_otherwise_is_the_same_customer() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let (.., decided) = shop.begins("+5511987654321", filled("today")).await;
        assert_eq!(decided.outcome, Decided::Applied);
        let recipient = Aliases::new(Some("551187654321"), None);
        let outcome = Outcome { recipient: Some(recipient), ..answer(Answer::Accepted) };
        shop.sender(ScriptedGraph::answering(vec![outcome])).run_due().await.unwrap();
        let names = [Alias::Phone(Phone::parse("551187654321").unwrap())];
        let known = async || {
            let (id, names) = (shop.workspace_id, names.clone());
            shop.store.read(move |tx| tx.kinship(id, &names)).await.unwrap()
        };
        let once = known().await;
        shop.clock.advance(HOUR);
        shop.begins("+5511987654321", filled("tomorrow")).await;
        let recipient = Some(Aliases::new(Some("551187654321"), None));
        let wamid = Some("wamid.again".to_owned());
        let outcome = Outcome { recipient, wamid, ..answer(Answer::Accepted) };
        shop.sender(ScriptedGraph::answering(vec![outcome])).run_due().await.unwrap();
        assert_eq!(known().await, once, "told again it is nothing new");
        shop.receive(&[text_from("551187654321", "wamid.9", 990, "oi")]).await;
        let chats = shop.conversations().await;
        assert_eq!(chats.len(), 1, "the answer comes where the question was asked");
        assert_eq!(shop.messages(chats[0].conversation.id).await.len(), 3);
    });
}

#[test]
fn a_new_chat_needs_a_whole_phone_number_and_something_that_may_begin_it() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let head = shop.head().await;
        for phone in ["9829010187", "+91982901", "+", "ritika", "+9198290101871234567"] {
            let (.., decided) = shop.begins(phone, filled("today")).await;
            assert_eq!(refusal(&decided), code::INVALID, "{phone}");
            assert_eq!(decided.error.unwrap().detail.unwrap()["field"], "phone");
        }
        let (.., decided) = shop.begins("+919829010187", OutgoingContent::text("hello")).await;
        assert_eq!(refusal(&decided), code::INVALID, "only a template begins a chat");
        let (.., decided) = shop.begins("+911415550142", filled("today")).await;
        assert_eq!(refusal(&decided), code::NO_CHAT_WITH, "that is the shop itself");
        let (.., decided) = shop.begins("+919829010187", filled("today\n")).await;
        assert_eq!(refusal(&decided), code::INVALID);
        assert_eq!(shop.head().await, head, "nothing was made");
        assert!(shop.conversations().await.is_empty());
    });
}

#[test]
fn a_chat_that_is_the_owners_alone_answers_like_a_number_of_the_shop() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let chat = shop.ritika().await;
        let contact = shop.conversations().await[0].contact.id;
        let (clock, random) = (shop.clock.clone(), shop.random.clone());
        let write = shop.store.write(shop.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.set_private(contact, true)?;
            inbox.finish()
        });
        write.await.unwrap();
        let before = shop.messages(chat).await.len();
        let (.., hidden) = shop.begins("+919829010187", filled("today")).await;
        let (.., own) = shop.begins("+911415550142", filled("today")).await;
        assert_eq!(
            (hidden.outcome, hidden.error),
            (own.outcome, own.error),
            "nobody can tell one from the other"
        );
        assert_eq!(shop.messages(chat).await.len(), before, "and nothing is written there");
    });
}

#[test]
fn who_the_customer_of_a_held_chat_is_shows_from_no_other_number_either() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.ritika().await;
        let second = NumberId::new(&*shop.clock, &*shop.random);
        let (number_id, id) = (shop.number_id, shop.workspace_id);
        let held = shop.store.write(id, move |tx| {
            let number = tx.number(number_id)?.unwrap();
            let (rev, phone_number_id) = (tx.next_rev(), "900555000111333".to_owned());
            let display_number = "+91 141 555 0143".to_owned();
            tx.save_number(&Number { id: second, phone_number_id, display_number, rev, ..number })?;
            let known = tx.conversation(chat)?.unwrap();
            let rev = tx.next_rev();
            tx.save_conversation(&Conversation { imported: true, released: false, rev, ..known })
        });
        held.await.unwrap();
        let begins = async |phone: &str| {
            let conversation_id = ConversationId::new(&*shop.clock, &*shop.random);
            let body = CommandBody::NewChat {
                conversation_id,
                number_id: second,
                phone: phone.to_owned(),
                content: filled("today"),
            };
            shop.does(shop.asha, body).await.1
        };
        let (hidden, own) = (begins("+919829010187").await, begins("+911415550142").await);
        assert_eq!(refusal(&hidden), code::NO_CHAT_WITH);
        assert_eq!((hidden.outcome, hidden.error), (own.outcome, own.error));
    });
}

#[test]
fn a_clock_that_ran_ahead_and_was_set_right_keeps_no_account_waiting() {
    run(async {
        let shop = Shop::open().await;
        shop.clock.advance(20 * DAY);
        let (stock, librarian) = shop.stocked(vec![approved(order_update())]).await;
        shop.clock.advance(-20 * DAY);
        for _ in 0..2 {
            librarian.turn().await.unwrap();
            assert_eq!(*stock.asked.lock().unwrap(), 2, "once, and not again before its time");
        }
    });
}

#[test]
fn a_refused_new_chat_leaves_its_bubble_with_the_reason_in_a_chat_that_stays() {
    run(async {
        let shop = Shop::open().await;
        let _kept = shop.stocked(vec![approved(order_update())]).await;
        let (made, id, _) = shop.begins("+919829010187", filled("today")).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Refused(Refusal::Final))]);
        shop.sender(graph).run_due().await.unwrap();
        assert_eq!(shop.delivery(id).await, Some(Delivery::Failed));
        assert_eq!(shop.conversations().await[0].conversation.id, made);
    });
}

/// WhatsApp says no to a message, and why is about the number; answers go on.
fn hindered(code: i64) -> Outcome {
    let error = Some(MessageError { code, title: "no".to_owned() });
    Outcome { error, ..answer(Answer::Refused(Refusal::Talks)) }
}

impl Shop {
    async fn why(&self, id: MessageId) -> Option<i64> {
        let view = self.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        view.message.facts.project().unwrap().error.map(|error| error.code)
    }

    async fn restrictions(&self) -> Vec<String> {
        let id = self.number_id;
        let number = self.store.read(move |tx| tx.number(id)).await.unwrap().unwrap();
        assert!(number.standing.is_connected(), "the number goes on");
        number.standing.health.restrictions.into_iter().map(|each| each.restriction_type).collect()
    }
}

#[test]
fn what_hinders_a_number_only_in_part_fails_its_message_and_holds_back_talks_and_no_answer() {
    for (code, kind) in [
        (131_037, "display_name_not_approved"),
        (131_042, "payment_problem"),
        (131_048, "spam_rate"),
        (131_064, "template_misclassified"),
    ] {
        run(async {
            let shop = Shop::open().await.alerted().await;
            let _kept = shop.stocked(vec![approved(order_update())]).await;
            let ritika = shop.ritika().await;
            let (_, refused, _) = shop.begins("+919829010188", filled("today")).await;
            let graph = ScriptedGraph::answering(vec![hindered(code), answer(Answer::Accepted)]);
            let sender = shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            assert_eq!(
                (shop.delivery(refused).await, shop.why(refused).await),
                (Some(Delivery::Failed), Some(code))
            );
            assert_eq!(shop.restrictions().await, [kind]);
            let (_, held, _) = shop.begins("+919829010189", filled("today")).await;
            let (said, _) = shop.say(ritika, "Haan, mil jayega", None).await;
            sender.run_due().await.unwrap();
            assert_eq!(
                (shop.delivery(held).await, shop.why(held).await),
                (Some(Delivery::Failed), Some(code))
            );
            assert_eq!(shop.delivery(said).await, Some(Delivery::HandedOver));
            assert_eq!(graph.texts().len(), 2, "no second talk was tried");
            assert_eq!(shop.alerts_of("sending_refused").await, 1);
        });
    }
}

#[test]
fn talks_are_begun_again_once_a_day_has_passed_or_whatsapp_says_that_nothing_hinders_them() {
    for (code, is_over) in [(131_042, false), (131_048, true)] {
        run(async {
            let shop = Shop::open().await;
            let _kept = shop.stocked(vec![approved(order_update())]).await;
            shop.begins("+919829010188", filled("today")).await;
            let accepted =
                |wamid: &str| Outcome { wamid: Some(wamid.to_owned()), ..answer(Answer::Accepted) };
            let graph =
                ScriptedGraph::answering(vec![hindered(code), accepted("wamid.b"), accepted("wamid.c")]);
            let sender = shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            shop.clock.advance(DAY);
            let begins_now = async |phone: &str| {
                let (_, id, _) = shop.begins(phone, filled("today")).await;
                sender.run_due().await.unwrap();
                shop.delivery(id).await == Some(Delivery::HandedOver)
            };
            assert_eq!(begins_now("+919829010189").await, is_over, "{code}");
            shop.is_available().await;
            assert!(begins_now("+919829010190").await, "{code}");
        });
    }
}

#[test]
fn what_is_handed_in_waits_for_review_under_the_category_meta_gave_it() {
    run(async {
        let shop = Shop::open().await;
        let (_, librarian) = shop.stocked(Vec::new()).await;
        let id = shop.number_id;
        let number = shop.store.read(move |tx| tx.number(id)).await.unwrap().unwrap();
        let row = librarian.create(&number, order_update()).await.unwrap();
        assert_eq!((row.status, row.template.category), (Status::Pending, Category::Marketing));
        assert_eq!(shop.templates().await, vec![row.clone()]);
        let (own, template) = (shop.workspace_id, row.id);
        let record = shop.store.read(move |tx| tx.template(own, template)).await.unwrap().unwrap();
        librarian.delete(&number, &record, false).await.unwrap();
        assert_eq!(shop.templates().await[0].status, Status::Deleted);
    });
}
