//! Quick replies from the cache: found in any script, in the order a person would have chosen, and filled for a customer.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sangam_cache::{Letters, StoredReply};
use sangam_model::Capability;
use sangam_model::id::ConversationId;
use sangam_model::outgoing::{Fault, Problem};
use sangam_model::quick_reply::upi::{Amount, AmountFault};
use sangam_model::quick_reply::{QuickReply, Values, Variable, words};
use sangam_protocol::error::code;

use super::names::Team;
use crate::api::error::UiError;
use crate::api::quick_replies::{
    CheckQuickReplyArgs, CheckedQuickReply, FillQuickReplyArgs, FilledQuickReply, QuickRepliesArgs,
    QuickReplyItem, QuickReplyList, ReplyMoment,
};
use crate::desk::Shared;

/// Texts of a customer that are looked at for their language.
const HEARD: u32 = 10;
/// What using a reply twice as often weighs against a better match.
const USE_WEIGHS: u32 = 6;

/// The quick replies a screen asks for.
pub(crate) async fn list(shared: &Shared, args: QuickRepliesArgs) -> Result<QuickReplyList, UiError> {
    let (me, conversation) = (shared.record.person_id, args.conversation_id);
    let read = shared.read(move |reader| {
        let heard = conversation.map(|id| reader.last_heard(reader.resolve(id)?, HEARD)).transpose()?;
        Ok((reader.quick_replies()?, Team::read(reader, me)?, heard.unwrap_or_default()))
    });
    let (stored, team, heard) = read.await?;
    let total = stored.len();
    let folders: BTreeSet<String> =
        stored.iter().filter_map(|stored| stored.row.reply.as_ref()?.folder.clone()).collect();
    let mut found = found(stored, args.search.as_deref().unwrap_or_default());
    found.truncate(args.limit.map_or(usize::MAX, |limit| limit as usize));
    Ok(QuickReplyList {
        replies: found.into_iter().filter_map(|stored| item(stored, &team, &heard)).collect(),
        total,
        folders: folders.into_iter().collect(),
        may_share: shared.present_record().role.may(Capability::ShareReplies),
    })
}

fn item(stored: StoredReply, team: &Team, heard: &[String]) -> Option<QuickReplyItem> {
    let StoredReply { row, uses, .. } = stored;
    let reply = row.reply?;
    Some(QuickReplyItem {
        id: row.id,
        own: row.owner_id.is_some(),
        wording: reply.wording_for(heard.iter().map(String::as_str)),
        wants_amount: reply.wants(Variable::Amount) || reply.wants(Variable::UpiLink),
        reply,
        uses,
        edited_at: row.edited_at,
        edited_by: team.person(Some(row.edited_by)),
        rev: row.rev,
    })
}

