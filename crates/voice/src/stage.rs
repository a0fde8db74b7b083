//! The states of a take and what leads from one to the other. Idle is having no take; listening to it, sending it and throwing
//! it away are deeds on the note it became.

use crate::microphone::Trouble;

/// Why a take is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its person has said everything.
    Done,
    /// More would not be shown as a voice note.
    Full,
    /// The microphone went away.
    Lost(Trouble),
}

/// Where a take stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What the microphone hears is kept.
    Recording,
    /// Nothing is heard; it can go on.
    Paused,
    /// Over; it stays as it is.
    Recorded(Ending),
}

/// What happens to a take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Stop hearing for a while.
    Pause,
    /// Go on.
    Resume,
    /// Be over.
    End(Ending),
}

impl Stage {
    /// Where `deed` leads from here; nowhere when it makes no sense here.
    #[must_use]
    pub fn after(&self, deed: Deed) -> Option<Self> {
        match (self, deed) {
            (Self::Recording, Deed::Pause) => Some(Self::Paused),
            (Self::Paused, Deed::Resume) => Some(Self::Recording),
            (Self::Recording | Self::Paused, Deed::End(why)) => Some(Self::Recorded(why)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            Just(Deed::Pause),
            Just(Deed::Resume),
            Just(Deed::End(Ending::Done)),
            Just(Deed::End(Ending::Full)),
            Just(Deed::End(Ending::Lost(Trouble::Unplugged))),
        ]
    }

    proptest! {
        #[test]
        fn a_take_is_over_once_and_by_whatever_came_first(deeds in prop::collection::vec(deed(), 0..20)) {
            let mut stage = Stage::Recording;
            let mut first_end = None;
            for deed in deeds {
                if let (Deed::End(why), None) = (&deed, &first_end) {
                    first_end = Some(why.clone());
                }
                if let Some(next) = stage.after(deed) {
                    prop_assert_ne!(&next, &stage, "every step leads somewhere else");
                    stage = next;
                }
            }
            match first_end {
                Some(why) => prop_assert_eq!(stage, Stage::Recorded(why)),
                None => prop_assert!(matches!(stage, Stage::Recording | Stage::Paused)),
            }
        }
    }

    #[test]
    fn a_paused_take_goes_on_and_a_running_one_does_not_resume() {
        assert_eq!(Stage::Recording.after(Deed::Resume), None);
        assert_eq!(Stage::Paused.after(Deed::Pause), None);
        let paused = Stage::Recording.after(Deed::Pause).unwrap();
        assert_eq!(paused.after(Deed::Resume), Some(Stage::Recording));
    }
}
