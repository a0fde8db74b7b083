//! Parses the variables of a template's text, and fills them.

/// A stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Said as it stands.
    Plain(&'a str),
    /// A variable, by its name.
    Variable(&'a str),
}

/// The words in their parts. Braces that hold no name are plain.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut plain_from = text;
    while let Some(open) = rest.find("{{") {
        let (_, after) = rest.split_at(open + 2);
        let found = after.find("}}").map(|close| after.split_at(close));
        let Some((name, behind)) = found.filter(|(name, _)| is_name(name.trim())) else {
            rest = after;
            continue;
        };
        let length = plain_from.len() - after.len() - 2;
        let (plain, _) = plain_from.split_at(length);
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        parts.push(Part::Variable(name.trim()));
        rest = behind.split_at(2).1;
        plain_from = rest;
    }
    if !plain_from.is_empty() {
        parts.push(Part::Plain(plain_from));
    }
    parts
}

/// Letters, digits and `_`: what Meta can mean.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The variables in the order they first appear, each once.
pub(super) fn variables(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in parts(text) {
        if let Part::Variable(name) = part
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

pub(super) fn has_variable(text: &str) -> bool {
    parts(text).iter().any(|part| matches!(part, Part::Variable(_)))
}

/// The words with every variable `value` knows put in; the others stay as they are written.
pub(super) fn filled<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut out = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Plain(plain) => out.push_str(plain),
            Part::Variable(name) => match value(name) {
                Some(value) => out.push_str(value),
                None => out.extend(["{{", name, "}}"]),
            },
        }
    }
    out
}

/// What stands in an example of an address where the variable is; Meta shows the whole address, people type the end.
pub(super) fn url_end<'e>(url: &str, example: &'e str) -> &'e str {
    let beginning = url.split("{{").next().unwrap_or_default();
    example.strip_prefix(beginning).unwrap_or(example)
}
