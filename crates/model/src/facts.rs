//! One WhatsApp message as a join of facts.
//!
//! WhatsApp tells the same message many times: live, as an echo from the phone, in a history chunk, again as a late asset, in
//! our own send's answer, and around it statuses, edits, deletions and reactions. They come in any order, twice, or days
//! late, and some come before the message itself. So a message is not a row that events change; it is a set of [`Facts`], and
//! a webhook adds to the set by [`Facts::join`].
//!
//! **The law.** `join` is commutative, associative and idempotent. Whatever the order, the same facts remain, and
//! [`Facts::project`] shows the same bubble. Wherever two facts compete for one place the winner is chosen by something that
//! came from WhatsApp (rank, timestamp, wamid), never by which of them arrived first; what a desk wrote itself beats what
//! it is told about it; if all of that is equal, by the greater
//! JSON text, which is arbitrary but the same everywhere.
//!
//! **Waiting.** Facts without content (a status, an edit, a reaction whose message we have not seen) project to nothing: no
//! bubble, no conversation. They wait here until the message comes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::delivery::Delivery;
use crate::id::PersonId;
use crate::message::{Content, Direction, Media, MessageError, Origin};
use crate::time::Timestamp;

/// Where content came from, worst first. Live messages, echoes and our own sends are equally good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A history entry that only says "there was a file".
    Placeholder,
    /// A history chunk.
    History,
    /// The late file of a history placeholder.
    HistoryAsset,
    /// A live message, an echo from the phone, or a message a desk sent.
    Live,
}

/// One telling of a message's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContentFact {
    /// How good this telling is.
    pub source: Source,
    /// WhatsApp's timestamp, already made plausible.
    pub sent_at: Timestamp,
    /// The timestamp WhatsApp gave was impossible and the reception stands in for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock_doubtful: bool,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages sent from a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonId>,
    /// What it holds.
    pub content: Content,
}

/// A change of the text, by its author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditFact {
    /// When it was changed.
    pub at: Timestamp,
    /// The wamid of the edit itself.
    pub wamid: String,
    /// The new content.
    pub content: Content,
}

/// A deletion for everyone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RevokeFact {
    /// When it was deleted.
    pub at: Timestamp,
    /// The wamid of the deletion itself.
    pub wamid: String,
}

/// Which side reacted; WhatsApp allows each side one reaction per message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Reactor {
    /// The customer.
    Customer,
    /// The business, from the phone or a desk.
    Business,
}

/// The newest word of one side about a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReactionFact {
    /// When it was given.
    pub at: Timestamp,
    /// The wamid of the reaction itself.
    pub wamid: String,
    /// The emoji; `None` takes an earlier one back.
    pub emoji: Option<String>,
    /// The wish in whose place it stands again, because WhatsApp did not take that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedReaction>,
}

/// A reaction of the business that did not reach the customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RefusedReaction {
    /// What was wished; `None` was to take back the one that stands.
    pub emoji: Option<String>,
    /// Why.
    pub error: MessageError,
}

/// WhatsApp said the message will not arrive, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FailureFact {
    /// When it failed.
    pub at: Timestamp,
    /// The reason.
    pub error: MessageError,
}

/// WhatsApp's word on what the message is billed as. It comes with several statuses; the furthest one counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PriceFact {
    /// The status that told it.
    pub rank: Delivery,
    /// When that was.
    pub at: Timestamp,
    /// Meta's `type`, an open set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Meta's `category`, an open set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

impl PriceFact {
    /// Charged.
    pub const REGULAR: &str = "regular";
    /// Free inside the reply window.
    pub const FREE_CUSTOMER_SERVICE: &str = "free_customer_service";
    /// Free after an advertisement.
    pub const FREE_ENTRY_POINT: &str = "free_entry_point";
}

/// Everything we were told about one wamid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The best telling of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentFact>,
    /// The newest edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<EditFact>,
    /// The newest deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke: Option<RevokeFact>,
    /// The newest word of each side.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reactions: BTreeMap<Reactor, ReactionFact>,
    /// The wishes of ours to react of which WhatsApp said that the customer will not have them, by their ids.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub failed_reactions: BTreeSet<String>,
    /// The furthest state heard of. Kept for incoming messages too, never shown for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The newest failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureFact>,
    /// What it is billed as, by the furthest status that said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceFact>,
}

