//! WhatsApp Business Accounts, the tokens that open them, and the codes tokens are made from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::time::SECOND;
use sangam_model::{Clock, Random, Timestamp};
use serde_json::Value;

use super::World;
use crate::faults::TokenQuirks;
use crate::secret::AccessToken;
use crate::stage::Stage;
use crate::webhooks::Update;

/// How long a code lives (`D/embedded-signup/implementation`).
pub(crate) const CODE_LIFE: i64 = 30 * SECOND;

/// What a business may do on the platform.
pub(crate) const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];

/// A WABA: it holds numbers, and belongs to a business portfolio.
pub(crate) struct Account {
    pub(crate) waba_id: String,
    pub(crate) business_id: String,
    pub(crate) name: String,
}

/// An access token and what it opens.
pub(crate) struct Grant {
    pub(crate) token: AccessToken,
    /// The accounts it opens, newest first.
    pub(crate) waba_ids: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued_at: Timestamp,
    /// `None` never ends.
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) is_revoked: bool,
}

impl Grant {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// A code the signup gave away.
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) waba_ids: Vec<String>,
    pub(crate) expires_at: Timestamp,
    pub(crate) is_used: bool,
}

impl World {
    pub(crate) fn account(&self, waba_id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.waba_id == waba_id)
    }

    /// The token of this text, whatever became of it.
    pub(crate) fn grant(&self, token: &str) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.token.matches(token))
    }

    /// The newest token that opens an account.
    pub(crate) fn token_for(&self, waba_id: &str) -> Option<&AccessToken> {
        let opens = |grant: &&Grant| !grant.is_revoked && grant.waba_ids.iter().any(|id| id == waba_id);
        self.grants.iter().rev().find(opens).map(|grant| &grant.token)
    }

    /// A code for `waba_id` and the portfolio's earlier accounts.
    pub(crate) fn issue_code(&mut self, waba_id: &str, older: usize, now: Timestamp) -> String {
        let portfolio = self.account(waba_id).map(|account| account.business_id.clone());
        let earlier =
            self.accounts.iter().rev().filter(|account| {
                Some(&account.business_id) == portfolio.as_ref() && account.waba_id != waba_id
            });
        let mut waba_ids = vec![waba_id.to_owned()];
        waba_ids.extend(earlier.map(|account| account.waba_id.clone()));
        waba_ids.extend((0..older).map(|_| self.digits()));
        let mut bytes = [0; 60];
        self.ids.fill(&mut bytes);
        let code = format!("AQB{}", URL_SAFE_NO_PAD.encode(bytes));
        let expires_at = now.plus(CODE_LIFE);
        self.codes.push(Code { code: code.clone(), waba_ids, expires_at, is_used: false });
        code
    }

    /// A business token for these accounts.
    pub(crate) fn issue_token(
        &mut self,
        waba_ids: Vec<String>,
        quirks: &TokenQuirks,
        now: Timestamp,
    ) -> &Grant {
        let mut bytes = [0; 48];
        self.ids.fill(&mut bytes);
        let is_given = |scope: &String| !quirks.missing_scopes.contains(scope);
        let scopes = SCOPES.map(str::to_owned).into_iter().filter(is_given).collect();
        let expires_at = quirks.expires_in_s.map(|seconds| now.plus(seconds.saturating_mul(SECOND)));
        self.grants.push(Grant {
            token: AccessToken::new(format!("EAAG{}", URL_SAFE_NO_PAD.encode(bytes))),
            waba_ids,
            scopes,
            issued_at: now,
            expires_at,
            is_revoked: false,
        });
        let last = self.grants.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was pushed a line above")]
        &self.grants[last]
    }
}

impl Stage {
    /// Tells an event of an account. It always goes to the app's address, never to an override.
    pub(crate) fn tell_account(&self, entry_id: &str, field: &str, value: Value) {
        self.webhooks.push(Update {
            waba_id: entry_id.to_owned(),
            time: Some(self.clock.now().as_millis().div_euclid(1_000)),
            field: field.to_owned(),
            value,
            callback: None,
        });
    }
}
