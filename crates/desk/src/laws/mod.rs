//! The laws a desk keeps, tried against a small hub in memory.

mod card;
mod connect;
mod cost;
mod hold;
mod hours;
mod hub;
mod later;
mod notes;
mod notices;
mod notify;
mod offline;
mod outbox;
mod people;
mod presence;
mod privacy;
mod receipts;
mod screens;
mod sending;
mod session;
mod status;
mod sync;
mod team;
mod templates;
mod updates;
mod voice;
mod world;