/// A bubble as everyone sees it, before anything a person may not see is taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Bubble {
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages sent from a desk.
    pub author: Option<PersonId>,
    /// No live or echo telling exists: it must stay silent.
    pub imported: bool,
    /// What it holds now; empty text and no file once revoked.
    pub content: Content,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// How far it came; `None` for incoming messages.
    pub delivery: Option<Delivery>,
    /// Why it failed, while it is failed.
    pub error: Option<MessageError>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub revoked_at: Option<Timestamp>,
    /// The reactions that stand.
    pub reactions: Vec<(Reactor, String)>,
    /// The business's newest one, where it was refused.
    pub reaction_refused: Option<RefusedReaction>,
}

impl Facts {
    /// Facts that consist of one telling of the content.
    #[must_use]
    pub fn told(content: ContentFact) -> Self {
        Self { content: Some(content), ..Self::default() }
    }

    /// Facts that consist of one status.
    #[must_use]
    pub fn reached(delivery: Delivery) -> Self {
        Self { delivery: Some(delivery), ..Self::default() }
    }

    /// Facts that consist of a failure and its reason.
    #[must_use]
    pub fn failed(at: Timestamp, error: MessageError) -> Self {
        Self { delivery: Some(Delivery::Failed), failure: Some(FailureFact { at, error }), ..Self::default() }
    }

    /// Facts that consist of one price.
    #[must_use]
    pub fn priced(price: PriceFact) -> Self {
        Self { price: Some(price), ..Self::default() }
    }

    /// Facts that consist of one edit.
    #[must_use]
    pub fn edited(edit: EditFact) -> Self {
        Self { edit: Some(edit), ..Self::default() }
    }

    /// Facts that consist of one deletion.
    #[must_use]
    pub fn revoked(revoke: RevokeFact) -> Self {
        Self { revoke: Some(revoke), ..Self::default() }
    }

    /// Facts that consist of one reaction.
    #[must_use]
    pub fn reacted(by: Reactor, reaction: ReactionFact) -> Self {
        Self { reactions: BTreeMap::from([(by, reaction)]), ..Self::default() }
    }

    /// Facts that consist of one reaction of ours that failed.
    #[must_use]
    pub fn reaction_failed(wish: String) -> Self {
        Self { failed_reactions: BTreeSet::from([wish]), ..Self::default() }
    }

    /// Adds what `other` knows.
    pub fn join(&mut self, other: Self) {
        keep_greater(&mut self.content, other.content, |fact| {
            (fact.source, fact.author, fact.sent_at, tie_break(&fact.content), tie_break(fact))
        });
        keep_greater(&mut self.edit, other.edit, |fact| {
            (fact.at, fact.wamid.clone(), tie_break(&fact.content))
        });
        self.revoke = self.revoke.take().max(other.revoke);
        for (by, reaction) in other.reactions {
            let kept = self.reactions.remove(&by).max(Some(reaction));
            self.reactions.extend(kept.map(|reaction| (by, reaction)));
        }
        self.failed_reactions.extend(other.failed_reactions);
        self.delivery = self.delivery.max(other.delivery);
        self.failure = self.failure.take().max(other.failure);
        self.price = self.price.take().max(other.price);
    }

    /// The bubble these facts show; `None` while its content is unknown.
    #[must_use]
    pub fn project(&self) -> Option<Bubble> {
        let told = self.content.as_ref()?;
        let outgoing = told.direction == Direction::Out;
        let delivery = self.delivery.filter(|_| outgoing);
        let failure = self.failure.as_ref().filter(|_| delivery == Some(Delivery::Failed));
        Some(Bubble {
            direction: told.direction,
            origin: told.origin,
            author: told.author,
            imported: told.source < Source::Live,
            content: self.visible_content(told),
            sent_at: told.sent_at,
            delivery,
            error: failure.map(|failure| failure.error.clone()),
            edited_at: self.edit.as_ref().filter(|_| self.revoke.is_none()).map(|edit| edit.at),
            revoked_at: self.revoke.as_ref().map(|revoke| revoke.at),
            reactions: self.standing_reactions(),
            reaction_refused: self.refused_reaction(),
        })
    }

    /// A revoke beats everything and leaves only the kind; an edit replaces words and file but not the frame around them. A file without a
    /// name of WhatsApp's cannot be fetched: it is how a caption alone is told, and takes no file away. An edit that WhatsApp did not pass on
    /// in a form we know takes nothing away either: what was written stands, and beside it that it reads otherwise now.
    fn visible_content(&self, told: &ContentFact) -> Content {
        if self.revoke.is_some() {
            return Content { kind: told.content.kind.clone(), ..Content::default() };
        }
        match &self.edit {
            None => told.content.clone(),
            Some(edit) if edit.content.is_unreadable() => Content {
                detail: edit.content.detail.clone().or_else(|| told.content.detail.clone()),
                ..told.content.clone()
            },
            Some(edit) => Content {
                text: edit.content.text.clone(),
                media: edited_file(edit, told).cloned(),
                detail: edit.content.detail.clone().or_else(|| told.content.detail.clone()),
                ..told.content.clone()
            },
        }
    }

