//! The HTTP routes: method, path, body and answer of each, in one list.
//!
//! A [`Route`] has three types: what the variable part of its path names (`()` where it has none), the JSON body and the JSON answer.
//! The hub serves each with a handler of these types, the desk calls it with them, so that neither spells a path and both read the same.
//! The list is the contract: a route keeps its method and its path, and what it says and answers only ever gains fields.
//!
//! What Meta posts and what a browser opens is not here: no desk calls it.

use std::fmt::Display;
use std::marker::PhantomData;

use sangam_model::connection::Stage;
use sangam_model::id::{
    ConversationId, DeviceId, InvitationId, LabelId, MessageId, NumberId, PersonId, QuickReplyId, SignupId,
    TeamId, TemplateId, ViewId,
};
use sangam_model::routing::Routing;
use sangam_model::survey::Survey;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::card::ShapeCard;
use crate::connect::{
    Alerts, AlertsTested, AskSync, BeginSignup, Checks, Choice, ChooseNumber, ConnectBy360dialog,
    ConnectByToken, Connected360dialog, Copies, HeldPage, Ledger, Moved, NumberDetail, Plan, RecoveryKey,
    SaveCopies, SavePlan, SharePhoneBook, Signup, SignupBegun,
};
use crate::cost::{MonthCost, SaveCard};
use crate::labels::{ChangeLabel, LabelRow, MakeLabel, MergeLabel};
use crate::people::{
    AuditCheck, AuditPage, ChangePassword, ChangeRole, ChooseLanguage, FormerSessions, MaskPhones, Rename,
    ResetCode, Team, UseReset,
};
use crate::quick_reply::{SaveQuickReplies, SaveQuickReply, SavedQuickReplies};
use crate::routing::{RoutingView, SetAvailability};
use crate::second_factor::{
    ConfirmCode, KeepCodes, MakeCodes, OwnProof, Recover, RecoveryCodes, RequireSecondFactor, SecondFactor,
    SecondFactorSecret,
};
use crate::session::{AcceptInvitation, Invitation, Invite, Session, SignIn};
use crate::shop::{KeepOwnHours, KeepShop};
use crate::survey::SurveyView;
use crate::sync::{Backfill, ConversationScreens, Frame, Snapshot};
use crate::teams::{ChangeTeam, MakeTeam, ReplyRule, TeamRow};
use crate::template::{DeleteTemplate, SaveTemplate};
use crate::views::{OrderViews, SaveView, ViewRow};
use crate::{
    Command, CommandOutcome, NumberRow, PersonRow, QuickReplyRow, TemplateAccountRow, TemplateRow,
    WorkspaceRow,
};

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks whether something is there: a [`Method::Get`] of which only the status is told.
    Head,
    /// Reads.
    Get,
    /// Sends a JSON body.
    Post,
    /// Replaces what is there by a JSON body, or brings a file.
    Put,
    /// Ends something.
    Delete,
}

impl Method {
    /// As HTTP spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request of it has a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put)
    }
}

/// Nothing to say: a body of `{}`, and an answer of `{}` or of no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// The body or the answer is a file, not JSON.
#[derive(Debug)]
pub enum File {}

/// The answer is a WebSocket ([`crate::sync::HubFrame`]).
#[derive(Debug)]
pub enum Socket {}

/// A route: what its path names, its body and its answer.
pub struct Route<Name, Wish, Answer> {
    /// How it is called.
    pub method: Method,
    /// Where it is; the variable part stands in braces.
    pub path: &'static str,
    types: PhantomData<fn(Name, Wish) -> Answer>,
}

impl<Name, Wish, Answer> Clone for Route<Name, Wish, Answer> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Name, Wish, Answer> Copy for Route<Name, Wish, Answer> {}

impl<Name, Wish, Answer> Route<Name, Wish, Answer> {
    /// The route at `path`.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self { method, path, types: PhantomData }
    }
}

