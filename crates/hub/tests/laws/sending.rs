//! Law 4 towards WhatsApp: never twice without a person.

use std::sync::Arc;
use std::time::Duration;

use sangam_hub::inbox::{Call, Inbox, Outcome};
use sangam_hub::sending::Sender;
use sangam_hub::store::{Result, SendJob, SendState};
use sangam_model::connection::{Link, Stage};
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, Delivery};
use sangam_protocol::connect::problem;
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, Outcome as Decided};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::shop::{ScriptedGraph, Shop, refusal, run, status, text_from};
use crate::troubled::{Trouble, Troubled};

pub(crate) fn answer(answer: Answer) -> Outcome {
    let error =
        matches!(answer, Answer::Refused(_)).then(|| MessageError { code: 131_026, title: "no".to_owned() });
    Outcome {
        answer,
        wamid: (answer == Answer::Accepted).then(|| "wamid.ours".to_owned()),
        error,
        recipient: None,
    }
}

pub(crate) async fn queued(texts: &[&str]) -> (Shop, ConversationId, Vec<MessageId>) {
    let shop = Shop::open().await;
    shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
    let id = shop.conversations().await.remove(0).conversation.id;
    let mut messages = Vec::new();
    for text in texts {
        messages.push(shop.say(id, text, None).await.0);
    }
    (shop, id, messages)
}

impl Shop {
    pub(crate) async fn say(
        &self,
        conversation_id: ConversationId,
        text: &str,
        retry_of: Option<MessageId>,
    ) -> (MessageId, Decided) {
        let body = CommandBody::SendText { conversation_id, text: text.to_owned(), reply_to: None, retry_of };
        let (id, outcome) = self.does(self.asha, body).await;
        (id.into(), outcome.outcome)
    }

    /// With which word sending this again is refused, and which attempt it names.
    async fn refused(
        &self,
        conversation_id: ConversationId,
        earlier: MessageId,
    ) -> (String, Option<MessageId>) {
        let (text, retry_of) = ("Haan".to_owned(), Some(earlier));
        let body = CommandBody::SendText { conversation_id, text, reply_to: None, retry_of };
        let error = self.does(self.asha, body).await.1.error.unwrap();
        let later = error.detail.and_then(|detail| serde_json::from_value(detail["message_id"].clone()).ok());
        (error.code, later)
    }

    pub(crate) async fn delivery(&self, id: MessageId) -> Option<Delivery> {
        let view = self.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        view.message.facts.project().unwrap().delivery
    }
}

#[test]
fn an_accepted_text_is_sent_once_and_its_ticks_follow() {
    run(async {
        let (shop, _, sent) = queued(&["Haan, mil jayega"]).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        shop.sender(graph.clone()).run_due().await.unwrap();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["Haan, mil jayega"]);
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::HandedOver));
        shop.receive(&[status("wamid.ours", "read", 9, None), status("wamid.ours", "sent", 8, None)]).await;
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Read));
    });
}

#[test]
fn texts_of_a_conversation_go_out_in_their_order() {
    run(async {
        let (shop, _, _) = queued(&["one", "two", "three"]).await;
        let answers =
            (0..3).map(|n| Outcome { wamid: Some(format!("wamid.o{n}")), ..answer(Answer::Accepted) });
        let graph = ScriptedGraph::answering(answers.collect());
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["one", "two", "three"]);
    });
}

#[test]
fn an_unanswered_call_is_never_repeated_and_shown_after_half_a_minute() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Ambiguous)]);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Sending));
        shop.clock.advance(30_000);
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Unknown));
        shop.clock.advance(3_600_000);
        sender.run_due().await.unwrap();
        assert_eq!(graph.texts().len(), 1);
    });
}

