//! The practice shop's stories, and the few words they are told with.
//!
//! A scene arranges what the world does; the person in front of the desk does the rest. Scenes wait in tokio's time, use the
//! first number, and take their people from its fixed order, so the same seed tells the same story.

use std::sync::Arc;
use std::time::Duration;

use sangam_model::time::{HOUR, SECOND};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::people::{HabitChange, Step};
use crate::stage::{ActResult, NumberCard, Stage, StageError};
use crate::time::seconds;

/// A two-minute story of the practice shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// While the agent types, the owner answers on the phone.
    PhoneAnswersFirst,
    /// Customers keep writing while the desk is offline.
    OfflineAndBack,
    /// The same wish in four scripts, to be found by searching.
    AnotherScript,
    /// The next send breaks on the way: nobody can say whether it arrived.
    SendStaysUnknown,
    /// A question, the answer, two blue ticks and a thank-you.
    QuestionToRead,
}

impl Scene {
    /// All of them, in the order a newcomer meets them.
    pub const ALL: [Self; 5] = [
        Self::QuestionToRead,
        Self::PhoneAnswersFirst,
        Self::OfflineAndBack,
        Self::AnotherScript,
        Self::SendStaysUnknown,
    ];
}

/// Chats that were there before the practice began: customer, minutes ago, content.
fn opening() -> Vec<(usize, i64, Value)> {
    vec![
        (10, 23 * 60, text("Good morning, do you ship to Pune?")),
        (9, 19 * 60, text("Thank you, the parcel arrived. Beautiful work 🙏")),
        (8, 7 * 60, json!({ "type": "location" })),
        (8, 7 * 60, text("We are near here, is the shop open on Sunday?")),
        (
            7,
            5 * 60,
            json!({ "type": "document", "document": { "filename": "purchase-order.pdf", "caption": "PO for 40 pieces" } }),
        ),
        (6, 3 * 60, json!({ "type": "audio" })),
        (5, 140, json!({ "type": "image", "image": { "caption": "Same pattern in green?" } })),
        (4, 95, text("क्या यह साड़ी नीले रंग में मिलेगी?")),
        (3, 60, text("இந்த துணி இன்னும் இருக்கிறதா?")),
        (2, 42, text("What is the price for 12 napkins?")),
        (11, 30, text("I found you on Instagram. Do you take custom orders?")),
        (1, 18, json!({ "type": "video", "video": { "caption": "This is how it should fall" } })),
        (0, 6, text("Hello! Is the indigo block print still available?")),
    ]
}

impl Stage {
    /// Fills the inbox with a day of earlier chats.
    ///
    /// # Errors
    /// None that a seeded world can cause; those of [`customer_message`](Self::customer_message).
    pub fn opening_day(&self) -> Result<(), StageError> {
        let shop = self.shop()?;
        let now = self.now();
        for (place, minutes, mut message) in opening() {
            let written_at = now.plus(-minutes * 60 * SECOND);
            if let Some(fields) = message.as_object_mut() {
                fields.insert("timestamp".to_owned(), json!(seconds(written_at)));
            }
            self.customer_message(&shop.phone_number_id, &alias(&shop, place)?, message)?;
        }
        Ok(())
    }

    /// Plays a scene up to the point where the person at the desk has the next move.
    ///
    /// # Errors
    /// None that a seeded world can cause; those of [`customer_message`](Self::customer_message).
    pub async fn play(self: &Arc<Self>, scene: Scene) -> Result<(), StageError> {
        let shop = self.shop()?;
        let number = shop.phone_number_id.as_str();
        match scene {
            Scene::QuestionToRead => {
                let customer = alias(&shop, 0)?;
                let thanks = Step {
                    after_ms: 4_000,
                    message: text("Perfect, I will come by this evening. Thank you!"),
                };
                self.set_script(number, &customer, [thanks])?;
                self.set_habits(number, &customer, always_there())?;
                self.customer_writes(number, &customer, "Can you keep two metres for me until six?")?;
            }
            Scene::PhoneAnswersFirst => {
                let customer = alias(&shop, 2)?;
                self.customer_writes(number, &customer, "Are you open today? I am already on the way.")?;
                sleep(Duration::from_secs(12)).await;
                self.phone_answers(number, &customer, "Yes, until eight. See you soon!")?;
            }
            Scene::OfflineAndBack => {
                let wishes =
                    ["Is anybody there?", "Please send the bill again", "How long does delivery take?"];
                for (place, wish) in wishes.into_iter().enumerate() {
                    self.customer_writes(number, &alias(&shop, place + 4)?, wish)?;
                    sleep(Duration::from_secs(5)).await;
                }
            }
            Scene::AnotherScript => {
                let wishes =
                    ["नीला दुपट्टा चाहिए", "நீல நிற துப்பட்டா வேண்டும்", "নীল ওড়না চাই", "I need a blue dupatta"];
                for (place, wish) in wishes.into_iter().enumerate() {
                    self.customer_writes(number, &alias(&shop, place + 1)?, wish)?;
                }
            }
            Scene::SendStaysUnknown => {
                self.customer_writes(number, &alias(&shop, 3)?, "What would shipping to Kochi cost?")?;
                self.next_send_stays_unknown()?;
            }
        }
        Ok(())
    }

