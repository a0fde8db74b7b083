//! How a number that a signup found becomes ours: as a new one, or as one that returns.

use sangam_cloud_api::AccessToken;
use sangam_cloud_api::client::NumberNode;
use sangam_model::Timestamp;
use sangam_model::connection::{Link, Stage};
use sangam_model::id::NumberId;
use sangam_protocol::Rev;
use sangam_protocol::connect::{Candidate, ItemCheck};

use crate::store::{Number, NumberConnection, SignupRecord, Via};
use crate::watch::life;

/// Whether WhatsApp let a number go, or took it back, after this signup began.
pub(super) fn came_back_since(standing: &NumberConnection, signup: &SignupRecord) -> bool {
    standing.is_connected() && standing.link_since.is_some_and(|at| at > signup.began_at)
}

/// How a number that is known comes with a signup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArrivalKind {
    /// The phone had let it go: what can be asked for once can be asked for again.
    Anew,
    /// The phone never let it go: it has another token, and nothing else is new.
    Renewed,
    /// Nobody says which of both. Asking tells: WhatsApp accepts only what it was not asked for since the onboarding.
    PerhapsAnew,
}

impl ArrivalKind {
    /// Judged by how the number stood when the signup began, and by when WhatsApp says that it was onboarded. The notice that it is back
    /// comes while the signup still makes its calls; what was onboarded anew by that notice stays as it is by now. An access that
    /// ended, or was refused, says nothing about the phone.
    pub(super) fn of(standing: &NumberConnection, told: Option<Timestamp>, signup: &SignupRecord) -> Self {
        let known = standing.onboarded_at;
        let is_newer = told.zip(known).is_some_and(|(told, known)| told.since(known) > life::CLOCKS_APART);
        let is_anew_already = known.is_some_and(|at| at > signup.began_at);
        match standing.link {
            Link::Connected if !is_anew_already && came_back_since(standing, signup) => Self::Anew,
            Link::Connected if is_newer => Self::PerhapsAnew,
            Link::Connected => Self::Renewed,
            Link::AccessLost | Link::Refused { .. } if known.is_some() && !is_newer => {
                if told.is_some() {
                    Self::Renewed
                } else {
                    Self::PerhapsAnew
                }
            }
            Link::AccessLost | Link::Refused { .. } | Link::Disconnected { .. } | Link::Offboarded => {
                Self::Anew
            }
        }
    }
}

/// A number that is to be ours, as its signup found it.
pub(super) struct Arrival {
    pub(super) waba_id: String,
    pub(super) chosen: Candidate,
    pub(super) node: NumberNode,
    pub(super) found: Vec<ItemCheck>,
    pub(super) token: AccessToken,
}

impl Arrival {
    /// The row of a number that was just connected. One that comes back keeps its id, its stage and its past; what can be asked for once
    /// can be asked for again. One that never left only has another token: what was asked for and came stays as it is, because only who
    /// disconnects on the phone may ask again.
    pub(super) fn number(&self, signup: &SignupRecord, known: Option<Number>, came: Came) -> Number {
        let Came { id, token_sealed, coming, at: now } = came;
        let Self { waba_id, chosen, node, .. } = self;
        let before = known.as_ref().map(|number| number.standing.clone());
        let before =
            before.unwrap_or(NumberConnection { stage: Stage::Mirror, ..NumberConnection::default() });
        let stays = before.is_connected() && coming != ArrivalKind::Anew;
        let link_since = if stays { before.link_since } else { Some(now) };
        let before = if coming == ArrivalKind::Anew { life::onboarded(before, now) } else { before };
        let standing = NumberConnection {
            via: Via::Meta,
            link: Link::Connected,
            link_since,
            // The phone was in hand a moment ago.
            phone_seen_at: Some(now),
            ..before
        };
        Number {
            id,
            workspace_id: signup.workspace_id,
            waba_id: waba_id.clone(),
            phone_number_id: chosen.phone_number_id.clone(),
            display_number: node
                .display_phone_number
                .clone()
                .unwrap_or_else(|| chosen.display_number.clone()),
            verified_name: node.verified_name.clone().or_else(|| chosen.verified_name.clone()),
            standing,
            token_sealed,
            created_at: known.map_or(now, |number| number.created_at),
            rev: Rev(0),
        }
    }
}

/// How and when it came.
pub(super) struct Came {
    pub(super) id: NumberId,
    pub(super) token_sealed: Vec<u8>,
    pub(super) coming: ArrivalKind,
    pub(super) at: Timestamp,
}
