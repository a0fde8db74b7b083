//! Writes `ui/src/ipc/bindings.gen.ts` and guards it.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use sangam_model::needs::{Needs, Recommendation};
use sangam_model::plain::UNSAFE;
use sangam_model::{label, outgoing, quick_reply, survey, template};
use sangam_protocol::card::ShapeCard;
use sangam_protocol::connect::{
    Alerts, AlertsTested, Checks, ConnectBy360dialog, ConnectByToken, Connected360dialog, Copies, HeldPage,
    Ledger, Moved, NumberDetail, Plan, RecoveryKey, SaveCopies, SavePlan, SharePhoneBook, Signup, problem,
};
use sangam_protocol::cost::{MonthCost, SaveCard};
use sangam_protocol::error::code;
use sangam_protocol::people::{AuditCheck, AuditPage, ChooseLanguage, MaskPhones, ResetCode, Team};
use sangam_protocol::routing::RoutingView;
use sangam_protocol::second_factor::{RecoveryCodes, RequireSecondFactor, SecondFactor};
use sangam_protocol::session::{Invitation, Invite, PASSWORD_MIN_CHARS};
use sangam_protocol::shop::KeepShop;
use sangam_protocol::survey::SurveyView;
use sangam_protocol::teams::ReplyRule;
use sangam_protocol::template::TemplateRefusal;
use sangam_protocol::{NumberRow, TemplateRow, WorkspaceRow, card, note};

use crate::vault::PASSPHRASE_MIN_CHARS;

use super::app::*;
use super::attachments::*;
use super::card::*;
use super::connect::*;
use super::conversations::*;
use super::cost::*;
use super::error::own;
use super::figures::*;
use super::labels::*;
use super::later::*;
use super::notes::*;
use super::notify::*;
use super::people::*;
use super::practice::*;
use super::presence::*;
use super::quick_replies::*;
use super::reply_sheets::*;
use super::routing::*;
use super::search::*;
use super::second_factor::*;
use super::shop::*;
use super::status::*;
use super::survey::*;
use super::tag::*;
use super::teams::*;
use super::templates::*;
use super::thread::*;
use super::updates::*;
use super::views::*;
use super::voice::*;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/bindings.gen.ts");

/// How much fits where the page counts along, and how much there has to be: by group and name.
const LIMITS: [(&str, &[(&str, usize)]); 8] = [
    (
        "message",
        &[
            ("text", outgoing::TEXT_CHARS),
            ("caption", outgoing::CAPTION_CHARS),
            ("body", outgoing::BODY_CHARS),
            ("footer", outgoing::FOOTER_CHARS),
            ("buttons", outgoing::BUTTONS),
            ("button", outgoing::BUTTON_CHARS),
            ("rows", outgoing::ROWS),
            ("row", outgoing::ROW_CHARS),
            ("row_description", outgoing::ROW_DESCRIPTION_CHARS),
            ("link", outgoing::LINK_CHARS),
        ],
    ),
    (
        "template",
        &[
            ("name", template::NAME_CHARS),
            ("header", template::HEADER_CHARS),
            ("body", template::BODY_CHARS),
            ("footer", template::FOOTER_CHARS),
            ("buttons", template::BUTTONS),
            ("links", template::URL_BUTTONS),
            ("button", template::BUTTON_CHARS),
            ("url", template::URL_CHARS),
            ("phone", template::PHONE_CHARS),
            ("code", template::CODE_CHARS),
        ],
    ),
    ("quick_reply", &[("name", quick_reply::NAME_CHARS), ("languages", quick_reply::LANGUAGES)]),
    (
        "survey",
        &[
            ("languages", survey::LANGUAGES),
            ("wait_minutes", survey::LONGEST_WAIT as usize),
            ("rest_days", survey::LONGEST_REST as usize),
        ],
    ),
    ("note", &[("text", note::NOTE_MAX_CHARS)]),
    // Labels, teams and saved views are called alike.
    ("name", &[("label", label::NAME_MAX_CHARS), ("field", card::FIELD_NAME_MAX)]),
    (
        "card",
        &[
            ("name", card::TEAM_NAME_MAX),
            ("about", card::ABOUT_MAX),
            ("value", card::VALUE_MAX),
            ("fields", card::FIELDS_MAX),
            ("choices", card::CHOICES_MAX),
        ],
    ),
    ("least", &[("password", PASSWORD_MIN_CHARS), ("passphrase", PASSPHRASE_MIN_CHARS)]),
];

