//! Applies the hub's pages to the cache.
//!
//! Four kinds of pages arrive: the snapshot that begins a first sync, the conversation list with its last screens, older
//! messages as backfill (or as the refill of one conversation), and the frames of live sync. All but the frames stand
//! outside the cursor. Each is one transaction together with the cursor or the page mark it moves, so a crash at any
//! instant leaves the cache at a state it can go on from.
//!
//! Three rules make order irrelevant:
//!
//! - a row is written only above the revision already held;
//! - nothing of a conversation comes back by a page the hub read before the conversation left sight or was to be fetched again, and
//!   rows of a merged conversation are written into the one that survived;
//! - a frame applies only if it begins at or below the cursor. One that also ends there is old news and touches nothing.
//!
//! Rows are written in the order of their position, which keeps the full-text index ascending.

use std::collections::hash_map;
use std::collections::{BTreeSet, HashMap};

use sangam_model::Delivery;
use sangam_model::id::{ContactId, ConversationId, EventId, MessageId};
use sangam_protocol::sync::{Change, ConversationScreens, Frame, Rev, Snapshot};
use sangam_protocol::{ConversationRow, EventRow, LaterRow, MessageRow};

use crate::error::Result;
use crate::handle::Writer;
use crate::older::Older;
use crate::rows::mark::Refill;
use crate::rows::message::{Entry, Upsert};
use crate::rows::meta::Phase;
use crate::sql::thoroughly;

/// A bubble of a page.
struct Bubble<'m> {
    row: &'m MessageRow,
    /// At which head its page was read.
    head: Rev,
    entry: Entry,
}

impl<'m> Bubble<'m> {
    fn of(row: &'m MessageRow, head: Rev) -> Self {
        Self { row, head, entry: Entry::of(row) }
    }
}

/// Rows that belong to no conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// The business itself.
    Workspace,
    /// The people of the team.
    People,
    /// The numbers.
    Numbers,
    /// What sending costs.
    Cost,
    /// Which fields a contact card has.
    CardShape,
    /// When the shop answers and how soon.
    Shop,
    /// The templates and their accounts.
    Templates,
    /// The quick replies.
    QuickReplies,
    /// The labels.
    Labels,
    /// The teams.
    Teams,
    /// The saved views.
    Views,
}

/// What a page changed: which screens are stale, what deserves a notification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// What changed that belongs to no conversation.
    pub tables: BTreeSet<Table>,
    /// Messages that leave later.
    pub laters: BTreeSet<MessageId>,
    /// Conversations whose row, bubbles or lines changed.
    pub conversations: BTreeSet<ConversationId>,
    /// Notes that mention the signed-in person and that they did not read: new ones, and ones that mention them by now.
    pub mentioned: Vec<EventId>,
    /// Lines by which a chat came to the signed-in person, and not by their own hand.
    pub given: Vec<EventId>,
    /// Bubbles that were not here before, oldest first.
    pub new_messages: Vec<MessageId>,
    /// Bubbles that failed and had not failed before, as far as this cache knew.
    pub failed: Vec<MessageId>,
    /// Conversations that left sight and were wiped.
    pub gone: BTreeSet<ConversationId>,
    /// Something of a conversation that stays in sight stands elsewhere by now, where it may not be seen.
    pub left: bool,
    /// Conversations that live on in another one, with that one.
    pub merged: Vec<(ConversationId, ConversationId)>,
    /// Conversations whose messages must be fetched again; also kept for [`Reader::next_refill`](crate::Reader::next_refill).
    pub refill: BTreeSet<ConversationId>,
}

impl Touched {
    /// Nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn wrote(&mut self, table: Table, is_new: bool) {
        if is_new {
            self.tables.insert(table);
        }
    }
}

/// What became of a frame or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// Its rows are in, and the cursor or page mark with them.
    Done(Box<Touched>),
    /// Everything in it was known, or it was asked for before the present first sync began.
    Known,
    /// There is a gap before it: pull `GET /v1/changes?after=` the cursor.
    Pull,
    /// It is of another life of the hub, or the person's own scope changed. For a changed scope the cache is already
    /// empty. Begin again with a snapshot.
    StartOver,
}

