//! Is coexistence right for this shop? A few answers, one recommendation, and the reasons for it.
//!
//! The honest answer is often *stay with the app*. Points are weighed in whole numbers, and every point is a [`Reason`] a person
//! can read and disagree with: nothing else enters.

use serde::{Deserialize, Serialize};

/// What the owner said about the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Needs {
    /// How many people answer, or should.
    pub people: People,
    /// Customers' messages a day.
    pub volume: Volume,
    /// Messages are missed, or answered twice.
    pub misses: Often,
    /// What should be sent without a person.
    pub automation: Automation,
    /// A program that should know about the chats, such as a CRM.
    pub connects_software: bool,
    /// The owner wants to go on answering on the phone.
    pub keeps_phone: Wish,
    /// The chats on the phone matter.
    pub keeps_history: Wish,
}

/// How many people answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum People {
    /// One.
    One,
    /// Two to five.
    Few,
    /// More.
    Many,
}

/// Customers' messages a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Volume {
    /// Up to about fifty.
    Calm,
    /// Up to about five hundred.
    Busy,
    /// More.
    Flood,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Often {
    /// Hardly ever.
    Rarely,
    /// Now and then.
    Sometimes,
    /// Most days.
    Daily,
}

/// What should be sent without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Automation {
    /// Nothing, or the app's own greeting.
    None,
    /// Reminders and notices to customers.
    Notices,
    /// Whole conversations led by a program, day and night.
    Everything,
}

