//! What happened in the practice shop before the newcomer sat down: a few answers, a few claims, one thing done.
//!
//! Everything goes the way it would in a real shop (commands through the hub, answers from the owner's phone), so what the
//! newcomer finds is what the product makes of it, not a picture.

use sangam_hub::commands::{Asker, CommandError, Commands};
use sangam_hub::store::StoreError;
use sangam_model::Role;
use sangam_model::id::{CommandId, ConversationId, PersonId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_protocol::{Command, CommandBody};
use sangam_simulator::StageError;
use thiserror::Error;

use crate::floor::Floor;

/// Whose conversations these become, by the customers' places.
const MINE: [usize; 6] = [0, 1, 3, 4, 5, 7];
const VIKRAMS: [usize; 2] = [2, 10];
const MEENAS: [usize; 1] = [8];
/// Answered from this desk.
const ANSWERS: [(usize, &str); 3] = [
    (4, "जी हाँ, नीले में भी है। एक तस्वीर भेजती हूँ।"),
    (7, "Received, thank you. The bill follows this evening."),
    (9, "So glad to hear it. See you again soon!"),
];
/// Answered by the owner on the phone.
const PHONE: (usize, &str) = (5, "Yes, in green too 👍");
/// Done.
const RESOLVED: usize = 9;

/// Why the shop stays as quiet as it opened.
#[derive(Debug, Error)]
pub(crate) enum MorningError {
    /// The stand-in refused a move.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The hub's database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hub had no outcome for a command.
    #[error(transparent)]
    Command(#[from] CommandError),
}

/// The people of the shop.
pub(crate) struct Staff {
    /// The newcomer.
    pub(crate) me: PersonId,
    /// A colleague.
    pub(crate) vikram: PersonId,
    /// The manager.
    pub(crate) meena: PersonId,
}

/// Plays the morning: waits until every early chat has arrived, then does what was done.
pub(crate) async fn play(floor: &Floor, commands: &Commands, staff: &Staff) -> Result<(), MorningError> {
    let everyone: Vec<usize> =
        (0..floor.stage.numbers().first().map_or(0, |shop| shop.customers.len())).collect();
    let chats = floor.until(&everyone, |chats| chats.len() == everyone.len()).await?;
    let chat = |place: usize| chats.get(place).map(|chat| chat.conversation.id);
    let me = Asker { workspace_id: floor.workspace, person_id: staff.me, role: Role::Owner };
    for (place, who) in claims(staff) {
        if let Some(conversation_id) = chat(place) {
            let claim =
                CommandBody::Assign { conversation_id, assignee_id: Some(who), expected_assignee_id: None };
            decide(commands, me, claim).await?;
        }
    }
    let mut answers = 0;
    for (place, text) in ANSWERS {
        if let Some(conversation_id) = chat(place) {
            answers += usize::from(decide(commands, me, answer(conversation_id, text)).await?);
        }
    }
    if let Some(conversation_id) = chat(RESOLVED) {
        decide(commands, me, CommandBody::Resolve { conversation_id, seen: None }).await?;
    }
    if let (Some(shop), Some(customer)) = (floor.stage.numbers().first(), floor.customer(PHONE.0)) {
        floor.stage.phone_answers(&shop.phone_number_id, &customer, PHONE.1)?;
    }
    // A scene that keeps the next answer unknown must not find one of these.
    floor.stage.requests_when(|_| floor.stage.accepted_messages().len() >= answers).await;
    Ok(())
}

fn claims(staff: &Staff) -> Vec<(usize, PersonId)> {
    let of = |places: &[usize], who: PersonId| places.iter().map(|place| (*place, who)).collect::<Vec<_>>();
    [of(&MINE, staff.me), of(&VIKRAMS, staff.vikram), of(&MEENAS, staff.meena)].concat()
}

fn answer(conversation_id: ConversationId, text: &str) -> CommandBody {
    CommandBody::SendText { conversation_id, text: text.to_owned(), reply_to: None, retry_of: None }
}

/// Says whether it was done.
async fn decide(commands: &Commands, asker: Asker, body: CommandBody) -> Result<bool, CommandError> {
    let command = Command { id: CommandId::new(&SystemClock, &SystemRandom), body };
    let outcome = commands.execute(asker, command).await?;
    if let Some(error) = &outcome.error {
        tracing::warn!(code = error.code, "the morning of the practice shop went another way");
    }
    Ok(outcome.error.is_none())
}
