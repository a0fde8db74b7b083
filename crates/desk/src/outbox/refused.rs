//! Handles commands that the hub refused: their person is told, and nothing they typed is lost.
//!
//! Messages stay where they are with the reason, the words of a note go back into the note field, and for every other command of a
//! person a notice says what was refused, why, and in which chat. A command with typed words stays in the outbox, no longer shown as
//! done, and its notice is made from there until its person dismisses it; the notice has the words for as long as the person sees the
//! chat. A person who cancels a planned message that was not sent gets its words back even if the cancelling is refused. Refused
//! receipts, which the desk sends by itself, are dropped.

use std::collections::BTreeMap;

use sangam_cache::{OutboxWriter, Outgoing, OutgoingState, Phase};
use sangam_model::id::{CommandId, PersonId};
use sangam_model::later::PlanState;
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody};
use serde::Deserialize;

use crate::api::app::{Notice, NoticeChat, NoticeKind, Undone};
use crate::api::error::own;
use crate::api::tag::Tag;
use crate::desk::Shared;
use crate::queries::names::display_name;

/// How a person learns that a wish of theirs was refused.
enum Telling {
    /// It stays on the screen with the reason until someone acts.
    Stays,
    /// Its words go back to where they were typed.
    GoesBack,
    /// A planned message is as it was.
    Later,
    /// By what it was.
    Wish(Undone),
    /// By what it was, with what was typed for it, which stays until someone acts.
    Typed(Undone, String),
    /// Not at all: no person wished it.
    Silence,
}

impl Telling {
    fn of(body: &CommandBody) -> Self {
        let wish = Self::Wish;
        let typed = |wish, words: &Option<String>| match words {
            Some(words) => Self::Typed(wish, words.clone()),
            None => Self::Wish(wish),
        };
        match body {
            CommandBody::Send { .. }
            | CommandBody::SendText { .. }
            | CommandBody::SendLater { .. }
            | CommandBody::NewChat { .. } => Self::Stays,
            CommandBody::AddNote { .. } | CommandBody::EditNote { .. } => Self::GoesBack,
            CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. } => Self::Later,
            CommandBody::MarkRead { .. } | CommandBody::ReadMentions { .. } => Self::Silence,
            CommandBody::React { .. } => wish(Undone::React),
            CommandBody::Assign { .. } => wish(Undone::Assign),
            CommandBody::AssignTeam { .. } => wish(Undone::AssignTeam),
            CommandBody::Resolve { .. } => wish(Undone::Resolve),
            CommandBody::Reopen { .. } => wish(Undone::Reopen),
            CommandBody::SetPending { .. } => wish(Undone::SetPending),
            CommandBody::Snooze { .. } => wish(Undone::Snooze),
            CommandBody::MarkUnread { .. } => wish(Undone::MarkUnread),
            CommandBody::TakeBack { .. } => wish(Undone::TakeBack),
            CommandBody::DeleteNote { .. } => wish(Undone::DeleteNote),
            CommandBody::SetBlocked { blocked: true, .. } => wish(Undone::Block),
            CommandBody::SetBlocked { blocked: false, .. } => wish(Undone::Unblock),
            CommandBody::NameContact { name, .. } => typed(Undone::NameContact, name),
            CommandBody::DescribeContact { about, .. } => typed(Undone::DescribeContact, about),
            CommandBody::FillCard { value, .. } => typed(Undone::FillCard, value),
            CommandBody::SetLabel { .. } => wish(Undone::SetLabel),
            CommandBody::SetPrivate { .. } => wish(Undone::SetPrivate),
            CommandBody::MergeContacts { .. } => wish(Undone::MergeContacts),
            CommandBody::SplitContacts { .. } => wish(Undone::SplitContacts),
            CommandBody::KeepApart { .. } => wish(Undone::KeepApart),
        }
    }
}

