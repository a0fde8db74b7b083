//! C(N): the same messages for everybody who is measured.
//!
//! Words come from sixty thousand in English, Hindi, Hinglish, Tamil, emoji and mixtures, as often as words are used (Zipf): one to
//! twenty-two a message. One message in twenty carries a file, a hundred conversations belong to a thousand messages, and a few are very
//! long. A message is a function of its place alone, counted from the newest, so that any stretch of any size can be made without what
//! lies before it, and a larger corpus begins with the smaller one. The generator is its own, so that no library's next version
//! changes a byte.

use sangam_model::id::{ContactId, ConversationId, EpochId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::{ConversationStatus, Direction, MediaState, Origin, Role, Timestamp};
use sangam_protocol::rows::MediaRow;
use sangam_protocol::sync::{Backfill, Change, Cursor, Frame, Rev, Snapshot};
use sangam_protocol::{ContactRow, ConversationRow, MessageRow, PersonRow, WorkspaceRow};
use uuid::Uuid;

/// When the newest message was sent.
const NOW: i64 = 1_790_000_000;
const SECONDS_BETWEEN: i64 = 7;
const VOCABULARY: usize = 60_000;
const WORDS_MOST: u64 = 22;
/// Messages per conversation, on average.
const PER_CHAT: u64 = 10;
/// The conversation that holds a tenth of everything.
pub const BUSY: u64 = 0;
/// The conversation with fifty messages, all among the newest ten thousand.
pub const QUIET: u64 = 1;
/// Conversations with a hundredth of everything each.
const LONG: std::ops::Range<u64> = 2..11;

const ENGLISH: &str = "the you is to and i it in for on please order size price today delivery when thanks yes ok send \
    payment address red blue cotton silk saree kurta block print available pieces morning evening tomorrow return parcel";
const HINGLISH: &str = "hai kya kab nahi haan bhai didi bhej do kitna kitne ka ke ki mein aap hum chahiye abhi kal aaj theek \
    achha paisa dukaan bataiye milega jaldi rang wala";
const HINDI: &str = "है क्या कब नहीं हाँ किताब कितना कितने मिलेगा भेज दीजिए आप हम चाहिए अभी कल आज ठीक अच्छा पैसा दुकान \
    बताइए जल्दी रंग नमस्ते धन्यवाद साड़ी कपड़ा";
const TAMIL: &str = "தமிழ் வேண்டும் எப்போது விலை இன்று நாளை நன்றி ஆம் இல்லை அனுப்பு சேலை நிறம் அளவு வணக்கம் எவ்வளவு";
const EMOJI: &str = "🙏 👍 😊 ❤️ 🎉 😂 🌸 ✅ 📦 🚚";

/// `SplitMix64`: a stream of numbers from a seed.
pub struct Dice(u64);

impl Dice {
    /// The stream that begins at `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    /// A number from nought to below one.
    pub fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// An id of a family of rows.
fn id(family: u128, number: u64) -> Uuid {
    let mixed = Dice::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d)).roll();
    Uuid::from_u128((family << 120) | (u128::from(mixed) << 40) | u128::from(number))
}

/// An id as a hub makes it when a message is stored: its time, and chance.
fn born(at: Timestamp, dice: &mut Dice) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap_or_default();
    let chance: Vec<u8> = [dice.roll(), dice.roll()].iter().flat_map(|roll| roll.to_le_bytes()).collect();
    let tail = std::array::from_fn(|at| chance[at]);
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

/// Whom the conversation of a place belongs to.
#[must_use]
pub fn conversation_id(number: u64) -> ConversationId {
    ConversationId::from_uuid(id(2, number))
}

/// The words and how often they are used.
pub struct Corpus {
    words: Vec<String>,
    /// Up to each word, how much of all use lies behind.
    used: Vec<f64>,
}

impl Default for Corpus {
    fn default() -> Self {
        Self::new()
    }
}

impl Corpus {
    /// The corpus; it has no size of its own.
    #[must_use]
    pub fn new() -> Self {
        let words = vocabulary();
        let mut total = 0.0;
        let mut used: Vec<f64> = (1..=words.len())
            .map(|rank| {
                total += 1.0 / rank as f64;
                total
            })
            .collect();
        used.iter_mut().for_each(|share| *share /= total);
        Self { words, used }
    }

    /// The word of a rank, the most used first.
    #[must_use]
    pub fn word(&self, rank: usize) -> &str {
        &self.words[rank]
    }

