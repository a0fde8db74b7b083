//! The stored session: hub, person and token, as one secret.

use std::path::Path;

use sangam_cache::Profile;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::time::DAY;
use sangam_model::{Role, Timestamp};
use sangam_protocol::people::FORMER_SESSIONS;
use sangam_protocol::session::{Session, SessionToken};
use serde::{Deserialize, Serialize};

use crate::address::HubAddress;
use crate::api::app::Me;

/// Which kind of hub it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// Somewhere else.
    Remote,
    /// The practice shop inside this process.
    Practice,
    /// The shop's own hub inside this process.
    Own,
}

/// Whose secret a record is. Practice is a visit: whoever sat here before it comes back when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seat {
    /// The desk people work at.
    Everyday,
    /// The practice shop.
    Practice,
}

impl Place {
    /// Where the record of somebody there is kept.
    pub(crate) fn seat(self) -> Seat {
        match self {
            Self::Remote | Self::Own => Seat::Everyday,
            Self::Practice => Seat::Practice,
        }
    }

    /// Nobody heard of a hub elsewhere for so long that the desk locks: a revoked device may merely be offline.
    pub(crate) fn is_too_old(self, last_contact: Timestamp, now: Timestamp) -> bool {
        self == Self::Remote && now.since(last_contact) > LOCKS_AFTER
    }
}

/// Who sits at the desk. Carries the token, so it neither prints nor leaves the vault.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) place: Place,
    pub(crate) hub: HubAddress,
    pub(crate) person_id: PersonId,
    pub(crate) person_name: String,
    pub(crate) role: Role,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) workspace_name: String,
    /// When the hub was last met.
    pub(crate) last_contact: Timestamp,
    /// Absent once the session ended.
    token: Option<String>,
    /// Of sessions this profile had before, of which the hub was not told yet that another took their place.
    #[serde(default)]
    former: Vec<String>,
}

/// What a hub is to be told of a profile that is no more. Nothing in it says whose it was; it carries tokens, so it neither prints nor leaves
/// the vault.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Goodbye {
    pub(crate) place: Place,
    pub(crate) hub: HubAddress,
    tokens: Vec<String>,
}

impl Goodbye {
    /// Of every session the hub may know the profile by.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = SessionToken> {
        self.tokens.iter().cloned().map(SessionToken::new)
    }
}

/// What may change about the signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// How long a desk works without its hub.
const LOCKS_AFTER: i64 = 14 * DAY;

impl Record {
    pub(crate) fn of(session: &Session, place: Place, hub: HubAddress, now: Timestamp) -> Self {
        Self {
            place,
            hub,
            person_id: session.person_id,
            person_name: session.person_name.clone(),
            role: session.role,
            workspace_id: session.workspace_id,
            workspace_name: session.workspace_name.clone(),
            last_contact: now,
            token: Some(session.token.expose().to_owned()),
            former: Vec::new(),
        }
    }

    pub(crate) fn who(&self) -> Who {
        Who { name: self.person_name.clone(), role: self.role }
    }

    pub(crate) fn token(&self) -> Option<SessionToken> {
        self.token.clone().map(SessionToken::new)
    }

    /// Every token a hub may know this profile by, the newest last.
    pub(crate) fn tokens(&self) -> Vec<SessionToken> {
        self.former.iter().chain(&self.token).cloned().map(SessionToken::new).collect()
    }

    /// What its hub is to be told once everything of the profile is gone.
    pub(crate) fn goodbye(&self) -> Goodbye {
        let tokens = self.former.iter().chain(&self.token).cloned().collect();
        Goodbye { place: self.place, hub: self.hub.clone(), tokens }
    }

    /// Those of earlier sessions.
    pub(crate) fn former(&self) -> &[String] {
        &self.former
    }

    /// The same, in place of what was left of the profile.
    #[must_use]
    pub(crate) fn instead_of(mut self, left: Option<Self>) -> Self {
        let earlier = left.into_iter().flat_map(|left| left.former.into_iter().chain(left.token));
        self.former = earlier.filter(|token| Some(token) != self.token.as_ref()).collect();
        let too_many = self.former.len().saturating_sub(FORMER_SESSIONS);
        self.former.drain(..too_many);
        self
    }

    /// The same, after the hub knows that earlier sessions are over.
    #[must_use]
    pub(crate) fn settled(mut self) -> Self {
        self.former.clear();
        self
    }

    /// The same, where the hub answers today.
    #[must_use]
    pub(crate) fn found_at(mut self, hub: HubAddress) -> Self {
        self.hub = hub;
        self
    }

    /// The same, after the hub was met.
    #[must_use]
    pub(crate) fn met_at(mut self, now: Timestamp) -> Self {
        self.last_contact = now;
        self
    }

