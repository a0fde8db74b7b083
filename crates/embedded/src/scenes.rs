//! How far each scene of the practice shop is.
//!
//! A scene is a few steps. A step ends when the world saw what it waits for: the person's answer arrived, the phone
//! spoke, the line came back. What only the screen could know (a search was made) ends with the scene's own time.

use std::sync::{Mutex, PoisonError};

use sangam_desk::api::practice::{SceneId, SceneState};
use sangam_model::id::ConversationId;
use tokio::sync::watch;

/// The progress of all scenes, and a bell for whoever shows it.
pub(crate) struct Progress {
    states: Mutex<Vec<SceneState>>,
    bell: watch::Sender<u64>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { states: Mutex::new(unplayed()), bell: watch::Sender::new(0) }
    }
}

impl Progress {
    /// Every scene, in the order a newcomer should play them.
    pub(crate) fn all(&self) -> Vec<SceneState> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Rings whenever a scene moves on.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// The scene waits at its first step.
    pub(crate) fn begin(&self, scene: SceneId) -> SceneState {
        self.set(scene, |state| (state.step, state.conversation_id) = (1, None))
    }

    /// The scene waits at `step`; beyond the last one it is done.
    pub(crate) fn reach(&self, scene: SceneId, step: u32) {
        self.set(scene, |state| state.step = step);
    }

    /// The scene is done.
    pub(crate) fn finish(&self, scene: SceneId) {
        self.set(scene, |state| state.step = state.steps + 1);
    }

    /// The scene plays in this conversation.
    pub(crate) fn plays_in(&self, scene: SceneId, conversation: ConversationId) -> SceneState {
        self.set(scene, |state| state.conversation_id = Some(conversation))
    }

    /// The shop closed: nothing was played.
    pub(crate) fn forget(&self) {
        *self.states.lock().unwrap_or_else(PoisonError::into_inner) = unplayed();
        self.bell.send_modify(|rings| *rings += 1);
    }

    fn set(&self, scene: SceneId, change: impl FnOnce(&mut SceneState)) -> SceneState {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = SceneState { scene, steps: steps(scene), step: 0, conversation_id: None };
        if let Some(state) = states.iter_mut().find(|state| state.scene == scene) {
            change(state);
            now = state.clone();
        }
        drop(states);
        self.bell.send_modify(|rings| *rings += 1);
        now
    }
}

fn unplayed() -> Vec<SceneState> {
    SceneId::ALL
        .map(|scene| SceneState { scene, steps: steps(scene), step: 0, conversation_id: None })
        .to_vec()
}

/// How many steps a scene has; the page has a sentence for each.
pub(crate) const fn steps(scene: SceneId) -> u32 {
    match scene {
        SceneId::FirstAnswer => 4,
        SceneId::PhoneAnswersFirst
        | SceneId::OfflineAndBack
        | SceneId::SearchInAnotherScript
        | SceneId::UnknownSend => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_that_moves_on_rings_the_bell() {
        let progress = Progress::default();
        let bell = progress.bell();
        progress.begin(SceneId::UnknownSend);
        assert!(bell.has_changed().unwrap());
        assert_eq!(progress.all().iter().filter(|state| state.step == 1).count(), 1);
    }
}
