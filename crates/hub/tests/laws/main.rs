//! The laws of the hub's inbox, as properties over generated stories.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod alerts;
mod any_order;
mod blocks;
mod cards;
mod commands;
mod copies;
mod cost;
mod errands;
mod files;
mod future;
mod hours;
mod import;
mod intake;
mod labels;
mod later;
mod many_hubs;
mod marketing;
mod merging;
mod mirroring;
mod notes;
mod offers;
mod release;
mod room;
mod routing;
mod sending;
mod shop;
mod simulated;
mod split;
mod status;
mod survey;
mod teams;
mod templates;
mod troubled;
mod views;
mod waiting;
mod watch;
mod window;
