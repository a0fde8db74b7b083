//! Parts what is kept of the two beside their messages: cards, wishes about marketing, blocks and plans.

use sangam_model::Timestamp;
use sangam_model::conversation::Stand;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::later::{PlanState, Why};
use sangam_model::marketing::{self, Wish};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;

use super::{Inbox, Parting, Side, wrote_last};
use crate::store::{Before, Block, CardRecord, Conversation, Errand, Later, Result};

/// Lines looked at in one go.
const LINES: u32 = 50;

impl Parting {
    /// Whether a number had blocked either before the merge, if that was recorded.
    fn blocks(&self, number_id: NumberId) -> Option<[Block; 2]> {
        let [a, b] = &self.pair.found;
        let of = |found: &Before| Some(found.blocks.as_ref()?.get(&number_id).copied().unwrap_or_default());
        Some([of(a)?, of(b)?])
    }

    /// What one of the two wishes about marketing messages from a number, if that was recorded: what they wished before the merge, and what
    /// was heard while they were one, because nobody knows of whom.
    pub(super) fn marketing(&self, side: Side, number_id: NumberId, common: Option<Wish>) -> Option<Wish> {
        let of = |found: &Before| Some(found.marketing.as_ref()?.get(&number_id).copied());
        let [a, b] = &self.pair.found;
        let (Some(a), Some(b)) = (of(a), of(b)) else { return common };
        let is_since = |wish: &Wish| {
            ![a, b].contains(&Some(*wish)) && self.pair.split_at.is_none_or(|split| wish.at <= split)
        };
        let was = match side {
            Side::A => a,
            Side::B => b,
        };
        marketing::join(was, common.filter(is_since))
    }
}

impl Inbox<'_, '_> {
    /// Each gets their former card back; changes since the merge stay with the customer who keeps the joined one.
    pub(super) fn part_cards(&mut self, parting: &Parting) -> Result<()> {
        let [a, b] = &parting.pair.found;
        let (first, second) = if a.contact_id < b.contact_id { (a, b) } else { (b, a) };
        let common = first.card().joined(second.card());
        for side in [Side::A, Side::B] {
            let (id, was) = (parting.contact(side), parting.found(side).card());
            let is = self.tx.card_of(id)?;
            let is_fresh = is == CardRecord::default();
            if (is_fresh || is == common) && is != was {
                self.keep_card(id, &was)?;
            }
        }
        Ok(())
    }

    /// Who has the common chat wishes no more what only the other one did; a chat that is made says so from the beginning.
    pub(super) fn part_marketing(&mut self, parting: &Parting) -> Result<()> {
        for number_id in self.numbers_of(parting)? {
            for side in [Side::A, Side::B] {
                let Some(chat) = self.tx.conversation_of(parting.contact(side), number_id)? else { continue };
                let marketing = parting.marketing(side, number_id, chat.marketing);
                if marketing != chat.marketing {
                    let rev = if chat.exists() { self.tx.next_rev() } else { chat.rev };
                    self.tx.save_conversation(&Conversation { marketing, rev, ..chat })?;
                }
            }
        }
        Ok(())
    }

    /// A customer who was blocked before the merge is blocked again, and the other is not. A block or unblock since then goes to the
    /// customer who wrote last before it, and one still on its way goes with it.
    pub(super) fn part_blocks(&mut self, parting: &Parting) -> Result<()> {
        for number_id in self.numbers_of(parting)? {
            if let Some(blocks) = parting.blocks(number_id) {
                self.part_block(parting, number_id, blocks)?;
            }
        }
        Ok(())
    }

