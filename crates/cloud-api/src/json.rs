//! A forgiving reader over a JSON value.
//!
//! Meta writes the same fact as a string here and a number there, leaves arrays out or sets them to null. A [`Node`]
//! never fails: what is missing or of another shape reads as absent, so the caller decides what it can live without.

use serde_json::Value;

static NULL: Value = Value::Null;

/// One place in a JSON document, perhaps an empty one.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a>(&'a Value);

impl<'a> Node<'a> {
    pub(crate) fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The member `key`; an absent node if this is no object or has no such member.
    pub(crate) fn at(self, key: &str) -> Self {
        Self(self.0.get(key).unwrap_or(&NULL))
    }

    pub(crate) fn is_present(self) -> bool {
        !self.0.is_null()
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.is_object()
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.at(key).is_present()
    }

    /// Text for people, possibly empty. U+0000 becomes U+FFFD: no store behind us can hold it.
    pub(crate) fn text(self) -> Option<String> {
        match self.0 {
            Value::String(text) => Some(text.replace('\0', "\u{FFFD}")),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// An identifier or a word: text that is not blank, without surrounding spaces. Numbers become their digits.
    pub(crate) fn word(self) -> Option<String> {
        let text = self.text()?;
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// A whole number, written as a number or as a string.
    pub(crate) fn integer(self) -> Option<i64> {
        match self.0 {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A finite number, written as a number or as a string.
    pub(crate) fn float(self) -> Option<f64> {
        let number = match self.0 {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    /// A yes or no, written as a boolean or as a string.
    pub(crate) fn flag(self) -> Option<bool> {
        match self.0 {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// The items of an array. Empty where there is none; a lone value where an array was expected is its only item.
    pub(crate) fn items(self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let items: &'a [Value] = match self.0 {
            Value::Null => &[],
            Value::Array(items) => items,
            other => std::slice::from_ref(other),
        };
        items.iter().map(Node)
    }

    /// A copy of the JSON as it came.
    pub(crate) fn raw(self) -> Value {
        self.0.clone()
    }
}

/// The integer a float stands for, within the range in which floats count exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_strings_read_alike() {
        let value =
            json!({"a": "131047", "b": 131047, "c": 131047.0, "d": "x", "e": null, "f": "1.5", "g": "TRUE"});
        let node = Node::new(&value);
        for key in ["a", "b", "c"] {
            assert_eq!(node.at(key).integer(), Some(131_047), "{key}");
        }
        for key in ["d", "e", "missing", "f"] {
            assert_eq!(node.at(key).integer(), None, "{key}");
        }
        assert_eq!(node.at("b").word().as_deref(), Some("131047"));
        assert_eq!(node.at("f").float(), Some(1.5));
        assert_eq!(node.at("g").flag(), Some(true));
        assert_eq!(node.at("d").at("deeper").at("still").text(), None);
    }

    #[test]
    fn a_missing_array_is_empty_and_a_lone_value_is_one_item() {
        let value = json!({"null": null, "one": {"id": 1}, "two": [1, 2]});
        let count = |key: &str| Node::new(&value).at(key).items().count();
        assert_eq!([count("missing"), count("null"), count("one"), count("two")], [0, 0, 1, 2]);
    }

    #[test]
    fn text_never_holds_the_null_character() {
        let value = json!("a\u{0}b");
        assert_eq!(Node::new(&value).text().as_deref(), Some("a\u{FFFD}b"));
    }

    #[test]
    fn a_float_beyond_exact_counting_is_no_integer() {
        assert_eq!(whole(1e300), None);
        assert_eq!(whole(-3.0), Some(-3));
        assert_eq!(whole(0.5), None);
    }
}