/// Takes what the hub refused off the screen, or leaves it there with the reason, and tells its person.
pub(super) async fn settle(
    shared: &Shared,
    command: &Command,
    error: Option<ApiError>,
) -> sangam_cache::Result<()> {
    let (id, now) = (command.id, shared.context.clock.now());
    tracing::info!(code = error.as_ref().map(|error| error.code.as_str()), "the hub refused a command");
    let why = error.as_ref().map_or(code::INTERNAL, |error| error.code.as_str()).to_owned();
    let telling = Telling::of(&command.body);
    match telling {
        Telling::Stays | Telling::Typed(..) => {
            let mark = move |outbox: &mut OutboxWriter<'_>| outbox.mark_rejected(id, error.as_ref());
            for undone in shared.cache.write_outbox(mark).await? {
                if let Telling::Wish(wish) = Telling::of(&undone.body) {
                    say(shared, &undone, wish, own::REPLY_NOT_SENT.to_owned()).await?;
                }
            }
            shared.context.bell.all_stale(&[Tag::App]);
            return Ok(());
        }
        Telling::GoesBack => {
            shared.cache.write_outbox(move |outbox| outbox.return_to_draft(id, now)).await?;
        }
        Telling::Later if has_words_to_give_back(shared, command, error.as_ref()).await? => {
            return shared.cache.write_outbox(move |outbox| outbox.done(id)).await;
        }
        _ => shared.cache.write_outbox(move |outbox| outbox.remove(id)).await?,
    }
    match telling {
        Telling::GoesBack => tell(shared, NoticeKind::NoteNotKept { why }),
        Telling::Later => tell(shared, NoticeKind::LaterNotDone { why }),
        Telling::Wish(wish) => match error {
            Some(error) if error.code == code::ALREADY_ASSIGNED => {
                tell(shared, NoticeKind::AlreadyAssigned { name: winner(shared, &error).await? });
            }
            Some(error) if error.code == code::CHANGED_SINCE && wish == Undone::TakeBack => {
                let chats = whose(shared, command).await?.into_iter().collect();
                tell(shared, NoticeKind::NotTakenBack { chats });
            }
            _ => say(shared, command, wish, why).await?,
        },
        Telling::Stays | Telling::Typed(..) | Telling::Silence => {}
    }
    Ok(())
}

/// What was to be taken back is no plan any more, was not sent, and nobody else has its words: somebody let go of it before, or the hub
/// knows nothing of it.
async fn has_words_to_give_back(
    shared: &Shared,
    command: &Command,
    error: Option<&ApiError>,
) -> sangam_cache::Result<bool> {
    let (id, Some(error)) = (command.id, error) else { return Ok(false) };
    let outgoing = shared.cache.read_outbox(move |outbox| outbox.outgoing(id)).await?;
    let Some(plan) = outgoing.and_then(|outgoing| outgoing.gives_back) else { return Ok(false) };
    let place = command.body.conversation_id();
    let here = shared.cache.read(move |reader| {
        // It is a message under the same id once it was sent, whatever else is told of it.
        let was_sent = reader.message(plan.id)?.is_some();
        let is_seen = reader.conversation(place)?.is_some();
        Ok((reader.later(plan.id)?.map(|row| row.standing), was_sent, is_seen))
    });
    let (standing, was_sent, is_seen) = here.await?;
    let is_let_go_of = match error.code.as_str() {
        // The hub says the same of a chat that is not shown any more, in which it may still leave.
        code::NOT_FOUND => is_seen && standing.is_none_or(|standing| standing == PlanState::Cancelled),
        // The hub knows it before the page that tells of it is here.
        code::LATER_OVER => {
            standing_of(error).or(standing) == Some(PlanState::Cancelled) && !has_its_words_elsewhere(error)
        }
        _ => false,
    };
    Ok(is_let_go_of && !was_sent)
}

/// Where a plan stands of which nothing comes any more, as the hub says with its refusal.
fn standing_of(error: &ApiError) -> Option<PlanState> {
    PlanState::deserialize(error.detail.as_ref()?.get("standing")?).ok()
}

/// Whether a colleague who took it back at the same moment has its words: who was faster, as the hub says.
fn has_its_words_elsewhere(error: &ApiError) -> bool {
    error.detail.as_ref().and_then(|detail| detail.get("words_taken")?.as_bool()).unwrap_or_default()
}

async fn say(shared: &Shared, command: &Command, what: Undone, why: String) -> sangam_cache::Result<()> {
    let chats = whose(shared, command).await?.into_iter().collect();
    tell(shared, NoticeKind::NotDone { what, why, chats, words: None });
    Ok(())
}