impl<Name: Display, Wish, Answer> Route<Name, Wish, Answer> {
    /// The route of this one thing.
    #[must_use]
    pub fn of(self, name: Name) -> Call<Wish, Answer> {
        let path = match (self.path.split_once('{'), self.path.split_once('}')) {
            (Some((before, _)), Some((_, after))) => format!("{before}{name}{after}"),
            _ => self.path.to_owned(),
        };
        Call { method: self.method, path, query: Vec::new(), types: PhantomData }
    }
}

impl<Wish, Answer> Route<(), Wish, Answer> {
    /// See [`Call::with`].
    #[must_use]
    pub fn with(self, name: &'static str, value: Option<impl Display>) -> Call<Wish, Answer> {
        Call::from(self).with(name, value)
    }

    /// See [`Call::unread`].
    #[must_use]
    pub fn unread(self) -> Call<Wish, IgnoredAny> {
        Call::from(self).unread()
    }
}

/// A request but for its body: a route with what its path names and its query filled in.
pub struct Call<Wish, Answer> {
    /// How it is made.
    pub method: Method,
    /// Where to.
    pub path: String,
    /// The parameters, by their names.
    pub query: Vec<(&'static str, String)>,
    types: PhantomData<fn(Wish) -> Answer>,
}

impl<Wish, Answer> From<Route<(), Wish, Answer>> for Call<Wish, Answer> {
    fn from(route: Route<(), Wish, Answer>) -> Self {
        let path = route.path.to_owned();
        Self { method: route.method, path, query: Vec::new(), types: PhantomData }
    }
}

impl<Wish, Answer> Call<Wish, Answer> {
    /// With this parameter, if it has a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// For those who need only know that it went well: any JSON is an answer.
    #[must_use]
    pub fn unread(self) -> Call<Wish, IgnoredAny> {
        let Self { method, path, query, .. } = self;
        Call { method, path, query, types: PhantomData }
    }
}

macro_rules! routes {
    ($($(#[doc = $doc:literal])* $name:ident: $route:ty = $method:ident $path:literal;)*) => {
        $(
            #[doc = concat!("`", $path, "`")]
            #[doc = ""]
            $(#[doc = $doc])*
            pub const $name: $route = Route::new(Method::$method, $path);
        )*

        /// Every one of them, by method and path.
        pub const ALL: &[(Method, &str)] = &[$((Method::$method, $path)),*];
    };
}

routes! {
    // Doors: they take no session and give one.
    SIGN_IN: Route<(), SignIn, Session> = Post "/v1/sessions";
    ACCEPT_INVITATION: Route<(), AcceptInvitation, Session> = Post "/v1/invitations/accept";
    USE_RESET: Route<(), UseReset, Session> = Post "/v1/password-resets/use";
    RECOVER: Route<(), Recover, Session> = Post "/v1/recoveries";

    /// With `wiped=true` by a device that keeps nothing of what it held.
    SIGN_OUT: Route<(), Empty, Empty> = Delete "/v1/sessions/current";
    ME: Route<(), Empty, Value> = Get "/v1/me";
    RENAME: Route<(), Rename, PersonRow> = Put "/v1/me";
    CHOOSE_LANGUAGE: Route<(), ChooseLanguage, PersonRow> = Put "/v1/me/language";
    CHANGE_PASSWORD: Route<(), ChangePassword, Empty> = Post "/v1/me/password";
    NAME_FORMER_SESSIONS: Route<(), FormerSessions, Empty> = Post "/v1/me/former-sessions";
    SECOND_FACTOR: Route<(), Empty, SecondFactor> = Get "/v1/me/second-factor";
    BEGIN_SECOND_FACTOR: Route<(), OwnProof, SecondFactorSecret> = Post "/v1/me/second-factor";
    CONFIRM_SECOND_FACTOR: Route<(), ConfirmCode, RecoveryCodes> = Post "/v1/me/second-factor/confirm";
    END_SECOND_FACTOR: Route<(), OwnProof, Empty> = Post "/v1/me/second-factor/off";
    MAKE_RECOVERY_CODES: Route<(), MakeCodes, RecoveryCodes> = Post "/v1/me/recovery-codes";
    /// The named codes are kept, or those that were made last; earlier ones are good no longer.
    KEEP_RECOVERY_CODES: Route<(), KeepCodes, Empty> = Post "/v1/me/recovery-codes/kept";

    SNAPSHOT: Route<(), Empty, Snapshot> = Get "/v1/snapshot";
    /// `before=&limit=`
    SCREENS: Route<(), Empty, ConversationScreens> = Get "/v1/snapshot/conversations";
    /// `before=&limit=[&conversation=]`
    BACKFILL: Route<(), Empty, Backfill> = Get "/v1/backfill";
    /// `after=&limit=`
    CHANGES: Route<(), Empty, Frame> = Get "/v1/changes";
    SYNC: Route<(), Empty, Socket> = Get "/v1/sync";
    COMMAND: Route<(), Command, CommandOutcome> = Post "/v1/commands";
    /// `limit=&before=&status=`, for others than desks.
    CONVERSATIONS: Route<(), Empty, Value> = Get "/v1/conversations";
    /// `limit=&before=`, for others than desks.
    MESSAGES: Route<ConversationId, Empty, Value> = Get "/v1/conversations/{id}/messages";
    /// `limit=&before=`, for others than desks.
    EVENTS: Route<ConversationId, Empty, Value> = Get "/v1/conversations/{id}/events";
    MEDIA: Route<MessageId, Empty, File> = Get "/v1/messages/{id}/media";
    /// Whether a file to be sent is there, by its digest; `mime_type=`.
    FILE: Route<String, Empty, Value> = Get "/v1/files/{sha256}";
    /// Brings a file to be sent; `mime_type=`. Bringing it twice is bringing it once.
    BRING_FILE: Route<String, File, Value> = Put "/v1/files/{sha256}";

    TEAM: Route<(), Empty, Team> = Get "/v1/team";
    INVITE: Route<(), Invite, Invitation> = Post "/v1/invitations";
    WITHDRAW_INVITATION: Route<InvitationId, Empty, Empty> = Delete "/v1/invitations/{id}";
    REMOVE_PERSON: Route<PersonId, Empty, Empty> = Delete "/v1/people/{id}";
    CHANGE_ROLE: Route<PersonId, ChangeRole, Empty> = Post "/v1/people/{id}/role";
    RESET_PASSWORD: Route<PersonId, Empty, ResetCode> = Post "/v1/people/{id}/password-reset";
    REMOVE_SECOND_FACTOR: Route<PersonId, Empty, Empty> = Delete "/v1/people/{id}/second-factor";
    /// Everybody for themselves, managers and owners for anybody.
    SET_AVAILABILITY: Route<PersonId, SetAvailability, PersonRow> = Put "/v1/people/{id}/availability";
    /// Everybody for themselves, managers and owners for anybody.
    KEEP_OWN_HOURS: Route<PersonId, KeepOwnHours, KeepOwnHours> = Put "/v1/people/{id}/hours";
    REVOKE_DEVICE: Route<DeviceId, Empty, Empty> = Delete "/v1/devices/{id}";
    /// `before=&limit=&what=&by=&from=&until=`
    AUDIT: Route<(), Empty, AuditPage> = Get "/v1/audit";
    CHECK_AUDIT: Route<(), Empty, AuditCheck> = Get "/v1/audit/check";

    KEEP_SHOP: Route<(), KeepShop, KeepShop> = Put "/v1/workspace/hours";
    SHAPE_CARD: Route<(), ShapeCard, ShapeCard> = Put "/v1/workspace/card";
    MASK_PHONES: Route<(), MaskPhones, WorkspaceRow> = Put "/v1/workspace/phones";
    SHARE_PHONE_BOOK: Route<(), SharePhoneBook, WorkspaceRow> = Put "/v1/workspace/phone-book";
    /// Who writes to customers.
    SET_REPLY_RULE: Route<(), ReplyRule, WorkspaceRow> = Put "/v1/workspace/replies";
    REQUIRE_SECOND_FACTOR: Route<(), RequireSecondFactor, Empty> = Put "/v1/workspace/second-factor";
    SAVE_RATE_CARD: Route<(), SaveCard, SaveCard> = Put "/v1/cost/card";

    /// The id is made on the desktop; asked twice it is made once.
    MAKE_LABEL: Route<(), MakeLabel, LabelRow> = Post "/v1/labels";
    CHANGE_LABEL: Route<LabelId, ChangeLabel, LabelRow> = Put "/v1/labels/{id}";
    /// Its chats carry the other one from now on.
    MERGE_LABEL: Route<LabelId, MergeLabel, Empty> = Post "/v1/labels/{id}/merge";
    /// Its chats carry it no longer.
    DELETE_LABEL: Route<LabelId, Empty, Empty> = Delete "/v1/labels/{id}";
    /// The id is made on the desktop; asked twice it is made once.
    MAKE_TEAM: Route<(), MakeTeam, TeamRow> = Post "/v1/teams";
    CHANGE_TEAM: Route<TeamId, ChangeTeam, TeamRow> = Put "/v1/teams/{id}";
    /// Its chats are no team's from now on, some hundreds at a time; asking again goes on.
    DELETE_TEAM: Route<TeamId, Empty, Empty> = Delete "/v1/teams/{id}";
    /// Makes it, or changes it; the id is made on the desktop.
    SAVE_VIEW: Route<ViewId, SaveView, ViewRow> = Put "/v1/views/{id}";
    ORDER_VIEWS: Route<(), OrderViews, Empty> = Put "/v1/views";
    DELETE_VIEW: Route<ViewId, Empty, Empty> = Delete "/v1/views/{id}";
    /// Makes it, or changes it; the id is made on the desktop.
    SAVE_QUICK_REPLY: Route<QuickReplyId, SaveQuickReply, QuickReplyRow> = Put "/v1/quick-replies/{id}";
    /// All of them or none.
    SAVE_QUICK_REPLIES: Route<(), SaveQuickReplies, SavedQuickReplies> = Post "/v1/quick-replies";
    REMOVE_QUICK_REPLY: Route<QuickReplyId, Empty, Empty> = Delete "/v1/quick-replies/{id}";
    QUICK_REPLY_FILE: Route<QuickReplyId, Empty, File> = Get "/v1/quick-replies/{id}/file";
    CREATE_TEMPLATE: Route<NumberId, SaveTemplate, TemplateRow> = Post "/v1/numbers/{id}/templates";
    /// Asks Meta now.
    CHECK_TEMPLATES: Route<NumberId, Empty, TemplateAccountRow> = Post "/v1/numbers/{id}/templates/check";
    EDIT_TEMPLATE: Route<TemplateId, SaveTemplate, TemplateRow> = Put "/v1/templates/{id}";
    DELETE_TEMPLATE: Route<TemplateId, DeleteTemplate, Empty> = Post "/v1/templates/{id}/delete";

    PLAN: Route<(), Empty, Plan> = Get "/v1/connect/plan";
    SAVE_PLAN: Route<(), SavePlan, Plan> = Put "/v1/connect/plan";
    /// What the hub can see before anything is changed.
    RUN_CHECKS: Route<(), Empty, Checks> = Post "/v1/connect/checks";
    /// The page to open in the system's browser.
    BEGIN_SIGNUP: Route<(), BeginSignup, SignupBegun> = Post "/v1/signups";
    SIGNUP: Route<SignupId, Empty, Signup> = Get "/v1/signups/{id}";
    /// Only at `choosing`.
    CHOOSE_NUMBER: Route<SignupId, ChooseNumber, Signup> = Post "/v1/signups/{id}/choose";
    CANCEL_SIGNUP: Route<SignupId, Empty, Signup> = Post "/v1/signups/{id}/cancel";
    /// A number that is already connected.
    CONNECT_BY_TOKEN: Route<(), ConnectByToken, NumberRow> = Post "/v1/numbers/by-token";
    CONNECT_BY_360DIALOG: Route<(), ConnectBy360dialog, Connected360dialog> = Post "/v1/numbers/by-360dialog";
    NUMBER: Route<NumberId, Empty, NumberDetail> = Get "/v1/numbers/{id}";
    /// Asks WhatsApp now.
    CHECK_NUMBER: Route<NumberId, Empty, NumberDetail> = Post "/v1/numbers/{id}/check";
    /// "I opened the app on the phone today".
    OPENED_ON_PHONE: Route<NumberId, Empty, NumberRow> = Post "/v1/numbers/{id}/opened";
    SET_STAGE: Route<NumberId, Stage, NumberRow> = Post "/v1/numbers/{id}/stage";
    /// By hand, while it may still be asked.
    ASK_SYNC: Route<NumberId, AskSync, NumberRow> = Post "/v1/numbers/{id}/sync";
    /// `before=&limit=`
    LEDGER: Route<NumberId, Empty, Ledger> = Get "/v1/numbers/{id}/ledger";
    /// Every conversation, as CSV.
    LEDGER_FILE: Route<NumberId, Empty, File> = Get "/v1/numbers/{id}/ledger.csv";
    /// `before=&limit=`
    HELD: Route<NumberId, Empty, HeldPage> = Get "/v1/numbers/{id}/held";
    /// The team sees them.
    RELEASE: Route<NumberId, Choice, Moved> = Post "/v1/numbers/{id}/release";
    /// The team sees them no longer.
    HOLD: Route<NumberId, Choice, Moved> = Post "/v1/numbers/{id}/hold";
    /// `month=`
    MONTH: Route<NumberId, Empty, MonthCost> = Get "/v1/numbers/{id}/month";
    ROUTING: Route<NumberId, Empty, RoutingView> = Get "/v1/numbers/{id}/routing";
    SET_ROUTING: Route<NumberId, Routing, RoutingView> = Put "/v1/numbers/{id}/routing";
    SURVEY: Route<NumberId, Empty, SurveyView> = Get "/v1/numbers/{id}/survey";
    SET_SURVEY: Route<NumberId, Survey, SurveyView> = Put "/v1/numbers/{id}/survey";

    ALERTS: Route<(), Empty, Alerts> = Get "/v1/alerts";
    SAVE_ALERTS: Route<(), Alerts, Alerts> = Put "/v1/alerts";
    TEST_ALERTS: Route<(), Empty, AlertsTested> = Post "/v1/alerts/test";
    COPIES: Route<(), Empty, Copies> = Get "/v1/copies";
    SAVE_COPIES: Route<(), SaveCopies, Copies> = Put "/v1/copies";
    COPY_NOW: Route<(), Empty, Copies> = Post "/v1/copies/now";
    /// Shown to be printed; a new one each time, all stay valid.
    MAKE_RECOVERY_KEY: Route<(), Empty, RecoveryKey> = Post "/v1/copies/recovery-key";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_names_its_thing_where_the_path_has_braces() {
        let number: NumberId = "01932b8e-7c2a-7000-8000-000000000007".parse().unwrap();
        let call = SET_ROUTING.of(number);
        assert_eq!((call.method, call.path), (Method::Put, format!("/v1/numbers/{number}/routing")));
        let call =
            BRING_FILE.of("a1".to_owned()).with("mime_type", Some("image/png")).with("as", None::<&str>);
        assert_eq!(
            (call.path.as_str(), call.query),
            ("/v1/files/a1", vec![("mime_type", "image/png".to_owned())])
        );
        assert_eq!(Call::from(TEAM).path, "/v1/team");
    }

    #[test]
    fn no_method_and_path_stand_for_two_routes() {
        for (nth, one) in ALL.iter().enumerate() {
            assert!(!ALL[..nth].contains(one), "{one:?}");
        }
    }
}
