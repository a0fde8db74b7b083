//! The texts of alerts.

use sangam_model::Timestamp;
use serde_json::{Value, json};

use super::Kind;
use crate::store::AlertRecord;
use crate::watch::LifeKind;
use crate::watch::kind::{Detail, Hindrance};

/// Digits of a number that may leave the app.
const SHOWN_DIGITS: usize = 4;

/// What an alert is about, in names.
pub(super) struct About<'a> {
    pub(super) shop: &'a str,
    pub(super) display_number: &'a str,
}

/// An e-mail's subject and text.
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
}

/// `•••• 0142`: enough to tell one's own numbers apart.
pub(super) fn masked(display_number: &str) -> String {
    let digits: Vec<char> = display_number.chars().filter(char::is_ascii_digit).collect();
    let shown: String = digits.iter().skip(digits.len().saturating_sub(SHOWN_DIGITS)).collect();
    format!("•••• {shown}")
}

/// The e-mail of an alert.
pub(super) fn letter(alert: &AlertRecord, about: &About<'_>) -> Letter {
    let (subject, happened, next) = match Kind::from_name(&alert.kind) {
        Some(kind) => words(kind, alert, about),
        None => of_newer(alert, about),
    };
    let text = format!("{happened}\n\n{next}\n\nShop: {}\nTime: {} (UTC)\n", about.shop, alert.at);
    Letter { subject: subject.replace(['\r', '\n'], " "), text }
}