    fn standing_reactions(&self) -> Vec<(Reactor, String)> {
        if self.revoke.is_some() {
            return Vec::new();
        }
        self.reactions
            .iter()
            .filter_map(|(by, reaction)| {
                Some((*by, reaction.emoji.clone().filter(|emoji| !emoji.is_empty())?))
            })
            .collect()
    }

    fn refused_reaction(&self) -> Option<RefusedReaction> {
        let newest = self.reactions.get(&Reactor::Business).filter(|_| self.revoke.is_none())?;
        newest.refused.clone()
    }
}

/// The file an edit leaves.
fn edited_file<'f>(edit: &'f EditFact, told: &'f ContentFact) -> Option<&'f Media> {
    let edited = edit.content.media.as_ref();
    edited.filter(|media| media.id.is_some()).or(told.content.media.as_ref()).or(edited)
}

fn keep_greater<T, K: PartialOrd>(kept: &mut Option<T>, offered: Option<T>, key: impl Fn(&T) -> K) {
    let is_better = match (&*kept, &offered) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => key(new) > key(old),
    };
    if is_better {
        *kept = offered;
    }
}

/// A total order among values that are equal in everything WhatsApp ranks them by.
fn tie_break(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, btree_set, vec};
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::message::Detail;

    /// Few distinct values, so that facts collide often.
    fn instants() -> impl Strategy<Value = Timestamp> {
        (0_i64..4).prop_map(|s| Timestamp::from_secs(1_795_302_220 + s))
    }

    fn wamids() -> impl Strategy<Value = String> {
        select(vec!["wamid.A", "wamid.B", "wamid.C"]).prop_map(str::to_owned)
    }

    fn contents() -> impl Strategy<Value = Content> {
        (select(vec!["text", "image", "media_placeholder"]), option::of(select(vec!["haan", "nahin", "कल"])))
            .prop_map(|(kind, text)| Content {
                kind: kind.into(),
                text: text.map(str::to_owned),
                ..Content::default()
            })
    }

    fn tellings() -> impl Strategy<Value = ContentFact> {
        let sources = select(vec![Source::Placeholder, Source::History, Source::HistoryAsset, Source::Live]);
        (sources, instants(), select(vec![Direction::In, Direction::Out]), contents()).prop_map(
            |(source, sent_at, direction, content)| ContentFact {
                source,
                sent_at,
                clock_doubtful: false,
                direction,
                origin: if direction == Direction::In { Origin::Customer } else { Origin::Phone },
                author: None,
                content,
            },
        )
    }

    fn prices() -> impl Strategy<Value = PriceFact> {
        let ranks = select(vec![Delivery::Sent, Delivery::Delivered, Delivery::Read]);
        let kinds = option::of(select(vec![PriceFact::REGULAR, PriceFact::FREE_CUSTOMER_SERVICE]));
        let categories = option::of(select(vec!["service", "utility"]));
        (ranks, instants(), kinds, categories).prop_map(|(rank, at, kind, category)| PriceFact {
            rank,
            at,
            kind: kind.map(str::to_owned),
            category: category.map(str::to_owned),
        })
    }

    fn refusal(code: i64) -> RefusedReaction {
        RefusedReaction { emoji: Some("🙏".into()), error: MessageError { code, title: "refused".into() } }
    }

    prop_compose! {
        fn facts()(
            content in option::of(tellings()),
            edit in option::of((instants(), wamids(), contents()).prop_map(|(at, wamid, content)| EditFact { at, wamid, content })),
            revoke in option::weighted(0.2, (instants(), wamids()).prop_map(|(at, wamid)| RevokeFact { at, wamid })),
            reactions in btree_map(
                select(vec![Reactor::Customer, Reactor::Business]),
                (instants(), wamids(), option::of(Just("❤️".to_owned())), option::of(0_i64..3)).prop_map(
                    |(at, wamid, emoji, refused)| ReactionFact { at, wamid, emoji, refused: refused.map(refusal) },
                ),
                0..2,
            ),
            failed_reactions in btree_set(wamids(), 0..2),
            delivery in option::of(select(Delivery::ALL.to_vec())),
            failure in option::of((instants(), 0_i64..3).prop_map(|(at, code)| FailureFact {
                at,
                error: MessageError { code, title: "refused".into() },
            })),
            price in option::of(prices()),
        ) -> Facts {
            Facts { content, edit, revoke, reactions, failed_reactions, delivery, failure, price }
        }
    }

    fn joined(all: impl IntoIterator<Item = Facts>) -> Facts {
        all.into_iter().fold(Facts::default(), |mut sum, next| {
            sum.join(next);
            sum
        })
    }

    proptest! {
        #[test]
        fn any_order_and_any_repetition_tell_the_same_message(
            (all, shuffled) in vec(facts(), 1..8)
                .prop_flat_map(|all| {
                    let twice = [all.clone(), all.clone()].concat();
                    (Just(all), Just(twice).prop_shuffle())
                }),
        ) {
            prop_assert_eq!(joined(all), joined(shuffled));
        }

        #[test]
        fn grouping_does_not_matter(a in facts(), b in facts(), c in facts()) {
            let left = joined([joined([a.clone(), b.clone()]), c.clone()]);
            let right = joined([a, joined([b, c])]);
            prop_assert_eq!(left, right);
        }

        #[test]
        fn delivery_never_moves_backwards(before in facts(), news in facts()) {
            let mut after = before.clone();
            after.join(news);
            prop_assert!(after.delivery >= before.delivery);
        }

        #[test]
        fn facts_survive_their_own_json(facts in facts()) {
            let text = serde_json::to_string(&facts).unwrap();
            prop_assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
        }
    }

    #[test]
    fn a_status_alone_makes_no_bubble() {
        assert_eq!(Facts::reached(Delivery::Read).project(), None);
    }

    fn customer_wrote(sent_at: Timestamp, content: Content) -> Facts {
        Facts::told(ContentFact {
            source: Source::Live,
            sent_at,
            clock_doubtful: false,
            direction: Direction::In,
            origin: Origin::Customer,
            author: None,
            content,
        })
    }

    #[test]
    fn an_edit_nobody_can_read_takes_no_word_away() {
        let at = Timestamp::from_secs(1_795_302_220);
        let content = Content {
            media: Some(Media { sha256: Some("a".repeat(64)), ..Media::default() }),
            ..Content::text("two metres of the blue one")
        };
        let what = Some(Detail::Unsupported { what: Some("poll".into()) });
        let unread = Content { kind: "unknown".into(), detail: what.clone(), ..Content::default() };
        let mut facts = customer_wrote(at, content.clone());
        facts.join(Facts::edited(EditFact { at: at.plus(5), wamid: "wamid.E".into(), content: unread }));
        let bubble = facts.project().unwrap();
        assert_eq!((bubble.content.text, bubble.content.media), (content.text, content.media));
        assert_eq!(bubble.edited_at, Some(at.plus(5)), "it is told that it reads otherwise now");
        assert_eq!(bubble.content.detail, what, "and that only the phone can show it");
        let known =
            EditFact { at: at.plus(9), wamid: "wamid.F".into(), content: Content::text("three metres") };
        facts.join(Facts::edited(known));
        assert_eq!(facts.project().unwrap().content.text.as_deref(), Some("three metres"));
    }

    #[test]
    fn a_changed_caption_takes_no_photo_away() {
        let at = Timestamp::from_secs(1_795_302_220);
        let photo = |id: Option<&str>| Some(Media { id: id.map(str::to_owned), ..Media::default() });
        let picture = |media: Option<Media>, caption: &str| Content {
            kind: "image".into(),
            media,
            ..Content::text(caption)
        };
        for told in [photo(Some("771")), None] {
            for edited in [photo(None), photo(Some("772")), None] {
                let mut facts = customer_wrote(at, picture(told.clone(), "in blue"));
                let content = picture(edited.clone(), "in green");
                facts.join(Facts::edited(EditFact { at: at.plus(5), wamid: "wamid.E".into(), content }));
                let bubble = facts.project().unwrap();
                let can_be_fetched = edited.clone().filter(|media| media.id.is_some());
                assert_eq!(bubble.content.media, can_be_fetched.or(told.clone()).or(edited));
                assert_eq!(bubble.content.text.as_deref(), Some("in green"));
            }
        }
    }

    #[test]
    fn a_deleted_message_keeps_no_word_of_itself() {
        let at = Timestamp::from_secs(1_795_302_220);
        let mut facts = customer_wrote(at, Content::text("my address is …"));
        facts.join(Facts::revoked(RevokeFact { at: at.plus(5), wamid: "wamid.R".into() }));
        let bubble = facts.project().unwrap();
        assert_eq!(bubble.content, Content { kind: "text".into(), ..Content::default() });
        assert_eq!(bubble.revoked_at, Some(at.plus(5)));
    }
}
