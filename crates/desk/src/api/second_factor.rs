//! One's own second factor and recovery codes, and the way back by one of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of what changes how one signs in.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OwnProofArgs {
    /// The present one.
    pub password: String,
    /// A code of the phone or a recovery code; wanted while the second factor is on.
    pub code: Option<String>,
}

/// Arguments of `confirm_second_factor`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ConfirmCodeArgs {
    /// What the phone shows.
    pub code: String,
}

/// Arguments of `recovery_codes_kept`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct KeptCodesArgs {
    /// Which, as they were called when they were made; a hub that named none lets the last that were made be meant.
    pub set: Option<String>,
}

/// A secret to be scanned or typed into an app on the phone. Shown once; it does not count yet.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SecretDrawn {
    /// To be typed, four letters together.
    pub groups: Vec<String>,
    /// To be scanned.
    pub picture: QrPicture,
}

/// A QR code as a drawing.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct QrPicture {
    /// Units along each side, the quiet edge included.
    pub side: u32,
    /// The dark squares, as the path of an SVG.
    pub path: String,
}

/// Somebody came in.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CameIn {
    /// Of a second factor that was set up on the way; shown once.
    pub recovery_codes: Option<Vec<String>>,
}

/// Arguments of `recover`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RecoverArgs {
    /// The hub's address; `https` unless it is this computer.
    pub hub_url: String,
    /// As one signs in.
    pub email: String,
    /// A recovery code.
    pub code: String,
    /// The new one, at least ten characters.
    pub password: String,
    /// The second factor, once the hub asked for it.
    pub totp: Option<String>,
}
