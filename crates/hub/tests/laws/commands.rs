//! Laws 4 and 7: a command is done once; the hub decides.

use sangam_hub::commands::CommandError;
use sangam_model::ConversationStatus;
use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_model::time::DAY;
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, CommandOutcome, Outcome};

use crate::shop::{Shop, run, text_from};

async fn with_ritika() -> (Shop, ConversationId) {
    let shop = Shop::open().await;
    shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
    let id = shop.conversations().await.remove(0).conversation.id;
    (shop, id)
}

impl Shop {
    fn wish(&self, body: CommandBody) -> Command {
        Command { id: CommandId::new(&*self.clock, &*self.random), body }
    }

    async fn ask(&self, who: PersonId, command: &Command) -> Result<CommandOutcome, CommandError> {
        self.commands().execute(self.asker(who), command.clone()).await
    }
}

fn text(conversation_id: ConversationId, text: &str) -> CommandBody {
    CommandBody::SendText { conversation_id, text: text.to_owned(), reply_to: None, retry_of: None }
}

fn refusal(outcome: &CommandOutcome) -> &str {
    &outcome.error.as_ref().expect("a refusal").code
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
        shop.ask(shop.asha, &shop.wish(CommandBody::Resolve { conversation_id: ritika })).await.unwrap();
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
        let mut stranger = shop.asker(shop.asha);
        stranger.workspace_id = WorkspaceId::new(&*shop.clock, &*shop.random);
        let command = shop.wish(CommandBody::Resolve { conversation_id: ritika });
        // The stranger's workspace does not exist, so not even the refusal can be written down.
        assert!(shop.commands().execute(stranger, command).await.is_err());
        assert_eq!(shop.conversations().await[0].conversation.status, ConversationStatus::Open);
    });
}
