//! The owner's phone: the WhatsApp Business app beside the desk. What it does is told as an echo; it opens no window,
//! counts towards no limit, and nothing says when the owner merely reads.

use sangam_model::Clock;
use serde_json::{Value, json};

use crate::assets;
use crate::payload;
use crate::people::{DELETE_WITHIN, EDIT_WITHIN, edit, entry, given_time, reaction, revoke, stamp};
use crate::stage::{ActResult, Stage, StageError};
use crate::world::Author;

impl Stage {
    /// The owner writes to a customer in the app. `message` is completed as for
    /// [`customer_message`](Self::customer_message).
    ///
    /// # Errors
    /// As [`customer_message`](Self::customer_message).
    pub fn phone_message(
        &self,
        phone_number_id: &str,
        to: &str,
        message: Value,
    ) -> Result<ActResult, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        if world.number(phone_number_id).is_none() {
            return Err(StageError::UnknownNumber);
        }
        let mut message = assets::compose(&mut world, phone_number_id, message, now, &self.base_url)?;
        let told = stamp(&world, &mut message, now);
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        number.phone.used_at = now;
        let index = number.meet(to, now).ok_or(StageError::UnknownCustomer)?;
        let fields = message.as_object_mut().ok_or(StageError::BadMessage("not an object"))?;
        let customer = number.customers.get(index).ok_or(StageError::UnknownCustomer)?;
        fields.entry("from").or_insert_with(|| json!(number.display_phone_number));
        if let Some(wa_id) = &customer.wa_id {
            fields.entry("to").or_insert_with(|| json!(wa_id));
        }
        fields.entry("to_user_id").or_insert_with(|| json!(customer.user_id));
        fields.retain(|_, value| !value.is_null());
        self.tell(number, payload::echo(number, customer, &message));
        number.keep(&told.id, entry(Author::Phone, index, given_time(&told, now), message));
        Ok(told)
    }

    /// The owner reacts in the app; `None` takes the reaction back.
    ///
    /// # Errors
    /// As [`Self::phone_message`].
    pub fn phone_reacts(
        &self,
        phone_number_id: &str,
        to: &str,
        message_id: &str,
        emoji: Option<&str>,
    ) -> Result<ActResult, StageError> {
        self.phone_message(phone_number_id, to, reaction(message_id, emoji))
    }

    /// The owner edits something written in the app.
    ///
    /// # Errors
    /// [`StageError::UnknownMessage`] and [`StageError::TooLate`], besides those of [`Self::phone_message`].
    pub fn phone_edits(
        &self,
        phone_number_id: &str,
        to: &str,
        message_id: &str,
        text: &str,
    ) -> Result<ActResult, StageError> {
        self.check_own(phone_number_id, to, message_id, Author::Phone, EDIT_WITHIN)?;
        self.phone_message(phone_number_id, to, edit(message_id, text))
    }

    /// The owner deletes something written in the app.
    ///
    /// # Errors
    /// As [`Self::phone_edits`].
    pub fn phone_deletes(
        &self,
        phone_number_id: &str,
        to: &str,
        message_id: &str,
    ) -> Result<ActResult, StageError> {
        self.check_own(phone_number_id, to, message_id, Author::Phone, DELETE_WITHIN)?;
        self.phone_message(phone_number_id, to, revoke(message_id))
    }
}