#[test]
fn a_text_written_by_a_clock_that_was_set_right_before_anybody_looked_goes_at_once() {
    for ahead in [5 * SECOND, 300 * SECOND, HOUR, 20 * HOUR] {
        run(async {
            let (shop, chat, _) = queued(&[]).await;
            let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
            let sender = shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            shop.clock.advance(ahead);
            let (text, _) = shop.say(chat, "Haan", None).await;
            shop.clock.advance(-ahead);
            sender.run_due().await.unwrap();
            assert_eq!(shop.delivery(text).await, Some(Delivery::HandedOver), "{ahead}");
        });
    }
}

#[test]
fn a_clock_that_ran_ahead_and_was_set_right_keeps_no_text_waiting() {
    for (ahead, is_new_run) in
        [(20 * HOUR, true), (20 * HOUR, false), (1_200 * SECOND, true), (1_200 * SECOND, false)]
    {
        run(async {
            let (shop, chat, _) = queued(&[]).await;
            shop.clock.advance(ahead);
            let answers = vec![
                answer(Answer::Refused(Refusal::Passing { wait: 0 })),
                answer(Answer::Accepted),
                answer(Answer::Ambiguous),
            ];
            let graph = ScriptedGraph::answering(answers);
            let sender = shop.sender(graph.clone());
            let (first, _) = shop.say(chat, "Haan", None).await;
            sender.run_due().await.unwrap();
            assert_eq!(shop.delivery(first).await, Some(Delivery::Sending), "it is to be tried again");
            shop.clock.advance(-ahead);
            let sender = if is_new_run { shop.sender(graph.clone()) } else { sender };
            sender.run_due().await.unwrap();
            assert_eq!(shop.delivery(first).await, Some(Delivery::HandedOver), "{ahead}");

            shop.clock.advance(ahead);
            let (second, _) = shop.say(chat, "kal", None).await;
            shop.clock.advance(300 * SECOND);
            sender.run_due().await.unwrap();
            shop.clock.advance(-ahead - 270 * SECOND);
            sender.run_due().await.unwrap();
            assert_eq!(shop.delivery(second).await, Some(Delivery::Unknown), "{ahead}");
            assert_eq!(graph.texts(), ["Haan", "Haan", "kal"]);
        });
    }
}

#[test]
fn a_killed_caller_leaves_an_unknown_message_that_its_status_resolves() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let id = sent[0];
        assert!(shop.begins_call(id, Uuid::nil()).await.is_some(), "the call of the run that was killed");
        let graph = ScriptedGraph::answering(Vec::new());
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        shop.clock.advance(30_000);
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(id).await, Some(Delivery::Unknown));
        shop.receive(&[status("wamid.ours", "delivered", 9, Some(&id.to_string()))]).await;
        assert_eq!(shop.delivery(id).await, Some(Delivery::Delivered));
        assert!(graph.texts().is_empty());
        let thread = shop.messages(shop.conversations().await[0].conversation.id).await;
        assert_eq!(
            thread.iter().filter(|view| view.message.wamid.as_deref() == Some("wamid.ours")).count(),
            1
        );
    });
}

impl Shop {
    /// A runner begins the call of what waits.
    pub(crate) async fn begins_call(&self, id: MessageId, run: Uuid) -> Option<SendJob> {
        self.begins_calling(id, run).await.map(|call| call.job)
    }

    /// The same, with what is called.
    pub(crate) async fn begins_calling(&self, id: MessageId, run: Uuid) -> Option<Call> {
        self.inside(move |inbox| inbox.begin(id, run)).await
    }

    /// What a call brought is written down.
    pub(crate) async fn hears_answer(&self, begun: &SendJob, outcome: Outcome) {
        let begun = begun.clone();
        self.inside(move |inbox| inbox.answered(&begun, None, outcome.clone())).await;
    }

    /// What this call brought is written down.
    pub(crate) async fn hears_answer_to(&self, call: &Call, outcome: Outcome) {
        let call = call.clone();
        self.inside(move |inbox| inbox.answered(&call.job, call.recipient.phone.as_ref(), outcome.clone()))
            .await;
    }

