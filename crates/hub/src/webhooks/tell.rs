//! Translates a parsed webhook update into facts about one message or one person.
//!
//! The webhook's *field* has already decided what is live; here each event becomes a [`Telling`] whose parts only join what is known. A
//! reaction, an edit and a revoke tell about *another* message than the one that carried them. Nothing here reads a database or a
//! clock.

use sangam_cloud_api::webhook::{
    DeliveryStatus, Event, HistorySource, HistoryStatus, Identity, MarketingPreference, Side, Update,
};
use sangam_cloud_api::{error, webhook as meta};
use sangam_model::facts::{
    ContentFact, EditFact, Facts, PriceFact, ReactionFact, Reactor, RevokeFact, Source,
};
use sangam_model::id::MessageId;
use sangam_model::identity::{Aliases, Phone};
use sangam_model::kinship::Mention;
use sangam_model::marketing::Wish;
use sangam_model::{Delivery, Direction, Origin, Timestamp};

use super::content;
use crate::import::News;
use crate::inbox::{Person, Slip, Telling, ToldMessage};
use crate::store::NameFact;
use crate::templates::TemplateNews;
use crate::watch::{Notice, notice};

/// What an update comes to.
pub(super) enum Meaning {
    /// Something for the inbox.
    Tells(Telling),
    /// Something of the import, perhaps with something for the inbox.
    Imports(News, Option<Telling>),
    /// Something about a number or its account; who is meant is for the hub to find.
    Notice(Box<Notice>),
    /// Something about a template; whose it is is for the hub to find.
    Template(Box<TemplateNews>),
    /// Understood, and nothing follows from it here.
    Nothing,
    /// Not used yet: the raw body must be kept.
    Unused,
}

/// The meaning of an update received at `received_at`.
pub(super) fn meaning(update: &Update, received_at: Timestamp) -> Meaning {
    let teller = Teller { received_at };
    match &update.event {
        Event::Message(message) => teller.message(message, Channel::LIVE),
        Event::Echo(message) => teller.message(message, Channel::ECHO),
        Event::HistoryMessage(history) => match (teller.history(history), history.source) {
            (Meaning::Tells(telling), HistorySource::Asset) => Meaning::Imports(News::More, Some(telling)),
            (meaning, _) => meaning,
        },
        Event::Status(status) => teller.status(status),
        Event::Contact(identity) => {
            // A statement without an instant is older than every known one.
            let at = update.entry_time.map_or(Timestamp::default(), |secs| teller.seen_at(Some(secs)));
            tells(Telling::Person(Box::new(Person {
                names: names(identity, at, ""),
                ..person(identity, at)
            })))
        }
        Event::ContactSync(change) => teller.address_book(change),
        Event::HistoryProgress(chunk) => Meaning::Imports(News::Chunk(*chunk), None),
        Event::HistoryError(error) if error.verdict().meaning == error::Meaning::HistoryDeclined => {
            Meaning::Imports(News::Declined, None)
        }
        Event::Error(_) => Meaning::Nothing,
        Event::Notice(told) => match TemplateNews::read(update, told, received_at) {
            Some(news) => Meaning::Template(Box::new(news)),
            None => notice::read(update, told, received_at)
                .map_or(Meaning::Unused, |notice| Meaning::Notice(Box::new(notice))),
        },
        Event::Preference(told) => teller.preference(told),
        Event::HistoryError(_) | Event::Unknown { .. } => Meaning::Unused,
    }
}

fn tells(telling: Telling) -> Meaning {
    Meaning::Tells(telling)
}

/// Through which door a message came.
#[derive(Clone, Copy)]
struct Channel {
    side: Side,
    source: Source,
}

impl Channel {
    const LIVE: Self = Self { side: Side::Customer, source: Source::Live };
    const ECHO: Self = Self { side: Side::Business, source: Source::Live };

    const fn reactor(self) -> Reactor {
        match self.side {
            Side::Customer => Reactor::Customer,
            Side::Business => Reactor::Business,
        }
    }

    const fn hand(self) -> (Direction, Origin) {
        match self.side {
            Side::Customer => (Direction::In, Origin::Customer),
            Side::Business => (Direction::Out, Origin::Phone),
        }
    }
}

struct Teller {
    received_at: Timestamp,
}

impl Teller {
    fn at(&self, secs: Option<i64>) -> Timestamp {
        secs.map_or(self.received_at, Timestamp::from_secs)
    }