fn tell(shared: &Shared, kind: NoticeKind) {
    shared.notices.say(kind, shared.context.clock.now());
    shared.context.bell.all_stale(&[Tag::App]);
}

/// What was typed for wishes the hub refused.
pub(crate) async fn kept(shared: &Shared) -> Vec<Notice> {
    match kept_with_chats(shared).await {
        Ok(kept) => {
            kept.into_iter().filter_map(|(outgoing, chat)| notice_of(shared, outgoing, chat)).collect()
        }
        Err(error) => {
            tracing::error!(%error, "what was typed for refused wishes cannot be read");
            Vec::new()
        }
    }
}

/// Each with its chat, if that is seen here: also one that only begins here. Before the list of chats is whole nobody knows which are not.
async fn kept_with_chats(shared: &Shared) -> sangam_cache::Result<Vec<(Outgoing, Option<NoticeChat>)>> {
    let is_kept = |outgoing: &Outgoing| matches!(Telling::of(&outgoing.command.body), Telling::Typed(..));
    let mut refused = shared.cache.read_outbox(|outbox| outbox.refused()).await?;
    refused.retain(is_kept);
    if refused.is_empty() {
        return Ok(Vec::new());
    }
    let places = refused.iter().map(|outgoing| outgoing.conversation).collect();
    let rows = shared.cache.conversations(places).await?.into_iter();
    let chats: BTreeMap<_, _> = rows
        .map(|(place, row)| (place, NoticeChat { id: row.id, name: display_name(&row.contact) }))
        .collect();
    let is_whole = matches!(shared.cache.sync_state().await?.phase, Phase::Backfill { .. } | Phase::Live);
    let with_chat = |outgoing: Outgoing| {
        let chat = chats.get(&outgoing.conversation).cloned();
        (chat.is_some() || is_whole).then_some((outgoing, chat))
    };
    Ok(refused.into_iter().filter_map(with_chat).collect())
}

/// A person lets go of what was typed for a refused wish. Who was shown no words of it, because its chat is not seen, lets go of being told.
pub(crate) async fn let_go(shared: &Shared, wish: CommandId) -> sangam_cache::Result<()> {
    let kept = kept_with_chats(shared).await?;
    if kept.iter().any(|(outgoing, chat)| outgoing.command.id == wish && chat.is_none()) {
        shared.notices.is_enough(wish);
        return Ok(());
    }
    shared.cache.write_outbox(move |outbox| outbox.remove(wish)).await
}

/// Of a chat that is not seen nothing is said but that something was not done in it.
fn notice_of(shared: &Shared, outgoing: Outgoing, chat: Option<NoticeChat>) -> Option<Notice> {
    if chat.is_none() && shared.notices.was_enough(outgoing.command.id) {
        return None;
    }
    let Telling::Typed(what, words) = Telling::of(&outgoing.command.body) else { return None };
    let OutgoingState::Rejected(error) = outgoing.state else { return None };
    let why = error.map_or_else(|| code::INTERNAL.to_owned(), |error| error.code);
    let words = chat.is_some().then_some(words);
    let kind = NoticeKind::NotDone { what, why, chats: chat.into_iter().collect(), words };
    Some(Notice { id: shared.notices.id_of(outgoing.command.id), kind, at: outgoing.made_at })
}

/// The chat a command is about, if it is still here.
async fn whose(shared: &Shared, command: &Command) -> sangam_cache::Result<Option<NoticeChat>> {
    let row = shared.cache.conversation(command.body.conversation_id()).await?;
    Ok(row.map(|row| NoticeChat { id: row.id, name: display_name(&row.contact) }))
}

/// Who was faster, as far as this desk knows them.
async fn winner(shared: &Shared, error: &ApiError) -> sangam_cache::Result<Option<String>> {
    let winner: Option<PersonId> =
        error.detail.as_ref().and_then(|detail| detail.get("assignee_id")?.as_str()?.parse().ok());
    let Some(winner) = winner else { return Ok(None) };
    let read = shared.cache.read(move |reader| {
        Ok(reader.people()?.into_iter().find(|person| person.id == winner).map(|person| person.name))
    });
    read.await
}
