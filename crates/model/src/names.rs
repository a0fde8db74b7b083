//! Closed lists of words, written once.

/// An enum whose variants each have a word, on the wire and in the databases.
///
/// Its word, its reading and its place in the list of all come from one line, so no variant is written that would not be read back. A
/// last one, behind `..`, is what any word of a newer hub reads as on the wire; it is not in the list.
#[macro_export]
macro_rules! names {
    (@count $($variant:ident)+) => { [$(stringify!($variant)),+].len() };
    (
        $(#[$outer:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident = $word:tt, )+
            $( .. $(#[$newer:meta])* $other:ident = $some:tt, )?
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $( $(#[$inner])* #[serde(rename = $word)] $variant, )+
            $( $(#[$newer])* #[serde(rename = $some, other)] $other, )?
        }

        impl $name {
            /// Every one this build knows, in their order.
            $vis const ALL: [Self; $crate::names!(@count $($variant)+)] = [$(Self::$variant),+];

            /// Its word on the wire and in the databases.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                    $( Self::$other => $some, )?
                }
            }

            /// The one of this word.
            #[must_use]
            $vis fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == name)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    names! {
        /// When a tailor has it done.
        enum Done {
            /// Today.
            Today = "today",
            /// Some day of this week.
            ThisWeek = "this_week",
            ..
            /// What a newer one says.
            Later = "later",
        }
    }

    #[test]
    fn a_word_is_the_same_on_the_wire_and_in_the_databases() {
        assert_eq!(Done::ALL.map(Done::as_str), ["today", "this_week"]);
        for one in Done::ALL {
            assert_eq!(serde_json::to_value(one).unwrap(), one.as_str());
            assert_eq!(serde_json::from_value::<Done>(one.as_str().into()).unwrap(), one);
            assert_eq!(Done::from_name(one.as_str()), Some(one));
        }
    }

    #[test]
    fn a_word_of_a_newer_hub_is_read_from_the_wire_and_never_from_a_database() {
        assert_eq!(serde_json::from_str::<Done>("\"tomorrow\"").unwrap(), Done::Later);
        assert_eq!((Done::from_name("tomorrow"), Done::from_name("later")), (None, None));
    }
}
