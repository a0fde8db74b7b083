//! Graph errors and what to do about them.
//!
//! The same error comes in three places: as the answer to a call, in a failed status, on a message whose content could
//! not be delivered. All are one [`GraphError`]. [`classify`] says what a code means and whether trying again can help;
//! it looks at `code`, then `error_subcode`, then the HTTP status, never at titles, which Meta rewords. Codes it does not
//! know are judged by the HTTP status alone. Reference: `docs/whatsapp.md` §3.7, whose classes R, L, N and A are
//! [`RetryClass`].

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::Value;

use crate::json::Node;

#[cfg(test)]
mod refusals;

/// An error object of the Graph API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphError {
    /// Meta's code; 0 is a code of its own (token).
    pub code: i64,
    /// `error_subcode`.
    pub subcode: Option<i64>,
    /// Short, unstable; in webhooks only.
    pub title: Option<String>,
    /// A sentence, unstable.
    pub message: Option<String>,
    /// `error_data.details`: the sentence worth showing.
    pub details: Option<String>,
    /// Meta's `type`, such as `OAuthException`.
    pub kind: Option<String>,
    /// For a support case with Meta; worth logging.
    pub fbtrace_id: Option<String>,
    /// Page that explains the code.
    pub href: Option<String>,
    /// HTTP status of the answer it came in; absent in webhooks.
    pub http_status: Option<u16>,
}

impl GraphError {
    /// Reads an error object; `None` without a code.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        Some(Self {
            code: node.at("code").integer()?,
            subcode: node.at("error_subcode").integer(),
            title: node.at("title").text().or_else(|| node.at("error_user_title").text()),
            message: node.at("message").text(),
            details: node
                .at("error_data")
                .at("details")
                .text()
                .or_else(|| node.at("details").text())
                .or_else(|| node.at("error_user_msg").text()),
            kind: node.at("type").word(),
            fbtrace_id: node.at("fbtrace_id").word(),
            href: node.at("href").word(),
            http_status: None,
        })
    }

    pub(crate) fn read_all(array: Node<'_>) -> Vec<Self> {
        array.items().filter_map(Self::read).collect()
    }

    /// The error object of a Graph answer, `None` if it holds none.
    #[must_use]
    pub fn of_answer(answer: &Value, http_status: u16) -> Option<Self> {
        let error = Self::read(Node::new(answer).at("error"))?;
        Some(Self { http_status: Some(http_status), ..error })
    }

    /// WhatsApp failed inside, so the deed may have been done before. For calls that must not be made twice.
    #[must_use]
    pub fn may_have_been_done(&self) -> bool {
        self.verdict().meaning == Meaning::Temporary || self.http_status.is_some_and(|status| status >= 500)
    }

    /// What it means and whether trying again can help.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        classify(self.code, self.subcode, self.http_status)
    }
}

/// Code and meaning only: Meta's sentences may quote phone numbers and texts.
impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "graph error {} ({})", self.code, self.verdict().meaning.as_str())
    }
}

impl std::error::Error for GraphError {}

/// Whether the same call may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryClass {
    /// R: repeat with growing pauses.
    RetryNow,
    /// L: repeat after an hour or more, or when a condition changes.
    Later,
    /// N: never repeat unchanged.
    Never,
    /// A: it is about the number or its account, and people must be told. Whether the queue stops says [`Verdict::stops_number`].
    Account,
}

/// What a Graph error means for the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Whether to try again.
    pub class: RetryClass,
    /// What happened.
    pub meaning: Meaning,
    /// The least time before another attempt; zero leaves it to the caller's backoff.
    pub wait: Duration,
}

impl Verdict {
    /// Nothing of the number goes until somebody has repaired it. Of what else is refused of an account (no card is on file, the name is
    /// not approved, a rate) customers who wait for an answer may still be answered.
    #[must_use]
    pub const fn stops_number(&self) -> bool {
        use Meaning as M;
        let hinders_a_part = matches!(
            self.meaning,
            M::SpamRate | M::TemplateMisclassified | M::PaymentProblem | M::DisplayNameNotApproved
        );
        matches!(self.class, RetryClass::Account) && !hinders_a_part
    }
}

macro_rules! meanings {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal ),+ $(,)?) => {
        /// What happened, one per row of the error table. [`Meaning::as_str`] is a stable key for texts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Meaning { $( $(#[$doc])* $variant, )+ }

        impl Meaning {
            /// Every meaning.
            pub const ALL: &[Self] = &[$( Self::$variant ),+];

            /// The stable `snake_case` key.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }
    };
}