    fn part_block(&mut self, parting: &Parting, number_id: NumberId, was: [Block; 2]) -> Result<()> {
        // Nothing has moved yet, so one of the two has the common chat, and the other none.
        let mut common = None;
        for side in [Side::A, Side::B] {
            let chat = self.tx.conversation_of(parting.contact(side), number_id)?;
            common = common.or(chat.map(|chat| (side, chat)));
        }
        let Some((keeper, common)) = common else { return Ok(()) };
        let decided = match self.block_decided(common.id, parting.pair.merged_at)? {
            Some(at) => Some(wrote_last(&self.placed(parting, number_id)?, at).unwrap_or(keeper)),
            None => None,
        };
        let wish = self.tx.block_under_way(common.id)?;
        for (side, was) in [Side::A, Side::B].into_iter().zip(was) {
            let is_decided = decided == Some(side);
            let blocked_at = if is_decided { common.blocked_at } else { was.at };
            let is_theirs = |errand: &Errand| {
                was.wish == Some(errand.id) || (is_decided && errand.made_at >= parting.pair.merged_at)
            };
            let wish = wish.clone().filter(is_theirs);
            let is_new = self.tx.conversation_of(parting.contact(side), number_id)?.is_none();
            if is_new && blocked_at.is_none() && wish.is_none() {
                continue;
            }
            let id = self.chat_apart(common.id, parting.contact(side), parting)?;
            self.block_apart(id, blocked_at)?;
            if let Some(errand) = wish.filter(|errand| errand.conversation_id != id) {
                self.tx.remove_errand(errand.id)?;
                self.tx.save_errand(&Errand { conversation_id: id, ..errand })?;
            }
        }
        Ok(())
    }

    fn block_apart(&mut self, id: ConversationId, blocked_at: Option<Timestamp>) -> Result<()> {
        let chat = self.reread(id)?;
        if chat.blocked_at == blocked_at {
            return Ok(());
        }
        let chat = if chat.exists() {
            Conversation { rev: self.tx.next_rev(), ..chat }
        } else {
            // A new chat has the status of the joined one, unless its customer is blocked: then it is resolved.
            Conversation { status_decided: true, ..chat.standing(Stand::Resolved) }
        };
        self.tx.save_conversation(&Conversation { blocked_at, ..chat })
    }

    /// When the customer of a chat was last blocked or unblocked, since an instant.
    fn block_decided(&self, id: ConversationId, since: Timestamp) -> Result<Option<Timestamp>> {
        let is_it = |line: &&EventRow| {
            let is_block = matches!(
                line.what,
                EventKind::Blocked | EventKind::Unblocked | EventKind::BlockRefused { .. }
            );
            is_block && line.at >= since
        };
        let mut before = None;
        loop {
            let page = self.tx.event_page(id, before, LINES)?;
            if let Some(line) = page.iter().find(is_it) {
                return Ok(Some(line.at));
            }
            match page.last() {
                Some(last) if last.at >= since => before = Some((last.at, last.id)),
                _ => return Ok(None),
            }
        }
    }

    /// Plans go where a message of ours written at the same time would go. All are held: a person says for whom each was meant.
    pub(super) fn part_plans(&mut self, parting: &Parting) -> Result<()> {
        for number_id in self.numbers_of(parting)? {
            let mut plans = Vec::new();
            for side in [Side::A, Side::B] {
                if let Some(chat) = self.tx.conversation_of(parting.contact(side), number_id)? {
                    plans.extend(self.tx.open_laters(chat.id)?.into_iter().map(|plan| (side, plan)));
                }
            }
            if plans.is_empty() {
                continue;
            }
            let placed = self.placed(parting, number_id)?;
            for (is, plan) in plans {
                let was = self.tx.plan_before_merge(plan.id)?.unwrap_or(plan.conversation_id);
                let last = wrote_last(&placed, plan.made_at);
                let belongs = parting.side_of_ours(plan.made_at, Some(was), is, last);
                self.part_plan(plan, belongs, is, parting)?;
            }
        }
        Ok(())
    }

    fn part_plan(&mut self, plan: Later, belongs: Side, is: Side, parting: &Parting) -> Result<()> {
        let old = plan.conversation_id;
        let conversation_id = if belongs == is {
            old
        } else {
            let new = self.chat_apart(old, parting.contact(belongs), parting)?;
            self.touch(old).moved = true;
            self.touch(new).moved = true;
            new
        };
        let plan = Later { conversation_id, ..plan };
        match plan.standing {
            PlanState::Waiting => self.hold_plan(plan, Why::Parted),
            _ if conversation_id == old => Ok(()),
            _ => self.keep_later(plan),
        }
    }
}
