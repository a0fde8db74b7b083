//! Hub, desks and simulator together, without a window: what the product promises, told as stories of people with names.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod alike;
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

/// A picture of a single pixel.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];
