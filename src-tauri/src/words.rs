//! The few words the window says itself: in notifications and in the tray, from the same files as the page's.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// A language with its files. The first one is everybody's second choice.
const LANGUAGES: [(&str, [&str; 2]); 3] = [
    ("en", [include_str!("../../ui/src/i18n/en/main.ftl"), include_str!("../../ui/src/i18n/en/notify.ftl")]),
    ("hi", [include_str!("../../ui/src/i18n/hi/main.ftl"), include_str!("../../ui/src/i18n/hi/notify.ftl")]),
    ("fr", [include_str!("../../ui/src/i18n/fr/main.ftl"), include_str!("../../ui/src/i18n/fr/notify.ftl")]),
];

/// The words of a language.
pub(crate) struct Words {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// In the language a person chose, or else the system's.
    pub(crate) fn of(chosen: Option<&str>) -> Self {
        let (language, files) = spoken(chosen, sys_locale::get_locales());
        Self { language, bundle: bundle(language, files) }
    }

    /// Whether these are the words of that choice.
    pub(crate) fn are_of(&self, chosen: Option<&str>) -> bool {
        spoken(chosen, sys_locale::get_locales()).0 == self.language
    }

    /// A message that needs nothing filled in.
    pub(crate) fn say(&self, key: &str) -> String {
        self.fill(key, &FluentArgs::new())
    }

    /// A message about a number of things.
    pub(crate) fn count(&self, key: &str, count: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        self.fill(key, &args)
    }

    /// A message about somebody, with a number.
    pub(crate) fn name_and_count(&self, key: &str, name: &str, count: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("name", name);
        args.set("count", count);
        self.fill(key, &args)
    }

    fn fill(&self, key: &str, args: &FluentArgs<'_>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned(),
        )
    }
}

/// The language that was chosen, or else the first of the system's that is spoken here.
fn spoken(
    chosen: Option<&str>,
    system: impl Iterator<Item = String>,
) -> &'static (&'static str, [&'static str; 2]) {
    let known = |locale: String| {
        LANGUAGES.iter().find(|(language, _)| locale.split(['-', '_']).next() == Some(language))
    };
    let [english, ..] = &LANGUAGES;
    chosen.map(str::to_owned).into_iter().chain(system).find_map(known).unwrap_or(english)
}

fn bundle(language: &str, files: &[&str; 2]) -> FluentBundle<FluentResource> {
    let locale = language.parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    for file in files {
        // A test holds every file to having no mistakes; what can be read of one that has is still worth saying.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(readable, _)| readable);
        if bundle.add_resource(resource).is_err() {
            tracing::error!(language, "two messages have one name");
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What this program says without the page, beside what it says to whoever is called.
    const SAID: [&str; 20] = [
        "tray-open",
        "tray-open-unread",
        "tray-quiet",
        "tray-quit",
        "notify-some",
        "notify-open",
        "notify-read",
        "notify-many",
        "notify-unread",
        "notify-who-unread",
        "notify-chat-with",
        "kind-image",
        "kind-video",
        "kind-audio",
        "kind-document",
        "kind-sticker",
        "kind-location",
        "kind-contacts",
        "kind-order",
        "kind-phone-only",
    ];

    #[test]
    fn every_word_the_window_says_is_in_every_language() {
        for (language, files) in LANGUAGES {
            for file in files {
                assert!(FluentResource::try_new(file.to_owned()).is_ok(), "{language}");
            }
            let words = Words::of(Some(language));
            for key in SAID.into_iter().chain(crate::notify::every_call()) {
                assert_ne!(words.name_and_count(key, "Ritika", 2), key, "{language}");
            }
        }
    }

    #[test]
    fn whoever_goes_back_to_the_systems_language_hears_that() {
        let system = || ["en-IN".to_owned(), "hi".to_owned()].into_iter();
        assert_eq!(spoken(Some("hi"), system()).0, "hi");
        assert_eq!(spoken(None, system()).0, "en");
        assert_eq!(spoken(Some("ta"), ["fr_FR.UTF-8".to_owned()].into_iter()).0, "fr");
        assert_eq!(spoken(None, std::iter::empty()).0, "en");
    }

    #[test]
    fn numbers_are_counted_as_the_language_counts() {
        let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(plain(Words::of(Some("en")).count("notify-unread", 1)), "1 new message");
        assert_eq!(plain(Words::of(Some("fr")).count("notify-many", 5)), "5 clients ont écrit");
        assert_eq!(plain(Words::of(Some("hi")).count("notify-many", 5)), "5 ग्राहकों ने लिखा");
    }
}