impl Applied {
    /// The bubbles and plans that came with it; `None` when it is not known which.
    pub(crate) fn news(&self) -> Option<Vec<MessageId>> {
        match self {
            Self::Done(touched) => {
                Some(touched.new_messages.iter().chain(&touched.laters).copied().collect())
            }
            Self::Known | Self::Pull | Self::StartOver => None,
        }
    }

    /// Something left the sight of the signed-in person.
    pub(crate) fn has_forgotten(&self) -> bool {
        match self {
            Self::Done(touched) => !touched.gone.is_empty() || touched.left,
            Self::StartOver => true,
            Self::Known | Self::Pull => false,
        }
    }
}

impl Writer<'_> {
    /// Begins a first sync: what was here is gone, the snapshot is in, its head is the cursor.
    pub fn begin(&mut self, snapshot: &Snapshot) -> Result<()> {
        let Snapshot {
            head: _,
            me: _,
            conversations_total: _,
            messages_total: _,
            workspace,
            people,
            numbers,
            costs,
            rate_card,
            card_shape,
            shop,
            laters,
            templates,
            template_accounts,
            quick_replies,
            labels,
            teams,
            views,
        } = snapshot;
        self.wipe()?;
        self.begin_meta(snapshot)?;
        self.put_workspace(workspace)?;
        for row in people {
            self.put_person(row)?;
        }
        for row in numbers {
            self.put_number(row)?;
        }
        for row in costs {
            self.put_cost(row)?;
        }
        if let Some(row) = rate_card {
            self.put_rate_card(row)?;
        }
        if let Some(row) = card_shape {
            self.put_card_shape(row)?;
        }
        if let Some(row) = shop {
            self.put_shop(row)?;
        }
        for row in laters {
            self.put_later(row)?;
        }
        for row in templates {
            self.put_template(row)?;
        }
        for row in quick_replies {
            self.put_quick_reply(row)?;
        }
        for row in template_accounts {
            self.put_template_account(row)?;
        }
        for row in labels {
            self.put_label(row)?;
        }
        for row in teams {
            self.put_team(row)?;
        }
        for row in views {
            self.put_view(row)?;
        }
        Ok(())
    }

    /// Writes a page of the conversation list with its last screens.
    pub fn apply_screens(&mut self, page: &ConversationScreens) -> Result<Applied> {
        let state = self.sync_state()?;
        if state.cursor.is_none_or(|cursor| cursor.epoch != page.head.epoch) {
            return Ok(Applied::StartOver);
        }
        if page.head.rev < state.snapshot_rev {
            return Ok(Applied::Known);
        }
        let mut touched = Touched::default();
        let head = page.head.rev;
        for screen in &page.screens {
            self.take_conversation(&screen.conversation, head, &mut touched)?;
        }
        let messages = page.screens.iter().flat_map(|screen| &screen.messages);
        self.take_messages(messages.map(|row| Bubble::of(row, head)), &mut touched)?;
        for event in page.screens.iter().flat_map(|screen| &screen.events) {
            self.take_event(event, head, &mut touched)?;
        }
        if matches!(state.phase, Phase::Screens { .. }) {
            let next = page.next.clone();
            self.set_phase(
                &next.map_or(Phase::Backfill { next: None }, |next| Phase::Screens { next: Some(next) }),
            )?;
        }
        Ok(Applied::Done(Box::new(touched)))
    }

    /// Writes pages of older messages that follow each other: of everything, or of the one conversation that is being fetched again. No
    /// pages of that one mean that the hub shows nothing of it any more, which ends it.
    /// Pages that are written together cost much less than one after the other: what they touch is sealed and logged once.
    pub fn apply_backfill(&mut self, older: Older, refill: Option<&Refill>) -> Result<Applied> {
        let Older { pages, entries } = older;
        let state = self.sync_state()?;
        if pages.iter().any(|page| state.cursor.is_none_or(|cursor| cursor.epoch != page.head.epoch)) {
            return Ok(Applied::StartOver);
        }
        let Some(last) = pages.last() else {
            // Nobody may see it by now: there is nothing to fetch.
            if let Some(asked) = refill
                && self.advance_refill(asked, None)?
            {
                self.take_unbrought(asked)?;
            }
            return Ok(Applied::Known);
        };
        if pages.iter().any(|page| page.head.rev < state.snapshot_rev) {
            return Ok(Applied::Known);
        }
        let mut touched = Touched::default();
        let rows = pages.iter().flat_map(|page| page.messages.iter().map(|row| (row, page.head.rev)));
        let bubbles = rows.zip(entries).map(|((row, head), entry)| Bubble { row, head, entry });
        self.take_messages(bubbles, &mut touched)?;
        for page in &pages {
            for event in &page.events {
                self.take_event(event, page.head.rev, &mut touched)?;
            }
        }
        match refill {
            Some(asked) => {
                for page in &pages {
                    self.strike_brought(asked, page)?;
                }
                if self.advance_refill(asked, last.next.as_ref())? {
                    self.take_away(asked, &mut touched)?;
                }
            }
            None => {
                self.count_fetched(pages.iter().map(|page| page.messages.len()).sum())?;
                let next = last.next.clone();
                // A page that arrives again does not turn the first sync back.
                if matches!(state.phase, Phase::Backfill { .. }) {
                    if next.is_none() {
                        self.owe_sweep()?;
                    }
                    self.set_phase(&next.map_or(Phase::Live, |next| Phase::Backfill { next: Some(next) }))?;
                }
            }
        }
        Ok(Applied::Done(Box::new(touched)))
    }

    /// Writes a live frame or a pulled page, and moves the cursor with it.
    pub fn apply(&mut self, frame: &Frame) -> Result<Applied> {
        let Some(cursor) = self.sync_state()?.cursor else { return Ok(Applied::StartOver) };
        if frame.head.epoch != cursor.epoch {
            return Ok(Applied::StartOver);
        }
        if frame.scope_changed {
            // What this person may no longer see leaves at once, not when the snapshot happens to arrive.
            self.owe_all_media()?;
            self.wipe()?;
            return Ok(Applied::StartOver);
        }
        if frame.from > cursor.rev {
            return Ok(Applied::Pull);
        }
        if frame.to <= cursor.rev {
            return Ok(Applied::Known);
        }
        let mut touched = Touched::default();
        self.take_changes(&frame.changes, frame.head.rev, &mut touched)?;
        self.set_cursor(frame.to)?;
        Ok(Applied::Done(Box::new(touched)))
    }

    /// First merges, because they move what others name, and what left sight, in the hub's order: a chat that was gone before a merge is
    /// joined with none by it. Then rows: conversations before their bubbles. Rows of no conversation wait for none of these.
    fn take_changes(&mut self, changes: &[Change], head: Rev, touched: &mut Touched) -> Result<()> {
        let (mut moves, mut conversations) = (Vec::new(), Vec::new());
        let (mut bubbles, mut events, mut laters) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::ContactMerged { .. } | Change::Gone { .. } => moves.push(change),
                Change::Conversation { row, refill } => conversations.push((row, *refill)),
                Change::Message { row } => bubbles.push(Bubble::of(row, head)),
                Change::Event { row } => events.push(row),
                Change::Later { row } => laters.push(row),
                Change::Workspace { row } => touched.wrote(Table::Workspace, self.put_workspace(row)?),
                Change::Person { row } => touched.wrote(Table::People, self.put_person(row)?),
                Change::Number { row } => touched.wrote(Table::Numbers, self.put_number(row)?),
                Change::Cost { row } => touched.wrote(Table::Cost, self.put_cost(row)?),
                Change::RateCard { row } => touched.wrote(Table::Cost, self.put_rate_card(row)?),
                Change::CardShape { row } => touched.wrote(Table::CardShape, self.put_card_shape(row)?),
                Change::Shop { row } => touched.wrote(Table::Shop, self.put_shop(row)?),
                Change::Template { row } => touched.wrote(Table::Templates, self.put_template(row)?),
                Change::QuickReply { row } => touched.wrote(Table::QuickReplies, self.put_quick_reply(row)?),
                Change::TemplateAccount { row } => {
                    touched.wrote(Table::Templates, self.put_template_account(row)?)
                }
                Change::Label { row } => touched.wrote(Table::Labels, self.put_label(row)?),
                Change::Team { row } => touched.wrote(Table::Teams, self.put_team(row)?),
                Change::View { row } => touched.wrote(Table::Views, self.put_view(row)?),
                Change::Unknown => {}
            }
        }
        moves.sort_by_key(|change| change.rev());
        for change in moves {
            match *change {
                Change::ContactMerged { from, into, rev } => self.merge_contact(from, into, rev, touched)?,
                Change::Gone { id, rev } => self.take_gone(id, rev, touched)?,
                _ => {}
            }
        }
        for (row, refill) in conversations {
            let taken = self.take_conversation(row, head, touched)?;
            if let (Some(id), true) = (taken, refill) {
                // What ended while it was out of sight is told to nobody; what is still planned comes along.
                self.wipe_laters(id)?;
                self.ask_refill(id, head)?;
                touched.refill.insert(id);
            }
        }
        self.take_messages(bubbles, touched)?;
        for row in events {
            self.take_event(row, head, touched)?;
        }
        for row in laters {
            self.take_later(row, head, touched)?;
        }
        Ok(())
    }

    /// Writes a conversation of a page read at `head`; says where it lives, or nowhere.
    fn take_conversation(
        &mut self,
        row: &ConversationRow,
        head: Rev,
        touched: &mut Touched,
    ) -> Result<Option<ConversationId>> {
        let Some(place) = self.place_for(row.id, head)? else { return Ok(None) };
        if place != row.id {
            return Ok(Some(place)); // merged away: the survivor has its own row
        }
        let contact = self.contact_after(row.contact.id, head)?;
        let is_alias = contact != row.contact.id;
        let twin = self
            .conversations_of(contact)?
            .into_iter()
            .find(|other| other.number_id == row.number_id && other.id != row.id);
        if let Some(twin) = twin {
            let kept = self.fold(row.id, twin.id, head, touched)?;
            if kept != row.id {
                return Ok(Some(kept)); // the survivor has its own row
            }
        }
        if self.put_conversation(row)? {
            touched.conversations.insert(row.id);
            touched.gone.remove(&row.id);
        }
        if is_alias {
            self.set_contact(row.id, contact)?;
        }
        Ok(Some(row.id))
    }

    fn take_messages<'m>(
        &mut self,
        bubbles: impl IntoIterator<Item = Bubble<'m>>,
        touched: &mut Touched,
    ) -> Result<()> {
        let mut bubbles: Vec<Bubble<'_>> = bubbles.into_iter().collect();
        bubbles.sort_by_cached_key(|bubble| bubble.row.order_key());
        // Writing bubbles moves no conversation, so each is looked for once.
        let mut places: HashMap<(ConversationId, Rev), Option<ConversationId>> = HashMap::new();
        for Bubble { row, head, entry } in bubbles {
            let place = match places.entry((row.conversation_id, head)) {
                hash_map::Entry::Occupied(known) => *known.get(),
                hash_map::Entry::Vacant(unknown) => {
                    *unknown.insert(self.place_for(row.conversation_id, head)?)
                }
            };
            let Some(place) = place else { continue };
            let has_failed_now = row.delivery == Some(Delivery::Failed) && !self.has_failed(row.id)?;
            let put = if place == row.conversation_id {
                self.put_message(row, &entry)?
            } else {
                self.put_message(&MessageRow { conversation_id: place, ..row.clone() }, &entry)?
            };
            if put != Upsert::Stale {
                touched.conversations.insert(place);
            }
            if put == Upsert::New {
                touched.new_messages.push(row.id);
            }
            if put != Upsert::Stale && has_failed_now {
                touched.failed.push(row.id);
            }
        }
        Ok(())
    }

    fn take_event(&mut self, row: &EventRow, head: Rev, touched: &mut Touched) -> Result<()> {
        if let Some(place) = self.place_for(row.conversation_id, head)?
            && self.put_event(&EventRow { conversation_id: place, ..row.clone() })?
        {
            touched.conversations.insert(place);
            if self.put_note(&EventRow { conversation_id: place, ..row.clone() })? {
                touched.mentioned.push(row.id);
            }
            if row.what.given_to().is_some() && self.is_given_to_me(row)? {
                touched.given.push(row.id);
            }
        }
        Ok(())
    }

    fn is_given_to_me(&self, row: &EventRow) -> Result<bool> {
        let me = self.sync_state()?.me;
        Ok(row.what.given_to() == me && row.by != me)
    }

    fn take_later(&mut self, row: &LaterRow, head: Rev, touched: &mut Touched) -> Result<()> {
        if let Some(place) = self.place_for(row.conversation_id, head)?
            && self.put_later(&LaterRow { conversation_id: place, ..row.clone() })?
        {
            touched.laters.insert(row.id);
        }
        Ok(())
    }

    fn take_gone(&mut self, id: ConversationId, rev: Rev, touched: &mut Touched) -> Result<()> {
        thoroughly(self.sql(), || {
            self.remove_conversation(id)?;
            self.wipe_messages(id)?;
            self.wipe_notes(id)?;
            self.wipe_events(id)?;
            self.wipe_laters(id)?;
            self.drop_refill(id)
        })?;
        // A conversation that was merged away is gone already; its forwarding address stays.
        if self.resolve(id)? == id {
            self.mark_since(id, rev)?;
        }
        touched.conversations.remove(&id);
        touched.gone.insert(id);
        Ok(())
    }

    /// A conversation was fetched again: what it held before and no page brought leaves.
    fn take_away(&mut self, ended: &Refill, touched: &mut Touched) -> Result<()> {
        let (messages, lines) = self.take_unbrought(ended)?;
        if messages.is_empty() && lines.is_empty() {
            return Ok(());
        }
        thoroughly(self.sql(), || {
            messages.into_iter().try_for_each(|id| self.remove_message(id))?;
            lines.into_iter().try_for_each(|id| self.remove_event(id))
        })?;
        touched.conversations.insert(ended.conversation);
        touched.left = true;
        Ok(())
    }

    fn merge_contact(
        &mut self,
        from: ContactId,
        into: ContactId,
        rev: Rev,
        touched: &mut Touched,
    ) -> Result<()> {
        self.put_alias(from, into, rev)?;
        let theirs = self.conversations_of(into)?;
        for chat in self.conversations_of(from)? {
            let kept = match theirs.iter().find(|own| own.number_id == chat.number_id) {
                Some(own) => self.fold(chat.id, own.id, rev, touched)?,
                None => chat.id,
            };
            self.set_contact(kept, into)?;
            touched.conversations.insert(kept);
        }
        Ok(())
    }

    /// Two chats of one customer on one number become one, under the smaller id, as they do in the hub. Which of two contacts survived
    /// says nothing about that: whoever wrote first on one number may have written last on another. Says which chat is kept.
    fn fold(
        &mut self,
        one: ConversationId,
        other: ConversationId,
        rev: Rev,
        touched: &mut Touched,
    ) -> Result<ConversationId> {
        let (kept, gone) = if one < other { (one, other) } else { (other, one) };
        self.mark_merged(gone, rev, kept)?;
        self.remove_conversation(gone)?;
        self.move_messages(gone, kept)?;
        self.move_events(gone, kept)?;
        self.move_notes(gone, kept)?;
        self.move_laters(gone, kept)?;
        self.drop_refill(gone)?;
        touched.conversations.remove(&gone);
        touched.conversations.insert(kept);
        touched.merged.push((gone, kept));
        Ok(kept)
    }
}