/// Subject, what happened, and what to do next.
type Words = (String, String, &'static str);

fn words(kind: Kind, alert: &AlertRecord, about: &About<'_>) -> Words {
    let number = masked(about.display_number);
    match kind {
        Kind::Disconnected => (
            format!("{}: the number {number} was disconnected", about.shop),
            format!(
                "The WhatsApp number {number} is no longer connected to Sangam{}.",
                reason(&alert.detail)
            ),
            "Messages keep arriving on the phone. Open Sangam, page Number, to see why and to reconnect.",
        ),
        Kind::TakenBack => (
            format!("{}: the number {number} is connected again", about.shop),
            format!(
                "WhatsApp took the number {number} back. Its contacts and its history may be asked for once more, until {} (UTC) and never \
                 after that.",
                word(&alert.detail, "until")
            ),
            "Open Sangam, page Number, and ask for both. What was exchanged on the phone meanwhile comes with them.",
        ),
        Kind::AskingEnds => (
            format!("{}: a few hours left to ask for the history of the number {number}", about.shop),
            format!(
                "WhatsApp gives the contacts and the history of the number {number} once, if it is asked until {} (UTC). Not both were \
                 asked for.",
                word(&alert.detail, "until")
            ),
            "Open Sangam, page Number, and ask for what you want to have. After that only connecting anew on the phone helps.",
        ),
        Kind::ThreeDaysLeft => (
            format!("{}: open the WhatsApp Business app on the phone", about.shop),
            format!(
                "The phone of the number {number} has not been seen for a while. WhatsApp disconnects a number whose \
                 phone is not used for about 14 days; {} days are left.",
                alert.detail.get("left_days").and_then(Value::as_i64).unwrap_or_default()
            ),
            "Open the WhatsApp Business app on the phone today, then press \"I opened it today\" in Sangam, page Number.",
        ),
        Kind::Restricted => (
            format!("{}: WhatsApp restricted the number {number}", about.shop),
            told_of(&alert.detail, &number),
            "Open Sangam, page Number, to see what it means and until when. WhatsApp Manager has the details.",
        ),
        Kind::SendingRefused => (
            format!("{}: WhatsApp refuses messages of the number {number}", about.shop),
            format!("WhatsApp refused a message of the number {number}: {}.", hindrance(&alert.detail)),
            "Customers who wait for an answer are still answered as far as WhatsApp lets that through. Templates to others fail, and say \
             so, until this is over. Open Sangam, page Number; WhatsApp Manager has the details.",
        ),
        Kind::TokenExpiring => (
            format!("{}: the access of the number {number} ends soon", about.shop),
            format!("The access token of the number {number} ends {}.", when(&alert.detail)),
            "Open Sangam, page Number, and renew the connection before then.",
        ),
        Kind::TokenExpired => (
            format!("{}: the access of the number {number} has ended", about.shop),
            format!("The access token of the number {number} has ended. Nothing can be sent from the desk."),
            "Open Sangam, page Number, and renew the connection. What waits to be sent is kept.",
        ),
        Kind::TemplateCategory | Kind::TemplateStopped => of_template(kind, alert, about),
        Kind::DiskLow | Kind::DiskFine => of_disk(kind, alert, about),
        Kind::CopyFailed | Kind::CopyFine | Kind::BroughtBack => of_copies(kind, alert, about),
        Kind::MediaLost | Kind::MediaFine => of_media(kind, alert, about),
        Kind::Test => (
            format!("{}: alerts reach you", about.shop),
            "Somebody pressed Test in Sangam. If something happens to a number, you will hear of it here."
                .to_owned(),
            "Nothing needs to be done.",
        ),
    }
}

/// News of a kind that only a newer hub knows, mailed by an older one beside it. Whether it is good or bad, and whether it is about the
/// number or about the hub, nobody here can say.
fn of_newer(alert: &AlertRecord, about: &About<'_>) -> Words {
    (
        format!("{}: there is news in Sangam", about.shop),
        format!(
            "Something happened that a newer version of Sangam's hub noted as \"{}\". The version that wrote this does not know what it means.",
            alert.kind
        ),
        "Open Sangam, page Number, to see what happened. Whoever runs the hub should see that all of it is of one version.",
    )
}

fn of_template(kind: Kind, alert: &AlertRecord, about: &About<'_>) -> Words {
    match kind {
        Kind::TemplateCategory => (
            format!("{}: a template will be billed as {}", about.shop, word(&alert.detail, "to")),
            format!(
                "WhatsApp bills the template {} ({}) as {} instead of {} from {} on.",
                word(&alert.detail, "name"),
                word(&alert.detail, "language"),
                word(&alert.detail, "to"),
                word(&alert.detail, "from"),
                word(&alert.detail, "at"),
            ),
            "Open Sangam, page Templates, to see it. WhatsApp Manager lets you ask for a review of the category.",
        ),
        _ => (
            format!("{}: WhatsApp stopped a template", about.shop),
            format!(
                "WhatsApp {} the template {} ({}). It cannot be sent.",
                word(&alert.detail, "status"),
                word(&alert.detail, "name"),
                word(&alert.detail, "language"),
            ),
            "Open Sangam, page Templates, to see why. Customers who block or report a template are the usual reason.",
        ),
    }
}

fn of_disk(kind: Kind, alert: &AlertRecord, about: &About<'_>) -> Words {
    match kind {
        Kind::DiskLow => (
            format!("{}: the disk of Sangam's hub is nearly full", about.shop),
            format!("On the disk of Sangam's hub {} are free.", free(&alert.detail)),
            "Whoever runs the hub should make room, or give it a larger disk. A full disk loses nothing: WhatsApp brings what it \
             could not deliver for up to seven days. But until there is room nothing comes in.",
        ),
        _ => (
            format!("{}: the disk of Sangam's hub has room again", about.shop),
            format!("On the disk of Sangam's hub {} are free.", free(&alert.detail)),
            "Nothing needs to be done.",
        ),
    }
}

fn of_copies(kind: Kind, alert: &AlertRecord, about: &About<'_>) -> Words {
    match kind {
        Kind::BroughtBack => (
            format!("{}: Sangam was brought back from a copy", about.shop),
            format!(
                "Sangam's hub was brought back from a copy of {} (UTC). What was decided after that is not known here: who was removed, which \
                 computers were to be wiped, which passwords were replaced, which customers were made private. Everybody was signed out, and \
                 invitations are void.",
                word(&alert.detail, "copied_at")
            ),
            "Open Sangam, page Settings, Team: look through people and devices. Then look through what is private.",
        ),
        Kind::CopyFailed => (
            format!("{}: Sangam's hub is not copied any more", about.shop),
            format!("Since {} (UTC) no whole copy of Sangam's hub was made.", word(&alert.detail, "since")),
            "Whoever runs the hub should look at the folder of copies, which may be full, or away, and at the store of files. The list \
             under \"Nightly copy\" in Sangam says why. Until there is a copy, what the hub would lose with its disk does not come again \
             from WhatsApp.",
        ),
        _ => (
            format!("{}: Sangam's hub is copied again", about.shop),
            format!("A copy of Sangam's hub was made, as of {} (UTC).", word(&alert.detail, "since")),
            "Nothing needs to be done.",
        ),
    }
}

fn of_media(kind: Kind, alert: &AlertRecord, about: &About<'_>) -> Words {
    match kind {
        Kind::MediaLost => {
            let files = alert.detail.get("files").and_then(Value::as_u64).unwrap_or_default();
            let counted = if files == 1 { "1 picture or file is".to_owned() } else { format!("{files} pictures or files are") };
            (
                format!("{}: Sangam's hub has lost files", about.shop),
                format!(
                    "{counted} gone from where Sangam's hub keeps them, or damaged there, and no copy has them. Their messages stay, and \
                     say that the file is gone."
                ),
                "Whoever runs the hub should look at the disk or the store its media are in: others may follow. What was put aside, or was \
                 carried away with an older copy, can be put back where it was.",
            )
        }
        _ => (
            format!("{}: no file of Sangam's hub is lost any more", about.shop),
            "Every picture and file that a message refers to is where Sangam's hub keeps them, or in its copies.".to_owned(),
            "Nothing needs to be done.",
        ),
    }
}

fn reason(detail: &Value) -> String {
    let word = detail.pointer("/link/reason").and_then(Value::as_str);
    word.map(|word| format!(" ({word})")).unwrap_or_default()
}

/// A word of the detail; never one a customer wrote.
fn word<'d>(detail: &'d Value, key: &str) -> &'d str {
    detail.get(key).and_then(Value::as_str).unwrap_or("?")
}

