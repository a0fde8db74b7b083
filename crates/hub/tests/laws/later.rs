//! What leaves later leaves once, when its time has come, or says why it did not.

use proptest::prelude::*;
use sangam_hub::inbox::{Inbox, Outcome};
use sangam_hub::store::Later;
use sangam_model::connection::{Link, Stage};
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::later::{LATE_AFTER, MOST, PlanState, Why};
use sangam_model::outgoing::{FileKind, OutgoingContent};
use sangam_model::send::Answer;
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, Delivery, Timestamp};
use sangam_protocol::connect::problem;
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, Outcome as Decided, Plan};
use uuid::Uuid;

use crate::files::Desk;
use crate::offers::{PHONE, recycled, writes};
use crate::sending::{answer, queued};
use crate::shop::{ScriptedGraph, Shop, refusal, run, stories, text_from};

const WORDS: &str = "Good morning, your saree is ready";

/// Any number of calls that go well.
fn well() -> std::sync::Arc<ScriptedGraph> {
    let took = |n: usize| Outcome { wamid: Some(format!("wamid.later{n}")), ..answer(Answer::Accepted) };
    ScriptedGraph::answering((0..200).map(took).collect())
}

fn plan(at: Timestamp) -> Plan {
    Plan { at, zone: "Asia/Kolkata".parse().unwrap(), unless_customer_writes: false }
}

impl Shop {
    /// Asha plans [`WORDS`].
    async fn plans(&self, conversation_id: ConversationId, plan: Plan) -> MessageId {
        let content = OutgoingContent::text(WORDS);
        let body = CommandBody::SendLater { conversation_id, content, reply_to: None, plan };
        let (id, outcome) = self.does(self.asha, body).await;
        assert_eq!(outcome.outcome, Decided::Applied, "{:?}", outcome.error);
        id.into()
    }

    async fn in_an_hour(&self, conversation_id: ConversationId) -> MessageId {
        self.plans(conversation_id, plan(self.clock.now().plus(HOUR))).await
    }

    async fn planned(&self, id: MessageId) -> Later {
        self.store.read(move |tx| tx.later(id)).await.unwrap().unwrap()
    }

    async fn stands(&self, id: MessageId) -> PlanState {
        self.planned(id).await.standing
    }

    async fn is_message(&self, id: MessageId) -> bool {
        self.store.read(move |tx| tx.message(id)).await.unwrap().is_some()
    }

    async fn leaves_the_team(&self, id: PersonId) {
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut person = tx.person(id)?.unwrap();
            person.active = false;
            person.rev = tx.next_rev();
            tx.save_person(&person)
        });
        write.await.unwrap();
    }

    async fn becomes_private(&self, id: ConversationId) {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        let write = self.store.write(self.workspace_id, move |tx| {
            let contact = tx.conversation(id)?.unwrap().contact_id;
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.set_private(contact, true)?;
            inbox.finish()
        });
        write.await.unwrap();
    }

    async fn loses_its_connection(&self) {
        let id = self.number_id;
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut number = tx.number(id)?.unwrap();
            number.standing.link = Link::Refused { reason: "190".to_owned() };
            number.rev = tx.next_rev();
            tx.save_number(&number)
        });
        write.await.unwrap();
    }
}

#[test]
fn a_planned_message_leaves_when_its_time_has_come_and_only_once() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let id = shop.in_an_hour(ritika).await;
        let (graph, head) = (well(), shop.head().await);
        shop.clock.advance(HOUR - 1);
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!((graph.texts().len(), shop.head().await), (0, head), "not a moment early");
        assert!(!shop.is_message(id).await, "no bubble of it either");
        shop.clock.advance(1);
        for _ in 0..3 {
            shop.sender(graph.clone()).run_due().await.unwrap();
            shop.clock.advance(HOUR);
        }
        assert_eq!(graph.texts(), [WORDS]);
        assert_eq!(shop.delivery(id).await, Some(Delivery::HandedOver));
        let later = shop.planned(id).await;
        assert_eq!((later.standing, later.content), (PlanState::Sent, None));
    });
}

#[test]
fn those_of_one_instant_leave_in_the_order_they_were_planned() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let at = shop.clock.now().plus(HOUR);
        for words in ["one", "two", "three"] {
            shop.clock.advance(SECOND);
            let (content, plan) = (OutgoingContent::text(words), plan(at));
            let body = CommandBody::SendLater { conversation_id: ritika, content, reply_to: None, plan };
            shop.does(shop.asha, body).await;
        }
        shop.clock.advance(HOUR);
        let graph = well();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["one", "two", "three"]);
    });
}

