//! Which messages a past has: worked out anew whenever somebody asks, always the same.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::time::{DAY, MINUTE};
use sangam_model::{Random, SeededRandom, Timestamp};
use serde_json::Value;

use super::Past;
use super::talk::{DIALOGUES, Turn};
use crate::world::{Author, Number, Reached};

/// Older than this at the connection, a chat is not told.
const TOLD_WITHIN: i64 = 180 * DAY;
/// Files of messages older than this at the connection never come.
const FILES_WITHIN: i64 = 14 * DAY;
const HOUR: i64 = 60 * MINUTE;
/// India is five and a half hours ahead.
const INDIA: i64 = 5 * HOUR + 30 * MINUTE;

/// A snapshot of everything that will be told about one number.
pub(super) struct Plan {
    pub(super) waba_id: String,
    pub(super) phone_number_id: String,
    pub(super) display_phone_number: String,
    pub(super) onboarded_at: Timestamp,
    pub(super) people: Vec<Person>,
    past: Option<(Past, Timestamp)>,
    /// How many messages of the past each person has.
    counts: Vec<usize>,
    /// What was really written in this world, by person.
    kept: Vec<Vec<Line>>,
    /// Sets the ids of two numbers with the same seed apart.
    salt: u64,
}

/// Somebody with a thread.
pub(super) struct Person {
    pub(super) wa_id: Option<String>,
    pub(super) user_id: String,
    pub(super) username: Option<String>,
}

/// One message of a thread.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) author: Author,
    pub(super) wamid: String,
    pub(super) what: What,
    pub(super) status: &'static str,
}

/// What a message carries.
#[derive(Clone)]
pub(super) enum What {
    Text(&'static str),
    /// A file of this kind, with its caption.
    File(&'static str, &'static str),
    /// As it was written in this world.
    Kept(Value),
}

impl Line {
    /// The file that comes later, if this one has any: kind and whether it comes at all.
    pub(super) fn is_file(&self) -> bool {
        match &self.what {
            What::Text(_) => false,
            What::File(..) => true,
            What::Kept(content) => is_media(kind_of(content)),
        }
    }
}

impl Plan {
    pub(super) fn of(number: &Number) -> Self {
        let past = number.phone.past;
        let people = number.customers.iter().map(|customer| Person {
            wa_id: customer.wa_id.clone(),
            user_id: customer.user_id.clone(),
            username: customer.username.clone(),
        });
        let mut plan = Self {
            waba_id: number.waba_id.clone(),
            phone_number_id: number.phone_number_id.clone(),
            display_phone_number: number.display_phone_number.clone(),
            onboarded_at: number.sync.onboarded_at,
            people: people.collect(),
            counts: past.as_ref().map(|(past, _)| shares(past)).unwrap_or_default(),
            past,
            kept: number.customers.iter().map(|_| Vec::new()).collect(),
            salt: number.display_phone_number.parse().unwrap_or(0),
        };
        for wamid in &number.timeline {
            let Some(message) = number.messages.get(wamid) else { continue };
            let Some(lines) = plan.kept.get_mut(message.customer) else { continue };
            if is_told(message.kind()) {
                lines.push(Line {
                    at: message.at,
                    author: message.author,
                    wamid: wamid.clone(),
                    what: What::Kept(message.content.clone()),
                    status: status_of(message.author, message.reached),
                });
            }
        }
        plan
    }

    /// Which phase a message belongs to; `None` is older than anything that is told.
    pub(super) fn phase(&self, at: Timestamp) -> Option<u8> {
        match self.onboarded_at.since(at) {
            TOLD_WITHIN.. => None,
            age if age < DAY => Some(0),
            age if age < 90 * DAY => Some(1),
            _ => Some(2),
        }
    }

    /// Whether a file of this age comes later.
    pub(super) fn file_comes(&self, at: Timestamp) -> bool {
        self.onboarded_at.since(at) <= FILES_WITHIN
    }

    /// How many messages will be told.
    pub(super) fn total(&self) -> usize {
        (0..self.people.len())
            .map(|person| self.lines(person).into_iter().filter(|line| self.phase(line.at).is_some()).count())
            .sum()
    }

    /// A person's thread, oldest first.
    pub(super) fn lines(&self, person: usize) -> Vec<Line> {
        let mut lines = self.kept.get(person).cloned().unwrap_or_default();
        if let (Some((past, set_at)), Some(count)) = (&self.past, self.counts.get(person)) {
            self.invent(past, *set_at, person, *count, &mut lines);
        }
        lines.sort_by_key(|line| line.at);
        lines
    }

