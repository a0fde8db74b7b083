//! Hub, desks and simulator together, without a window: what the product promises, told as stories of people with names.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod answer;
mod block;
mod canary;
mod card;
mod claims;
mod cost;
mod crash;
mod csat;
mod dialog360;
mod doors;
mod held;
mod hours;
mod kinds;
mod labels;
mod notes;
mod offline;
mod people;
mod presence;
mod privacy;
mod replies;
mod routing;
mod scenes;
mod signin;
mod split;
mod status;
mod teams;
mod templates;
mod two_desks;
mod views;
mod voice;
