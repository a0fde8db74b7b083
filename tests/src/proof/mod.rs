//! Sending never lies: a town of shops that writes a great many messages while everything breaks, and a judge who believes nobody.
//!
//! A [`Town`] is one hub with some workspaces, numbers and desks. Its agents write, its customers write, WhatsApp answers slowly,
//! unclearly or not at all, lines are cut, desks close and the hub dies in the middle of what it does. A [`Plan`] says how much of
//! everything, its seed decides the rest; the same plan is the same town to the last byte.
//!
//! It is the real hub with its own queue and its real desks with their files, in one thread, with tokio's time paused, as
//! `tests/replay` does it. Simulated time is what makes the figures exact: twenty messages a second, six seconds to a pair and
//! everybody's share of them are counted in milliseconds nobody else uses, on any machine; and what takes minutes in a shop takes
//! no longer than its work.
//!
//! - [`WhatsApp`](whatsapp::WhatsApp) keeps both limits strictly and writes a ledger of what it accepted. It stands where the hub
//!   calls Graph ([`sangam_hub::sending::Graph`]); how an answer in HTTP is read is tried elsewhere, against the simulator.
//! - [`Fuse`](fuse::Fuse) is how a hub dies: between any two of its transactions, with the next one not begun or the last one not
//!   heard of. What is on its disk is all that is left.
//! - [`verdict`] compares the ledger with what agents noted when their desk said yes, and with what their own screens show at the end.
//!   It reads no table of the hub.
//!
//! A desk dies here by a cut of its line and a close at any step of what it does; that its process may be killed between any two
//! writes is tried beside its code.

#![expect(clippy::indexing_slicing, reason = "what a desk does not say is null")]

pub mod agent;
pub mod fuse;
pub mod plan;
pub mod town;
pub mod verdict;
pub mod whatsapp;

pub use plan::{Bug, Inbound, Plan};
pub use town::Town;
pub use verdict::Report;

/// Plays a plan to its end and judges it. Inside a runtime of one thread whose time is paused.
///
/// # Errors
/// When the town cannot be founded or something breaks that should not be able to.
pub async fn play(plan: Plan) -> anyhow::Result<Report> {
    let mut town = Town::found(plan).await?;
    town.live().await?;
    town.settle().await?;
    let mut report = town.judge().await?;
    report.digest = town.close().await;
    Ok(report)
}