fn limits() -> String {
    let mut out = String::from(
        "/** How much fits, and how much there has to be at `least`: characters, entries, minutes, days, bytes. \
         The core has the last word on each. */\n",
    );
    out.push_str("export const LIMITS = {\n");
    for (group, most) in LIMITS {
        let most: Vec<String> = most.iter().map(|(name, most)| format!("{name}: {most}")).collect();
        let _ = writeln!(out, "  {group}: {{ {} }},", most.join(", "));
    }
    let _ = writeln!(out, "  file: {{ bytes: {} }},", outgoing::FileKind::Document.max_bytes(false));
    out.push_str("} as const;\n");
    out
}

/// What a failure can be.
fn codes() -> String {
    let problems = serde_json::to_string(problem::ALL).unwrap();
    let others: Vec<String> =
        [code::ALL, own::ALL].concat().iter().map(|code| format!("\"{code}\"")).collect();
    format!(
        "/** Why a number was not connected, or a wish about it was not met. */\nexport const PROBLEMS = {problems} as const;\n\n\
         /** Any other failure, of the hub or of this computer. */\nexport type Code = {};\n\n",
        others.join(" | ")
    )
}

/// The unsafe characters, as a class of a regular expression.
fn unsafe_characters() -> String {
    let range = |(first, last): (char, char)| {
        format!("\\\\u{{{:x}}}-\\\\u{{{:x}}}", u32::from(first), u32::from(last))
    };
    format!(
        "\n/** What acts on its neighbours instead of being read: the inside of a class of a regular expression. */\nexport const UNSAFE = '{}';\n",
        UNSAFE.map(range).concat()
    )
}

/// Collects the declaration of a type and of everything it mentions, once each, by name.
struct Declarations {
    config: Config,
    seen: BTreeSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let declaration = format!("export {}\n", T::decl(&self.config));
            let name = T::ident(&self.config);
            assert!(self.by_name.insert(name.clone(), declaration).is_none(), "two types are called {name}");
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

macro_rules! typescript {
    ($($name:ident: $args:ty => $answer:ty, $effect:ident [$($tag:ident),*];)*) => {
        fn bindings() -> String {
            let config = Config::new().with_large_int("number");
            let mut types = Declarations { config: Config::new().with_large_int("number"), seen: BTreeSet::new(), by_name: BTreeMap::new() };
            types.visit::<Push>();
            // What the detail of a refusal is read as.
            types.visit::<TemplateRefusal>();
            let mut map = String::new();
            let mut shows = String::new();
            $(
                types.visit::<$args>();
                types.visit::<$answer>();
                let _ = writeln!(
                    map,
                    "  {}: {{ args: {}; answer: {} }};",
                    stringify!($name),
                    <$args>::name(&config),
                    <$answer>::name(&config)
                );
                let tags: &[Tag] = &[$(Tag::$tag),*];
                if stringify!($effect) == "shows" {
                    let _ = writeln!(shows, "  {}: {},", stringify!($name), serde_json::to_string(tags).unwrap());
                }
            )*
            let mut out = String::from("// Generated from the desk's list of commands. A test keeps it true; do not edit.\n\n");
            for declaration in types.by_name.values() {
                let _ = writeln!(out, "{declaration}");
            }
            let _ = writeln!(out, "/** Everything a screen can ask: arguments and answer by name. */");
            let _ = writeln!(out, "export type Commands = {{\n{map}}};\n");
            let _ = writeln!(out, "/** The kinds of state each query shows. */");
            let _ = writeln!(out, "export const SHOWS = {{\n{shows}}} as const satisfies Partial<Record<keyof Commands, readonly Tag[]>>;\n");
            out.push_str(&codes());
            out.push_str(&limits());
            out.push_str(&unsafe_characters());
            out
        }
    };
}

super::commands!(typescript);

#[test]
fn bindings_gen_ts_is_up_to_date() {
    let fresh = bindings();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(kept == fresh, "run UPDATE_BINDINGS=1 cargo test -p sangam-desk bindings_gen_ts_is_up_to_date");
}
