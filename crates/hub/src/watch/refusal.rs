//! Refusals that concern a whole number: in its answer to a call, in a status long after the call went well, or beside the messages of
//! a webhook (`errors`); `docs/whatsapp.md` §3.7.
//!
//! Some refusals end everything, and the number stops: the access, the account, the registration. Others hinder only some of it,
//! and customers who wait for an answer are still answered: no card is on file, the name is not approved, too many people blocked or
//! reported the shop, templates were in the wrong category. Those become a life event, one a day for each code; while the newest
//! *holds*, people see it as a restriction, and no talk is begun. A rate holds for the day it is counted over, anything else until
//! WhatsApp, asked at once, says that nothing hinders sending.

use sangam_cloud_api::error::{self, Meaning};
use sangam_cloud_api::webhook::{DeliveryStatus, Event, Update};
use sangam_cloud_api::{GraphError, RetryClass};
use sangam_model::Timestamp;
use sangam_model::connection::Link;
use sangam_model::message::MessageError;
use sangam_model::time::DAY;
use sangam_protocol::rows::Restriction;

use super::Notice;
use super::kind::{Detail, Hindrance, LifeKind};
use crate::store::LifeRecord;

/// Refusals looked at: of each code the newest counts, and there is one a day.
pub(super) const LOOKED_AT: u32 = 32;
/// Nobody needs to hear of the same again before so long.
const REMINDED: i64 = 7 * DAY;
/// Told by a status these end everything. Of any other a status says that one message did not go, and the next call says the rest.
const ENDS: [i64; 3] = [190, 368, 131_031];

/// What hinders only a part of sending.
const HINDRANCES: [Meaning; 4] = [
    Meaning::PaymentProblem,
    Meaning::DisplayNameNotApproved,
    Meaning::SpamRate,
    Meaning::TemplateMisclassified,
];

/// What a webhook's update says WhatsApp refuses of its number, if it says so.
#[must_use]
pub fn told(update: &Update, received_at: Timestamp) -> Option<Notice> {
    match &update.event {
        Event::Status(status) if status.status == DeliveryStatus::Failed => {
            let at = status.timestamp.map_or(received_at, Timestamp::from_secs).min(received_at);
            of_number(status.errors.first()?, at)
        }
        Event::Error(error) => {
            let at = update.entry_time.map_or(received_at, Timestamp::from_secs).min(received_at);
            Some(
                of_number(error, at)
                    .unwrap_or_else(|| noted(LifeKind::ErrorTold, Detail::ErrorTold, error.code, at)),
            )
        }
        _ => None,
    }
}

fn of_number(error: &GraphError, at: Timestamp) -> Option<Notice> {
    let is_of_number = error.verdict().class == RetryClass::Account;
    is_of_number.then(|| refused(error.code, at))
}

/// That WhatsApp refused something of a number with this code.
#[must_use]
pub fn refused(code: i64, at: Timestamp) -> Notice {
    let reason = code.to_string();
    let link = ENDS.contains(&code).then_some(Link::Refused { reason });
    Notice { link, ..noted(LifeKind::SendingRefused, Detail::SendingRefused, code, at) }
}

fn noted(kind: LifeKind, detail: fn(Hindrance) -> Detail, code: i64, at: Timestamp) -> Notice {
    let restriction = error::classify(code, None, None).meaning.as_str().to_owned();
    let day = at.as_millis().div_euclid(DAY);
    Notice {
        at,
        kind: kind.as_str().to_owned(),
        detail: Some(detail(Hindrance { code, restriction })),
        link: None,
        is_of_account: false,
        cause: format!("{}:{code}:{day}", kind.as_str()),
    }
}

/// The code a refusal bears.
fn code_of(event: &LifeRecord) -> Option<i64> {
    match Detail::of(event)? {
        Detail::SendingRefused(hindrance) => Some(hindrance.code),
        _ => None,
    }
}

/// Whether the owner is to hear of it: it ends nothing, or they would hear of that; it is the newest of its code among `known`, itself
/// one of them; and they did not hear of the same a few days ago.
pub(super) fn is_news(event: &LifeRecord, known: &[LifeRecord]) -> bool {
    let code = code_of(event);
    let same = |other: &&LifeRecord| {
        code_of(other) == code && other.cause != event.cause && other.at > event.at.plus(-REMINDED)
    };
    event.kind == LifeKind::SendingRefused.as_str()
        && event.link.is_none()
        && !known.iter().any(|other| same(&other))
}

/// What still holds of the refusals that hinder a part of sending.
pub(super) fn holding(
    known: &[LifeRecord],
    available_at: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Restriction> {
    let mut hold = Vec::new();
    for meaning in HINDRANCES {
        let is_of_it = |event: &&LifeRecord| {
            code_of(event).is_some_and(|code| error::classify(code, None, None).meaning == meaning)
        };
        let Some(newest) = known.iter().filter(is_of_it).max_by_key(|event| event.at) else { continue };
        let until = is_rate(meaning).then(|| newest.at.plus(DAY));
        let holds = match until {
            Some(until) => until > now,
            None => available_at.is_none_or(|available| available < newest.at),
        };
        if holds {
            hold.push(Restriction { restriction_type: meaning.as_str().to_owned(), until });
        }
    }
    hold
}

/// Counted over a day, whatever WhatsApp says of its health meanwhile.
const fn is_rate(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::SpamRate | Meaning::TemplateMisclassified)
}

/// Why no talk is begun now through a number of which this holds; in WhatsApp's own code, as if it had been asked.
#[must_use]
pub fn hinders_talks(restrictions: &[Restriction], now: Timestamp) -> Option<MessageError> {
    let holds = |meaning: Meaning| {
        restrictions.iter().any(|restriction| {
            restriction.restriction_type == meaning.as_str()
                && restriction.until.is_none_or(|until| until > now)
        })
    };
    let code = HINDRANCES.into_iter().find(|meaning| holds(*meaning))?.code()?;
    Some(MessageError { code, title: "The number begins no talks now".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    #[test]
    fn what_hinders_talks_is_what_does_not_stop_the_number() {
        for code in HINDRANCES.map(|meaning| meaning.code().unwrap()) {
            let verdict = error::classify(code, None, None);
            assert!(verdict.class == RetryClass::Account && !verdict.stops_number(), "{code}");
        }
        assert!(ENDS.iter().all(|code| error::classify(*code, None, None).stops_number()));
    }

    #[test]
    fn the_codes_the_model_keeps_mean_what_it_takes_them_for() {
        let means = |code| error::classify(code, None, None).meaning;
        assert_eq!(means(sangam_model::window::SHUT), Meaning::WindowClosed);
        assert_eq!(means(sangam_model::marketing::STOPPED), Meaning::MarketingStopped);
    }

    #[test]
    fn a_talk_is_begun_again_when_the_hindrance_is_over() {
        let restriction = |until| Restriction { restriction_type: "spam_rate".to_owned(), until };
        let hinders = |until| hinders_talks(&[restriction(until)], NOW).map(|error| error.code);
        assert_eq!(hinders(None), Some(131_048));
        assert_eq!(hinders(Some(NOW.plus(1))), Some(131_048));
        assert_eq!(hinders(Some(NOW)), None);
        let metas_own =
            Restriction { restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION".to_owned(), until: None };
        assert_eq!(hinders_talks(&[metas_own], NOW), None);
    }
}
