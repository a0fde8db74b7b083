//! What the screen can ask, one function per line of the list, each a few lines: read, do, answer.

mod attach;
mod bubble;
mod connect;
mod conversation;
mod cost;
mod doors;
mod list;
mod practice;
mod receipt;
mod send;
mod team;
mod window;

pub(crate) use attach::*;
pub(crate) use bubble::*;
pub(crate) use connect::*;
pub(crate) use conversation::*;
pub(crate) use cost::*;
pub(crate) use doors::*;
pub(crate) use list::*;
pub(crate) use practice::*;
pub(crate) use receipt::{mark_read, typing};
pub(crate) use send::*;
pub(crate) use team::*;
pub(crate) use window::*;