#[test]
fn the_same_wish_twice_is_one_plan_also_after_it_was_forgotten() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let (content, plan) = (OutgoingContent::text(WORDS), plan(shop.clock.now().plus(HOUR)));
        let body = CommandBody::SendLater { conversation_id: ritika, content, reply_to: None, plan };
        let command = shop.wish(body);
        let first = shop.ask(shop.asha, &command).await.unwrap();
        let head = shop.head().await;
        assert_eq!(shop.ask(shop.asha, &command).await.unwrap(), first);
        let forgets = shop.clock.now().plus(1);
        shop.store.side(move |tx| tx.prune_commands(forgets, 10)).await.unwrap();
        assert!(shop.ask(shop.asha, &command).await.is_err(), "the id names a plan");
        assert_eq!(shop.head().await, head);
    });
}

/// Something that happens to the hub while a planned message is due.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// The runner looks.
    Runs,
    /// It dies before the plan became a message was committed.
    DiesPlanning,
    /// It dies after the message was queued and its call begun, nobody knows how far.
    DiesCalling,
}

impl Shop {
    /// The runner does its next step and dies: before the commit, or with a call on its way.
    async fn dies(&self, id: MessageId, fate: Fate) -> bool {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        let is_planning = matches!(fate, Fate::DiesPlanning);
        let died = self.store.write(self.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.keep_appointment(id)?;
            if is_planning {
                return Err(sangam_hub::store::StoreError::NotRun);
            }
            let call = inbox.begin(id, Uuid::nil())?;
            inbox.finish()?;
            Ok(call.is_some())
        });
        died.await.unwrap_or(false)
    }
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn whatever_is_killed_whenever_a_planned_message_is_called_once_at_most_and_never_lost(
        fates in proptest::collection::vec(
            prop_oneof![Just(Fate::Runs), Just(Fate::DiesPlanning), Just(Fate::DiesCalling)], 0..6,
        ),
        late in prop_oneof![0..LATE_AFTER, LATE_AFTER + 1..3 * LATE_AFTER],
    ) {
        let (calls, standing, is_message) = run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let id = shop.in_an_hour(ritika).await;
            shop.clock.advance(HOUR + late);
            let graph = well();
            let mut calls = 0;
            for fate in fates {
                match fate {
                    Fate::Runs => shop.sender(graph.clone()).run_due().await.unwrap(),
                    died => calls += usize::from(shop.dies(id, died).await),
                }
            }
            shop.sender(graph.clone()).run_due().await.unwrap();
            (calls + graph.texts().len(), shop.stands(id).await, shop.is_message(id).await)
        });
        if late > LATE_AFTER {
            prop_assert_eq!((calls, standing), (0, PlanState::Held { why: Why::Late }));
        } else {
            prop_assert_eq!((calls, standing), (1, PlanState::Sent));
        }
        prop_assert_eq!(is_message, standing == PlanState::Sent, "a plan or a message, and never both");
    }
}

#[test]
fn a_closed_window_holds_it_until_the_customer_wrote_and_a_person_says_so() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let closes = shop.conversations().await[0].conversation.window_closes_at.unwrap();
        let id = shop.plans(ritika, plan(closes.plus(HOUR))).await;
        shop.clock.advance(closes.plus(HOUR).since(shop.clock.now()));
        let graph = well();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(shop.stands(id).await, PlanState::Held { why: Why::WindowClosed });
        assert_eq!(shop.planned(id).await.content, Some(OutgoingContent::text(WORDS)), "nothing is lost");
        let now = CommandBody::SendLaterNow { conversation_id: ritika, later_id: id };
        assert_eq!(refusal(&shop.does(shop.asha, now.clone()).await.1), code::WINDOW_CLOSED);
        let wrote = shop.clock.now().plus(-SECOND).as_millis() / SECOND - crate::shop::START;
        shop.receive_at(shop.clock.now(), &[text_from("919829010187", "wamid.2", wrote, "Hello?")]).await;
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert!(graph.texts().is_empty(), "an open window alone sends nothing that was held");
        assert_eq!(shop.does(shop.vikram, now).await.1.outcome, Decided::Applied);
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), [WORDS]);
        let author = shop.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        let author = author.message.facts.project().unwrap().author;
        assert_eq!(author, Some(shop.vikram), "who let it go wrote it");
    });
}

