//! Meta's error objects: the synchronous body and the one inside a failed status (`D/support/error-codes`).

use serde_json::{Map, Value, json};

/// A refusal as Graph words it.
#[derive(Clone, Debug)]
pub(crate) struct GraphError {
    status: u16,
    code: i64,
    subcode: Option<i64>,
    kind: &'static str,
    message: String,
    details: Option<String>,
}

impl GraphError {
    /// The error of this code with its published status and title.
    pub(crate) fn of(code: i64, details: impl Into<String>) -> Self {
        let (status, title) = published(code);
        Self {
            status,
            code,
            subcode: None,
            kind: "OAuthException",
            message: format!("(#{code}) {title}"),
            details: Some(details.into()),
        }
    }

    /// A parameter that must be there.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self::of(131_008, format!("The parameter {parameter} is required."))
    }

    /// A parameter with a value Meta does not take.
    pub(crate) fn invalid(parameter: &str, because: &str) -> Self {
        Self::of(131_009, format!("{parameter}: {because}"))
    }

    /// A parameter longer than published.
    pub(crate) fn too_long(parameter: &str, most: usize) -> Self {
        let details = format!("Param {parameter} must be at most {most} characters long.");
        Self { message: format!("(#100) {details}"), ..Self::of(100, details) }
    }

    pub(crate) fn no_token() -> Self {
        Self {
            status: 401,
            code: 190,
            message: "An access token is required to request this resource.".to_owned(),
            details: None,
            ..Self::of(190, "")
        }
    }

    pub(crate) fn bad_token() -> Self {
        let message = "Error validating access token: the session has been invalidated.".to_owned();
        Self { message, details: None, ..Self::of(190, "") }
    }

    /// The token came to its end.
    pub(crate) fn expired_token() -> Self {
        let message = "Error validating access token: the session has expired.".to_owned();
        Self { message, subcode: Some(463), details: None, ..Self::of(190, "") }
    }

    /// A refusal of the code exchange: these carry no details, only words, and sometimes a subcode.
    pub(crate) fn exchange(code: i64, subcode: Option<i64>, message: &str) -> Self {
        Self { status: 400, subcode, message: message.to_owned(), details: None, ..Self::of(code, "") }
    }

    /// An error with Meta's finer code.
    pub(crate) fn finer(code: i64, subcode: i64, details: &str) -> Self {
        Self { subcode: Some(subcode), ..Self::of(code, details) }
    }

    /// The object does not exist, or not for this token.
    pub(crate) fn no_object(node: &str) -> Self {
        Self {
            subcode: Some(33),
            kind: "GraphMethodException",
            message: format!(
                "Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation."
            ),
            details: None,
            ..Self::of(100, "")
        }
    }

    /// No such version or path.
    pub(crate) fn no_path(version: &str) -> Self {
        Self { message: format!("Unknown path components: /{version}"), details: None, ..Self::of(2_500, "") }
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The body with this trace id.
    pub(crate) fn body(&self, trace: &str) -> Value {
        let mut error = Map::new();
        error.insert("message".to_owned(), json!(self.message));
        error.insert("type".to_owned(), json!(self.kind));
        error.insert("code".to_owned(), json!(self.code));
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".to_owned(), json!(subcode));
        }
        if let Some(details) = &self.details {
            error.insert(
                "error_data".to_owned(),
                json!({ "messaging_product": "whatsapp", "details": details }),
            );
        }
        error.insert("fbtrace_id".to_owned(), json!(trace));
        json!({ "error": error })
    }
}

/// The error object of a failed status or of an unsupported message.
pub(crate) fn status_error(code: i64) -> Value {
    let (_, title) = published(code);
    let details = match code {
        131_026 => "Message Undeliverable.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied."
        }
        131_053 => "The media is of a type, codec or size that cannot be delivered.",
        131_060 => "The message is only available on the business's primary device.",
        _ => title,
    };
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}