meanings! {
    /// The token is invalid or has expired: reconnect.
    TokenInvalid = "token_invalid",
    /// A right of the app or system user is missing.
    PermissionMissing = "permission_missing",
    /// The number or object was deleted or is out of the token's sight: the connection is lost.
    ObjectMissing = "object_missing",
    /// WhatsApp is having problems.
    Temporary = "temporary",
    /// Too many requests by the app or account.
    RequestRate = "request_rate",
    /// Too many messages by the number; its bucket holds 20 a second.
    NumberThroughput = "number_throughput",
    /// Too many messages to one person; wait 4^n seconds.
    PairRate = "pair_rate",
    /// Too many blocks and reports: stop proactive sending.
    SpamRate = "spam_rate",
    /// The limit was cut because templates were in the wrong category.
    TemplateMisclassified = "template_misclassified",
    /// The account is locked or breaks a policy.
    AccountLocked = "account_locked",
    /// This business may not write to that country.
    CountryNotAllowed = "country_not_allowed",
    /// No valid payment method.
    PaymentProblem = "payment_problem",
    /// The number is not registered with the API.
    NumberNotRegistered = "number_not_registered",
    /// The number is being upgraded.
    NumberUpgrading = "number_upgrading",
    /// The display name is not approved.
    DisplayNameNotApproved = "display_name_not_approved",
    /// More than 24 hours since the customer wrote.
    WindowClosed = "window_closed",
    /// Not on WhatsApp, too old a client, or blocked.
    Undeliverable = "undeliverable",
    /// The business cannot write to itself.
    RecipientIsSender = "recipient_is_sender",
    /// A test number may write only to its listed recipients.
    RecipientNotAllowed = "recipient_not_allowed",
    /// The customer gets enough marketing; not before a day has passed, and by hand.
    MarketingCapped = "marketing_capped",
    /// The customer stopped marketing messages.
    MarketingStopped = "marketing_stopped",
    /// The customer is in an experiment of Meta's.
    UserInExperiment = "user_in_experiment",
    /// A message type the API does not carry.
    TypeUnsupported = "type_unsupported",
    /// The customer's file could not be fetched.
    InboundMediaFailed = "inbound_media_failed",
    /// Our file was refused: type, codec, size or address.
    OutboundMediaRejected = "outbound_media_rejected",
    /// The message is only on the phone.
    OnlyOnPhone = "only_on_phone",
    /// A parameter is wrong or missing: our mistake.
    BadParameter = "bad_parameter",
    /// A list must be read again from its start.
    PagingCursorInvalid = "paging_cursor_invalid",
    /// This message needs a phone number.
    PhoneNumberNeeded = "phone_number_needed",
    /// Marketing templates are switched off on this interface.
    MarketingDisabled = "marketing_disabled",
    /// The template takes another number of parameters.
    TemplateParameterCount = "template_parameter_count",
    /// No such template in that language, or not approved.
    TemplateMissing = "template_missing",
    /// The filled template is too long.
    TemplateTextTooLong = "template_text_too_long",
    /// The content breaks a policy.
    ContentPolicy = "content_policy",
    /// A template parameter has the wrong form.
    TemplateParameterInvalid = "template_parameter_invalid",
    /// The template is paused for low quality.
    TemplatePaused = "template_paused",
    /// The template is disabled for good.
    TemplateDisabled = "template_disabled",
    /// The Flow is blocked.
    FlowBlocked = "flow_blocked",
    /// The Flow may be sent ten times an hour.
    FlowThrottled = "flow_throttled",
    /// Registration, PIN or deregistration failed.
    RegistrationFailed = "registration_failed",
    /// Registration must wait.
    RegistrationThrottled = "registration_throttled",
    /// The customer's security code changed: verify the person again.
    IdentityMismatch = "identity_mismatch",
    /// The person could not be blocked or unblocked.
    BlockFailed = "block_failed",
    /// The block list is full.
    BlockListFull = "block_list_full",
    /// The block list is busy.
    BlockListBusy = "block_list_busy",
    /// The account has as many templates as it may.
    TemplateLimit = "template_limit",
    /// History was requested before; only a new connection can ask again.
    SyncAlreadyRequested = "sync_already_requested",
    /// The day in which history may be requested is over.
    SyncTooLate = "sync_too_late",
    /// The owner declined to share history.
    HistoryDeclined = "history_declined",
    /// The phone account is in maintenance.
    PhoneMaintenance = "phone_maintenance",
    /// A code we do not know.
    Unrecognised = "unrecognised",
}

