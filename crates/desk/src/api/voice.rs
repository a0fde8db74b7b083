//! Recording a voice note.

use sangam_model::id::ConversationId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The one recording there may be, and how the last one ended if not by its person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoiceView {
    /// What is being recorded.
    pub recording: Option<RecordingView>,
    /// A recording that ended by itself and was not dismissed yet.
    pub ended: Option<VoiceEnded>,
}

/// A recording under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordingView {
    /// For whom.
    pub conversation_id: ConversationId,
    /// Where it stands.
    pub state: RecordingState,
    /// How much is recorded.
    pub recorded_ms: u32,
    /// How much longer it can go on, at the least.
    pub left_ms: u32,
    /// The newest tenths of a second, oldest first: the loudest moment of each, 255 being as loud as can be.
    pub peaks: Vec<u8>,
    /// It goes on for a while and nothing is heard.
    pub is_silent: bool,
}

/// Where a recording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// The microphone is open.
    Recording,
    /// The microphone is closed; it can go on.
    Paused,
    /// It is over, and the disk did not take it: it is kept in memory until `finish_voice` succeeds.
    Unsaved,
}

/// A recording that ended by itself. What was heard until then hangs on the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoiceEnded {
    /// For whom it was.
    pub conversation_id: ConversationId,
    /// Why.
    pub why: EndedWhy,
}

/// Why a recording ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndedWhy {
    /// WhatsApp shows no longer ones as voice notes.
    Full,
    /// The microphone went away.
    Unplugged,
    /// The microphone failed.
    Unusable,
}

/// The shape of a voice note on a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordedView {
    /// How long it is.
    pub duration_ms: u32,
    /// The loudest moment of each of its equal parts, 255 being as loud as can be.
    pub peaks: Vec<u8>,
    /// Nothing can be heard in it: the microphone was muted.
    pub is_silent: bool,
}

/// A microphone that can be chosen in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MicrophoneView {
    /// What the settings keep.
    pub id: String,
    /// For people.
    pub name: String,
}
