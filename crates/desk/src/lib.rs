//! The desktop's core without a window: session, sync, outbox, queries. Everything a desktop does except drawing.
//!
//! # For a window
//!
//! A window gives [`App::open`] its [`Parts`] and then needs five things:
//!
//! - [`App::call`] with a name of the list in [`api`] and one JSON object; it answers with one JSON value or a
//!   [`UiError`](api::error::UiError). The TypeScript of all of it is generated.
//! - [`App::media`] for the bytes of a message's file: hand them on raw, with the type that comes with them.
//! - [`App::attach`] for the bytes of files that were pasted or dropped, [`App::attachment`] to show what hangs on a draft.
//! - [`App::subscribe`] for what the core tells by itself ([`Push`](api::tag::Push)): loop over [`Pushes::next`] and pass each on.
//! - [`App::close`] before the process ends. Skipping it is a crash, which loses nothing.
//!
//! [`App::show`] when a notification was clicked, [`App::look_for_hub`] when the window comes to the front.
//!
//! # What holds
//!
//! - The cache is disposable, the outbox is not. A click that returned is on the disk.
//! - Nothing is sent twice without a person: a command keeps its id until it has an answer.
//! - A cursor that equals the hub's head means exactly the hub's rows, whatever was cut, killed or reordered on the way.
//! - The token rests in the vault and travels in one header. Nothing about a person or a business is in a file in clear.
//! - Time, randomness, the network, the keyring, the microphone and the window are arguments ([`Parts`]), and so is where work that blocks
//!   runs: inline, a whole desk is replayed from a seed in one thread. Its waits are tokio's, which a replay pauses.
//!
//! # Where things are
//!
//! [`App`] goes from room to room (vault, doors, signed out, locked, desk). A desk owns the sync driver, whose decisions are a state
//! machine without I/O, and the outbox driver. Commands are a few lines each and end in the cache's queries or the outbox.

pub mod address;
pub mod api;
mod app;
mod astray;
mod blocking;
mod chosen;
mod commands;
mod desk;
mod dispatch;
mod error;
mod former;
pub mod host;
pub mod hub;
mod language;
#[cfg(test)]
mod laws;
mod lock;
mod media;
mod notices;
mod notify;
mod outbox;
mod prepare;
mod presence;
mod pushes;
mod queries;
mod reply_sheet;
mod session;
mod settings;
mod sync;
pub mod transport;
mod updates;
mod upkeep;
mod uploads;
pub mod vault;
mod voice;
mod whole;

pub use app::{App, Parts};
pub use dispatch::COMMANDS;
pub use error::DeskError;
pub use media::MediaBytes;
pub use notify::calls::{Call, Why};
pub use notify::{Says, Toast, Word, Words};
pub use pushes::Pushes;
pub use sangam_cache::Execution;
pub use sangam_voice::{Microphone, NoMicrophone, SoundCard};
pub use sync::PauseGuard;