impl Meaning {
    /// The code it is first known by, where it has one.
    #[must_use]
    pub fn code(self) -> Option<i64> {
        let known = TABLE.iter().find(|row| row.meaning == self)?;
        known.codes.first().map(|codes| *codes.start())
    }
}

struct Row {
    codes: &'static [RangeInclusive<i64>],
    class: RetryClass,
    meaning: Meaning,
    wait: Duration,
}

const fn row(class: RetryClass, meaning: Meaning, codes: &'static [RangeInclusive<i64>]) -> Row {
    Row { codes, class, meaning, wait: Duration::ZERO }
}

const fn slow(
    class: RetryClass,
    meaning: Meaning,
    seconds: u64,
    codes: &'static [RangeInclusive<i64>],
) -> Row {
    Row { codes, class, meaning, wait: Duration::from_secs(seconds) }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

#[rustfmt::skip]
const TABLE: &[Row] = {
    use Meaning as M;
    use RetryClass::{Account, Later, Never, RetryNow};
    &[
        row(Account, M::TokenInvalid, &[0..=0, 190..=190]),
        row(Account, M::PermissionMissing, &[3..=3, 10..=10, 200..=299, 131_005..=131_005]),
        row(Account, M::ObjectMissing, &[33..=33]),
        row(RetryNow, M::Temporary, &[1..=2, 131_000..=131_000, 131_016..=131_016, 133_004..=133_004]),
        slow(RetryNow, M::RequestRate, MINUTE, &[4..=4, 80_007..=80_007]),
        slow(RetryNow, M::NumberThroughput, 1, &[130_429..=130_429]),
        slow(RetryNow, M::PairRate, 1, &[131_056..=131_056]),
        row(Account, M::SpamRate, &[131_048..=131_048]),
        row(Account, M::TemplateMisclassified, &[131_064..=131_064]),
        row(Account, M::AccountLocked, &[368..=368, 131_031..=131_031]),
        row(Never, M::CountryNotAllowed, &[130_497..=130_497]),
        row(Account, M::PaymentProblem, &[131_042..=131_042, 131_044..=131_044]),
        row(Account, M::NumberNotRegistered, &[131_045..=131_045, 133_010..=133_010]),
        slow(RetryNow, M::NumberUpgrading, MINUTE, &[131_057..=131_057]),
        row(Account, M::DisplayNameNotApproved, &[131_037..=131_037]),
        row(Never, M::WindowClosed, &[131_047..=131_047]),
        row(Never, M::Undeliverable, &[131_026..=131_026]),
        row(Never, M::RecipientIsSender, &[131_021..=131_021]),
        row(Never, M::RecipientNotAllowed, &[131_030..=131_030]),
        slow(Later, M::MarketingCapped, 24 * HOUR, &[131_049..=131_049]),
        row(Never, M::MarketingStopped, &[131_050..=131_050]),
        row(Never, M::UserInExperiment, &[130_472..=130_472]),
        row(Never, M::TypeUnsupported, &[131_051..=131_051]),
        row(Never, M::InboundMediaFailed, &[131_052..=131_052]),
        row(Never, M::OutboundMediaRejected, &[131_053..=131_053]),
        row(Never, M::OnlyOnPhone, &[131_060..=131_060]),
        row(Never, M::BadParameter, &[131_008..=131_009, 100..=100, 135_000..=135_000]),
        row(RetryNow, M::PagingCursorInvalid, &[131_059..=131_059]),
        row(Never, M::PhoneNumberNeeded, &[131_062..=131_062]),
        row(Never, M::MarketingDisabled, &[131_063..=131_063]),
        row(Never, M::TemplateParameterCount, &[132_000..=132_000]),
        row(Never, M::TemplateMissing, &[132_001..=132_001]),
        row(Never, M::TemplateTextTooLong, &[132_005..=132_005]),
        row(Never, M::ContentPolicy, &[132_007..=132_007]),
        row(Never, M::TemplateParameterInvalid, &[132_008..=132_008, 132_012..=132_012, 132_018..=132_018]),
        slow(Later, M::TemplatePaused, HOUR, &[132_015..=132_015]),
        row(Never, M::TemplateDisabled, &[132_016..=132_016]),
        row(Never, M::FlowBlocked, &[132_068..=132_068]),
        slow(Later, M::FlowThrottled, HOUR, &[132_069..=132_069]),
        row(Never, M::RegistrationFailed, &[133_000..=133_000, 133_005..=133_007, 133_015..=133_015]),
        slow(Later, M::RegistrationThrottled, HOUR, &[133_008..=133_009, 133_016..=133_016]),
        row(Never, M::IdentityMismatch, &[137_000..=137_000]),
        row(Never, M::BlockFailed, &[139_100..=139_100]),
        row(Never, M::BlockListFull, &[139_101..=139_101]),
        row(RetryNow, M::BlockListBusy, &[139_102..=139_103]),
        row(Never, M::TemplateLimit, &[2_388_019..=2_388_019]),
        row(Never, M::SyncAlreadyRequested, &[2_593_107..=2_593_107]),
        row(Never, M::SyncTooLate, &[2_593_108..=2_593_108]),
        row(Never, M::HistoryDeclined, &[2_593_109..=2_593_109]),
        slow(RetryNow, M::PhoneMaintenance, 2 * MINUTE, &[2_494_100..=2_494_100]),
    ]
};

/// What a Graph error means and whether trying again can help. `http_status` is `None` for errors from webhooks.
#[must_use]
pub fn classify(code: i64, subcode: Option<i64>, http_status: Option<u16>) -> Verdict {
    let code = if code == 100 && subcode == Some(33) { 33 } else { code };
    let known = TABLE.iter().find(|row| row.codes.iter().any(|codes| codes.contains(&code)));
    known.map_or_else(
        || by_status(http_status),
        |row| Verdict { class: row.class, meaning: row.meaning, wait: row.wait },
    )
}

/// An unknown code: only the HTTP status tells anything. Unclear means never, because repeating may send twice.
fn by_status(http_status: Option<u16>) -> Verdict {
    let (class, meaning, seconds) = match http_status {
        Some(401) => (RetryClass::Account, Meaning::TokenInvalid, 0),
        Some(429) => (RetryClass::RetryNow, Meaning::RequestRate, MINUTE),
        Some(500..=599) => (RetryClass::RetryNow, Meaning::Temporary, 0),
        _ => (RetryClass::Never, Meaning::Unrecognised, 0),
    };
    Verdict { class, meaning, wait: Duration::from_secs(seconds) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_meaning_has_the_code_it_is_first_known_by() {
        for meaning in Meaning::ALL {
            let told = meaning.code().map(|code| classify(code, None, None).meaning);
            assert_eq!(told, Some(*meaning).filter(|meaning| *meaning != Meaning::Unrecognised));
        }
    }

    /// The table of `docs/whatsapp.md` §3.7, row by row: codes, allowed classes.
    const REFERENCE: &[(&[i64], &str)] = &[
        (&[0, 190], "A"),
        (&[3, 10, 200, 250, 299, 131_005], "A"),
        (&[33], "A"),
        (&[1, 2, 131_000, 131_016, 133_004], "R"),
        (&[4, 80_007], "R"),
        (&[130_429], "R"),
        (&[131_056], "R"),
        (&[131_048], "AL"),
        (&[131_064], "A"),
        (&[368, 131_031], "A"),
        (&[130_497], "N"),
        (&[131_042, 131_044], "A"),
        (&[131_045, 133_010], "A"),
        (&[131_057], "R"),
        (&[131_037], "A"),
        (&[131_047], "N"),
        (&[131_026], "N"),
        (&[131_021], "N"),
        (&[131_030], "N"),
        (&[131_049], "L"),
        (&[131_050], "N"),
        (&[130_472], "N"),
        (&[131_051], "N"),
        (&[131_052], "N"),
        (&[131_053], "N"),
        (&[131_060], "N"),
        (&[131_008, 131_009, 100, 135_000], "N"),
        (&[131_059], "R"),
        (&[131_062], "N"),
        (&[131_063], "NA"),
        (&[132_000], "N"),
        (&[132_001], "N"),
        (&[132_005], "N"),
        (&[132_007], "N"),
        (&[132_008, 132_012, 132_018], "N"),
        (&[132_015], "L"),
        (&[132_016], "N"),
        (&[132_068], "N"),
        (&[132_069], "L"),
        (&[133_000, 133_005, 133_006, 133_007, 133_008, 133_009, 133_015, 133_016], "NL"),
        (&[137_000], "N"),
        (&[139_100, 139_101, 139_102, 139_103], "NR"),
        (&[2_388_019], "N"),
        (&[2_593_107], "N"),
        (&[2_593_108], "N"),
        (&[2_593_109], "N"),
        (&[2_494_100], "R"),
    ];

    #[test]
    fn a_number_stops_for_what_ends_everything_and_for_nothing_else() {
        for code in [0, 3, 10, 33, 190, 200, 299, 368, 131_005, 131_031, 131_045, 133_010] {
            assert!(classify(code, None, None).stops_number(), "{code}");
        }
        for code in [1, 131_026, 131_037, 131_042, 131_044, 131_048, 131_064, 132_015, 999_999] {
            assert!(!classify(code, None, None).stops_number(), "{code}");
        }
    }

    fn letter(class: RetryClass) -> char {
        match class {
            RetryClass::RetryNow => 'R',
            RetryClass::Later => 'L',
            RetryClass::Never => 'N',
            RetryClass::Account => 'A',
        }
    }

    #[test]
    fn every_row_of_the_reference_has_its_class_and_a_meaning() {
        for (codes, classes) in REFERENCE {
            for code in *codes {
                let verdict = classify(*code, None, Some(400));
                assert!(
                    classes.contains(letter(verdict.class)),
                    "{code}: {:?} is not one of {classes}",
                    verdict.class
                );
                assert_ne!(verdict.meaning, Meaning::Unrecognised, "{code}");
            }
        }
    }

    #[test]
    fn no_code_stands_in_two_rows_and_every_meaning_is_reachable() {
        let ranges: Vec<_> = TABLE.iter().flat_map(|row| row.codes).collect();
        for (at, one) in ranges.iter().enumerate() {
            for other in &ranges[at + 1..] {
                assert!(one.end() < other.start() || other.end() < one.start(), "{one:?} and {other:?}");
            }
        }
        let mut reached: HashSet<_> = TABLE.iter().map(|row| row.meaning).collect();
        reached.insert(by_status(None).meaning);
        assert_eq!(reached, Meaning::ALL.iter().copied().collect());
    }

    #[test]
    fn meanings_are_distinct_snake_case_keys() {
        let names: HashSet<_> = Meaning::ALL.iter().map(|meaning| meaning.as_str()).collect();
        assert_eq!(names.len(), Meaning::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    }

    #[test]
    fn a_missing_object_is_told_by_its_subcode() {
        assert_eq!(classify(100, Some(33), Some(400)).meaning, Meaning::ObjectMissing);
        assert_eq!(classify(100, None, Some(400)).meaning, Meaning::BadParameter);
        assert_eq!(classify(100, Some(2_018_001), Some(400)).class, RetryClass::Never);
    }

    #[test]
    fn an_unknown_code_is_judged_by_the_http_status() {
        assert_eq!(classify(999_999, None, Some(503)).class, RetryClass::RetryNow);
        assert_eq!(classify(999_999, None, Some(429)).meaning, Meaning::RequestRate);
        assert_eq!(classify(999_999, None, Some(401)).class, RetryClass::Account);
        assert_eq!(classify(999_999, None, Some(400)).class, RetryClass::Never);
        assert_eq!(classify(999_999, None, None).meaning, Meaning::Unrecognised);
    }

    #[test]
    fn an_error_is_read_from_an_answer_and_shown_without_its_sentences() {
        let answer = json!({"error": {
            "message": "(#131047) Re-engagement message to +15550100777", "type": "OAuthException", "code": "131047",
            "error_data": {"messaging_product": "whatsapp", "details": "More than 24 hours have passed"},
            "fbtrace_id": "AbC123"
        }});
        let error = GraphError::of_answer(&answer, 400).unwrap();
        assert_eq!(error.details.as_deref(), Some("More than 24 hours have passed"));
        assert_eq!(error.verdict().meaning, Meaning::WindowClosed);
        assert_eq!(error.to_string(), "graph error 131047 (window_closed)");
        for no_error in
            [json!({}), json!({"error": "x"}), json!({"error": {"message": "no code"}}), json!(null)]
        {
            assert_eq!(GraphError::of_answer(&no_error, 500), None);
        }
    }

    proptest! {
        #[test]
        fn every_code_has_a_verdict(code: i64, subcode: Option<i64>, status: Option<u16>) {
            let verdict = classify(code, subcode, status);
            prop_assert!(verdict.class != RetryClass::Later || !verdict.wait.is_zero());
        }
    }
}
