//! What the screen can ask, one function per line of the list, each a few lines: read, do, answer.

mod attach;
mod bubble;
mod connect;
mod conversation;
mod cost;
mod doors;
mod labels;
mod later;
mod list;
mod people;
mod practice;
mod receipt;
mod send;
mod team;
mod templates;
mod views;
mod voice;
mod window;

pub(crate) use attach::*;
pub(crate) use bubble::*;
pub(crate) use connect::*;
pub(crate) use conversation::*;
pub(crate) use cost::*;
pub(crate) use doors::*;
pub(crate) use labels::{change_label, delete_label, filtered, labels, make_label, merge_labels, set_label};
pub(crate) use later::{cancel_later, change_later, later_to_draft, laters, send_later, send_later_now};
pub(crate) use list::*;
pub(crate) use people::*;
pub(crate) use practice::*;
pub(crate) use receipt::{mark_read, typing};
pub(crate) use send::*;
pub(crate) use team::*;
pub(crate) use templates::*;
pub(crate) use views::*;
pub(crate) use voice::*;
pub(crate) use window::*;