#[test]
fn what_was_planned_for_silence_is_held_in_the_moment_the_customer_writes() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let at = shop.clock.now().plus(HOUR);
        let silent = shop.plans(ritika, Plan { unless_customer_writes: true, ..plan(at) }).await;
        let firm = shop.plans(ritika, plan(at)).await;
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
        assert_eq!(
            shop.stands(silent).await,
            PlanState::Waiting,
            "an old message told again breaks no silence"
        );
        shop.receive(&[text_from("919829010187", "wamid.2", 900, "Never mind")]).await;
        assert_eq!(shop.stands(silent).await, PlanState::Held { why: Why::CustomerWrote });
        assert_eq!(shop.stands(firm).await, PlanState::Waiting);
        shop.clock.advance(HOUR);
        let graph = well();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts().len(), 1);
        assert_eq!(shop.stands(firm).await, PlanState::Sent);
    });
}

/// What a customer writes under another name they turn out to have breaks their silence as well, unless it was said before.
#[test]
fn what_was_planned_for_silence_is_held_when_whoever_wrote_turns_out_to_be_that_customer() {
    for wrote_since in [true, false] {
        run(async {
            let (shop, first, second) = recycled().await;
            shop.clock.advance(SECOND);
            let at = shop.clock.now().plus(HOUR);
            let plan = Plan { unless_customer_writes: true, ..plan(at) };
            let silent = shop.plans(first.conversation.id, plan).await;
            if wrote_since {
                shop.clock.advance(SECOND);
                shop.receive_at(shop.clock.now(), &[writes("IN.2", PHONE, 1_002)]).await;
                assert_eq!(shop.stands(silent).await, PlanState::Waiting, "somebody else wrote");
            }
            shop.says_one(first.conversation.id, second.contact.id).await;
            let held = PlanState::Held { why: Why::CustomerWrote };
            assert_eq!(shop.stands(silent).await, if wrote_since { held } else { PlanState::Waiting });
        });
    }
}

#[test]
fn a_colleague_who_answers_changes_no_plan() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let at = shop.clock.now().plus(HOUR);
        let id = shop.plans(ritika, Plan { unless_customer_writes: true, ..plan(at) }).await;
        let said = CommandBody::SendText {
            conversation_id: ritika,
            text: "One moment".to_owned(),
            reply_to: None,
            retry_of: None,
        };
        shop.does(shop.vikram, said).await;
        shop.clock.advance(HOUR);
        let graph = well();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!((graph.texts().len(), shop.stands(id).await), (2, PlanState::Sent));
    });
}

#[test]
fn a_number_or_a_person_that_may_not_send_holds_it_and_says_which() {
    run(async {
        for expected in [Why::PersonGone, Why::Hidden, Why::Stage, Why::NotConnected] {
            let (shop, ritika, _) = queued(&[]).await;
            let id = shop.in_an_hour(ritika).await;
            match expected {
                Why::PersonGone => shop.leaves_the_team(shop.asha).await,
                Why::Hidden => shop.becomes_private(ritika).await,
                Why::Stage => shop.moves_to(Stage::Mirror).await,
                _ => shop.loses_its_connection().await,
            }
            shop.clock.advance(HOUR);
            let graph = well();
            shop.sender(graph.clone()).run_due().await.unwrap();
            assert_eq!(shop.stands(id).await, PlanState::Held { why: expected });
            assert!(graph.texts().is_empty() && !shop.is_message(id).await);
        }
    });
}

#[test]
fn a_colleague_takes_over_what_somebody_who_left_had_planned() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let id = shop.in_an_hour(ritika).await;
        shop.leaves_the_team(shop.asha).await;
        let plan = plan(shop.clock.now().plus(2 * HOUR));
        let body = CommandBody::ChangeLater { conversation_id: ritika, later_id: id, plan };
        assert_eq!(shop.does(shop.vikram, body).await.1.outcome, Decided::Applied);
        let graph = well();
        for sent in [0, 1] {
            shop.clock.advance(HOUR);
            shop.sender(graph.clone()).run_due().await.unwrap();
            assert_eq!(graph.texts().len(), sent, "at its new time, not at the old one");
        }
        assert_eq!(shop.planned(id).await.author_id, shop.vikram);
    });
}