/// Those that match, best first. Nothing typed matches all.
fn found(stored: Vec<StoredReply>, typed: &str) -> Vec<StoredReply> {
    let name = |stored: &StoredReply| stored.row.reply.as_ref().map(QuickReply::name_key).unwrap_or_default();
    if typed.trim().is_empty() {
        let mut all = stored;
        all.sort_by_cached_key(|stored| {
            (Reverse((stored.uses, stored.used_at)), name(stored), stored.row.id)
        });
        return all;
    }
    let mut search = Search::of(typed);
    let ranked = stored.into_iter().filter_map(|stored| search.rank(&stored).map(|rank| (rank, stored)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_cached_key(|(rank, stored)| (*rank, name(stored), stored.row.id));
    ranked.into_iter().map(|(_, stored)| stored).collect()
}

/// How well a reply matches, the best first: how it matches, and how well, a frequent one a little better.
type Rank = (How, Reverse<u32>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// What was typed begins words of its name.
    Begins,
    /// Its letters stand in the name, in their order.
    Within,
    /// It begins words of what the reply says.
    Says,
}

struct Search {
    typed: Letters,
    latin: Pattern,
    bones: Pattern,
    matcher: Matcher,
}

impl Search {
    fn of(typed: &str) -> Self {
        let typed = Letters::of(typed);
        let pattern = |text: &str, kind| Pattern::new(text, CaseMatching::Ignore, Normalization::Never, kind);
        // Bones are few: scattered over a name they would be found in every other one.
        let (latin, bones) =
            (pattern(&typed.latin, AtomKind::Fuzzy), pattern(&typed.bones, AtomKind::Substring));
        Self { typed, latin, bones, matcher: Matcher::new(Config::DEFAULT) }
    }

    fn rank(&mut self, stored: &StoredReply) -> Option<Rank> {
        if self.typed.latin.is_empty() {
            return None;
        }
        let often = USE_WEIGHS * (stored.uses.saturating_add(1)).ilog2();
        let latin = self.latin.score(Utf32Str::Ascii(stored.name.latin.as_bytes()), &mut self.matcher);
        // One consonant is in nearly every name.
        let has_bones = self.typed.bones.len() > 1;
        let bones = Utf32Str::Ascii(stored.name.bones.as_bytes());
        let score = match latin {
            Some(score) => Some(score),
            None if has_bones => self.bones.score(bones, &mut self.matcher),
            None => None,
        };
        let begins = |keys: &Letters| {
            begins_words(&keys.latin, &self.typed.latin)
                || (has_bones && begins_words(&keys.bones, &self.typed.bones))
        };
        let how = match score {
            Some(_) if begins(&stored.name) => How::Begins,
            Some(_) => How::Within,
            None if begins(&stored.text) => How::Says,
            None => return None,
        };
        Some((how, Reverse(score.unwrap_or(0).saturating_add(often))))
    }
}

/// Each word that was typed begins some word of the key.
fn begins_words(key: &str, typed: &str) -> bool {
    typed.split(' ').all(|typed| key.split(' ').any(|word| word.starts_with(typed)))
}

fn no_such_reply() -> UiError {
    UiError::new(code::NOT_FOUND, "there is no such quick reply")
}

/// One, for the customer of a conversation.
pub(crate) async fn filled(shared: &Shared, args: FillQuickReplyArgs) -> Result<FilledQuickReply, UiError> {
    let id = args.quick_reply_id;
    let stored = shared.read(move |reader| reader.quick_reply(id)).await?;
    let reply = stored.and_then(|stored| stored.row.reply).ok_or_else(no_such_reply)?;
    let (heard, known) = known(shared, args.conversation_id, args.moment).await?;
    let fits = reply.wording_for(heard.iter().map(String::as_str));
    let place = args.wording.filter(|place| *place < reply.wordings.len()).unwrap_or(fits);
    let (amount, amount_fault) = amount_of(args.amount.as_deref());
    let values = Values { amount, payee: reply.payee.clone(), ..known };
    let text = reply.wordings.get(place).map(|wording| wording.text.as_str()).unwrap_or_default();
    Ok(FilledQuickReply { filled: words::fill(text, &values), wording: place, amount_fault })
}

/// What was typed as an amount; nothing typed is no fault.
fn amount_of(typed: Option<&str>) -> (Option<Amount>, Option<AmountFault>) {
    match typed.map(str::trim).filter(|typed| !typed.is_empty()).map(str::parse) {
        Some(Ok(amount)) => (Some(amount), None),
        Some(Err(fault)) => (None, Some(fault)),
        None => (None, None),
    }
}

/// What a customer wrote last, and what is known of them and of who writes.
async fn known(
    shared: &Shared,
    id: ConversationId,
    moment: ReplyMoment,
) -> Result<(Vec<String>, Values), UiError> {
    let row = shared.answer(shared.cache.conversation(id)).await?;
    let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    let (conversation, me) = (row.id, shared.record.person_id);
    let read = shared.read(move |reader| {
        let shop = reader.workspace()?.map(|workspace| workspace.name);
        Ok((reader.last_heard(conversation, HEARD)?, Team::read(reader, me)?, shop))
    });
    let (heard, team, shop) = read.await?;
    let values = Values {
        name: row.contact.spoken_name().map(str::to_owned),
        phone: row.contact.phone,
        agent: team.me().map(|me| me.name),
        shop,
        date: Some(moment.date),
        time: Some(moment.time),
        ..Values::default()
    };
    Ok((heard, values))
}

/// What a quick reply says, looked at while it is written.
pub(crate) async fn checked(
    shared: &Shared,
    args: CheckQuickReplyArgs,
) -> Result<CheckedQuickReply, UiError> {
    let me = shared.record.person_id;
    let read = shared.read(move |reader| {
        let shop = reader.workspace()?.map(|workspace| workspace.name);
        Ok((reader.quick_replies()?, Team::read(reader, me)?, shop))
    });
    let (stored, team, shop) = read.await?;
    let reply = args.reply.tidied();
    let mut problems = reply.problems();
    let owner = args.own.then_some(me);
    let is_twin = |other: &StoredReply| {
        other.row.owner_id == owner
            && Some(other.row.id) != args.quick_reply_id
            && other.row.reply.as_ref().is_some_and(|other| other.name_key() == reply.name_key())
    };
    if stored.iter().any(is_twin) {
        problems.push(Problem { field: "name".to_owned(), fault: Fault::Twice });
    }
    let values = Values {
        name: Some(args.customer),
        phone: Some("+91 98290 12345".to_owned()),
        agent: team.me().map(|me| me.name),
        shop,
        date: Some(args.moment.date),
        time: Some(args.moment.time),
        amount: amount_of(Some(&args.amount)).0,
        payee: reply.payee.clone().filter(sangam_model::quick_reply::Payee::has_address),
    };
    let previews = reply.wordings.iter().map(|wording| words::fill(&wording.text, &values)).collect();
    Ok(CheckedQuickReply { problems, previews })
}

#[cfg(test)]
mod tests {
    use sangam_model::Timestamp;
    use sangam_model::quick_reply::ReplyWording;
    use sangam_protocol::{QuickReplyRow, Rev};

    use super::*;

    fn reply(nth: u128, name: &str, text: &str, uses: u64) -> StoredReply {
        let id = uuid(nth);
        let wordings = vec![ReplyWording { language: "en".to_owned(), text: text.to_owned() }];
        let reply = QuickReply { name: name.to_owned(), folder: None, wordings, payee: None, file: None };
        StoredReply {
            row: QuickReplyRow {
                id: id.parse().unwrap(),
                owner_id: None,
                reply: Some(reply),
                edited_at: Timestamp::from_secs(1_795_302_220),
                edited_by: id.parse().unwrap(),
                rev: Rev(1),
            },
            name: Letters::of(name),
            text: Letters::of(text),
            uses,
            used_at: None,
        }
    }

    fn uuid(nth: u128) -> String {
        format!("01932b8e-7c2a-7000-8000-{nth:012x}")
    }

    fn names(typed: &str) -> Vec<String> {
        let all = vec![
            reply(1, "Opening hours", "We are open from ten to eight.", 0),
            reply(2, "धन्यवाद", "आपका बहुत धन्यवाद", 3),
            reply(3, "Payment link", "Pay here: {upi_link}", 40),
            reply(4, "Price list", "Here are our prices.", 5),
            reply(5, "Thanks", "Thank you, {first_name}! Shukriya.", 5),
        ];
        let name = |stored: StoredReply| stored.row.reply.unwrap().name;
        found(all, typed).into_iter().map(name).collect()
    }

    #[test]
    fn nothing_typed_offers_what_is_used_most() {
        assert_eq!(names(" "), ["Payment link", "Price list", "Thanks", "धन्यवाद", "Opening hours"]);
    }

    #[test]
    fn a_name_is_found_by_a_few_letters_of_any_script() {
        assert_eq!(names("hours"), ["Opening hours"]);
        assert_eq!(names("opnhr"), ["Opening hours"]);
        for typed in ["dhanyavad", "danyawaad", "धन्य"] {
            assert_eq!(names(typed).first().unwrap(), "धन्यवाद", "{typed}");
        }
        assert_eq!(names("प्राइस"), ["Price list"], "and the other way round");
        assert_eq!(names("p"), ["Payment link", "Price list", "Opening hours"]);
    }

    #[test]
    fn what_a_reply_says_is_found_after_what_it_is_called() {
        assert_eq!(names("thank"), ["Thanks"]);
        assert_eq!(names("shukr"), ["Thanks"]);
        assert_eq!(names("eight ten"), ["Opening hours"]);
        assert_eq!(names("zebra"), [] as [&str; 0]);
        assert_eq!(names("!?"), [] as [&str; 0]);
    }
}
