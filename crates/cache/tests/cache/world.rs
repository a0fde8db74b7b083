//! People, rows and profiles for the tests. Asha is an agent; Ritika and others are customers.

use std::path::Path;

use sangam_cache::{Cache, Execution, OpenReport, Options, Profile, RootKey};
use sangam_model::id::{
    CommandId, ContactId, ConversationId, EpochId, MessageId, NumberId, PersonId, WorkspaceId,
};
use sangam_model::{ConversationStatus, Direction, Origin, Role, Timestamp};
use sangam_protocol::sync::{Change, Cursor, Frame, Rev, Snapshot};
use sangam_protocol::{
    Command, CommandBody, ContactRow, ConversationRow, MessageRow, NumberRow, PersonRow, WorkspaceRow,
};
use tempfile::TempDir;
use uuid::Uuid;

/// When the tests begin.
pub(crate) const START: i64 = 1_795_302_220;

pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(START + secs)
}

fn id(family: u128, number: u128) -> Uuid {
    Uuid::from_u128((family << 96) | (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) << 16) | number)
}

pub(crate) fn asha() -> PersonId {
    PersonId::from_uuid(id(1, 1))
}
pub(crate) fn vikram() -> PersonId {
    PersonId::from_uuid(id(1, 2))
}
pub(crate) fn conversation_id(number: u128) -> ConversationId {
    ConversationId::from_uuid(id(2, number))
}
pub(crate) fn contact_id(number: u128) -> ContactId {
    ContactId::from_uuid(id(3, number))
}
pub(crate) fn message_id(number: u128) -> MessageId {
    MessageId::from_uuid(id(4, number))
}
pub(crate) fn command_id(number: u128) -> CommandId {
    CommandId::from_uuid(id(4, number))
}
pub(crate) fn event_id(number: u128) -> sangam_model::id::EventId {
    sangam_model::id::EventId::from_uuid(id(5, number))
}
pub(crate) fn number_id() -> NumberId {
    NumberId::from_uuid(id(6, 1))
}
pub(crate) fn other_number_id() -> NumberId {
    NumberId::from_uuid(id(6, 2))
}
pub(crate) fn epoch(number: u128) -> EpochId {
    EpochId::from_uuid(id(7, number))
}
pub(crate) fn head(rev: i64) -> Cursor {
    Cursor { epoch: epoch(1), rev: Rev(rev) }
}

pub(crate) fn key(byte: u8) -> RootKey {
    RootKey::new([byte; 32])
}

pub(crate) fn profile(folder: &Path) -> Profile {
    Profile::of(folder, "https://hub.example", WorkspaceId::from_uuid(id(8, 1)), asha())
}

pub(crate) const INLINE: Options = Options { execution: Execution::Inline, media_cap_bytes: 1 << 20 };

pub(crate) async fn open_with(folder: &Path, byte: u8) -> (Cache, OpenReport) {
    Cache::open(profile(folder), &key(byte), INLINE).await.unwrap()
}

/// A profile that has begun its first sync at revision 0 and finished it: nothing to fetch.
pub(crate) async fn fresh() -> (TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let (cache, _) = open_with(folder.path(), 7).await;
    cache.begin(snapshot(0)).await.unwrap();
    (folder, cache)
}

pub(crate) fn snapshot(rev: i64) -> Snapshot {
    Snapshot {
        laters: Vec::new(),
        card_shape: None,
        shop: None,
        head: head(rev),
        me: asha(),
        workspace: WorkspaceRow {
            id: WorkspaceId::from_uuid(id(8, 1)),
            name: "Jaipur Blocks".into(),
            practice: false,
            phone_book_shared: false,
            phones_masked: false,
            only_assignee_replies: false,
            rev: Rev(0),
        },
        people: vec![PersonRow {
            id: asha(),
            name: "Asha".into(),
            role: Role::Agent,
            active: true,
            away: None,
            language: None,
            rev: Rev(0),
        }],
        numbers: vec![NumberRow {
            id: number_id(),
            display_number: "+91 141 555 0100".into(),
            verified_name: None,
            connected: true,
            stage: Default::default(),
            link: Default::default(),
            link_since: None,
            onboarded_at: None,
            first_onboarded_at: None,
            phone_seen_at: None,
            health: Default::default(),
            contacts: Default::default(),
            history: Default::default(),
            gaps: Default::default(),
            rev: Rev(0),
        }],
        costs: Vec::new(),
        rate_card: None,
        templates: Vec::new(),
        template_accounts: Vec::new(),
        quick_replies: Vec::new(),
        teams: Vec::new(),
        labels: Vec::new(),
        views: Vec::new(),
        conversations_total: 0,
        messages_total: 0,
    }
}

pub(crate) fn conversation(number: u128, rev: i64) -> ConversationRow {
    ConversationRow {
        id: conversation_id(number),
        number_id: number_id(),
        contact: ContactRow {
            id: contact_id(number),
            name: Some(format!("Customer {number}")),
            phone: Some(format!("+9198290{number:05}")),
            user_id: None,
            username: None,
            private: false,
            card: Default::default(),
        },
        status: ConversationStatus::Open,
        assignee_id: None,
        team_id: None,
        unread: 0,
        window_closes_at: None,
        waiting_since: None,
        opened_at: None,
        last_message: None,
        activity_at: Some(at(i64::try_from(number).unwrap())),
        first_message_at: None,
        snoozed_until: None,
        snooze_zone: None,
        woke_at: None,
        marked_unread: false,
        held: false,
        merge_offer: None,
        marketing_stopped_at: None,
        blocked_at: None,
        labels: Vec::new(),
        rev: Rev(rev),
    }
}

pub(crate) fn message(number: u128, conversation: u128, secs: i64, text: &str, rev: i64) -> MessageRow {
    MessageRow {
        id: message_id(number),
        conversation_id: conversation_id(conversation),
        wamid: Some(format!("wamid.{number:06}")),
        direction: Direction::In,
        origin: Origin::Customer,
        author_id: None,
        imported: false,
        automatic: false,
        kind: "text".into(),
        text: Some(text.into()),
        media: None,
        detail: None,
        reply_to: None,
        forwarded: None,
        referral: None,
        reactions: Vec::new(),
        reaction_refused: None,
        delivery: None,
        error: None,
        edited_at: None,
        revoked_at: None,
        sent_at: at(secs),
        retry_of: None,
        rev: Rev(rev),
    }
}

pub(crate) fn with_conversation(row: ConversationRow) -> Change {
    Change::Conversation { row: Box::new(row), refill: false }
}

pub(crate) fn with_message(row: MessageRow) -> Change {
    Change::Message { row: Box::new(row) }
}

/// A frame that begins at `from` and ends at the newest revision in it.
pub(crate) fn frame(from: i64, changes: Vec<Change>) -> Frame {
    let to = changes.iter().map(Change::rev).max().unwrap_or(Rev(from));
    Frame { from: Rev(from), to, head: Cursor { epoch: epoch(1), rev: to }, changes, scope_changed: false }
}

pub(crate) fn send(number: u128, conversation: u128, text: &str) -> Command {
    Command {
        id: command_id(number),
        body: CommandBody::SendText {
            conversation_id: conversation_id(conversation),
            text: text.into(),
            reply_to: None,
            retry_of: None,
        },
    }
}

pub(crate) async fn do_command(cache: &Cache, command: Command, secs: i64) {
    cache.write_outbox(move |outbox| outbox.add(&command, at(secs))).await.unwrap();
}