    /// The same, made plausible: nobody has a name, a phone or a wish of the future for ever after.
    fn seen_at(&self, secs: Option<i64>) -> Timestamp {
        self.at(secs).plausible(self.received_at).0
    }

    /// What a customer wishes about marketing; a wish about something else is not understood yet.
    fn preference(&self, told: &MarketingPreference) -> Meaning {
        let is_stop = match told.value.as_str() {
            "stop" => true,
            "resume" => false,
            _ => return Meaning::Unused,
        };
        if told.category.as_deref().is_some_and(|category| category != "marketing_messages") {
            return Meaning::Unused;
        }
        let at = self.seen_at(told.timestamp);
        let who = Person { names: names(&told.identity, at, ""), ..person(&told.identity, at) };
        tells(Telling::Marketing(Box::new(who), Wish { at, is_stop }))
    }

    fn message(&self, message: &meta::Message, channel: Channel) -> Meaning {
        let at = self.at(message.timestamp);
        let wamid = message.id.clone();
        let seen_at = self.seen_at(message.timestamp);
        let names = names(&message.customer, seen_at, &wamid);
        let mut who = Person { names, ..person(&message.customer, seen_at) };
        let (target, facts) = match &message.content {
            meta::Content::Reaction(reaction) => {
                let fact = ReactionFact { at, wamid, emoji: reaction.emoji.clone(), refused: None };
                (reaction.message_id.clone(), Facts::reacted(channel.reactor(), fact))
            }
            meta::Content::Edit(edit) => {
                let fact = EditFact { at, wamid, content: content::body(&edit.content) };
                (edit.original_message_id.clone(), Facts::edited(fact))
            }
            meta::Content::Revoke { original_message_id } => {
                (original_message_id.clone(), Facts::revoked(RevokeFact { at, wamid }))
            }
            told => {
                if let meta::Content::System(change) = told {
                    who = changed(&message.customer, change, seen_at, &wamid);
                }
                (wamid, self.content(message, channel))
            }
        };
        tells(Telling::Message(Box::new(ToldMessage { wamid: target, own_id: None, person: who, facts })))
    }

    /// The instant is WhatsApp's own; whoever knows the first reception makes it plausible.
    fn content(&self, message: &meta::Message, channel: Channel) -> Facts {
        let (direction, origin) = channel.hand();
        Facts::told(ContentFact {
            source: channel.source,
            sent_at: self.at(message.timestamp),
            clock_doubtful: false,
            direction,
            origin,
            author: None,
            content: content::content(message),
        })
    }

    fn history(&self, history: &meta::HistoryMessage) -> Meaning {
        let source = match history.source {
            _ if history.is_placeholder() => Source::Placeholder,
            HistorySource::Chunk(_) => Source::History,
            HistorySource::Asset => Source::HistoryAsset,
        };
        let mut meaning = self.message(&history.message, Channel { side: history.side, source });
        if let (Meaning::Tells(telling), Some(status)) = (&mut meaning, &history.status)
            && let Telling::Message(told) = telling
            && told.wamid == history.message.id
        {
            told.facts.join(past_delivery(status).map(Facts::reached).unwrap_or_default());
        }
        meaning
    }

    /// A status of a reaction is about no bubble: it matters only where it says that the customer will not have it.
    fn status(&self, status: &meta::Status) -> Meaning {
        let carried = status.biz_opaque_callback_data.as_deref();
        if let Some(slip) = carried.and_then(Slip::read) {
            let error = status.errors.first().map(content::error_of);
            return match status.status {
                DeliveryStatus::Failed => tells(Telling::ReactionFailed(Box::new(slip), error)),
                _ => Meaning::Nothing,
            };
        }
        let at = self.seen_at(status.timestamp);
        let mut facts = match &status.status {
            DeliveryStatus::Sent => Facts::reached(Delivery::Sent),
            DeliveryStatus::Delivered => Facts::reached(Delivery::Delivered),
            DeliveryStatus::Read => Facts::reached(Delivery::Read),
            DeliveryStatus::Played => Facts::reached(Delivery::Played),
            DeliveryStatus::Failed => match status.errors.first() {
                Some(error) => Facts::failed(at, content::error_of(error)),
                None => Facts::reached(Delivery::Failed),
            },
            DeliveryStatus::Other(_) => return Meaning::Unused,
        };
        facts.join(price(status, facts.delivery, at).map(Facts::priced).unwrap_or_default());
        let own_id = carried.and_then(|id| id.parse::<MessageId>().ok());
        let who = Person { names: names(&status.recipient, at, &status.id), ..person(&status.recipient, at) };
        tells(Telling::Message(Box::new(ToldMessage {
            wamid: status.id.clone(),
            own_id,
            person: who,
            facts,
        })))
    }

