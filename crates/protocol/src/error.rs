//! The one shape of an error on the wire.

use serde::{Deserialize, Serialize};

use crate::connect::problem;

/// An error as hub and desktop exchange it. `code` exists because something branches on it; `message` is for logs and
/// developers; people read the translation of the code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// One of [`code`]'s constants; a reader treats an unknown one as a plain failure.
    pub code: String,
    /// English, for developers; never holds message text, phone numbers or tokens.
    pub message: String,
    /// What a screen needs to explain it, such as the winner of a race.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<serde_json::Value>,
}

impl ApiError {
    /// An error without detail.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), detail: None }
    }

    /// The same error with what a screen needs to explain it.
    #[must_use]
    pub fn with_detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// A module of codes, each with its word, and the list of them.
#[macro_export]
macro_rules! codes {
    ($(#[$meaning:meta])* pub mod $module:ident; $($(#[$doc:meta])* pub const $name:ident: &str = $word:literal;)*) => {
        $(#[$meaning])*
        pub mod $module {
            $($(#[$doc])* pub const $name: &str = $word;)*

            /// All of them, as they stand here.
            pub const ALL: &[&str] = &[$($name),*];
        }
    };
}

codes! {
    /// The codes something branches on.
    pub mod code;

    /// No, unknown or expired session (401).
    pub const UNAUTHENTICATED: &str = "unauthenticated";
    /// The device was revoked: wipe everything (401).
    pub const DEVICE_REVOKED: &str = "device_revoked";
    /// Wrong e-mail or password; the same for both (401).
    pub const WRONG_CREDENTIALS: &str = "wrong_credentials";
    /// A second factor is needed; ask for the code (401).
    pub const TOTP_REQUIRED: &str = "totp_required";
    /// The workspace asks this person for a second factor and they have none: `detail.secret` and `detail.uri` are one to set up; its
    /// code, said with the same wish, turns it on (401).
    pub const TOTP_SET_UP: &str = "totp_set_up";
    /// The second factor's code is not right, or was taken before (401).
    pub const TOTP_WRONG: &str = "totp_wrong";
    /// No second factor waits for its first code here: it was shown elsewhere, or too long ago (401).
    pub const TOTP_EXPIRED: &str = "totp_expired";
    /// The address or the recovery code is not right, or the code was used (410).
    pub const RECOVERY_INVALID: &str = "recovery_invalid";
    /// Other recovery codes were made since, and these are good no longer (409).
    pub const CODES_REPLACED: &str = "codes_replaced";
    /// Too many attempts; `detail.retry_after` in seconds (429).
    pub const TOO_MANY_ATTEMPTS: &str = "too_many_attempts";
    /// The invitation is unknown, used or expired (410).
    pub const INVITATION_INVALID: &str = "invitation_invalid";
    /// The way back to a forgotten password is unknown, used or expired (410).
    pub const RESET_INVALID: &str = "reset_invalid";
    /// The person's role does not allow it (403).
    pub const FORBIDDEN: &str = "forbidden";
    /// No such thing, or not visible to this person (404).
    pub const NOT_FOUND: &str = "not_found";
    /// The request cannot be understood; `detail.field` names the culprit, or `detail.problems` each with what is wrong (400).
    pub const INVALID: &str = "invalid";
    /// A command id was used before with another body (409).
    pub const COMMAND_ID_REUSED: &str = "command_id_reused";
    /// Somebody else was faster; `detail.assignee_id` is the winner.
    pub const ALREADY_ASSIGNED: &str = "already_assigned";
    /// Somebody, or the customer, changed it since: there is nothing to take back, or it is not to be overwritten unseen; then `detail.now`
    /// is what stands there.
    pub const CHANGED_SINCE: &str = "changed_since";
    /// The name holds a number that is hidden from the asker, as they read it: kept so, nobody would read that number any more.
    pub const NAME_MASKED: &str = "name_masked";
    /// The customer wrote behind what the asker has seen of the conversation, and nobody answered.
    pub const CUSTOMER_WROTE: &str = "customer_wrote";
    /// The reply window is closed: a template, or the phone.
    pub const WINDOW_CLOSED: &str = "window_closed";
    /// The text is empty or longer than WhatsApp takes; `detail.max` in characters.
    pub const TEXT_LENGTH: &str = "text_length";
    /// The hub does not have the file yet; `detail.sha256` names it. Bring it, then ask anew.
    pub const FILE_MISSING: &str = "file_missing";
    /// The message was sent again already, and that may have arrived; `detail.message_id` is the later one.
    pub const SENT_AGAIN: &str = "sent_again";
    /// The number cannot send now.
    pub const NUMBER_NOT_CONNECTED: &str = "number_not_connected";
    /// The customer wants no marketing messages; `detail.since` says since when.
    pub const MARKETING_STOPPED: &str = "marketing_stopped";
    /// The planned message is a message already, or was let go of; `detail.standing` says which.
    pub const LATER_OVER: &str = "later_over";
    /// The time lies in the past or too far ahead.
    pub const LATER_TIME: &str = "later_time";
    /// The conversation has as many planned messages as it can; `detail.max` says how many.
    pub const LATER_FULL: &str = "later_full";
    /// Another label has this name; `detail.label_id` is which, `detail.name` how it is written.
    pub const LABEL_TAKEN: &str = "label_taken";
    /// The label was deleted.
    pub const LABEL_GONE: &str = "label_gone";
    /// The workspace, or the chat, has as many labels as it can; `detail.max` says how many.
    pub const LABELS_FULL: &str = "labels_full";
    /// Another team has this name; `detail.team_id` is which, `detail.name` how it is written.
    pub const TEAM_TAKEN: &str = "team_taken";
    /// The team was deleted.
    pub const TEAM_GONE: &str = "team_gone";
    /// There are as many teams as there can be; `detail.max` says how many.
    pub const TEAMS_FULL: &str = "teams_full";
    /// Only the assigned person may write in the chat; `detail.assignee_id` is who that is.
    pub const NOT_ASSIGNEE: &str = "not_assignee";
    /// There are as many saved views as there can be; `detail.max` says how many.
    pub const VIEWS_FULL: &str = "views_full";
    /// The template is not approved, says something else by now, or belongs to another account; `detail.status` where it has one.
    pub const TEMPLATE_NOT_SENDABLE: &str = "template_not_sendable";
    /// The message waited so long to leave that it does not leave by itself any more.
    pub const WAITED_TOO_LONG: &str = "waited_too_long";
    /// Meta did not take the template; `detail` says why.
    pub const TEMPLATE_REFUSED: &str = "template_refused";
    /// Somebody else changed the quick reply meanwhile (409); `detail.index` says which of many.
    pub const QUICK_REPLY_CHANGED: &str = "quick_reply_changed";
    /// There are as many quick replies as there can be (409); `detail.max` says how many.
    pub const QUICK_REPLIES_FULL: &str = "quick_replies_full";
    /// Nobody at a desk can begin a chat with this phone number, or this person cannot. It does not say which.
    pub const NO_CHAT_WITH: &str = "no_chat_with";
    /// Only whoever wrote a note changes or deletes it.
    pub const NOT_YOURS: &str = "not_yours";
    /// Somebody a note mentions does not see the conversation.
    pub const MENTION_BLIND: &str = "mention_blind";
    /// Whoever is to have a chat does not see it.
    pub const ASSIGNEE_BLIND: &str = "assignee_blind";
    /// The customer is blocked.
    pub const BLOCKED: &str = "blocked";
    /// WhatsApp blocks only who wrote within the last 24 hours.
    pub const BLOCK_TOO_LATE: &str = "block_too_late";
    /// What was typed does not fit the field of the card.
    pub const CARD_VALUE: &str = "card_value";
    /// The cursor is from another life of the hub or too old: start over (410).
    pub const RESYNC_REQUIRED: &str = "resync_required";
    /// No version is spoken by both sides; `detail.speaks` is what the hub speaks, which tells who is behind, and
    /// `detail.oldest_desktop` the oldest desktop it speaks with, which tells people what to get (426).
    pub const UPGRADE_REQUIRED: &str = "upgrade_required";
    /// The body is larger than allowed (413).
    pub const TOO_LARGE: &str = "too_large";
    /// The hub cannot work now; try again (503).
    pub const UNAVAILABLE: &str = "unavailable";
    /// The hub failed; nothing else leaks (500).
    pub const INTERNAL: &str = "internal";
}

/// The HTTP status a code of [`code`] or [`problem`] travels with. `None` where none does: the code stands in the outcome of a command or
/// the steps of a signup, which are answers and no failures.
#[must_use]
pub fn status_of(code: &str) -> Option<u16> {
    Some(match code {
        code::INVALID => 400,
        code::UNAUTHENTICATED
        | code::DEVICE_REVOKED
        | code::WRONG_CREDENTIALS
        | code::TOTP_REQUIRED
        | code::TOTP_SET_UP
        | code::TOTP_WRONG
        | code::TOTP_EXPIRED => 401,
        code::FORBIDDEN => 403,
        code::NOT_FOUND => 404,
        code::CODES_REPLACED
        | code::COMMAND_ID_REUSED
        | code::FILE_MISSING
        | code::LABEL_TAKEN
        | code::LABEL_GONE
        | code::LABELS_FULL
        | code::NOT_ASSIGNEE
        | code::QUICK_REPLIES_FULL
        | code::QUICK_REPLY_CHANGED
        | code::TEAM_TAKEN
        | code::TEAM_GONE
        | code::TEAMS_FULL
        | code::TEMPLATE_REFUSED
        | code::VIEWS_FULL
        | problem::FOLDER
        | problem::FOLDER_FOREIGN
        | problem::NO_META_APP
        | problem::NO_NUMBER
        | problem::NO_PUBLIC_ADDRESS
        | problem::NO_SMTP
        | problem::NOT_COEXISTENCE
        | problem::NUMBER_TAKEN
        | problem::OTHER_ACCOUNT
        | problem::PERMISSION_MISSING
        | problem::PREFLIGHT_OPEN
        | problem::STAGE
        | problem::SUBSCRIBE_FAILED
        | problem::SYNC_SPENT
        | problem::TOKEN_REFUSED
        | problem::UNHEARD
        | problem::WABA_TAKEN
        | problem::WEBHOOK_REFUSED => 409,
        code::INVITATION_INVALID
        | code::RECOVERY_INVALID
        | code::RESET_INVALID
        | code::RESYNC_REQUIRED
        | problem::TICKET_EXPIRED
        | problem::TICKET_USED => 410,
        code::TOO_LARGE => 413,
        code::UPGRADE_REQUIRED => 426,
        code::TOO_MANY_ATTEMPTS => 429,
        code::INTERNAL => 500,
        problem::WHATSAPP_UNAVAILABLE => 502,
        code::UNAVAILABLE => 503,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What is said in outcomes and steps alone.
    const NEVER_A_STATUS: [&str; 26] = [
        code::ALREADY_ASSIGNED,
        code::ASSIGNEE_BLIND,
        code::BLOCKED,
        code::BLOCK_TOO_LATE,
        code::CARD_VALUE,
        code::CHANGED_SINCE,
        code::CUSTOMER_WROTE,
        code::LATER_FULL,
        code::LATER_OVER,
        code::LATER_TIME,
        code::MARKETING_STOPPED,
        code::MENTION_BLIND,
        code::NAME_MASKED,
        code::NO_CHAT_WITH,
        code::NOT_YOURS,
        code::NUMBER_NOT_CONNECTED,
        code::SENT_AGAIN,
        code::TEMPLATE_NOT_SENDABLE,
        code::TEXT_LENGTH,
        code::WAITED_TOO_LONG,
        code::WINDOW_CLOSED,
        problem::CANCELLED,
        problem::CLOSED,
        problem::CODE_EXPIRED,
        problem::EXCHANGE_UNANSWERED,
        problem::META_ERROR,
    ];

    #[test]
    fn every_code_has_a_status_or_is_never_one() {
        let every = [code::ALL, problem::ALL].concat();
        assert_eq!(BTreeSet::from_iter(&every).len(), every.len(), "a word is one code");
        let silent: BTreeSet<&str> = every.into_iter().filter(|code| status_of(code).is_none()).collect();
        assert_eq!(silent, BTreeSet::from(NEVER_A_STATUS));
    }
}