    async fn inside<T: Send + 'static>(
        &self,
        mut job: impl FnMut(&mut Inbox<'_, '_>) -> Result<T> + Send + 'static,
    ) -> T {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            let made = job(&mut inbox)?;
            inbox.finish()?;
            Ok(made)
        });
        write.await.unwrap()
    }

    pub(crate) async fn state(&self, id: MessageId) -> Option<SendState> {
        self.store.read(move |tx| tx.send_job(id)).await.unwrap().map(|job| job.state)
    }

    /// A runner over a store with a trouble.
    fn troubled_sender(&self, trouble: Trouble, graph: Arc<ScriptedGraph>) -> (Arc<Troubled>, Arc<Sender>) {
        let store = Arc::new(Troubled { store: self.store.clone(), trouble });
        let sender = Sender::new(self.ground_over(store.clone()), graph, Arc::default());
        (store, sender)
    }
}

#[test]
fn an_answer_is_written_onto_the_call_it_answers_and_onto_no_later_one() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let (id, [one, other]) = (sent[0], [Uuid::from_u128(1), Uuid::from_u128(2)]);
        let first = shop.begins_call(id, one).await.unwrap();
        shop.hears_answer(&first, answer(Answer::NotSent)).await;
        shop.clock.advance(10 * SECOND);
        let second = shop.begins_call(id, other).await.unwrap();
        // The first hub did not hear that this was committed, and says it again.
        shop.hears_answer(&first, answer(Answer::NotSent)).await;
        assert_eq!(shop.state(id).await, Some(second.state), "the second call is under way");
        shop.hears_answer(&second, answer(Answer::Accepted)).await;
        assert_eq!(shop.delivery(id).await, Some(Delivery::HandedOver));
        assert_eq!(shop.state(id).await, None, "nothing of it is left to send");
    });
}

#[test]
fn that_whatsapp_took_it_is_told_however_late_it_is_heard() {
    for is_told in [false, true] {
        run(async {
            let (shop, _, sent) = queued(&["Haan"]).await;
            let id = sent[0];
            let begun = shop.begins_call(id, Uuid::from_u128(1)).await.unwrap();
            // Another hub finds the call without its caller.
            let sender = shop.sender(ScriptedGraph::answering(Vec::new()));
            sender.run_due().await.unwrap();
            if is_told {
                shop.clock.advance(30 * SECOND);
                sender.run_due().await.unwrap();
                assert_eq!(shop.delivery(id).await, Some(Delivery::Unknown));
            }
            shop.hears_answer(&begun, answer(Answer::Accepted)).await;
            assert_eq!(shop.delivery(id).await, Some(Delivery::HandedOver));
            shop.receive(&[status("wamid.ours", "read", 9, None)]).await;
            assert_eq!(shop.delivery(id).await, Some(Delivery::Read), "it is known by WhatsApp's id");
        });
    }
}

#[test]
fn a_call_is_made_once_whether_or_not_it_was_heard_that_it_was_begun() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::NotSent), answer(Answer::Accepted)]);
        let (_, sender) = shop.troubled_sender(Trouble::Unheard, graph.clone());
        sender.run_due().await.unwrap();
        shop.clock.advance(10 * SECOND);
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::HandedOver));
        assert_eq!(graph.texts(), ["Haan", "Haan"], "once for each attempt");
    });
}

