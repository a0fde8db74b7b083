//! 360dialog instead of Meta: the same payloads behind another door (`docs/whatsapp.md` §6).
//!
//! The key names the number, so paths carry neither version nor number. Webhooks go to one address per number with the
//! headers that were asked for and without Meta's signature. Contacts and history are asked for by the provider and come in
//! an envelope of its own.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::{Clock, Random};

use crate::secret::AccessToken;
use crate::stage::{Stage, StageError};
use crate::world::{Dialog360, Link, NodeState, SyncRight};

impl Stage {
    /// 360dialog connects a phone through its own onboarding; the key a client presents as `D360-API-KEY`.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`] for a phone nobody has; [`StageError::NotNow`] when it is connected already.
    pub fn connect_by_dialog360(&self, phone: &str) -> Result<AccessToken, StageError> {
        let now = self.clock.now();
        let mut secret = [0; 24];
        self.dice.fill(&mut secret);
        let api_key = AccessToken::new(format!("{}_AK", URL_SAFE_NO_PAD.encode(secret)));
        let mut world = self.world();
        let place = world.place_of(phone).ok_or(StageError::UnknownNumber)?;
        let number = world.numbers.get_mut(place).ok_or(StageError::UnknownNumber)?;
        if number.is_connected() {
            return Err(StageError::NotNow("the number is connected already"));
        }
        number.link = Link::Connected;
        number.standing = NodeState::in_coexistence();
        number.sync = SyncRight::new(now);
        number.phone.used_at = now;
        number.dialog360 = Some(Dialog360 { api_key: api_key.clone(), webhook: None });
        let (waba_id, name) = (number.waba_id.clone(), number.verified_name.clone());
        world.account_or_new(&waba_id, &name);
        Ok(api_key)
    }

    /// The provider asks for contacts and history, as it does some minutes after its onboarding.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`]; [`StageError::NotNow`] when 360dialog does not serve the number.
    pub fn dialog360_syncs(self: &Arc<Self>, phone_number_id: &str) -> Result<(), StageError> {
        {
            let mut world = self.world();
            let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
            if number.dialog360.is_none() {
                return Err(StageError::NotNow("360dialog does not serve the number"));
            }
            number.sync.contacts_asked = true;
            number.sync.history_asked = true;
        }
        self.tell_contacts(phone_number_id);
        self.tell_history(phone_number_id);
        Ok(())
    }
}
