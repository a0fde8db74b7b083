//! Customers a number does not hear from (`docs/whatsapp.md` §5.5). Only who wrote within 24 hours can be blocked; both ways
//! may be repeated without harm.

use serde_json::{Value, json};

use super::{CallError, Caller, Client, Recipient};
use crate::GraphError;

impl Client {
    /// Blocks a customer, or lets them write again.
    ///
    /// # Errors
    /// [`CallError`]; an answer that names the customer among those it failed for is a refusal.
    pub async fn set_blocked(
        &self,
        caller: Caller<'_>,
        who: &Recipient,
        blocked: bool,
    ) -> Result<(), CallError> {
        let address = self.provider.block_address(caller.phone_number_id);
        let user = match who.field() {
            ("to", phone) => json!({ "user": phone }),
            (_, id) => json!({ "user_id": id }),
        };
        let body = json!({ "messaging_product": "whatsapp", "block_users": [user] });
        let request = if blocked { self.http.post(address) } else { self.http.delete(address) };
        let (status, answer) = self.call(request.json(&body), caller.token).await?;
        let failed = answer.pointer("/block_users/failed_users/0");
        if let Some(error) = failed.and_then(|user| user.pointer("/errors/0")) {
            let error = GraphError::of_answer(&json!({ "error": error }), status);
            return Err(
                error.map_or(CallError::Unreadable { status }, |error| CallError::Refused(Box::new(error)))
            );
        }
        let list = if blocked { "/block_users/added_users" } else { "/block_users/removed_users" };
        let is_done = answer.pointer(list).and_then(Value::as_array).is_some_and(|users| !users.is_empty());
        if is_done { Ok(()) } else { Err(CallError::Unreadable { status }) }
    }
}
