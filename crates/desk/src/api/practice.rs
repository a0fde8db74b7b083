//! The practice shop's scenes.

use sangam_model::id::ConversationId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A two-minute scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SceneId {
    /// A question, from the first message to *read*.
    FirstAnswer,
    /// The phone answers while a reply is being written.
    PhoneAnswersFirst,
    /// The hub goes away and comes back.
    OfflineAndBack,
    /// A word is found in another script.
    SearchInAnotherScript,
    /// A send stays unknown.
    UnknownSend,
}

impl SceneId {
    /// Every scene, in the order a newcomer should play them.
    pub const ALL: [Self; 5] = [
        Self::FirstAnswer,
        Self::PhoneAnswersFirst,
        Self::OfflineAndBack,
        Self::SearchInAnotherScript,
        Self::UnknownSend,
    ];
}

/// How far a scene is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SceneState {
    /// Which.
    pub scene: SceneId,
    /// Its steps; the screen has a sentence for each, by scene and number.
    pub steps: u32,
    /// The step that waits for the person, from 1; 0 before it began; above `steps` when done.
    pub step: u32,
    /// Where it plays, once it began.
    pub conversation_id: Option<ConversationId>,
}

/// Arguments of `start_scene`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct StartSceneArgs {
    /// Which.
    pub scene: SceneId,
}
