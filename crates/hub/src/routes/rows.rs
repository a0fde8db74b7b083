//! Converts stored records to rows of the protocol. What a person may not see was left out before this is called.

use sangam_model::facts::Bubble;
use sangam_model::{MediaState, marketing};
use sangam_protocol::card::ContactCard;
use sangam_protocol::rows::{LastMessage, ReactionRow};
use sangam_protocol::{
    ContactRow, ConversationRow, MediaRow, MessageRow, NumberRow, PersonRow, WorkspaceRow,
};

use crate::access::visibility::Eyes;
use crate::store::{
    CardRecord, Contact, ConversationView, MediaRecord, MessageView, Number, Person, StoredMessage, Workspace,
};

pub(super) fn workspace(workspace: &Workspace) -> WorkspaceRow {
    WorkspaceRow {
        id: workspace.id,
        name: workspace.name.clone(),
        practice: workspace.practice,
        phone_book_shared: workspace.phone_book_shared,
        phones_masked: workspace.phones_masked,
        only_assignee_replies: workspace.only_assignee_replies,
        rev: workspace.rev,
    }
}

pub(super) fn person(person: &Person) -> PersonRow {
    PersonRow {
        id: person.id,
        name: person.name.clone(),
        role: person.role,
        active: person.active,
        away: person.away,
        language: person.language.clone(),
        rev: person.rev,
    }
}

pub(super) fn number(number: &Number) -> NumberRow {
    NumberRow {
        id: number.id,
        display_number: number.display_number.clone(),
        verified_name: number.verified_name.clone(),
        connected: number.standing.is_connected(),
        stage: number.standing.stage,
        link: number.standing.link.clone(),
        link_since: number.standing.link_since,
        onboarded_at: number.standing.onboarded_at,
        first_onboarded_at: number.standing.first_onboarded_at(),
        phone_seen_at: number.standing.phone_seen_at,
        health: number.standing.health.clone(),
        contacts: number.standing.contacts.clone(),
        history: number.standing.history.clone(),
        gaps: number.standing.gaps.clone(),
        rev: number.rev,
    }
}

/// The names of the phone and of the customer are given beside the team's own, to those who read them.
fn contact(contact: &Contact, card: &CardRecord, eyes: Eyes) -> ContactRow {
    let book_name = contact.book_name.as_deref().filter(|_| eyes.reads_phone_book);
    let team_name = card.team_name.as_deref().map(|name| eyes.words(name));
    ContactRow {
        id: contact.id,
        name: team_name.clone().or_else(|| eyes.name_of(contact)),
        phone: eyes.phone_of(contact),
        user_id: contact.user_id.clone(),
        username: contact.username.clone(),
        private: contact.private,
        card: ContactCard {
            team_name,
            book_name: book_name.map(|name| eyes.words(name)),
            profile_name: contact.profile_name.as_deref().map(|name| eyes.words(name)),
            about: card.about.clone(),
            values: card.values.clone(),
        },
    }
}

/// A conversation as these eyes read it.
pub(super) fn conversation(view: &ConversationView, eyes: Eyes) -> ConversationRow {
    let conversation = &view.conversation;
    ConversationRow {
        id: conversation.id,
        number_id: conversation.number_id,
        contact: contact(&view.contact, &view.card, eyes),
        status: conversation.status,
        assignee_id: conversation.assignee_id,
        team_id: conversation.team_id,
        unread: conversation.unread,
        window_closes_at: conversation.window_closes_at,
        waiting_since: conversation.waiting_since,
        opened_at: conversation.opened_at,
        last_message: view.last_message.as_ref().and_then(|message| last_message(message, eyes)),
        activity_at: conversation.activity_at,
        first_message_at: conversation.first_message_at,
        snoozed_until: conversation.snoozed_until,
        snooze_zone: conversation.snooze_zone.clone(),
        woke_at: conversation.woke_at,
        marked_unread: conversation.unread_mark.is_some(),
        held: conversation.is_held(),
        merge_offer: eyes.offer_of(view),
        marketing_stopped_at: marketing::stopped_at(conversation.marketing),
        blocked_at: conversation.blocked_at,
        labels: view.labels.clone(),
        rev: conversation.rev,
    }
}

fn last_message(message: &StoredMessage, eyes: Eyes) -> Option<LastMessage> {
    let bubble = message.facts.project()?;
    let text = text_of(&bubble, eyes);
    Some(LastMessage {
        id: message.id,
        direction: bubble.direction,
        origin: bubble.origin,
        author_id: bubble.author,
        kind: bubble.content.kind,
        text: text.map(|text| text.chars().take(LastMessage::TEXT_CHARS).collect()),
        delivery: bubble.delivery,
        revoked: bubble.revoked_at.is_some(),
        sent_at: bubble.sent_at,
    })
}

/// What a bubble says. The lines WhatsApp itself writes name numbers.
fn text_of(bubble: &Bubble, eyes: Eyes) -> Option<String> {
    let text = bubble.content.text.as_deref()?;
    Some(if bubble.content.kind == "system" { eyes.words(text) } else { text.to_owned() })
}

/// The row of a bubble; `None` while a message waits for its content.
pub(super) fn message(view: &MessageView, eyes: Eyes) -> Option<MessageRow> {
    let message = &view.message;
    let bubble = message.facts.project()?;
    let (media, text) = (media(&bubble, view.media.as_ref()), text_of(&bubble, eyes));
    Some(MessageRow {
        id: message.id,
        conversation_id: message.conversation_id?,
        wamid: message.wamid.as_deref().map(|wamid| eyes.wamid(wamid)),
        direction: bubble.direction,
        origin: bubble.origin,
        author_id: bubble.author,
        imported: bubble.imported,
        automatic: message.automatic || message.pressed,
        kind: bubble.content.kind,
        text,
        media,
        detail: bubble.content.detail,
        reply_to: bubble.content.reply_to.as_deref().map(|wamid| eyes.wamid(wamid)),
        forwarded: bubble.content.forwarded,
        referral: bubble.content.referral,
        reactions: bubble.reactions.into_iter().map(|(by, emoji)| ReactionRow { emoji, by }).collect(),
        reaction_refused: bubble.reaction_refused,
        delivery: bubble.delivery,
        error: bubble.error.or(bubble.content.error),
        edited_at: bubble.edited_at,
        revoked_at: bubble.revoked_at,
        sent_at: bubble.sent_at,
        retry_of: message.retry_of,
        rev: message.rev,
    })
}

/// The file as far as it has come; a deleted message has none.
fn media(bubble: &Bubble, record: Option<&MediaRecord>) -> Option<MediaRow> {
    let told = bubble.content.media.as_ref()?;
    Some(match record {
        Some(record) => MediaRow {
            mime_type: record.mime_type.clone(),
            filename: record.filename.clone(),
            size_bytes: record.size_bytes,
            sha256: record.sha256.clone(),
            state: record.state,
            voice: record.voice,
            animated: record.animated,
        },
        None => MediaRow {
            mime_type: told.mime_type.clone(),
            filename: told.filename.clone(),
            size_bytes: None,
            sha256: None,
            state: MediaState::Pending,
            voice: told.voice,
            animated: told.animated,
        },
    })
}
