//! Laws 4 and 7: a command is done once; the hub decides.

use sangam_hub::commands::{Asker, CommandError};
use sangam_hub::store::{CommandRecord, Person, Workspace};
use sangam_model::id::{ConversationId, EpochId, MessageId, PersonId, WorkspaceId};
use sangam_model::time::DAY;
use sangam_model::{Clock, ConversationStatus, Role};
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, CommandOutcome, Outcome, Rev};
use sha2::{Digest, Sha256};

use crate::shop::{Shop, refusal, run, text_from};

async fn with_ritika() -> (Shop, ConversationId) {
    let shop = Shop::open().await;
    shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
    let id = shop.conversations().await.remove(0).conversation.id;
    (shop, id)
}

impl Shop {
    /// Another shop of the same hub, and Lata, who answers there.
    pub(crate) async fn has_a_neighbour(&self) -> Asker {
        let (clock, random) = (&*self.clock, &*self.random);
        let (workspace_id, person_id) = (WorkspaceId::new(clock, random), PersonId::new(clock, random));
        let (epoch, created_at) = (EpochId::new(clock, random), clock.now());
        let founded = self.store.write(workspace_id, move |tx| {
            let rev = tx.next_rev();
            tx.save_workspace(&Workspace {
                id: workspace_id,
                name: "Lata Tailors".to_owned(),
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
            tx.save_person(&Person {
                id: person_id,
                workspace_id,
                email: "lata@tailors.example".to_owned(),
                name: "Lata".to_owned(),
                role: Role::Agent,
                active: true,
                password_hash: String::new(),
                scope_rev: Rev(0),
                away: None,
                language: None,
                created_at,
                rev,
            })
        });
        founded.await.unwrap();
        Asker { workspace_id, person_id, role: Role::Agent }
    }
}

fn text(conversation_id: ConversationId, text: &str) -> CommandBody {
    CommandBody::SendText { conversation_id, text: text.to_owned(), reply_to: None, retry_of: None }
}

#[test]
fn the_same_command_twice_is_done_once_and_answered_twice() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let command = shop.wish(text(ritika, "Haan, mil jayega"));
        let first = shop.ask(shop.asha, &command).await.unwrap();
        let head = shop.head().await;
        assert_eq!(first.outcome, Outcome::Applied);
        assert_eq!(shop.ask(shop.asha, &command).await.unwrap(), first);
        assert_eq!(shop.head().await, head);
        assert_eq!(shop.messages(ritika).await.len(), 2);
    });
}

#[test]
fn an_id_used_with_another_body_or_by_someone_else_is_refused() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let command = shop.wish(text(ritika, "one"));
        shop.ask(shop.asha, &command).await.unwrap();
        let other = Command { id: command.id, body: text(ritika, "two") };
        assert!(matches!(shop.ask(shop.asha, &other).await, Err(CommandError::IdReused)));
        assert!(matches!(shop.ask(shop.vikram, &command).await, Err(CommandError::IdReused)));
        assert_eq!(shop.messages(ritika).await.len(), 2);
    });
}

#[test]
fn what_a_hub_of_before_did_is_known_to_the_one_that_took_its_place() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let seen = shop.messages(ritika).await.last().map(|view| view.message.id);
        let wishes = [
            CommandBody::Resolve { conversation_id: ritika, seen },
            CommandBody::SetPending { conversation_id: ritika, seen },
            CommandBody::DescribeContact {
                conversation_id: ritika,
                about: Some("Pays late".to_owned()),
                expected: Some(None),
            },
            CommandBody::CancelLater {
                conversation_id: ritika,
                later_id: MessageId::new(&*shop.clock, &*shop.random),
                takes_words: true,
            },
        ];
        for body in wishes {
            let command = shop.wish(body);
            // What it read of the command, and what it kept of that.
            let mut then = serde_json::to_value(&command).unwrap();
            for since in ["seen", "expected", "takes_words"] {
                then.as_object_mut().unwrap().remove(since);
            }
            let then: Command = serde_json::from_value(then).unwrap();
            let spelled = serde_json::to_vec(&then).unwrap();
            let (asha, now, workspace_id) = (shop.asha, shop.clock.now(), shop.workspace_id);
            let kept = shop.store.write(workspace_id, move |tx| {
                let outcome =
                    CommandOutcome { id: then.id, outcome: Outcome::Applied, rev: tx.head(), error: None };
                tx.save_command(&CommandRecord {
                    id: then.id,
                    person_id: asha,
                    body_hash: Sha256::digest(&spelled).into(),
                    whole_hash: None,
                    outcome,
                    decided_at: now,
                    found: None,
                })
            });
            kept.await.unwrap();
            let told = shop.ask(shop.asha, &command).await.unwrap();
            assert_eq!(told.outcome, Outcome::Applied, "{command:?}");
        }
    });
}