#[test]
fn one_odd_message_in_the_queue_is_passed_over_and_waits() {
    run(async {
        let (shop, chat, sent) = queued(&["odd"]).await;
        shop.receive(&[text_from("919829010188", "wamid.2", 1, "And the red one?")]).await;
        let mut chats = shop.conversations().await.into_iter().map(|view| view.conversation.id);
        let other = chats.find(|other| *other != chat).unwrap();
        let (second, _) = shop.say(other, "Haan", None).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted), answer(Answer::NotSent)]);
        let (_, sender) = shop.troubled_sender(Trouble::OddWrite(1.into()), graph.clone());
        let stop = CancellationToken::new();
        let running = tokio::spawn(sender.run(stop.clone()));
        // A number may not send in the moment in which its hub begins.
        tokio::task::yield_now().await;
        shop.clock.advance(10 * SECOND);
        let handed_over = async {
            while shop.delivery(second).await != Some(Delivery::HandedOver) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), handed_over).await.unwrap();
        assert_eq!(graph.texts(), ["Haan"], "what is odd is not called and holds up nobody");
        assert_eq!(shop.state(sent[0]).await, Some(SendState::Queued));
        stop.cancel();
        running.await.unwrap();
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["Haan", "odd"], "nor is it lost");
    });
}

#[test]
fn a_hub_ends_while_an_answer_cannot_be_written_and_the_next_finds_the_call_without_its_caller() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        let (store, sender) = shop.troubled_sender(Trouble::Away(1.into(), Notify::new()), graph);
        let stop = CancellationToken::new();
        let running = tokio::spawn(sender.run(stop.clone()));
        // A number may not send in the moment in which its hub begins.
        tokio::task::yield_now().await;
        shop.clock.advance(10 * SECOND);
        let Trouble::Away(_, asked) = &store.trouble else { unreachable!() };
        asked.notified().await;
        stop.cancel();
        tokio::time::timeout(Duration::from_secs(60), running).await.unwrap().unwrap();
        let next = shop.sender(ScriptedGraph::answering(Vec::new()));
        next.run_due().await.unwrap();
        shop.clock.advance(30 * SECOND);
        next.run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Unknown));
    });
}

#[test]
fn a_status_that_overtakes_the_answer_belongs_to_the_same_message() {
    run(async {
        let (shop, ritika, sent) = queued(&["Haan"]).await;
        shop.receive(&[status("wamid.ours", "sent", 9, None)]).await;
        shop.sender(ScriptedGraph::answering(vec![answer(Answer::Accepted)])).run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Sent));
        assert_eq!(shop.messages(ritika).await.len(), 2);
    });
}

/// What an answer may say that is no yes.
const NOES: [Answer; 5] = [
    Answer::NotSent,
    Answer::Refused(Refusal::Passing { wait: 0 }),
    Answer::Refused(Refusal::Account),
    Answer::Refused(Refusal::Final),
    Answer::Ambiguous,
];

#[test]
fn what_a_status_told_of_goes_no_more_whatever_the_answer_says_before_or_after() {
    for (no, comes_first) in NOES.into_iter().flat_map(|no| [(no, true), (no, false)]) {
        // There it is over, and the status says how it ended.
        if no == Answer::Refused(Refusal::Final) && !comes_first {
            continue;
        }
        run(async {
            let (shop, chat, sent) = queued(&["Haan"]).await;
            let id = sent[0];
            let delivered = [status("wamid.ours", "delivered", 9, Some(&id.to_string()))];
            let begun = shop.begins_call(id, Uuid::from_u128(1)).await.unwrap();
            if comes_first {
                shop.receive(&delivered).await;
            }
            shop.hears_answer(&begun, answer(no)).await;
            if !comes_first {
                shop.receive(&delivered).await;
            }
            assert_eq!(shop.state(id).await, None, "{no:?}, status first: {comes_first}");
            shop.clock.advance(HOUR);
            let graph = ScriptedGraph::answering(Vec::new());
            shop.sender(graph.clone()).run_due().await.unwrap();
            assert!(graph.texts().is_empty(), "{no:?}, status first: {comes_first}");
            assert_eq!(shop.delivery(id).await, Some(Delivery::Delivered));
            assert_eq!(shop.messages(chat).await.len(), 2);
        });
    }
}

