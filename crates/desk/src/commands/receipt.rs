//! Read receipts and typing indicators.
//!
//! Both are the person's choice ([`ReadReceipts`]), and nothing else tells a customer anything: opening a conversation marks it read
//! for the team only, unless the desk is set otherwise.

use sangam_cache::{Anchor, ThreadItem, ThreadQuery};
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::time::SECOND;
use sangam_model::{Direction, Origin, window};
use sangam_protocol::{Command, CommandBody};

use super::{add, shown};
use crate::api::app::{ConnectionState, Nothing, ReadReceipts};
use crate::api::conversations::{ConversationArgs, MarkReadArgs};
use crate::api::error::UiError;
use crate::app::App;
use crate::desk::Shared;

/// How far back the message that is answered is looked for.
const LOOK_BACK: u32 = 100;
/// WhatsApp shows for 25 s that somebody writes; said again no sooner than this, it does not flicker.
const TYPING_EVERY: i64 = 20 * SECOND;

/// Bubbles were seen. The team knows; the customer does only where the desk is set so.
pub(crate) async fn mark_read(app: &App, args: MarkReadArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let row = shown(&desk.shared, args.conversation_id).await?;
    if row.unread > 0 || row.marked_unread {
        let (conversation_id, up_to) = (args.conversation_id, args.up_to);
        let receipt = app.settings().read_receipts == ReadReceipts::OnOpen;
        add(&desk.shared, CommandBody::MarkRead { conversation_id, up_to, receipt, typing: false }).await?;
    }
    Ok(Nothing {})
}

/// Somebody writes an answer. WhatsApp takes this only together with a receipt, so it is said only where reading is, and it is said
/// now or not at all: it never waits in the outbox.
pub(crate) async fn typing(app: &App, args: ConversationArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let is_live = shared.connection.borrow().state == ConnectionState::Live;
    if app.settings().read_receipts != ReadReceipts::OnOpen || !is_live {
        return Ok(Nothing {});
    }
    let row = shown(shared, args.conversation_id).await?;
    // What was not on the screen is not told to be read.
    if row.unread > 0 || !window::is_open(row.window_closes_at, shared.hub_now()) {
        return Ok(Nothing {});
    }
    let Some(up_to) = newest(shared, row.id, |_| false).await? else { return Ok(Nothing {}) };
    if is_time(shared, row.id) {
        let said = shared.hub.command(&read(shared, row.id, up_to, true)).await;
        if let Err(error) = said {
            tracing::debug!(%error, "nobody was told that somebody writes");
        }
    }
    Ok(Nothing {})
}

/// Whether to say it again; from now on it counts as said.
fn is_time(shared: &Shared, conversation: ConversationId) -> bool {
    let now = shared.context.clock.now();
    let mut typed_at = shared.typed_at.lock();
    typed_at.retain(|_, at| now.since(*at).abs() < TYPING_EVERY);
    let is_new = !typed_at.contains_key(&conversation);
    typed_at.entry(conversation).or_insert(now);
    is_new
}

/// The receipt that follows an answer; `None` when a desk answered already, which told it then.
pub(super) async fn of_answer(
    shared: &Shared,
    conversation: ConversationId,
) -> Result<Option<Command>, UiError> {
    let is_answer = |origin: Origin| matches!(origin, Origin::Desk | Origin::Template);
    let up_to = newest(shared, conversation, is_answer).await?;
    Ok(up_to.map(|up_to| read(shared, conversation, up_to, false)))
}

fn read(shared: &Shared, conversation_id: ConversationId, up_to: MessageId, typing: bool) -> Command {
    let id = CommandId::new(&*shared.context.clock, &*shared.context.random);
    Command { id, body: CommandBody::MarkRead { conversation_id, up_to, receipt: true, typing } }
}

/// The customer's newest bubble, unless one that `ends` the search came after it.
async fn newest(
    shared: &Shared,
    conversation: ConversationId,
    ends: impl Fn(Origin) -> bool,
) -> Result<Option<MessageId>, UiError> {
    let query = ThreadQuery { conversation, at: Anchor::Newest, limit: LOOK_BACK };
    let stretch = shared.answer(shared.cache.thread(query)).await?;
    for thing in stretch.items.iter().rev() {
        match thing {
            ThreadItem::Message(stored) if stored.row.direction == Direction::In => {
                return Ok(Some(stored.row.id));
            }
            ThreadItem::Message(stored) if ends(stored.row.origin) => return Ok(None),
            ThreadItem::Message(_) | ThreadItem::Event(_) | ThreadItem::Outgoing(_) => {}
        }
    }
    Ok(None)
}