    /// The same, by another name or in another role.
    #[must_use]
    pub(crate) fn known_as(mut self, who: Who) -> Self {
        (self.person_name, self.role) = (who.name, who.role);
        self
    }

    /// The same, after the session ended. What the hub can still be asked with is kept apart from it ([`super::Drawer::keep_left`]).
    #[must_use]
    pub(crate) fn ended(self) -> Self {
        Self { token: None, ..self.settled() }
    }

    /// The folder of this person in this workspace on this hub. Hubs inside this process change their port, so they are
    /// named by what they are.
    pub(crate) fn profile(&self, data_folder: &Path) -> Profile {
        let hub = match self.place {
            Place::Remote => self.hub.to_string(),
            Place::Practice => "practice".to_owned(),
            Place::Own => "own".to_owned(),
        };
        Profile::of(data_folder, &hub, self.workspace_id, self.person_id)
    }

    /// See [`Place::is_too_old`].
    pub(crate) fn is_too_old(&self, now: Timestamp) -> bool {
        self.place.is_too_old(self.last_contact, now)
    }

    pub(crate) fn me(&self) -> Me {
        Me {
            person_id: self.person_id,
            name: self.person_name.clone(),
            role: self.role,
            may: self.role.capabilities(),
            may_invite: self.role.may_invite(),
            workspace_name: self.workspace_name.clone(),
            hub_url: self.hub.to_string(),
            practice: self.place == Place::Practice,
        }
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::id::DeviceId;
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    fn session(seed: u64) -> Session {
        let (clock, random) =
            (ManualClock::new(Timestamp::from_secs(1_795_302_220)), SeededRandom::new(seed));
        Session {
            token: SessionToken::new("canary-token".into()),
            person_id: PersonId::new(&clock, &random),
            person_name: "Asha".into(),
            role: Role::Agent,
            workspace_id: WorkspaceId::new(&clock, &random),
            workspace_name: "Rang Bazaar".into(),
            device_id: DeviceId::new(&clock, &random),
            recovery_codes: None,
        }
    }

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    #[test]
    fn a_profile_belongs_to_one_person_on_one_hub() {
        let hub: HubAddress = "https://desk.shop.example".parse().unwrap();
        let other: HubAddress = "https://desk.other.example".parse().unwrap();
        let of = |seed, place, hub: &HubAddress| {
            Record::of(&session(seed), place, hub.clone(), NOW).profile(Path::new("/data"))
        };
        let asha = of(1, Place::Remote, &hub);
        assert_eq!(
            asha,
            Record::of(&session(1), Place::Remote, hub.clone(), NOW).ended().profile(Path::new("/data"))
        );
        assert_ne!(asha, of(2, Place::Remote, &hub));
        assert_ne!(asha, of(1, Place::Remote, &other));
        assert_eq!(of(1, Place::Practice, &hub), of(1, Place::Practice, &other));
    }

    #[test]
    fn an_ended_record_holds_no_token() {
        let hub: HubAddress = "https://desk.shop.example".parse().unwrap();
        let ended = Record::of(&session(1), Place::Remote, hub, NOW).ended();
        assert!(!serde_json::to_string(&ended).unwrap().contains("canary-token"));
        assert!(ended.token().is_none());
    }

    #[test]
    fn a_profile_is_asked_about_with_every_token_it_had_and_no_more_than_a_hub_hears() {
        let hub: HubAddress = "https://desk.shop.example".parse().unwrap();
        let record = |token: &str| {
            let session = Session { token: SessionToken::new(token.to_owned()), ..session(1) };
            Record::of(&session, Place::Remote, hub.clone(), NOW)
        };
        let mut left = None;
        for nth in 0..FORMER_SESSIONS + 9 {
            left = Some(record(&format!("token-{nth}")).instead_of(left));
        }
        let tokens: Vec<_> = left.unwrap().tokens().iter().map(|token| token.expose().to_owned()).collect();
        let wanted: Vec<_> = (8..FORMER_SESSIONS + 9).map(|nth| format!("token-{nth}")).collect();
        assert_eq!(tokens, wanted);
        assert!(
            record("token").instead_of(Some(record("token"))).former().is_empty(),
            "its own is none of them"
        );
    }

    #[test]
    fn a_desk_that_met_no_hub_for_two_weeks_locks() {
        let hub: HubAddress = "https://desk.shop.example".parse().unwrap();
        let record = Record::of(&session(1), Place::Remote, hub, NOW);
        assert!(!record.is_too_old(NOW.plus(13 * DAY)));
        assert!(record.is_too_old(NOW.plus(14 * DAY + 1)));
    }
}