    /// A customer writes plain text.
    ///
    /// # Errors
    /// As [`customer_message`](Self::customer_message).
    pub fn customer_writes(
        &self,
        phone_number_id: &str,
        from: &str,
        body: &str,
    ) -> Result<ActResult, StageError> {
        self.customer_message(phone_number_id, from, text(body))
    }

    /// The owner answers on the phone in plain text.
    ///
    /// # Errors
    /// As [`phone_message`](Self::phone_message).
    pub fn phone_answers(
        &self,
        phone_number_id: &str,
        to: &str,
        body: &str,
    ) -> Result<ActResult, StageError> {
        self.phone_message(phone_number_id, to, text(body))
    }

    /// The next send reaches Meta's door and the line breaks: no answer, and no status will ever tell.
    ///
    /// # Errors
    /// None that can be caused here; [`StageError::BadFaults`].
    pub fn next_send_stays_unknown(&self) -> Result<(), StageError> {
        self.set_faults(&json!({ "reset_before": 1 })).map(drop)
    }

    /// The reply window of every chat of the world closes.
    pub fn let_windows_close(&self) {
        self.advance_clock(24 * HOUR);
    }

    fn shop(&self) -> Result<NumberCard, StageError> {
        self.numbers().into_iter().next().ok_or(StageError::UnknownNumber)
    }
}

fn alias(shop: &NumberCard, place: usize) -> Result<String, StageError> {
    shop.customers.get(place).map(|customer| customer.user_id.clone()).ok_or(StageError::UnknownCustomer)
}

fn text(body: &str) -> Value {
    json!({ "type": "text", "text": { "body": body } })
}

const fn always_there() -> HabitChange {
    HabitChange {
        read_receipts: Some(true),
        reads_at_once: Some(true),
        online: Some(true),
        companion: None,
        taps: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, still_world};

    #[tokio::test]
    async fn opening_day_has_chats_of_every_kind_in_the_past() {
        let shop = Shop::open().await;
        shop.simulator.opening_day().unwrap();
        shop.simulator.settled().await;
        let told: Vec<Value> = shop
            .received
            .bodies()
            .iter()
            .flat_map(|body| {
                crate::testing::values(body).map(|value| value["messages"][0].clone()).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(told.len(), opening().len());
        for kind in ["text", "image", "video", "audio", "document", "location"] {
            assert!(told.iter().any(|message| message["type"] == kind), "{kind}");
        }
        let now = seconds(shop.simulator.now());
        assert!(told.iter().all(|message| message["timestamp"].as_str().unwrap() < now.as_str()));
    }

    #[tokio::test(start_paused = true)]
    async fn every_scene_plays_to_its_end() {
        let stage = Stage::set(still_world(), "http://127.0.0.1".to_owned()).unwrap();
        for scene in Scene::ALL {
            stage.play(scene).await.unwrap();
        }
        let world = stage.world();
        let authors = world.numbers[0].messages.values().map(|message| message.author);
        assert_eq!(authors.filter(|author| *author == crate::world::Author::Phone).count(), 1);
    }

    #[tokio::test]
    async fn a_broken_line_leaves_nothing_behind() {
        let shop = Shop::open().await;
        shop.simulator.play(Scene::SendStaysUnknown).await.unwrap();
        shop.ritika_writes("Hello");
        assert!(shop.try_send(json!({ "type": "text", "text": { "body": "80 rupees" } })).await.is_err());
        assert!(shop.simulator.accepted_messages().is_empty());
        assert_eq!(shop.simulator.requests()[0].status, None);
    }
}
