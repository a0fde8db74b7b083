//! What Meta's signup dialog tells the page that opened it (`docs/whatsapp.md` §1.3).

use serde_json::Value;

use crate::json::Node;

/// Longer words are cut: they come from a browser, and only by what it says from Meta.
const WORD_CHARS: usize = 300;

/// The `data` of a `message` event of type `WA_EMBEDDED_SIGNUP`.
#[derive(Clone, Debug, PartialEq)]
pub enum SignupEvent {
    /// The dialog was finished: `FINISH`, `FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING`, `FINISH_ONLY_WABA`, …
    Finish {
        /// The account, if it was named.
        waba_id: Option<String>,
    },
    /// The person left it.
    Cancel {
        /// `PHONE_NUMBER_VERIFICATION`, `PERMISSIONS`, …
        current_step: Option<String>,
    },
    /// It ended with an error that the person saw. Meta says so as `CANCEL` and as `ERROR`.
    Error {
        /// A sentence.
        error_message: Option<String>,
        /// Meta's id of the error.
        error_id: Option<String>,
        /// Meta's id of the dialog.
        session_id: Option<String>,
    },
    /// None of these.
    Unknown {
        /// The JSON as it came.
        raw: Value,
    },
}

impl SignupEvent {
    /// Reads what was posted to the page.
    #[must_use]
    pub fn read(event: &Value) -> Self {
        let node = Node::new(event);
        let unknown = || Self::Unknown { raw: event.clone() };
        if node.at("type").word().as_deref() != Some("WA_EMBEDDED_SIGNUP") {
            return unknown();
        }
        let data = node.at("data");
        let word = |key| data.at(key).word().map(|word| word.chars().take(WORD_CHARS).collect());
        let is_error = data.has("error_message") || data.has("error_id");
        match node.at("event").word().unwrap_or_default().as_str() {
            "CANCEL" if !is_error => Self::Cancel { current_step: word("current_step") },
            "CANCEL" | "ERROR" => Self::Error {
                error_message: word("error_message"),
                error_id: word("error_id"),
                session_id: word("session_id"),
            },
            finish if finish.starts_with("FINISH") => Self::Finish { waba_id: word("waba_id") },
            _ => unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(name: &str, data: &Value) -> SignupEvent {
        SignupEvent::read(&json!({ "type": "WA_EMBEDDED_SIGNUP", "event": name, "version": 3, "data": data }))
    }

    #[test]
    fn an_event_is_read_in_every_spelling_of_metas() {
        let named = SignupEvent::Finish { waba_id: Some("900".into()) };
        assert_eq!(event("FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", &json!({ "waba_id": "900" })), named);
        assert_eq!(event("FINISH", &json!({ "waba_id": 900, "phone_number_id": "1" })), named);
        assert_eq!(event("FINISH_ONLY_WABA", &json!({})), SignupEvent::Finish { waba_id: None });
        let left = SignupEvent::Cancel { current_step: Some("PERMISSIONS".into()) };
        assert_eq!(event("CANCEL", &json!({ "current_step": "PERMISSIONS" })), left);
        let failed = SignupEvent::Error {
            error_message: Some("Not allowed.".into()),
            error_id: Some("771204".into()),
            session_id: None,
        };
        let data = json!({ "error_message": "Not allowed.", "error_id": "771204" });
        assert_eq!(event("CANCEL", &data), failed);
        assert_eq!(event("ERROR", &data), failed);
    }

    #[test]
    fn what_is_no_event_of_a_signup_is_kept_as_it_came() {
        for raw in [
            json!({ "type": "WA_EMBEDDED_SIGNUP", "event": "LOADED", "data": {} }),
            json!({ "type": "OTHER", "event": "FINISH" }),
            json!("FINISH"),
        ] {
            assert_eq!(SignupEvent::read(&raw), SignupEvent::Unknown { raw: raw.clone() });
        }
    }

    #[test]
    fn a_word_from_the_browser_is_cut() {
        let told = event("CANCEL", &json!({ "current_step": "x".repeat(WORD_CHARS + 1) }));
        assert_eq!(told, SignupEvent::Cancel { current_step: Some("x".repeat(WORD_CHARS)) });
    }
}
