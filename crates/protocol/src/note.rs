//! Private notes: what the team writes to itself in a thread.
//!
//! A note is a line of the thread ([`EventRow`](crate::EventRow)) whose kind carries words. So it is seen by exactly those who see its
//! conversation, follows it through merges, and leaves a desk together with it. It has no way to WhatsApp: nothing that is sent is made
//! from a line.
//!
//! Whoever a note mentions has it unread until they looked at it. That they did is part of the note, so its author sees it, too.

use sangam_model::Timestamp;
use sangam_model::id::PersonId;
use serde::{Deserialize, Serialize};

/// The longest note, in characters.
pub const NOTE_MAX_CHARS: usize = 4096;
/// The most people one note mentions.
pub const MENTIONS_MAX: usize = 20;
/// The most notes one wish says were read.
pub const READ_MAX: usize = 100;

/// What a note says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its words; none once it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who should read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// When its author last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When its author deleted it. What is left says that there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

/// Somebody a note mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Who.
    pub person_id: PersonId,
    /// When they had read it; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

impl Note {
    /// A new one. Its author need not be told what they wrote.
    #[must_use]
    pub fn new(text: String, mentioned: &[PersonId], author: PersonId, at: Timestamp) -> Self {
        Self { text: Some(text), ..Self::default() }.mentioning(mentioned, author, at)
    }

    /// The same note with other words. Who was mentioned before and still is has read what they had read.
    #[must_use]
    pub fn edited(&self, text: String, mentioned: &[PersonId], author: PersonId, at: Timestamp) -> Self {
        Self { text: Some(text), edited_at: Some(at), ..self.clone() }.mentioning(mentioned, author, at)
    }

    /// What is left of a note that was deleted.
    #[must_use]
    pub fn deleted(at: Timestamp) -> Self {
        Self { deleted_at: Some(at), ..Self::default() }
    }

    /// The note with the mark that somebody read it; `None` if that changes nothing.
    #[must_use]
    pub fn read_by(&self, person: PersonId, at: Timestamp) -> Option<Self> {
        let mut read = self.clone();
        let unread = |mention: &&mut Mention| mention.person_id == person && mention.read_at.is_none();
        read.mentions.iter_mut().find(unread)?.read_at = Some(at);
        Some(read)
    }

    /// What somebody has of it: nothing, or whether they read it.
    #[must_use]
    pub fn is_read_by(&self, person: PersonId) -> Option<bool> {
        self.mentions
            .iter()
            .find(|mention| mention.person_id == person)
            .map(|mention| mention.read_at.is_some())
    }

    fn mentioning(mut self, mentioned: &[PersonId], author: PersonId, at: Timestamp) -> Self {
        let before = std::mem::take(&mut self.mentions);
        for person_id in mentioned {
            if self.mentions.iter().all(|mention| mention.person_id != *person_id) {
                let known = before.iter().find(|mention| mention.person_id == *person_id);
                let read_at = known.and_then(|mention| mention.read_at);
                let read_at = read_at.or_else(|| (*person_id == author).then_some(at));
                self.mentions.push(Mention { person_id: *person_id, read_at });
            }
        }
        self
    }
}

/// Whether the words are a note: not only white space, and not too long.
#[must_use]
pub fn is_note(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= NOTE_MAX_CHARS
}

#[cfg(test)]
mod tests {
    use sangam_model::id::EventId;
    use sangam_model::random::SeededRandom;
    use sangam_model::time::ManualClock;
    use serde_json::json;

    use super::*;
    use crate::EventRow;
    use crate::rows::EventKind;

    const NOON: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn people() -> [PersonId; 3] {
        let (clock, random) = (ManualClock::new(NOON), SeededRandom::new(1));
        [(); 3].map(|()| PersonId::new(&clock, &random))
    }

    #[test]
    fn a_note_is_a_flat_line_and_an_older_desk_passes_it_over() {
        let [asha, vikram, _] = people();
        let note = Note::new("She pays by UPI".into(), &[vikram], asha, NOON);
        let row = EventRow {
            id: EventId::from_uuid(asha.as_uuid()),
            conversation_id: sangam_model::id::ConversationId::from_uuid(asha.as_uuid()),
            what: EventKind::Note(note),
            by: Some(asha),
            at: NOON,
            rev: crate::Rev(7),
        };
        let written = serde_json::to_value(&row).unwrap();
        assert_eq!(
            (&written["kind"], &written["text"], &written["mentions"]),
            (&json!("note"), &json!("She pays by UPI"), &json!([{ "person_id": vikram }]))
        );
        assert_eq!(serde_json::from_value::<EventRow>(written).unwrap(), row);
    }

    #[test]
    fn whoever_read_a_note_has_read_it_after_it_was_edited() {
        let [asha, vikram, meena] = people();
        let note = Note::new("a".into(), &[vikram, asha, vikram], asha, NOON);
        assert_eq!(note.mentions.len(), 2, "each once");
        assert_eq!((note.is_read_by(asha), note.is_read_by(vikram)), (Some(true), Some(false)));
        let read = note.read_by(vikram, NOON.plus(1)).unwrap();
        assert_eq!(read.read_by(vikram, NOON.plus(2)), None, "once is enough");
        let edited = read.edited("b".into(), &[vikram, meena], asha, NOON.plus(3));
        assert_eq!((edited.is_read_by(vikram), edited.is_read_by(meena)), (Some(true), Some(false)));
        assert_eq!((edited.is_read_by(asha), edited.edited_at), (None, Some(NOON.plus(3))));
        let deleted = Note::deleted(NOON.plus(4));
        assert_eq!((deleted.text, deleted.mentions), (None, Vec::new()));
    }
}