/// How much something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Wish {
    /// Not at all.
    No,
    /// It would be good.
    Gladly,
    /// Without it, no.
    Must,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Advice {
    /// The app alone serves this shop.
    StayWithApp,
    /// App and desk together.
    Coexistence,
    /// Leave the app: the number on the API alone.
    ApiOnly,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Reason {
    /// One person answers.
    OnePersonAnswers,
    /// Several people need the same chats.
    SeveralPeopleAnswer,
    /// The app with linked devices carries so few messages.
    CalmVolume,
    /// So many messages need a shared queue.
    HighVolume,
    /// Messages are missed or answered twice.
    MissedMessages,
    /// Nothing is missed today.
    NothingMissed,
    /// Notices need templates, which only the API sends.
    WantsNotices,
    /// A program leads the conversations; the phone would only disturb it.
    ProgramLeads,
    /// Other software should know about the chats.
    ConnectsSoftware,
    /// The phone stays in use.
    PhoneStays,
    /// The phone is not needed.
    PhoneNotNeeded,
    /// The history on the phone matters, and only coexistence brings it along.
    HistoryMatters,
    /// More than twenty messages a second are not possible with the app connected.
    AboveCoexistenceLimit,
}

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Recommendation {
    /// What.
    pub advice: Advice,
    /// The reasons for it, strongest first.
    pub because: Vec<Reason>,
    /// What speaks against it, strongest first.
    pub but: Vec<Reason>,
}

impl Needs {
    /// What to do.
    #[must_use]
    pub fn recommendation(self) -> Recommendation {
        let (desk, alone) = (self.for_a_desk(), self.for_the_app());
        if total(&desk) <= total(&alone) {
            return Recommendation { advice: Advice::StayWithApp, because: said(alone), but: said(desk) };
        }
        let (leave, keep) = (self.for_leaving(), self.for_keeping());
        // The phone and its history cannot be had back: in doubt, keep them.
        let leaves = !self.insists() && total(&leave) > total(&keep);
        let (advice, for_it, against) =
            if leaves { (Advice::ApiOnly, leave, keep) } else { (Advice::Coexistence, keep, leave) };
        Recommendation {
            advice,
            because: said([for_it, desk].concat()),
            but: said([against, alone].concat()),
        }
    }

    fn insists(self) -> bool {
        self.keeps_phone == Wish::Must || self.keeps_history == Wish::Must
    }

    fn for_a_desk(self) -> Vec<(u8, Reason)> {
        weighed([
            (
                match self.people {
                    People::One => 0,
                    People::Few => 4,
                    People::Many => 6,
                },
                Reason::SeveralPeopleAnswer,
            ),
            (
                match self.volume {
                    Volume::Calm => 0,
                    Volume::Busy => 2,
                    Volume::Flood => 5,
                },
                Reason::HighVolume,
            ),
            (
                match self.misses {
                    Often::Rarely => 0,
                    Often::Sometimes => 2,
                    Often::Daily => 5,
                },
                Reason::MissedMessages,
            ),
            (if self.automation == Automation::None { 0 } else { 3 }, Reason::WantsNotices),
            (if self.connects_software { 3 } else { 0 }, Reason::ConnectsSoftware),
        ])
    }

    fn for_the_app(self) -> Vec<(u8, Reason)> {
        weighed([
            (if self.people == People::One { 3 } else { 0 }, Reason::OnePersonAnswers),
            (if self.volume == Volume::Calm { 2 } else { 0 }, Reason::CalmVolume),
            (if self.misses == Often::Rarely { 2 } else { 0 }, Reason::NothingMissed),
        ])
    }

    fn for_leaving(self) -> Vec<(u8, Reason)> {
        weighed([
            (if self.automation == Automation::Everything { 5 } else { 0 }, Reason::ProgramLeads),
            (if self.volume == Volume::Flood { 3 } else { 0 }, Reason::AboveCoexistenceLimit),
            (if self.keeps_phone == Wish::No { 3 } else { 0 }, Reason::PhoneNotNeeded),
        ])
    }

    fn for_keeping(self) -> Vec<(u8, Reason)> {
        let weight = |wish| match wish {
            Wish::No => 0,
            Wish::Gladly => 4,
            Wish::Must => 9,
        };
        weighed([
            (weight(self.keeps_phone), Reason::PhoneStays),
            (weight(self.keeps_history), Reason::HistoryMatters),
        ])
    }
}

fn weighed<const N: usize>(reasons: [(u8, Reason); N]) -> Vec<(u8, Reason)> {
    reasons.into_iter().filter(|(weight, _)| *weight > 0).collect()
}

fn total(reasons: &[(u8, Reason)]) -> u32 {
    reasons.iter().map(|(weight, _)| u32::from(*weight)).sum()
}

fn said(mut reasons: Vec<(u8, Reason)>) -> Vec<Reason> {
    reasons.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    reasons.into_iter().map(|(_, reason)| reason).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CALM_SHOP: Needs = Needs {
        people: People::One,
        volume: Volume::Calm,
        misses: Often::Rarely,
        automation: Automation::None,
        connects_software: false,
        keeps_phone: Wish::Must,
        keeps_history: Wish::Must,
    };

    fn needs() -> impl Strategy<Value = Needs> {
        (0..3usize, 0..3usize, 0..3usize, 0..3usize, any::<bool>(), 0..3usize, 0..3usize).prop_map(
            |(people, volume, misses, automation, connects_software, phone, history)| Needs {
                people: [People::One, People::Few, People::Many][people],
                volume: [Volume::Calm, Volume::Busy, Volume::Flood][volume],
                misses: [Often::Rarely, Often::Sometimes, Often::Daily][misses],
                automation: [Automation::None, Automation::Notices, Automation::Everything][automation],
                connects_software,
                keeps_phone: [Wish::No, Wish::Gladly, Wish::Must][phone],
                keeps_history: [Wish::No, Wish::Gladly, Wish::Must][history],
            },
        )
    }

    proptest! {
        #[test]
        fn whoever_insists_on_the_phone_is_never_told_to_leave_it(mut needs in needs()) {
            needs.keeps_phone = Wish::Must;
            prop_assert_ne!(needs.recommendation().advice, Advice::ApiOnly);
        }

        #[test]
        fn more_people_never_speak_for_staying(needs in needs()) {
            let more = Needs { people: People::Many, ..needs };
            if more.recommendation().advice == Advice::StayWithApp {
                prop_assert_eq!(needs.recommendation().advice, Advice::StayWithApp);
            }
        }

        #[test]
        fn every_advice_has_a_reason(needs in needs()) {
            let said = needs.recommendation();
            prop_assert!(!said.because.is_empty());
        }
    }

    #[test]
    fn one_person_with_fifty_messages_stays_with_the_app() {
        assert_eq!(CALM_SHOP.recommendation().advice, Advice::StayWithApp);
    }

    #[test]
    fn five_people_who_miss_messages_keep_the_phone_and_get_a_desk() {
        let shop = Needs { people: People::Few, volume: Volume::Busy, misses: Often::Daily, ..CALM_SHOP };
        assert_eq!(shop.recommendation().advice, Advice::Coexistence);
    }

    #[test]
    fn a_program_that_leads_everything_needs_no_phone() {
        let shop = Needs {
            people: People::Many,
            volume: Volume::Flood,
            automation: Automation::Everything,
            keeps_phone: Wish::No,
            keeps_history: Wish::No,
            ..CALM_SHOP
        };
        assert_eq!(shop.recommendation().advice, Advice::ApiOnly);
    }
}
