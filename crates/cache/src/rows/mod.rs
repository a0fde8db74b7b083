//! The synced tables, one file each: its queries, its row type, its tests.
//!
//! Every write goes by one rule: a row is written only when its revision is above the stored one, so pages and frames may
//! come in any order and any number of times.

pub(crate) mod card;
pub(crate) mod conversation;
pub(crate) mod cost;
pub(crate) mod event;
pub(crate) mod label;
pub(crate) mod later;
pub(crate) mod mark;
pub(crate) mod message;
pub(crate) mod meta;
pub(crate) mod note;
pub(crate) mod number;
pub(crate) mod person;
pub(crate) mod quick_reply;
pub(crate) mod shop;
pub(crate) mod survey;
pub(crate) mod team;
pub(crate) mod template;
pub(crate) mod view;
pub(crate) mod work;
pub(crate) mod workspace;