/// Status and title of a code. Throttling is 400, as everywhere in the Cloud API.
fn published(code: i64) -> (u16, &'static str) {
    match code {
        0 => (401, "AuthException"),
        1 => (400, "API Unknown"),
        2 => (503, "API Service"),
        3 => (500, "API Method"),
        4 => (400, "API Too Many Calls"),
        10 => (403, "Permission Denied"),
        33 => (400, "Parameter value is not valid"),
        100 => (400, "Invalid parameter"),
        190 => (401, "Access token has expired"),
        200..=299 => (403, "API Permission"),
        368 => (403, "Temporarily blocked for policies violations"),
        2_500 => (400, "Unknown path components"),
        80_007 => (400, "Rate limit issues"),
        130_429 => (400, "Rate limit hit"),
        130_472 => (400, "User's number is part of an experiment"),
        130_497 => (403, "Business account is restricted from messaging users in this country"),
        131_000 => (500, "Something went wrong"),
        131_005 => (403, "Access denied"),
        131_008 => (400, "Required parameter is missing"),
        131_009 => (400, "Parameter value is not valid"),
        131_016 => (500, "Service unavailable"),
        131_021 => (400, "Recipient cannot be sender"),
        131_026 => (400, "Message undeliverable"),
        131_030 => (400, "Recipient phone number not in allowed list"),
        131_031 => (403, "Account has been locked"),
        131_037 => (400, "Display name approval is needed before sending"),
        131_042 => (400, "Business eligibility payment issue"),
        131_045 => (500, "Incorrect certificate"),
        131_047 => (400, "Re-engagement message"),
        139_100 => (400, "Failed to block/unblock users"),
        131_048 => (400, "Spam rate limit hit"),
        131_049 => (400, "This message was not delivered to maintain healthy ecosystem engagement"),
        131_050 => (400, "The user has stopped receiving marketing messages"),
        131_051 => (400, "Message type unknown"),
        131_052 => (400, "Media download error"),
        131_053 => (400, "Media upload error"),
        131_056 => (400, "(Business Account, Consumer Account) pair rate limit hit"),
        131_057 => (500, "Account in maintenance mode"),
        131_060 => (400, "This message is currently unavailable"),
        131_062 => (400, "Business-scoped user id not allowed for this message"),
        131_063 => (400, "Marketing templates are disabled on the Cloud API"),
        131_064 => (400, "Messaging limit reduced"),
        132_000 => (400, "Template param count mismatch"),
        132_001 => (404, "Template does not exist"),
        132_005 => (400, "Template hydrated text too long"),
        132_007 => (400, "Template format character policy violated"),
        132_008 | 132_012 => (400, "Template parameter format mismatch"),
        132_015 => (400, "Template is paused"),
        132_016 => (400, "Template is disabled"),
        132_018 => (400, "Template parameters are not valid"),
        131_059 => (400, "Invalid paging cursor"),
        2_388_019 => (400, "Message template limit exceeded"),
        133_004 => (503, "Server temporarily unavailable"),
        133_010 => (400, "Phone number not registered"),
        135_000 => (400, "Generic user error"),
        2_593_107 => (400, "Synchronization request limit exceeded"),
        2_593_108 => (400, "Synchronization request made outside of allowed time window"),
        2_593_109 => (400, "History sharing is turned off by the business"),
        137_000 => (400, "Identity key hash mismatch"),
        _ => (400, "Generic error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_every_key_of_metas_error_object() {
        let error = GraphError::of(130_429, "Too many messages.");
        assert_eq!(error.status(), 400);
        assert_eq!(
            error.body("Atrace"),
            json!({ "error": {
                "message": "(#130429) Rate limit hit",
                "type": "OAuthException",
                "code": 130_429,
                "error_data": { "messaging_product": "whatsapp", "details": "Too many messages." },
                "fbtrace_id": "Atrace",
            }})
        );
    }

    #[test]
    fn a_wrong_token_is_401_and_a_foreign_object_400_with_subcode_33() {
        assert_eq!(GraphError::bad_token().status(), 401);
        let foreign = GraphError::no_object("1").body("A");
        assert_eq!(
            (&foreign["error"]["code"], &foreign["error"]["error_subcode"]),
            (&json!(100), &json!(33))
        );
    }
}