    /// Visits of the person to the shop, each a dialogue or the beginning of one.
    fn invent(&self, past: &Past, set_at: Timestamp, person: usize, count: usize, lines: &mut Vec<Line>) {
        let random = SeededRandom::new(dice(past.seed ^ self.salt, person, 0x7a1c));
        let mut visits = Vec::new();
        let mut left = count;
        while left > 0 {
            let dialogue = pick(&random, DIALOGUES);
            let turns = dialogue.get(..dialogue.len().min(left)).unwrap_or(dialogue);
            left -= turns.len();
            visits.push(turns);
        }
        let span = i64::from(past.days.max(1)) * DAY;
        // Every third wrote in the last two days; the others came less and less recently.
        let newest = if person.is_multiple_of(3) {
            HOUR + span_below(&random, (2 * DAY).min(span / 2))
        } else {
            span_below(&random, span / 3)
        };
        let room = span - newest;
        let total = i64::try_from(visits.len()).unwrap_or(1).max(1);
        for (turn, dialogue) in visits.into_iter().enumerate() {
            let before = newest + room * i64::try_from(turn).unwrap_or(0) / total;
            let mut at = in_shop_hours(set_at.plus(-before), set_at, &random);
            for (place, said) in dialogue.iter().enumerate() {
                let index = u32::try_from(turn * 64 + place).unwrap_or(u32::MAX);
                lines.push(self.line(past, person, index, *said, at, &random));
                at = at.plus(span_below(&random, 6 * MINUTE) + 20_000).min(set_at.plus(-1_000));
            }
        }
    }

    fn line(
        &self,
        past: &Past,
        person: usize,
        index: u32,
        said: Turn,
        at: Timestamp,
        random: &SeededRandom,
    ) -> Line {
        let (author, mut what) = match said {
            Turn::Customer(text) => (Author::Customer, What::Text(text)),
            Turn::Shop(text) => (Author::Phone, What::Text(text)),
            Turn::CustomerPhoto(caption) => (Author::Customer, What::File("image", caption)),
            Turn::ShopPhoto(caption) => (Author::Phone, What::File("image", caption)),
            Turn::CustomerVoice => (Author::Customer, What::File("audio", "")),
            Turn::ShopBill(caption) => (Author::Phone, What::File("document", caption)),
        };
        if random.below(100) < past.media_percent {
            what = What::File(if random.below(3) == 0 { "audio" } else { "image" }, "");
        }
        let status = match (author, random.below(20)) {
            (Author::Customer, _) => "READ",
            (_, 0) => "SENT",
            (_, 1..=4) => "DELIVERED",
            _ if matches!(what, What::File("audio", _)) => "PLAYED",
            _ => "READ",
        };
        let wamid = wamid(past.seed ^ self.salt.rotate_left(17), person, index);
        Line { at: Timestamp::from_secs(at.as_millis().div_euclid(1_000)), author, wamid, what, status }
    }
}

/// An even number below 2^64 that depends on all three; the same always.
pub(crate) fn dice(seed: u64, place: usize, salt: u64) -> u64 {
    let mut x = seed ^ (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(40);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn wamid(seed: u64, person: usize, index: u32) -> String {
    let mut bytes = [0; 16];
    let parts = seed.to_be_bytes().into_iter().chain(u32::try_from(person).unwrap_or(0).to_be_bytes());
    for (byte, value) in bytes.iter_mut().zip(parts.chain(index.to_be_bytes())) {
        *byte = value;
    }
    format!("wamid.HBgP{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// How many messages each person has: some write five times as much as others, and together it is exactly all.
fn shares(past: &Past) -> Vec<usize> {
    let weights: Vec<usize> = (0..past.conversations)
        .map(|person| 1 + usize::try_from(dice(past.seed, person, 0x5a) % 5).unwrap_or(0))
        .collect();
    let all: usize = weights.iter().sum::<usize>().max(1);
    let mut counts: Vec<usize> = weights.iter().map(|weight| past.messages * weight / all).collect();
    let missing = past.messages - counts.iter().sum::<usize>();
    for count in counts.iter_mut().take(missing) {
        *count += 1;
    }
    counts
}

/// Between ten in the morning and eight in the evening of that day in India, and not in the future.
fn in_shop_hours(at: Timestamp, now: Timestamp, random: &SeededRandom) -> Timestamp {
    let midnight = (at.as_millis() + INDIA).div_euclid(DAY) * DAY - INDIA;
    let opened = Timestamp::from_millis(midnight + 10 * HOUR + span_below(random, 10 * HOUR));
    if opened.plus(HOUR) < now { opened } else { at }
}

fn span_below(random: &SeededRandom, bound: i64) -> i64 {
    i64::try_from(random.below(u64::try_from(bound).unwrap_or(0))).unwrap_or(0)
}

fn pick(random: &SeededRandom, dialogues: &'static [&'static [Turn]]) -> &'static [Turn] {
    let place = random.below(u64::try_from(dialogues.len()).unwrap_or(1));
    dialogues.get(usize::try_from(place).unwrap_or(0)).copied().unwrap_or_default()
}

/// Reactions, edits and the like inside history are not documented; they are left out.
fn is_told(kind: &str) -> bool {
    kind == "text" || kind == "location" || kind == "contacts" || is_media(kind)
}

fn is_media(kind: &str) -> bool {
    crate::assets::MEDIA_KINDS.contains(&kind)
}

pub(super) fn kind_of(content: &Value) -> &str {
    content.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn status_of(author: Author, reached: Reached) -> &'static str {
    match (author, reached) {
        (Author::Desk, Reached::Meta) => "PENDING",
        (Author::Desk, Reached::Sent) => "SENT",
        (Author::Desk, Reached::Failed) => "ERROR",
        (Author::Phone, _) | (Author::Desk, Reached::Delivered) => "DELIVERED",
        (Author::Customer, _) | (Author::Desk, Reached::Read) => "READ",
    }
}
