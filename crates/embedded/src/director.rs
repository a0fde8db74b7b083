//! Plays a scene: arranges what the world does, and watches the hub for what the person does.
//!
//! The scene's own moves are the simulator's ([`Scene`]). A step of the person is over when the hub knows of it: the
//! conversation was read, an answer reached the customer, the bubble turned blue, the conversation was resolved. Where only the
//! screen could know, the step lasts as long as its sentence takes to read.

use std::sync::Arc;
use std::time::Duration;

use sangam_desk::api::practice::{SceneId, SceneState};
use sangam_hub::store::{ConversationView, StoreError};
use sangam_model::id::MessageId;
use sangam_model::work::second_of;
use sangam_model::{ConversationStatus, Delivery, Direction};
use sangam_simulator::StageError;
use sangam_simulator::scene::Scene;
use tokio::time::sleep;

use crate::floor::Floor;
use crate::line::Line;
use crate::scenes::Progress;

/// How long the line stays cut: enough to write one answer.
const CUT: Duration = Duration::from_secs(25);
/// How long a sentence takes to read.
const READING: Duration = Duration::from_secs(8);

/// How often to look whether the second turned.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Who plays in each scene: places in the stand-in's fixed order of customers.
const fn cast(scene: SceneId) -> &'static [usize] {
    match scene {
        SceneId::FirstAnswer => &[0],
        SceneId::PhoneAnswersFirst => &[2],
        SceneId::OfflineAndBack => &[4, 5, 6],
        SceneId::SearchInAnotherScript => &[1, 2, 3, 4],
        SceneId::UnknownSend => &[3],
    }
}

const fn told_as(scene: SceneId) -> Scene {
    match scene {
        SceneId::FirstAnswer => Scene::QuestionToRead,
        SceneId::PhoneAnswersFirst => Scene::PhoneAnswersFirst,
        SceneId::OfflineAndBack => Scene::OfflineAndBack,
        SceneId::SearchInAnotherScript => Scene::AnotherScript,
        SceneId::UnknownSend => Scene::SendStaysUnknown,
    }
}

/// Why a scene cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SceneError {
    /// The stand-in refused a move.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The hub's database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Plays scenes in one open shop.
#[derive(Clone)]
pub(crate) struct Director {
    floor: Floor,
    line: Arc<Line>,
    progress: Arc<Progress>,
}

impl Director {
    /// A director for this shop.
    pub(crate) const fn new(floor: Floor, line: Arc<Line>, progress: Arc<Progress>) -> Self {
        Self { floor, line, progress }
    }

    /// Sets the scene: where it plays, at its first step.
    ///
    /// WhatsApp's instants are whole seconds and an answer's are not: words of the second of an answer stand before it and count as
    /// answered. So the scene begins in another second than whatever was answered before it.
    pub(crate) async fn begin(&self, scene: SceneId) -> Result<SceneState, SceneError> {
        let state = self.progress.begin(scene);
        self.second_turns().await;
        let Some(chat) = self.floor.chats(cast(scene)).await?.into_iter().next() else { return Ok(state) };
        Ok(self.progress.plays_in(scene, chat.conversation.id))
    }

    /// Plays the scene to its end.
    pub(crate) async fn play(self, scene: SceneId) {
        if let Err(error) = self.act(scene).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a scene ended early");
            self.line.mend();
        }
    }

    async fn act(&self, scene: SceneId) -> Result<(), SceneError> {
        let sent = self.sends(scene);
        match scene {
            SceneId::FirstAnswer => {
                self.tell(scene).await?;
                self.until(scene, |chats| chats.iter().all(|chat| chat.conversation.unread == 0)).await?;
                self.progress.reach(scene, 2);
                self.answered(scene, sent).await;
                self.progress.reach(scene, 3);
                self.until(scene, |chats| chats.iter().any(was_read)).await?;
                self.progress.reach(scene, 4);
                self.until(scene, |chats| chats.iter().any(is_resolved)).await?;
            }
            SceneId::PhoneAnswersFirst => {
                self.tell(scene).await?;
                self.progress.reach(scene, 2);
                sleep(READING).await;
                self.progress.reach(scene, 3);
                self.answered(scene, sent).await;
            }
            SceneId::OfflineAndBack => {
                self.line.cut();
                let (wrote, ()) = tokio::join!(self.tell(scene), sleep(CUT));
                wrote?;
                self.progress.reach(scene, 2);
                sleep(READING).await;
                self.line.mend();
                self.answered(scene, sent).await;
                self.progress.reach(scene, 3);
                sleep(READING).await;
            }
            SceneId::SearchInAnotherScript => {
                self.tell(scene).await?;
                sleep(READING).await;
                self.progress.reach(scene, 2);
                self.until(scene, |chats| chats.iter().any(|chat| chat.conversation.unread == 0)).await?;
                self.progress.reach(scene, 3);
                sleep(READING).await;
            }
            SceneId::UnknownSend => {
                self.tell(scene).await?;
                self.until(scene, |chats| chats.iter().any(is_unknown)).await?;
                self.progress.reach(scene, 2);
                sleep(READING).await;
                self.progress.reach(scene, 3);
                self.answered(scene, sent).await;
            }
        }
        self.progress.finish(scene);
        Ok(())
    }

    /// Has the world make its moves, and waits until each of the cast has a bubble of them in the hub: what is not there yet was read by
    /// nobody.
    async fn tell(&self, scene: SceneId) -> Result<(), SceneError> {
        let before = newest(&self.floor.chats(cast(scene)).await?);
        self.floor.stage.play(told_as(scene)).await?;
        self.until(scene, |chats| newest(chats).iter().all(|bubble| !before.contains(bubble))).await
    }

    /// Waits until the world is in another second.
    async fn second_turns(&self) {
        let begun = second_of(self.floor.stage.now());
        while second_of(self.floor.stage.now()) == begun {
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits until the stand-in took another message for someone of the cast.
    async fn answered(&self, scene: SceneId, before: usize) {
        // The history only wakes us; what counts is what was taken.
        self.floor.stage.requests_when(|_| self.sends(scene) > before).await;
    }

    fn sends(&self, scene: SceneId) -> usize {
        let cast: Vec<String> = cast(scene).iter().filter_map(|place| self.floor.customer(*place)).collect();
        self.floor.stage.accepted_messages().iter().filter(|message| cast.contains(&message.user_id)).count()
    }

    /// Waits until the conversations of the cast are as wished.
    async fn until(
        &self,
        scene: SceneId,
        is_wished: impl Fn(&[ConversationView]) -> bool,
    ) -> Result<(), SceneError> {
        Ok(self.floor.until(cast(scene), is_wished).await.map(drop)?)
    }
}

fn newest(chats: &[ConversationView]) -> Vec<Option<MessageId>> {
    chats.iter().map(|chat| chat.last_message.as_ref().map(|message| message.id)).collect()
}

fn is_resolved(chat: &ConversationView) -> bool {
    chat.conversation.status == ConversationStatus::Resolved
}

fn is_unknown(chat: &ConversationView) -> bool {
    delivery(chat) == Some(Delivery::Unknown)
}

/// The newest answer turned blue, or the customer already wrote on.
fn was_read(chat: &ConversationView) -> bool {
    let facts = chat.last_message.as_ref().map(|message| &message.facts);
    let wrote_on =
        facts.and_then(|facts| facts.content.as_ref()).is_some_and(|told| told.direction == Direction::In);
    wrote_on || delivery(chat) >= Some(Delivery::Read)
}

fn delivery(chat: &ConversationView) -> Option<Delivery> {
    chat.last_message.as_ref().and_then(|message| message.facts.delivery)
}
