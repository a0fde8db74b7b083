//! Creates, changes and removes quick replies.
//!
//! The team's are written by those who look after it, a person's own by that person alone: for everybody else, the owner of the shop
//! included, another person's own is not there. Whose a reply is was decided when it was made. A name is there once among the team's
//! and once among a person's own. Many at once are looked at before the first is written, so they are kept all or not at all.
//!
//! A removed reply stays as a row without words, so that desks that were away hear of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sangam_model::id::{PersonId, QuickReplyId, WorkspaceId};
use sangam_model::outgoing::{Fault, Problem};
use sangam_model::quick_reply::{MOST_AT_ONCE, MOST_OWN, MOST_SHARED, QuickReply};
use sangam_model::{Capability, Role, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::quick_reply::{NumberedReply, QuickReplyRow, SaveQuickReply};
use sangam_protocol::{ApiError, Rev};
use serde_json::json;

use crate::access::visibility::Viewer;
use crate::media::brought;
use crate::ruling::Ruling;
use crate::store::{ReadTx, Result, Tx};

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
    /// As what, when they were recognised.
    pub role: Role,
    /// Now.
    pub now: Timestamp,
}

/// Keeps replies, all or none, in the order they were given.
///
/// # Errors
/// What the database says; or why it is refused.
pub fn keep(tx: &mut Tx<'_>, by: Writer, wishes: &[NumberedReply]) -> Ruling<Vec<QuickReplyRow>> {
    if wishes.is_empty() || wishes.len() > MOST_AT_ONCE {
        let problem = Problem { field: "replies".to_owned(), fault: Fault::Count { max: MOST_AT_ONCE } };
        return Err(with_problems(0, &[problem]).into());
    }
    let mut judge = Judge { by, shelves: HashMap::new() };
    let mut rows = Vec::with_capacity(wishes.len());
    for (nth, NumberedReply { id, save }) in wishes.iter().enumerate() {
        rows.push(judge.look_at(tx, nth, *id, save)?);
    }
    judge.names_are_free(&rows)?;
    for row in &mut rows {
        match tx.quick_reply(by.workspace_id, row.id)?.filter(|known| known.reply == row.reply) {
            Some(known) => *row = known,
            None => {
                row.rev = tx.next_rev();
                tx.save_quick_reply(row)?;
            }
        }
    }
    Ok(rows)
}

/// Removes one; once more changes nothing.
///
/// # Errors
/// What the database says; or why it is refused.
pub fn remove(tx: &mut Tx<'_>, by: Writer, id: QuickReplyId) -> Ruling<()> {
    let Some(known) = tx.quick_reply(by.workspace_id, id)?.filter(|row| is_there_for(row, by.person_id))
    else {
        return Err(not_found().into());
    };
    may_write(tx, by, known.owner_id)?;
    if known.reply.is_some() {
        let rev = tx.next_rev();
        let gone = QuickReplyRow { reply: None, edited_at: by.now, edited_by: by.person_id, rev, ..known };
        tx.save_quick_reply(&gone)?;
    }
    Ok(())
}

/// Whether a reply is there for a person: the team's and their own are.
#[must_use]
pub fn is_there_for(row: &QuickReplyRow, person: PersonId) -> bool {
    row.owner_id.is_none_or(|owner| owner == person)
}

/// Whether the asker is still of the team, and may write this person's replies or the team's.
fn may_write(tx: &Tx<'_>, by: Writer, owner: Option<PersonId>) -> Ruling<()> {
    let person = tx.person(by.person_id)?.filter(|person| person.active);
    let may = person.is_some_and(|person| {
        owner == Some(by.person_id) || person.role.min(by.role).may(Capability::ShareReplies)
    });
    if may { Ok(()) } else { Err(ApiError::new(code::FORBIDDEN, "these are not theirs to write").into()) }
}

/// The replies of the team or of one person by their names, as far as they were asked for.
type Shelf = HashMap<QuickReplyId, String>;

struct Judge {
    by: Writer,
    shelves: HashMap<Option<PersonId>, Shelf>,
}