#[test]
fn a_line_that_was_down_for_long_leaves_a_text_its_chances() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let no = answer(Answer::Refused(Refusal::Passing { wait: 0 }));
        let down = vec![answer(Answer::NotSent); 40];
        let answers = [down, vec![no; 3], vec![answer(Answer::Accepted)]].concat();
        let sender = shop.sender(ScriptedGraph::answering(answers));
        for _ in 0..44 {
            sender.run_due().await.unwrap();
            shop.clock.advance(300 * SECOND);
        }
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::HandedOver));
    });
}

#[test]
fn a_final_refusal_fails_and_may_be_sent_again_by_a_person() {
    run(async {
        let (shop, ritika, sent) = queued(&["Haan"]).await;
        let answers = vec![answer(Answer::Refused(Refusal::Final)), answer(Answer::Accepted)];
        let graph = ScriptedGraph::answering(answers);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Failed));
        let (again, decided) = shop.say(ritika, "Haan", Some(sent[0])).await;
        assert_eq!(decided, Decided::Applied);
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(again).await, Some(Delivery::HandedOver));
        assert_eq!(shop.say(ritika, "Haan", Some(again)).await.1, Decided::Rejected, "it is on its way");
    });
}

#[test]
fn what_two_people_send_again_leaves_once() {
    run(async {
        let (shop, ritika, sent) = queued(&["Haan"]).await;
        let refused = || answer(Answer::Refused(Refusal::Final));
        let graph = ScriptedGraph::answering(vec![refused(), refused(), answer(Answer::Accepted), refused()]);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        // Both saw it fail; who comes second is told of the first, on its way and once it has arrived.
        let (second, decided) = shop.say(ritika, "Haan", Some(sent[0])).await;
        assert_eq!(decided, Decided::Applied);
        assert_eq!(shop.refused(ritika, sent[0]).await, (code::SENT_AGAIN.to_owned(), Some(second)));
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(second).await, Some(Delivery::Failed));
        // That failed as well: either of the two may be tried again, and then neither.
        let (third, decided) = shop.say(ritika, "Haan", Some(second)).await;
        assert_eq!(decided, Decided::Applied);
        for earlier in [sent[0], second] {
            assert_eq!(shop.refused(ritika, earlier).await, (code::SENT_AGAIN.to_owned(), Some(third)));
        }
        sender.run_due().await.unwrap();
        assert_eq!(shop.delivery(third).await, Some(Delivery::HandedOver));
        for earlier in [sent[0], second] {
            assert_eq!(shop.refused(ritika, earlier).await, (code::SENT_AGAIN.to_owned(), Some(third)));
        }
        assert_eq!(graph.texts(), ["Haan", "Haan", "Haan"]);
    });
}

#[test]
fn a_passing_refusal_is_repeated_later_and_an_account_refusal_holds_the_number() {
    run(async {
        let (shop, _, sent) = queued(&["one", "two"]).await;
        let answers = vec![
            answer(Answer::Refused(Refusal::Passing { wait: 4_000 })),
            answer(Answer::Refused(Refusal::Account)),
        ];
        let graph = ScriptedGraph::answering(answers);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        assert_eq!(graph.texts(), ["one"], "the second waits for the first");
        shop.clock.advance(4_000);
        sender.run_due().await.unwrap();
        shop.clock.advance(60_000);
        sender.run_due().await.unwrap();
        assert_eq!(graph.texts(), ["one", "one"], "held, not burned");
        let number_id = shop.number_id;
        let number = shop.store.read(move |tx| tx.number(number_id)).await.unwrap().unwrap();
        assert!(!number.standing.is_connected());
        assert_eq!(shop.delivery(sent[1]).await, Some(Delivery::Queued));
    });
}

