//! Newer versions of this app: what there is, how far it is, and what went wrong.

use sangam_model::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How newer versions come to this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateWay {
    /// With the system's packages: this build looks for nothing itself.
    System,
    /// The app fetches them and puts them in its place.
    Itself,
    /// The same, and the system asks for a password before it installs a package.
    WithPassword,
    /// Not while the practice shop is open.
    Practice,
}

/// Where it stands with newer versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateView {
    /// The version that runs.
    pub version: String,
    /// How newer ones come.
    pub way: UpdateWay,
    /// When the feed answered last.
    pub looked_at: Option<Timestamp>,
    /// What happens now.
    pub step: UpdateStep,
    /// The newer version there is.
    pub offer: Option<UpdateOffer>,
    /// What went wrong the last time. The version that runs goes on as it was.
    pub trouble: Option<UpdateTrouble>,
    /// Worth being said where everybody sees it: nobody put it off or passed over it.
    pub calls: bool,
}

/// What happens now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum UpdateStep {
    /// Nothing; perhaps there is an offer.
    Idle,
    /// The feed is asked.
    Looking,
    /// The offer is being fetched.
    Downloading {
        /// How much of it is here; absent when nobody said how large it is.
        percent: Option<u8>,
    },
    /// It was fetched and is what its makers signed.
    Ready,
    /// A person wants it, and something must end before.
    Waiting {
        /// What.
        on: UpdateWaitsOn,
    },
    /// It takes the place of this version.
    Installing,
    /// It has; this version ends now.
    Restarting,
}

/// What must end before a newer version takes the place of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateWaitsOn {
    /// A message, or anything else a person did, is on its way to the hub.
    Sending,
    /// A voice note is being recorded.
    Recording,
}

/// A newer version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateOffer {
    /// Its number.
    pub version: String,
    /// What is new, as plain text.
    pub notes: Option<String>,
    /// When it came out.
    pub published_at: Option<Timestamp>,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateTrouble {
    /// The feed, or the package's place, does not answer.
    Unreachable,
    /// What it answers cannot be read.
    Unreadable,
    /// There is a newer version, but none for a computer like this.
    NotForUs,
    /// The download broke off.
    BrokenOff,
    /// It is larger than any version of this app.
    TooLarge,
    /// Its makers did not sign it, or it was changed on its way.
    NotSigned,
    /// It was signed as another version than the feed says.
    OtherVersion,
    /// It is no package this computer installs.
    NotAPackage,
    /// The disk is full.
    NoRoom,
    /// The system does not let this app be replaced, or no password was given.
    NotAllowed,
    /// The system could not install it.
    NotInstalled,
}