/// What WhatsApp gave as the reason.
fn hindrance(detail: &Value) -> String {
    let told = match Detail::read(LifeKind::SendingRefused.as_str(), Some(detail)) {
        Some(Detail::SendingRefused(hindrance)) => hindrance,
        _ => Hindrance { code: 0, restriction: String::new() },
    };
    let why = match told.restriction.as_str() {
        "payment_problem" => "the account has no means of payment that works",
        "display_name_not_approved" => "the name customers see is not approved",
        "spam_rate" => {
            "too many people blocked or reported the shop, so it should write first to nobody for a day"
        }
        "template_misclassified" => "templates were in the wrong category, and fewer may be sent",
        _ => "something about the account is not in order",
    };
    format!("{why} (code {})", told.code)
}

fn told_of(detail: &Value, number: &str) -> String {
    let (what, day) = did(detail);
    format!("WhatsApp {what} the account of the number {number}{day}.")
}

/// What WhatsApp did with an account, and the day it named for it.
fn did(detail: &Value) -> (&'static str, String) {
    let told = Detail::read(word(detail, "event"), detail.get("detail"));
    let Some(Detail::DisabledUpdate { waba_ban_state: Some(state), waba_ban_date }) = told else {
        return ("announced a restriction or violation for", String::new());
    };
    let day = waba_ban_date.map(|day| format!(" on {day}")).unwrap_or_default();
    match state.as_str() {
        "SCHEDULE_FOR_DISABLE" => ("announced that it will disable", day),
        _ => ("disabled", day),
    }
}

fn when(detail: &Value) -> String {
    let end = detail.get("expires_at").and_then(Value::as_str).and_then(|end| end.parse::<Timestamp>().ok());
    end.map_or_else(|| "soon".to_owned(), |end| format!("on {end} (UTC)"))
}

/// `4.0 GB of 50.0 GB`.
fn free(detail: &Value) -> String {
    let gigabytes = |key: &str| {
        let tenths = detail.get(key).and_then(Value::as_u64).unwrap_or_default() / 100_000_000;
        format!("{}.{} GB", tenths / 10, tenths % 10)
    };
    format!("{} of {}", gigabytes("free_bytes"), gigabytes("total_bytes"))
}

/// The body of an alert's webhook.
pub(super) fn body(alert: &AlertRecord, about: &About<'_>) -> Value {
    json!({
        "id": alert.id,
        "type": alert.kind,
        "at": alert.at,
        "shop": about.shop,
        "number_id": alert.number_id,
        "number": masked(about.display_number),
        "detail": alert.detail,
    })
}

#[cfg(test)]
mod tests {
    use sangam_model::id::{NumberId, WorkspaceId};

    use super::*;

    #[test]
    fn a_number_shows_its_last_digits_and_no_more() {
        assert_eq!(masked("+91 141 555 0142"), "•••• 0142");
        assert_eq!(masked("42"), "•••• 42");
        assert_eq!(masked(""), "•••• ");
    }

    #[test]
    fn a_ban_that_is_announced_is_told_with_its_day() {
        let told = json!({ "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "December 9, 2026" });
        let said = did(&json!({ "event": "disabled_update", "detail": told }));
        assert_eq!(said, ("announced that it will disable", " on December 9, 2026".to_owned()));
        let disabled = json!({ "event": "disabled_update", "detail": { "waba_ban_state": "DISABLE" } });
        assert_eq!(did(&disabled), ("disabled", String::new()));
        let other = did(&json!({ "event": "account_violation", "detail": null }));
        assert_eq!(other, ("announced a restriction or violation for", String::new()));
    }

    fn alert(kind: &str) -> AlertRecord {
        AlertRecord {
            id: uuid::Uuid::nil(),
            workspace_id: WorkspaceId::from_uuid(uuid::Uuid::nil()),
            number_id: NumberId::from_uuid(uuid::Uuid::nil()),
            key: kind.to_owned(),
            kind: kind.to_owned(),
            detail: Value::Null,
            at: Timestamp::from_secs(1_795_302_220),
        }
    }

    #[test]
    fn news_of_a_newer_hub_is_told_as_news_and_as_nothing_that_is_known() {
        let about = About { shop: "Jaipur Silks", display_number: "+91 141 555 0142" };
        let told = letter(&alert("fee_due"), &about);
        assert_eq!(told.subject, "Jaipur Silks: there is news in Sangam");
        assert!(told.text.contains("\"fee_due\"") && told.text.contains("Jaipur Silks"), "{}", told.text);
        for kind in Kind::ALL {
            let known = letter(&alert(kind.as_str()), &about);
            assert!(known.subject != told.subject && !told.text.contains(&known.text), "{kind:?}");
        }
        assert!(!told.text.contains("connect"), "{}", told.text);
    }

    #[test]
    fn a_disk_is_told_in_gigabytes() {
        let detail = json!({ "free_bytes": 4_049_000_000_u64, "total_bytes": 50_000_000_000_u64 });
        assert_eq!(free(&detail), "4.0 GB of 50.0 GB");
        assert_eq!(free(&json!({ "free_bytes": 0, "total_bytes": 990_000_000 })), "0.0 GB of 0.9 GB");
    }
}