#[test]
fn what_waited_for_a_stopped_number_goes_out_by_itself_for_an_hour_and_not_days_later() {
    for (pause, has_left) in [(HOUR, true), (HOUR + 1, false)] {
        run(async {
            let (shop, _, sent) = queued(&["your fitting is today at five"]).await;
            let graph = ScriptedGraph::answering(vec![
                answer(Answer::Refused(Refusal::Account)),
                answer(Answer::Accepted),
            ]);
            let sender = shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            shop.clock.advance(pause);
            let number_id = shop.number_id;
            let again = shop.store.write(shop.workspace_id, move |tx| {
                let mut number = tx.number(number_id)?.unwrap();
                number.standing.link = Link::Connected;
                tx.save_number(&number)
            });
            again.await.unwrap();
            sender.run_due().await.unwrap();
            assert_eq!(graph.texts().len(), 1 + usize::from(has_left));
            let reached = if has_left { Delivery::HandedOver } else { Delivery::Failed };
            assert_eq!(shop.delivery(sent[0]).await, Some(reached));
        });
    }
}

#[test]
fn what_waited_for_seconds_goes_out_however_far_the_clock_of_the_hub_jumps_meanwhile() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        shop.clock.advance(20 * HOUR);
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        shop.sender(graph).run_due().await.unwrap();
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::HandedOver));
    });
}

#[test]
fn a_window_that_closes_while_a_text_waits_is_a_refusal_not_a_bill() {
    run(async {
        let (shop, _, sent) = queued(&["Haan"]).await;
        let closes = shop.conversations().await[0].conversation.window_closes_at.unwrap();
        shop.clock.advance(closes.since(shop.clock.now()));
        let graph: Arc<ScriptedGraph> = ScriptedGraph::answering(Vec::new());
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert!(graph.texts().is_empty());
        assert_eq!(shop.delivery(sent[0]).await, Some(Delivery::Failed));
    });
}

impl Shop {
    pub(crate) async fn moves_to(&self, stage: Stage) {
        let id = self.number_id;
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut number = tx.number(id)?.unwrap();
            number.rev = tx.next_rev();
            number.standing.stage = stage;
            tx.save_number(&number)
        });
        write.await.unwrap();
    }

    async fn why_failed(&self, id: MessageId) -> Option<String> {
        let view = self.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        view.message.facts.project().unwrap().error.map(|error| error.title)
    }
}

#[test]
fn a_mirror_sends_nothing_and_says_so() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        shop.moves_to(Stage::Mirror).await;
        let body = CommandBody::SendText {
            conversation_id: ritika,
            text: "Haan".to_owned(),
            reply_to: None,
            retry_of: None,
        };
        assert_eq!(refusal(&shop.does(shop.asha, body).await.1), problem::STAGE);
        assert_eq!(shop.messages(ritika).await.len(), 1, "there is no bubble of it");
    });
}

#[test]
fn what_waited_when_the_stage_went_back_fails_before_the_call() {
    run(async {
        for (stage, sent) in [
            (Stage::Mirror, 0),
            (Stage::OnePerson { person_id: PersonId::from_uuid(Uuid::nil()) }, 0),
            (Stage::Team, 1),
        ] {
            let (shop, _, waiting) = queued(&["Haan, mil jayega"]).await;
            shop.moves_to(stage).await;
            let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
            shop.sender(graph.clone()).run_due().await.unwrap();
            assert_eq!(graph.texts().len(), sent, "{stage:?}");
            let why = shop.why_failed(waiting[0]).await;
            assert_eq!(why.as_deref(), (sent == 0).then_some(problem::STAGE), "{stage:?}");
            // It failed for good: moving on again sends nothing by itself.
            shop.moves_to(Stage::Team).await;
            shop.sender(graph.clone()).run_due().await.unwrap();
            assert_eq!(graph.texts().len(), sent);
        }
    });
}

#[test]
fn one_person_sends_while_the_others_wait_for_their_turn() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        shop.moves_to(Stage::OnePerson { person_id: shop.asha }).await;
        assert_eq!(shop.say(ritika, "Haan", None).await.1, Decided::Applied);
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert_eq!(graph.texts(), ["Haan"]);
    });
}