    fn address_book(&self, change: &meta::ContactChange) -> Meaning {
        let at = self.seen_at(change.timestamp);
        let name = match change.action {
            meta::ContactAction::Add => change.full_name.clone().or_else(|| change.first_name.clone()),
            meta::ContactAction::Remove => None,
            meta::ContactAction::Other(_) => return Meaning::Unused,
        };
        let mut who = person(&change.identity, at);
        who.names.book =
            Some(NameFact { at, wamid: String::new(), name: name.filter(|name| !name.is_empty()) });
        Meaning::Imports(News::of_entry(change, at), Some(Telling::Person(Box::new(who))))
    }
}

/// What a status says its message is billed as. `billable` is being withdrawn, so type and category alone count.
fn price(status: &meta::Status, rank: Option<Delivery>, at: Timestamp) -> Option<PriceFact> {
    let (pricing, rank) = (status.pricing.as_ref()?, rank?);
    let kind = pricing.kind.as_ref().map(|kind| kind.as_str().to_owned());
    let category = pricing.category.clone();
    (kind.is_some() || category.is_some()).then_some(PriceFact { rank, at, kind, category })
}

fn past_delivery(status: &HistoryStatus) -> Option<Delivery> {
    match status {
        HistoryStatus::Pending => Some(Delivery::HandedOver),
        HistoryStatus::Sent => Some(Delivery::Sent),
        HistoryStatus::Delivered => Some(Delivery::Delivered),
        HistoryStatus::Read => Some(Delivery::Read),
        HistoryStatus::Played => Some(Delivery::Played),
        HistoryStatus::Error => Some(Delivery::Failed),
        HistoryStatus::Other(_) => None,
    }
}

fn person(identity: &Identity, at: Timestamp) -> Person {
    Person { aliases: aliases(identity), at, ..Person::default() }
}

fn aliases(identity: &Identity) -> Aliases {
    Aliases {
        phone: identity.phone.as_deref().and_then(Phone::parse),
        user_id: identity.user_id.clone(),
        parent_user_id: identity.parent_user_id.clone(),
        username: identity.username.clone(),
    }
}

fn names(identity: &Identity, at: Timestamp, wamid: &str) -> crate::inbox::Names {
    let fact = |name: &Option<String>| {
        name.as_ref().map(|name| NameFact { at, wamid: wamid.to_owned(), name: Some(name.clone()) })
    };
    crate::inbox::Names {
        profile: fact(&identity.profile_name),
        username: fact(&identity.username),
        book: None,
    }
}

/// A system message: its sender is the identity until then, its body the identity from then on. The old names count as
/// seen just before the change, so the new ones are the newest.
fn changed(sender: &Identity, change: &meta::SystemChange, at: Timestamp, wamid: &str) -> Person {
    let before = at.plus(-1);
    let old = Person { names: names(sender, before, wamid), ..person(sender, before) };
    if change.identity.is_anonymous() {
        return old;
    }
    let new = person(&change.identity, at);
    let mut ties = Vec::new();
    let old_name = mention(&old.aliases, before);
    for (old, new) in [
        (old_name, mention(&new.aliases, at)),
        (change.previous_user_id.clone().map(Mention::User), new.aliases.user_id.clone().map(Mention::User)),
        (
            change.previous_parent_user_id.clone().map(Mention::Parent),
            new.aliases.parent_user_id.clone().map(Mention::Parent),
        ),
    ] {
        ties.extend(old.zip(new));
    }
    Person { ties, also: Some(Box::new(new)), ..old }
}

fn mention(aliases: &Aliases, at: Timestamp) -> Option<Mention> {
    let user = aliases.user_id.clone().map(Mention::User);
    let phone = || aliases.phone.clone().map(|phone| Mention::PhoneAt(phone, at));
    user.or_else(phone).or_else(|| aliases.parent_user_id.clone().map(Mention::Parent))
}