#[test]
fn what_was_let_go_of_never_leaves_and_what_left_cannot_be_let_go_of() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let (gone, sent) = (shop.in_an_hour(ritika).await, shop.in_an_hour(ritika).await);
        let cancel =
            |later_id| CommandBody::CancelLater { conversation_id: ritika, later_id, takes_words: false };
        assert_eq!(shop.does(shop.vikram, cancel(gone)).await.1.outcome, Decided::Applied);
        shop.clock.advance(HOUR);
        let graph = well();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts().len(), 1);
        let plan = plan(shop.clock.now().plus(HOUR));
        for (late, stands) in [
            (cancel(sent), "sent"),
            (cancel(gone), "cancelled"),
            (CommandBody::SendLaterNow { conversation_id: ritika, later_id: sent }, "sent"),
            (CommandBody::ChangeLater { conversation_id: ritika, later_id: sent, plan }, "sent"),
        ] {
            let refused = shop.does(shop.asha, late).await.1;
            assert_eq!(refusal(&refused), code::LATER_OVER);
            let detail = refused.error.unwrap().detail.unwrap();
            assert_eq!(detail["standing"]["state"], stands, "whoever wants its words back needs to know");
        }
        let unknown = MessageId::new(&*shop.clock, &*shop.random);
        assert_eq!(refusal(&shop.does(shop.asha, cancel(unknown)).await.1), code::NOT_FOUND);
        shop.clock.advance(HOUR);
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts().len(), 1);
    });
}

#[test]
fn whoever_wants_words_back_that_somebody_else_has_is_told_so() {
    for takes_words in [true, false] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let later_id = shop.in_an_hour(ritika).await;
            let cancel =
                |takes_words| CommandBody::CancelLater { conversation_id: ritika, later_id, takes_words };
            assert_eq!(shop.does(shop.vikram, cancel(takes_words)).await.1.outcome, Decided::Applied);
            let refused = shop.does(shop.asha, cancel(true)).await.1.error.unwrap();
            assert_eq!(refused.code, code::LATER_OVER);
            assert_eq!(refused.detail.unwrap()["words_taken"], takes_words);
        });
    }
}

#[test]
fn what_can_be_known_to_be_wrong_is_refused_when_it_is_planned() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let now = shop.clock.now();
        let wish = |text: &str, at: Timestamp| CommandBody::SendLater {
            conversation_id: ritika,
            content: OutgoingContent::text(text),
            reply_to: None,
            plan: plan(at),
        };
        assert_eq!(refusal(&shop.does(shop.asha, wish("  ", now.plus(HOUR))).await.1), code::TEXT_LENGTH);
        for at in [now.plus(-HOUR), now.plus(400 * 24 * HOUR)] {
            assert_eq!(refusal(&shop.does(shop.asha, wish(WORDS, at)).await.1), code::LATER_TIME);
        }
        for _ in 0..MOST {
            shop.in_an_hour(ritika).await;
        }
        assert_eq!(refusal(&shop.does(shop.asha, wish(WORDS, now.plus(HOUR))).await.1), code::LATER_FULL);
        shop.moves_to(Stage::Mirror).await;
        assert_eq!(refusal(&shop.does(shop.asha, wish(WORDS, now.plus(HOUR))).await.1), problem::STAGE);
    });
}

#[test]
fn the_file_of_a_plan_is_kept_as_long_as_the_plan() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let desk = Desk::of(shop, ritika);
        let file = desk.bring(desk.shop.asha, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a saree").await;
        let shop = &desk.shop;
        let (digest, workspace) = (file.sha256.clone(), shop.workspace_id);
        let content = OutgoingContent::File { media: FileKind::Image, file, caption: None };
        let plan = plan(shop.clock.now().plus(48 * HOUR));
        let body = CommandBody::SendLater { conversation_id: ritika, content, reply_to: None, plan };
        let (id, outcome) = shop.does(shop.asha, body).await;
        assert_eq!(outcome.outcome, Decided::Applied, "{:?}", outcome.error);
        shop.clock.advance(47 * HOUR);
        let since = shop.clock.now();
        let is_needed = async || {
            let digest = digest.clone();
            shop.store.read(move |tx| tx.is_file_needed(workspace, &digest, since)).await.unwrap()
        };
        assert!(is_needed().await, "its bringer's day is over, the plan is not");
        let (conversation_id, later_id) = (ritika, id.into());
        let cancel = CommandBody::CancelLater { conversation_id, later_id, takes_words: false };
        shop.does(shop.asha, cancel).await;
        assert!(!is_needed().await);
    });
}
