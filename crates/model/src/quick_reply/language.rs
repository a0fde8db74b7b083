//! Detects the language a customer reads, by the script of their messages.
//!
//! No contact says it, so their last texts do: the newest one whose letters some wording is written in decides. Hindi in Latin letters
//! (`hi-Latn`) and English share their letters; between them the order of the wordings decides.

use unicode_script::{Script, UnicodeScript};

/// Whether it can name a language: `en`, `pt-BR`, `hi-Latn`.
#[must_use]
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_script = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_region = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    parts.next().is_some_and(is_language)
        && parts.all(|part| is_script(part) || is_region(part))
        && tag.len() <= 12
}

/// The letters a language is written in: those its tag names, else the usual ones.
#[must_use]
pub fn script_of(tag: &str) -> Script {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    if let Some(script) = parts.find_map(|part| (part.len() == 4).then(|| Script::from_short_name(part))) {
        return script.unwrap_or(Script::Latin);
    }
    match language {
        "hi" | "mr" | "ne" | "sa" | "kok" | "mai" | "bho" | "doi" | "brx" => Script::Devanagari,
        "bn" | "as" => Script::Bengali,
        "pa" => Script::Gurmukhi,
        "gu" => Script::Gujarati,
        "or" => Script::Oriya,
        "ta" => Script::Tamil,
        "te" => Script::Telugu,
        "kn" => Script::Kannada,
        "ml" => Script::Malayalam,
        "ur" | "ar" | "fa" | "sd" | "ks" => Script::Arabic,
        "si" => Script::Sinhala,
        "ru" | "uk" | "bg" => Script::Cyrillic,
        _ => Script::Latin,
    }
}

/// The letters most of a text is written in; `None` for a text without letters.
#[must_use]
pub fn script_in(text: &str) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().map(|c| c.script()) {
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    // Of two that are equally many the first one written counts.
    counts.iter().rev().max_by_key(|(_, count)| *count).map(|(script, _)| *script)
}

/// The language that fits who wrote these texts, newest first; by its place, the first where nothing tells.
#[must_use]
pub fn choose<'t>(languages: &[&str], texts: impl IntoIterator<Item = &'t str>) -> usize {
    let written_in = |script| languages.iter().position(|tag| script_of(tag) == script);
    texts.into_iter().filter_map(script_in).find_map(written_in).unwrap_or(0)
}

/// The language of a text that nobody named: from letters only one language of ours is usually written in, else `fallback`.
#[must_use]
pub fn likely<'f>(text: &str, fallback: &'f str) -> &'f str {
    let usual = match script_in(text) {
        Some(Script::Devanagari) => "hi",
        Some(Script::Bengali) => "bn",
        Some(Script::Gurmukhi) => "pa",
        Some(Script::Gujarati) => "gu",
        Some(Script::Oriya) => "or",
        Some(Script::Tamil) => "ta",
        Some(Script::Telugu) => "te",
        Some(Script::Kannada) => "kn",
        Some(Script::Malayalam) => "ml",
        Some(Script::Arabic) => "ur",
        _ => return fallback,
    };
    // A language of the same letters that was meant all along stays.
    if script_of(fallback) == script_of(usual) { fallback } else { usual }
}