    fn draw(&self, dice: &mut Dice) -> &str {
        let share = dice.share();
        let rank = self.used.partition_point(|used| *used < share);
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// The text of the message at a place.
    fn text(&self, dice: &mut Dice) -> String {
        let count = 1 + dice.below(WORDS_MOST);
        let mut text = String::new();
        for nth in 0..count {
            if nth > 0 {
                text.push(' ');
            }
            text.push_str(self.draw(dice));
        }
        if dice.below(50) == 0 {
            text.push_str(&format!(" ORD-{}", 700_000 + dice.below(200_000)));
        }
        text
    }

    /// The conversation of the message at a place.
    #[must_use]
    pub fn chat_of(place: u64) -> u64 {
        if place < 10_000 && place % 200 == 3 {
            return QUIET;
        }
        let mut dice = Dice::new(place ^ 0x00c0_ffee);
        match dice.below(100) {
            0..10 => BUSY,
            10..19 => LONG.start + dice.below(LONG.end - LONG.start),
            _ => LONG.end + dice.below(Self::chats(place + 1) - LONG.end),
        }
    }

    /// How many conversations so many messages have.
    #[must_use]
    pub const fn chats(messages: u64) -> u64 {
        let many = messages / PER_CHAT;
        if many > 2 * LONG.end { many } else { 2 * LONG.end }
    }

    /// The message at a place, counted from the newest.
    #[must_use]
    pub fn message(&self, place: u64) -> MessageRow {
        let mut dice = Dice::new(place);
        let is_out = dice.below(3) == 0;
        let has_file = dice.below(20) == 0;
        let text = self.text(&mut dice);
        let (chat, sent_at) = (
            Self::chat_of(place),
            Timestamp::from_secs(NOW - i64::try_from(place).unwrap_or_default() * SECONDS_BETWEEN),
        );
        MessageRow {
            id: MessageId::from_uuid(born(sent_at, &mut dice)),
            conversation_id: conversation_id(chat),
            wamid: Some(format!("wamid.HBgMOTE5OD{chat:08}FQIAEhg{:016X}", dice.roll())),
            direction: if is_out { Direction::Out } else { Direction::In },
            origin: if is_out { Origin::Desk } else { Origin::Customer },
            author_id: is_out.then(|| PersonId::from_uuid(id(1, 1))),
            imported: false,
            automatic: false,
            kind: if has_file { "image" } else { "text" }.into(),
            text: Some(text),
            media: has_file.then(|| MediaRow {
                mime_type: "image/jpeg".into(),
                filename: None,
                size_bytes: Some(20_000 + dice.below(300_000)),
                sha256: Some(format!("{:016x}{:016x}", dice.roll(), dice.roll()).repeat(2)),
                state: MediaState::Ready,
                voice: false,
                animated: false,
            }),
            detail: None,
            reply_to: None,
            forwarded: None,
            referral: None,
            reactions: Vec::new(),
            reaction_refused: None,
            delivery: None,
            error: None,
            edited_at: None,
            revoked_at: None,
            sent_at,
            retry_of: None,
            rev: Rev(10_000_000_000 - i64::try_from(place).unwrap_or_default()),
        }
    }

    /// A page of older messages as the hub answers it.
    #[must_use]
    pub fn page(&self, places: std::ops::Range<u64>) -> Backfill {
        Backfill {
            head: Cursor { rev: Rev(i64::MAX - 1), ..head() },
            messages: places.map(|place| self.message(place)).collect(),
            events: Vec::new(),
            next: Some("on".into()),
        }
    }
}

fn vocabulary() -> Vec<String> {
    let mut known: Vec<Vec<&str>> = [ENGLISH, HINGLISH, HINDI, TAMIL, EMOJI]
        .iter()
        .map(|words| words.split_whitespace().rev().collect())
        .collect();
    let mut words: Vec<String> = Vec::with_capacity(VOCABULARY);
    // Two of English and Hinglish for one of the others, until each is used up.
    for turn in (0..).map(|nth: usize| [0, 1, 2, 0, 1, 3, 2, 4][nth % 8]) {
        words.extend(known[turn].pop().map(str::to_owned));
        if known.iter().all(Vec::is_empty) {
            break;
        }
    }
    let mut seen: std::collections::HashSet<String> = words.iter().cloned().collect();
    let mut dice = Dice::new(60_000);
    while words.len() < VOCABULARY {
        let word = invented(&mut dice);
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// A word nobody uses, from the sounds of one script; now and then of two.
fn invented(dice: &mut Dice) -> String {
    const LATIN: [&str; 24] = [
        "ba", "be", "chi", "da", "do", "fa", "ga", "gi", "ha", "ja", "ka", "ko", "la", "lu", "ma", "mi",
        "na", "po", "ra", "ri", "sa", "sho", "ta", "vi",
    ];
    const NAGARI: [&str; 16] =
        ["का", "कि", "गु", "चे", "जा", "टो", "ता", "दि", "ना", "पु", "बे", "मा", "रि", "लो", "वा", "सी"];
    const TAMIL: [&str; 12] = ["கா", "கி", "சு", "டை", "தா", "நி", "பு", "மா", "ரி", "லை", "வா", "னு"];
    let sounds: &[&str] = match dice.below(10) {
        0..6 => &LATIN,
        6..9 => &NAGARI,
        _ => &TAMIL,
    };
    let mut word = String::new();
    for _ in 0..2 + dice.below(4) {
        word.push_str(sounds[usize::try_from(dice.below(sounds.len() as u64)).unwrap_or_default()]);
    }
    if dice.below(50) == 0 {
        word.push_str(NAGARI[usize::try_from(dice.below(16)).unwrap_or_default()]);
    }
    word
}

/// Where a hub of the corpus stands.
fn head() -> Cursor {
    Cursor { epoch: EpochId::from_uuid(id(7, 1)), rev: Rev(0) }
}

/// Who looks.
#[must_use]
pub fn me() -> PersonId {
    PersonId::from_uuid(id(1, 1))
}

/// Where they work.
#[must_use]
pub fn workspace() -> WorkspaceId {
    WorkspaceId::from_uuid(id(8, 1))
}

/// The conversations of a stretch, as one frame that moves the cursor from the first to the last.
#[must_use]
pub fn conversations(numbers: std::ops::Range<u64>) -> Frame {
    let rev = |number: u64| Rev(i64::try_from(number).unwrap_or_default());
    let (from, to) = (rev(numbers.start), rev(numbers.end));
    let changes =
        numbers.map(|it| Change::Conversation { row: Box::new(conversation(it)), refill: false }).collect();
    Frame { from, to, head: Cursor { rev: to, ..head() }, changes, scope_changed: false }
}

fn conversation(number: u64) -> ConversationRow {
    let place = i64::try_from(number * PER_CHAT).unwrap_or_default();
    let mut dice = Dice::new(number ^ 0xca11);
    ConversationRow {
        id: conversation_id(number),
        number_id: NumberId::from_uuid(id(6, 1)),
        contact: ContactRow {
            id: ContactId::from_uuid(id(3, number)),
            name: Some(format!("{} {number}", invented(&mut dice))),
            phone: Some(format!("+9198{number:08}")),
            user_id: None,
            username: None,
            private: false,
            card: Default::default(),
        },
        status: ConversationStatus::ALL[(number % 4) as usize],
        assignee_id: number.is_multiple_of(3).then(me),
        team_id: None,
        unread: 1,
        window_closes_at: None,
        opened_at: number.is_multiple_of(5).then(|| Timestamp::from_secs(NOW)),
        waiting_since: number.is_multiple_of(5).then(|| Timestamp::from_secs(NOW)),
        last_message: None,
        activity_at: Some(Timestamp::from_secs(NOW - place * SECONDS_BETWEEN)),
        first_message_at: None,
        snoozed_until: None,
        snooze_zone: None,
        woke_at: None,
        marked_unread: false,
        held: false,
        merge_offer: None,
        marketing_stopped_at: None,
        blocked_at: None,
        labels: Vec::new(),
        rev: Rev(i64::try_from(number).unwrap_or_default() + 1),
    }
}

/// What a first sync begins with.
#[must_use]
pub fn snapshot() -> Snapshot {
    Snapshot {
        laters: Vec::new(),
        card_shape: None,
        shop: None,
        head: head(),
        me: me(),
        workspace: WorkspaceRow {
            id: workspace(),
            name: "Bench".into(),
            practice: true,
            phone_book_shared: false,
            phones_masked: false,
            only_assignee_replies: false,
            rev: Rev(0),
        },
        people: vec![PersonRow {
            id: me(),
            name: "Asha".into(),
            role: Role::Agent,
            active: true,
            away: None,
            language: None,
            rev: Rev(0),
        }],
        numbers: Vec::new(),
        costs: Vec::new(),
        rate_card: None,
        templates: Vec::new(),
        template_accounts: Vec::new(),
        quick_replies: Vec::new(),
        teams: Vec::new(),
        labels: Vec::new(),
        views: Vec::new(),
        conversations_total: 0,
        messages_total: 0,
    }
}

/// The place of the message that was sent then.
#[must_use]
pub fn place_of(sent_at: Timestamp) -> u64 {
    u64::try_from((NOW - sent_at.as_millis() / 1_000) / SECONDS_BETWEEN).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn everybody_gets_the_same_bytes() {
        let corpus = Corpus::new();
        let mut digest = Sha256::new();
        for place in 0..1_000 {
            let row = corpus.message(place);
            digest.update(format!("{} {} {:?}\n", row.id, row.conversation_id, row.text));
        }
        assert_eq!(hex::encode(digest.finalize()), include_str!("corpus.sha256").trim());
    }

    #[test]
    fn it_is_made_as_it_says() {
        let corpus = Corpus::new();
        let rows: Vec<MessageRow> = (0..10_000).map(|place| corpus.message(place)).collect();
        let share = |of: &dyn Fn(&MessageRow) -> bool| rows.iter().filter(|row| of(row)).count();
        assert!((400..600).contains(&share(&|row| row.media.is_some())));
        assert!((800..1_200).contains(&share(&|row| row.conversation_id == conversation_id(BUSY))));
        assert_eq!(share(&|row| row.conversation_id == conversation_id(QUIET)), 50);
        let chats: std::collections::HashSet<_> = rows.iter().map(|row| row.conversation_id).collect();
        assert!((600..=1_000).contains(&chats.len()), "{}", chats.len());
        for (place, row) in (0..).zip(&rows) {
            assert_eq!(place_of(row.sent_at), place);
            let words = row.text.as_ref().unwrap().split(' ').filter(|word| !word.starts_with("ORD-"));
            assert!((1..=22).contains(&words.count()));
        }
    }
}
