//! Enums over Meta's words that survive words not invented yet.

/// Declares an enum whose variants are Meta's words, plus `Other` with any further word kept verbatim.
///
/// Words are compared without letter case: history writes `READ` where live statuses write `read`.
macro_rules! open_enum {
    (
        $(#[$outer:meta])*
        $name:ident { $( $(#[$inner:meta])* $variant:ident = $word:literal ),+ $(,)? }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$inner])* $variant, )+
            /// A word this version does not know, verbatim.
            Other(String),
        }

        impl $name {
            /// Every word this version knows.
            pub const WORDS: &[&str] = &[$($word),+];

            /// Meta's word for it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )+
                    Self::Other(word) => word,
                }
            }

            /// The variant for Meta's word in any letter case; never fails.
            #[must_use]
            pub fn from_word(word: &str) -> Self {
                $( if word.eq_ignore_ascii_case($word) { return Self::$variant; } )+
                Self::Other(word.to_owned())
            }
        }
    };
}