#[test]
fn of_two_who_claim_at_once_one_wins_and_the_other_learns_who() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let claim = |who| {
            shop.wish(CommandBody::Assign {
                conversation_id: ritika,
                assignee_id: Some(who),
                expected_assignee_id: None,
            })
        };
        let (a, b) = (claim(shop.asha), claim(shop.vikram));
        let (a, b) = tokio::join!(shop.ask(shop.asha, &a), shop.ask(shop.vikram, &b));
        let (a, b) = (a.unwrap(), b.unwrap());
        let (winner, loser) = if a.outcome == Outcome::Applied { (shop.asha, b) } else { (shop.vikram, a) };
        assert_eq!(refusal(&loser), code::ALREADY_ASSIGNED);
        assert_eq!(loser.error.unwrap().detail.unwrap()["assignee_id"], winner.to_string());
        assert_eq!(shop.conversations().await[0].conversation.assignee_id, Some(winner));
    });
}

#[test]
fn free_text_outside_the_window_is_refused_by_the_hubs_clock() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        shop.clock.advance(DAY);
        let outcome = shop.ask(shop.asha, &shop.wish(text(ritika, "late"))).await.unwrap();
        assert_eq!(refusal(&outcome), code::WINDOW_CLOSED);
        assert_eq!(shop.messages(ritika).await.len(), 1);
    });
}

#[test]
fn a_text_must_have_words_and_at_most_4096_characters() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        for words in [String::new(), " \n".to_owned(), "🙏".repeat(4_097)] {
            let outcome = shop.ask(shop.asha, &shop.wish(text(ritika, &words))).await.unwrap();
            assert_eq!(refusal(&outcome), code::TEXT_LENGTH);
        }
        let longest = shop.wish(text(ritika, &"🙏".repeat(4_096)));
        assert_eq!(shop.ask(shop.asha, &longest).await.unwrap().outcome, Outcome::Applied);
    });
}

#[test]
fn reading_is_shared_and_never_goes_back() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        shop.receive(&[text_from("919829010187", "wamid.2", 9, "?")]).await;
        let thread: Vec<MessageId> = shop.messages(ritika).await.iter().map(|view| view.message.id).collect();
        let unread = async || shop.conversations().await[0].conversation.unread;
        assert_eq!(unread().await, 2);
        for (up_to, left) in [(thread[1], 1), (thread[0], 0), (thread[1], 0)] {
            let read = shop.wish(CommandBody::MarkRead {
                conversation_id: ritika,
                up_to,
                receipt: false,
                typing: false,
            });
            shop.ask(shop.asha, &read).await.unwrap();
            assert_eq!(unread().await, left);
        }
    });
}

#[test]
fn a_resolved_conversation_opens_again_when_the_customer_writes_and_not_when_old_news_comes() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let status = async || shop.conversations().await[0].conversation.status;
        shop.ask(shop.asha, &shop.wish(CommandBody::Resolve { conversation_id: ritika, seen: None }))
            .await
            .unwrap();
        assert_eq!(status().await, ConversationStatus::Resolved);
        shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
        assert_eq!(status().await, ConversationStatus::Resolved);
        shop.receive(&[text_from("919829010187", "wamid.2", 9, "Hello?")]).await;
        assert_eq!(status().await, ConversationStatus::Open);
        let lines = shop.store.read(move |tx| tx.event_page(ritika, None, 9)).await.unwrap();
        assert_eq!(lines.len(), 2, "resolved by asha, reopened by the customer");
    });
}

#[test]
fn another_workspace_is_not_there() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let lata = shop.has_a_neighbour().await;
        for body in [
            CommandBody::Resolve { conversation_id: ritika, seen: None },
            CommandBody::Assign {
                conversation_id: ritika,
                assignee_id: Some(lata.person_id),
                expected_assignee_id: None,
            },
        ] {
            let outcome = shop.commands().execute(lata, shop.wish(body)).await.unwrap();
            assert_eq!(outcome.error.unwrap().code, code::NOT_FOUND);
        }
        let ours = shop.conversations().await.remove(0).conversation;
        assert_eq!((ours.status, ours.assignee_id), (ConversationStatus::Open, None));
    });
}

#[test]
fn somebody_of_another_workspace_cannot_be_given_a_chat() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let lata = shop.has_a_neighbour().await;
        let give = CommandBody::Assign {
            conversation_id: ritika,
            assignee_id: Some(lata.person_id),
            expected_assignee_id: None,
        };
        let outcome = shop.commands().execute(shop.asker(shop.asha), shop.wish(give)).await.unwrap();
        assert_eq!(outcome.error.unwrap().code, code::INVALID);
        assert_eq!(shop.conversations().await[0].conversation.assignee_id, None);
    });
}
