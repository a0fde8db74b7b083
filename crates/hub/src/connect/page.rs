//! The signup page in the system's browser: its HTML and its content security policy.
//!
//! One answer holds everything: words in the visitor's language, the shop's look, and a script that runs Meta's dialog. Its content policy
//! names Meta's SDK and nothing else; style and script of ours carry a nonce of this answer. It sends no referrer, so the
//! ticket in its address stays between browser and hub, and nobody may frame it.

use std::collections::HashMap;

use sangam_protocol::connect::{Signup, SignupStep, problem};
use serde_json::{Value, json};
use url::Url;

use super::{Setup, is_loopback};

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
const LANGUAGES: [(&str, &str); 3] = [
    ("en", include_str!("page/en.json")),
    ("hi", include_str!("page/hi.json")),
    ("fr", include_str!("page/fr.json")),
];
/// Meta's own windows, beside its SDK.
const META: &str = "https://*.facebook.com";
const META_SDK_HOST: &str = "connect.facebook.net";

/// A page with the policy it is to be sent with.
pub struct Page {
    /// The document.
    pub html: String,
    /// The value of `Content-Security-Policy`.
    pub policy: String,
}

/// What a page shows.
#[derive(Clone, Copy)]
pub enum PageContent<'a> {
    /// A signup.
    Signup(&'a Signup),
    /// Only why there is none: one of [`problem`]'s codes.
    Shut(&'static str),
}

/// Makes the page for a visitor who reads `languages`, the value of `Accept-Language`. `nonce` is for this answer alone.
#[must_use]
pub fn render(setup: &Setup, shown: PageContent<'_>, languages: &str, nonce: &str) -> Page {
    let (lang, words) = chosen(languages);
    let words: Value = serde_json::from_str(words).unwrap_or_default();
    let word = |name: &str| escaped(words.get(name).and_then(Value::as_str).unwrap_or_default());
    let parts = HashMap::from([
        ("lang", lang.to_owned()),
        ("nonce", nonce.to_owned()),
        ("style", STYLE.to_owned()),
        ("script", SCRIPT.to_owned()),
        ("title", word("title")),
        ("lead", word("lead")),
        ("begin", word("begin")),
        ("back", word("back")),
        ("noscript", word("noscript")),
        ("setup", for_script(&told(setup, shown, &words))),
    ]);
    Page { html: filled(&parts), policy: policy(&setup.sdk_url, nonce) }
}

/// What the script is told. No secret: the ticket is in its address already.
fn told(setup: &Setup, shown: PageContent<'_>, words: &Value) -> Value {
    let (signup, shut) = match shown {
        PageContent::Signup(signup) => (Some(signup), None),
        PageContent::Shut(problem) => (None, Some(problem)),
    };
    json!({
        "appId": setup.app.as_ref().map(|app| app.id()),
        "configId": setup.config_id,
        "version": setup.graph_version,
        "sdk": setup.sdk_url.as_str(),
        "alsoFrom": stand_in(&setup.sdk_url),
        "signup": signup.map(|signup| signup.id),
        "step": signup.map_or(SignupStep::Failed, |signup| signup.step),
        "shut": shut,
        "words": words,
    })
}

/// The origin of a stand-in for Meta: believed only if it is on this machine.
fn stand_in(sdk: &Url) -> Option<String> {
    (sdk.scheme() == "http" && is_loopback(sdk)).then(|| sdk.origin().ascii_serialization())
}

fn policy(sdk: &Url, nonce: &str) -> String {
    let sdk_origin = sdk.origin().ascii_serialization();
    let windows = if sdk.host_str() == Some(META_SDK_HOST) { META } else { &sdk_origin };
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' {sdk_origin}; style-src 'nonce-{nonce}'; \
         connect-src 'self' {windows}; frame-src {windows}; img-src {windows}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// The first language of the visitor's that we speak; English if there is none.
fn chosen(accepted: &str) -> (&'static str, &'static str) {
    let mut wishes: Vec<(f32, &str)> = accepted
        .split(',')
        .filter_map(|wish| {
            let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse().ok())?;
            Some((weight, tag.trim().split('-').next().unwrap_or_default()))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let speaks = |tag: &str| LANGUAGES.into_iter().find(|(lang, _)| lang.eq_ignore_ascii_case(tag));
    let [english, ..] = LANGUAGES;
    wishes.into_iter().find_map(|(_, tag)| speaks(tag)).unwrap_or(english)
}

/// The template with its `{{names}}` filled in one pass, so that nothing filled in is read again.
fn filled(parts: &HashMap<&str, String>) -> String {
    let mut html = String::with_capacity(TEMPLATE.len() + STYLE.len() + SCRIPT.len() + 8_192);
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        html.push_str(before);
        let Some((name, after)) = after.split_once("}}") else { break };
        html.push_str(parts.get(name).map_or("", String::as_str));
        rest = after;
    }
    html.push_str(rest);
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON that cannot end the element it stands in.
fn for_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// What the page shows of each failure; the rest has one sentence for all.
pub const TOLD_PROBLEMS: [&str; 16] = [
    problem::CLOSED,
    problem::CANCELLED,
    problem::META_ERROR,
    problem::TICKET_EXPIRED,
    problem::TICKET_USED,
    problem::CODE_EXPIRED,
    problem::EXCHANGE_UNANSWERED,
    problem::PERMISSION_MISSING,
    problem::OTHER_ACCOUNT,
    problem::NO_NUMBER,
    problem::NOT_COEXISTENCE,
    problem::WABA_TAKEN,
    problem::NUMBER_TAKEN,
    problem::SUBSCRIBE_FAILED,
    problem::WHATSAPP_UNAVAILABLE,
    problem::TOKEN_REFUSED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_and_a_next_step_for_every_failure() {
        let words = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        let english = words(LANGUAGES[0].1);
        for (lang, text) in LANGUAGES {
            let words = words(text);
            let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&words), keys(&english), "{lang}");
            assert_eq!(keys(&words["problems"]), keys(&english["problems"]), "{lang}");
            assert_eq!(words["steps"].as_array().unwrap().len(), 6, "{lang}");
            for problem in TOLD_PROBLEMS.into_iter().chain(["other"]) {
                let told = words["problems"][problem].as_array().unwrap();
                assert!(
                    told.len() == 2 && told.iter().all(|line| line.as_str().unwrap().len() > 8),
                    "{lang} {problem}"
                );
            }
        }
    }

    #[test]
    fn a_visitor_is_spoken_to_in_the_first_language_we_know() {
        for (accepted, lang) in [
            ("", "en"),
            ("de-DE,de;q=0.9", "en"),
            ("hi-IN,hi;q=0.9,en;q=0.8", "hi"),
            ("en;q=0.5, fr-CA;q=0.9", "fr"),
            ("fr;q=0, hi;q=0.1", "hi"),
            ("*;q=x,,;", "en"),
        ] {
            assert_eq!(chosen(accepted).0, lang, "{accepted}");
        }
    }

    #[test]
    fn only_a_stand_in_on_this_machine_is_believed_beside_meta() {
        let from = |sdk: &str| stand_in(&Url::parse(sdk).unwrap());
        assert_eq!(from("http://127.0.0.1:4000/sdk.js").as_deref(), Some("http://127.0.0.1:4000"));
        for sdk in [
            "https://connect.facebook.net/en_US/sdk.js",
            "http://evilfacebook.com/sdk.js",
            "https://127.0.0.1/sdk.js",
            "http://10.0.0.1/sdk.js",
        ] {
            assert_eq!(from(sdk), None, "{sdk}");
        }
    }

    #[test]
    fn the_policy_names_metas_sdk_and_no_other_script() {
        let policy = policy(&Url::parse("https://connect.facebook.net/en_US/sdk.js").unwrap(), "n0nce");
        assert!(policy.contains("script-src 'nonce-n0nce' https://connect.facebook.net;"), "{policy}");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }

    #[test]
    fn what_is_filled_in_cannot_break_out() {
        assert_eq!(for_script(&json!("</script>")), "\"\\u003c/script>\"");
        assert_eq!(escaped("<b>\"&"), "&lt;b&gt;&quot;&amp;");
        let parts = HashMap::from([("title", "{{nonce}}".to_owned()), ("nonce", "secret".to_owned())]);
        assert!(filled(&parts).contains("<title>{{nonce}}</title>"));
    }
}
