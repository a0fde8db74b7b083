//! Dispatches a command of the page: from its name and JSON to the function of that name.
//!
//! Arguments are read strictly by their type; what cannot be read is refused with `invalid` before anything happens. After a
//! command succeeded the kinds of state it declares are said to be stale; when its arguments name a conversation, only that
//! conversation's part of them.

use sangam_model::id::ConversationId;
use sangam_protocol::error::code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api::app::*;
use crate::api::attachments::*;
use crate::api::card::*;
use crate::api::connect::*;
use crate::api::conversations::*;
use crate::api::cost::*;
use crate::api::error::UiError;
use crate::api::figures::*;
use crate::api::labels::*;
use crate::api::later::*;
use crate::api::notes::*;
use crate::api::notify::*;
use crate::api::people::*;
use crate::api::practice::*;
use crate::api::presence::*;
use crate::api::quick_replies::*;
use crate::api::reply_sheets::*;
use crate::api::routing::*;
use crate::api::search::*;
use crate::api::second_factor::*;
use crate::api::shop::*;
use crate::api::status::*;
use crate::api::survey::*;
use crate::api::tag::{Stale, Tag};
use crate::api::teams::*;
use crate::api::templates::*;
use crate::api::thread::*;
use crate::api::updates::*;
use crate::api::views::*;
use crate::api::voice::*;
use crate::app::App;
use crate::commands;
use sangam_model::needs::{Needs, Recommendation};
use sangam_protocol::card::ShapeCard;
use sangam_protocol::connect::{
    Alerts, AlertsTested, Checks, ConnectBy360dialog, ConnectByToken, Connected360dialog, Copies, HeldPage,
    Ledger, Moved, NumberDetail, Plan, RecoveryKey, SaveCopies, SavePlan, SharePhoneBook, Signup,
};
use sangam_protocol::cost::{MonthCost, SaveCard};
use sangam_protocol::people::{AuditCheck, AuditPage, ChooseLanguage, MaskPhones, ResetCode, Team};
use sangam_protocol::routing::RoutingView;
use sangam_protocol::second_factor::{RecoveryCodes, RequireSecondFactor, SecondFactor};
use sangam_protocol::session::{Invitation, Invite};
use sangam_protocol::shop::KeepShop;
use sangam_protocol::survey::SurveyView;
use sangam_protocol::teams::ReplyRule;
use sangam_protocol::{NumberRow, TemplateRow, WorkspaceRow};

macro_rules! dispatcher {
    ($($name:ident: $args:ty => $answer:ty, $effect:ident [$($tag:ident),*];)*) => {
        /// Every name a screen may call.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        pub(crate) async fn dispatch(app: &App, name: &str, args: Value) -> Result<Value, UiError> {
            match name {
                $(stringify!($name) => {
                    let about = conversation_of(&args);
                    let answer: $answer = Box::pin(commands::$name(app, read::<$args>(args)?)).await?;
                    if stringify!($effect) == "stales" {
                        app.bell().stale(marks(&[$(Tag::$tag),*], about));
                    }
                    write(&answer)
                })*
                unknown => Err(UiError::new(code::INVALID, format!("there is no command {unknown:?}"))),
            }
        }
    };
}

crate::api::commands!(dispatcher);

fn read<T: DeserializeOwned>(args: Value) -> Result<T, UiError> {
    let args = if args.is_null() { Value::Object(serde_json::Map::new()) } else { args };
    serde_json::from_value(args).map_err(|error| {
        // Other words of the reader quote what was passed, and that may be a password.
        let text = error.to_string();
        let safe =
            if text.starts_with("missing field") { text } else { "the arguments do not fit".to_owned() };
        UiError::new(code::INVALID, safe)
    })
}

fn write(answer: &impl Serialize) -> Result<Value, UiError> {
    serde_json::to_value(answer).map_err(|error| UiError::new(code::INTERNAL, error.to_string()))
}

/// The conversation a command names, by the one name such an argument has.
fn conversation_of(args: &Value) -> Option<ConversationId> {
    args.get("conversation_id")?.as_str()?.parse().ok()
}

fn marks(tags: &[Tag], about: Option<ConversationId>) -> Vec<Stale> {
    tags.iter()
        .map(|tag| match (tag, about) {
            (Tag::Conversation | Tag::Thread, Some(id)) => Stale::of(*tag, id),
            _ => Stale::all(*tag),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_about_one_conversation_leaves_the_others_alone() {
        let args = serde_json::json!({ "conversation_id": "01932b8e-7c2a-7000-8000-000000000002" });
        let about = conversation_of(&args);
        assert!(about.is_some());
        let marks = marks(&[Tag::Thread, Tag::Conversations], about);
        assert_eq!(marks[0].conversation_id, about);
        assert_eq!(marks[1], Stale::all(Tag::Conversations));
    }

    #[test]
    fn no_arguments_may_be_left_out() {
        assert!(read::<Nothing>(Value::Null).is_ok());
        let missing = read::<ConversationArgs>(Value::Null).err();
        assert!(missing.is_some_and(|error| error.message.contains("conversation_id")));
    }

    #[test]
    fn a_refusal_never_quotes_what_was_typed() {
        let odd =
            serde_json::json!({ "hub_url": ["canary"], "email": "", "password": "canary", "totp": null });
        let refused = read::<SignInArgs>(odd).err().unwrap();
        assert!(!format!("{refused:?}").contains("canary"));
    }
}