impl Judge {
    /// One wish by itself: the row it would make, without a revision of its own yet.
    fn look_at(
        &mut self,
        tx: &Tx<'_>,
        nth: usize,
        id: QuickReplyId,
        save: &SaveQuickReply,
    ) -> Ruling<QuickReplyRow> {
        let by = self.by;
        let known = tx.quick_reply(by.workspace_id, id)?;
        let is_elsewhere = known.is_none() && tx.has_quick_reply(id)?;
        if is_elsewhere || known.as_ref().is_some_and(|row| !is_there_for(row, by.person_id)) {
            return Err(not_found().into());
        }
        let wanted = save.own.then_some(by.person_id);
        let owner_id = known.as_ref().map_or(wanted, |row| row.owner_id);
        may_write(tx, by, owner_id)?;
        let reply = save.reply.clone().tidied();
        if let Some(known) = known.as_ref().filter(|known| known.reply.as_ref() != Some(&reply)) {
            let is_new_to_them = save.known_rev.is_none_or(|rev| rev < known.rev);
            if is_new_to_them {
                let error = ApiError::new(code::QUICK_REPLY_CHANGED, "somebody changed it meanwhile");
                return Err(error.with_detail(json!({ "index": nth })).into());
            }
        }
        let mut problems = reply.problems();
        if problems.is_empty() {
            problems = file_problems(tx, by, known.as_ref(), &reply)?;
        }
        if !problems.is_empty() {
            return Err(with_problems(nth, &problems).into());
        }
        if let Entry::Vacant(shelf) = self.shelves.entry(owner_id) {
            let there = tx.quick_replies(by.workspace_id, owner_id)?;
            let named = there.iter().filter_map(|row| Some((row.id, row.reply.as_ref()?.name_key())));
            shelf.insert(named.collect());
        }
        let rev = known.map_or(Rev(0), |row| row.rev);
        Ok(QuickReplyRow {
            id,
            owner_id,
            reply: Some(reply),
            edited_at: by.now,
            edited_by: by.person_id,
            rev,
        })
    }

    /// Whether every name would be there once, and no shelf would be overfull, after all of them were kept.
    fn names_are_free(&mut self, rows: &[QuickReplyRow]) -> Ruling<()> {
        for row in rows {
            let Some(reply) = &row.reply else { continue };
            self.shelves.entry(row.owner_id).or_default().insert(row.id, reply.name_key());
        }
        for (owner, shelf) in &self.shelves {
            let most = if owner.is_some() { MOST_OWN } else { MOST_SHARED };
            if shelf.len() > most {
                let error = ApiError::new(code::QUICK_REPLIES_FULL, "there are as many as there can be");
                return Err(error.with_detail(json!({ "max": most })).into());
            }
        }
        for (nth, row) in rows.iter().enumerate() {
            let Some(reply) = &row.reply else { continue };
            let (key, shelf) = (reply.name_key(), self.shelves.get(&row.owner_id));
            let is_other = |(id, name): (&QuickReplyId, &String)| *id != row.id && *name == key;
            if shelf.is_some_and(|shelf| shelf.iter().any(is_other)) {
                let problem = Problem { field: "name".to_owned(), fault: Fault::Twice };
                return Err(with_problems(nth, &[problem]).into());
            }
        }
        Ok(())
    }
}

/// Whether the file is here, for this person, and what the reply says it is. One it carries already may stay.
fn file_problems(
    tx: &ReadTx<'_>,
    by: Writer,
    known: Option<&QuickReplyRow>,
    reply: &QuickReply,
) -> Result<Vec<Problem>> {
    let Some(wanted) = &reply.file else { return Ok(Vec::new()) };
    if known.and_then(|row| row.reply.as_ref()?.file.as_ref()) == Some(wanted) {
        return Ok(Vec::new());
    }
    let whose = (by.workspace_id, by.person_id);
    let found = brought::at_hand(tx, whose, Viewer::of(by.role), &wanted.file.sha256, by.now)?;
    let is_it = found.is_some_and(|found| {
        found.may_be_sent_as(&wanted.file.mime_type) && found.size_bytes == wanted.file.size_bytes
    });
    let missing = Problem { field: "file".to_owned(), fault: Fault::Invalid };
    Ok(if is_it { Vec::new() } else { vec![missing] })
}

fn not_found() -> ApiError {
    ApiError::new(code::NOT_FOUND, "no such quick reply")
}

fn with_problems(nth: usize, problems: &[Problem]) -> ApiError {
    let error = ApiError::new(code::INVALID, "the quick reply cannot be kept");
    error.with_detail(json!({ "index": nth, "problems": problems }))
}
