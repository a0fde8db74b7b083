//! The WhatsApp Cloud API as it really behaves: what arrives, whether it is genuine, what may be asked, what an error means.
//!
//! Five parts, each usable alone. [`signature`] decides whether a webhook body came from Meta. [`webhook`] turns a
//! genuine body into a flat list of typed updates. [`client`] makes the few Graph calls an inbox needs and tells
//! honestly how each ended. [`signup`] reads what Meta's dialog tells the page that opened it. [`error`] says what a Graph
//! error code means and whether trying again can help.
//!
//! Three invariants hold for the whole crate:
//!
//! - **Meta's payloads are open.** New fields, types and enum values are normal. Nothing unknown is dropped and nothing
//!   unknown stops what stands beside it: it becomes an `Unknown` item that carries its JSON.
//! - **A send never claims more than it knows.** [`client::SendOutcome`] separates accepted, refused and never sent from
//!   *unknown*; no call is repeated here.
//! - **Secrets cannot be printed.** [`AccessToken`], [`AppSecret`] and [`VerifyToken`] have no `Debug` and no
//!   `Serialize`; a token travels only to the configured host and, for media, to Meta's own.
//!
//! Names at this border are Meta's field names. The crate knows no database, no clock and nothing of the hub; ids of
//! ours pass through as opaque strings.

#[macro_use]
mod open_enum;

pub mod client;
pub mod error;
mod json;
pub mod provider;
mod secret;
pub mod signature;
pub mod signup;
pub mod webhook;

pub use client::Client;
pub use error::{GraphError, Meaning, RetryClass, Verdict};
pub use provider::Provider;
pub use secret::{AccessToken, AppSecret, InvalidSecret, VerifyToken};
