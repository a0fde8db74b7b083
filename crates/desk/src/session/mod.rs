//! Sessions: signing in, restoring after a restart, signing out.
//!
//! **The record** ([`record::Record`]) says which hub, which person and which token. It is one secret in the vault, written
//! when someone signs in and read at every start; nothing of it is ever in a file in clear. When the session ends its token is taken
//! out and the rest stays, so the same person can sign in again.
//!
//! **Practice is a visit.** Its record lies beside that of everyday work ([`record::Seat`]), so leaving the shop leads back to whoever
//! sat here before. The shop is founded anew each time, so nothing of a visit can be opened again: its profile, key and record go with
//! it, or with the next one where it was not left.
//!
//! **A profile** is the folder of one person in one workspace on one hub ([`record::Record::profile`]): cache, outbox, files. It is
//! locked by having no session, and found again, outbox included, when the same person signs in. Its root key is its own
//! secret in the vault: wiping a profile deletes the key too, so even a forgotten copy of its files stays shut. What stays of one that was
//! wiped without a line is the goodbye its hub did not hear ([`record::Goodbye`]), until it did.
//!
//! **Lost key.** A profile without its key begins anew: the cache crate keeps an outbox it cannot read and replaces the rest, and the person is
//! told what that cost (nothing, or the unsent messages).

mod drawer;
pub(crate) mod invitation;
pub(crate) mod link;
mod record;

pub(crate) use drawer::Drawer;
pub(crate) use record::{Goodbye, Place, Record, Seat, Who};
