//! The practice shop's second phone: a number that lives on the app alone, for the newcomer to connect.
//!
//! It remembers half a year of a small shop. Once it is connected and its history was asked for, a customer writes to it; and
//! when the desk has answered, the owner adds a word on the phone. So *Try it* sees all three by itself.

use std::sync::Arc;
use std::time::Duration;

use sangam_simulator::{NewCustomer, Past, PhoneCard, Stage, StageError};
use tokio::time::sleep;

/// About forty chats of half a year.
const PAST: Past = Past {
    seed: 77,
    conversations: 42,
    messages: 760,
    days: 178,
    hidden: 1,
    media_percent: 2,
    book_percent: 65,
};
/// Small enough that the history comes in a dozen parts.
const PART_BYTES: usize = 20_000;
/// Between two parts: slow enough to be seen, quick enough to wait for.
const BETWEEN_PARTS: Duration = Duration::from_millis(450);
/// How long after the history was asked for somebody writes.
const SOMEBODY_WRITES: Duration = Duration::from_secs(12);
/// How long after the desk the phone answers.
const PHONE_ANSWERS: Duration = Duration::from_secs(5);

/// Who writes first to the newly connected number.
const FARIDA: (&str, &str) = ("915550277001", "Farida Mirza");
const QUESTION: &str = "Salaam, is the shop on this number too?";
const PHONE_ANSWER: &str = "Yes, and the tea is on us 😊";

/// Lays the phone out: its memory, and how fast it tells.
///
/// # Errors
/// None that a seeded world can cause.
pub(crate) fn lay_out(stage: &Stage) -> Result<(), StageError> {
    stage.pace_history(PART_BYTES, BETWEEN_PARTS);
    match waiting(stage) {
        Some(phone) => stage.set_past(&phone.phone_number_id, PAST).map(drop),
        None => Ok(()),
    }
}

/// Plays the phone's part until the three messages of *Try it* were written. Cancelled with the shop.
pub(crate) async fn play(stage: Arc<Stage>) {
    let Some(phone) = waiting(&stage) else { return };
    if let Err(error) = tell(&stage, &phone.phone_number_id).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the second phone fell silent");
    }
}

async fn tell(stage: &Arc<Stage>, number: &str) -> Result<(), StageError> {
    let asking = format!("/{number}/smb_app_data");
    stage
        .requests_when(|asked| {
            asked.iter().any(|call| {
                call.path.ends_with(&asking)
                    && call.status == Some(200)
                    && call.body.get("sync_type").is_some_and(|kind| kind == "history")
            })
        })
        .await;
    sleep(SOMEBODY_WRITES).await;
    let (phone, name) = FARIDA;
    let farida = NewCustomer { wa_id: Some(phone.to_owned()), name: Some(name.to_owned()), username: None };
    stage.add_customer(number, farida)?;
    stage.customer_writes(number, phone, QUESTION)?;
    // The book of requests only wakes us; what counts is what was taken.
    let was_answered = || stage.accepted_messages().iter().any(|sent| sent.phone_number_id == number);
    stage.requests_when(|_| was_answered()).await;
    sleep(PHONE_ANSWERS).await;
    stage.phone_answers(number, phone, PHONE_ANSWER).map(drop)
}

fn waiting(stage: &Stage) -> Option<PhoneCard> {
    stage.phones().into_iter().find(|phone| phone.link == "on_app_only")
}

#[cfg(test)]
mod tests {
    use sangam_simulator::{Config, SignupChoice, Simulator};

    use super::*;

    #[tokio::test]
    async fn the_phone_remembers_half_a_year_and_can_be_connected() {
        let simulator = Simulator::start(Config { waiting: 1, ..Config::default() }).await.unwrap();
        lay_out(&simulator.stage()).unwrap();
        let phone = waiting(&simulator.stage()).unwrap();
        assert!(phone.contacts > 20, "an address book with people in it");
        let choice =
            SignupChoice::Finish { phones: vec![phone.phone_number_id], share_history: true, account: None };
        assert!(simulator.sign_up(&choice).unwrap().code.is_some());
        assert!(waiting(&simulator.stage()).is_none());
        simulator.shutdown().await;
    }
}
