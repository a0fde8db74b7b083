//! The one place that talks to Meta: webhooks, the team's truth, sending.
//!
//! # The road of a webhook
//!
//! 1. [`webhooks`] checks the signature and writes the raw body into a journal. Only then is it answered 200.
//! 2. A lane takes it from there, parses it and states what it says as facts, in one transaction for each body that holds the workspace's
//!    counter: [`inbox`] joins them into contacts, chats and messages, and whatever follows from that (a window, a wait, whose turn it is).
//! 3. Each changed row has a revision above all before. [`routes`] tells the desks that may see it ([`access::visibility`]), by the socket or by the
//!    page they ask for. Files are fetched behind all that ([`media`]).
//!
//! # The road of a wish
//!
//! 1. A desk posts a command under an id it made. [`commands`] asks whether its person may, decides once, and remembers the answer under the
//!    id for longer than any desk asks.
//! 2. What shall reach a customer is a row of the send queue in the same transaction. [`sending`] takes its turn with WhatsApp's pace, writes
//!    *sending*, and only then calls. What came of it is a fact like any other.
//!
//! # What holds
//!
//! - What was acknowledged is on the disk; what is done twice changes nothing.
//! - Commit order is revision order, so a cursor cannot step over a row.
//! - A call that may have reached WhatsApp is never made again without a person.
//! - Of several hubs on one database all take in and answer, and one has the *duty* of what must be done once. What it writes before a call
//!   is fenced by the number of its term.
//! - The access token is sealed in its row and opened for a call. No log holds a word, a name or a number of anybody.
//! - Time, randomness, the network and where storage runs are arguments, so a whole hub is replayed from a seed.
//!
//! A crash leaves bodies in the journal that are worked off at the next start, messages that stand at *sending* and are asked about rather than
//! sent, files that are fetched again. Nothing has to be mended by hand.
//!
//! # Where things are
//!
//! | Room | |
//! |---|---|
//! | [`webhooks`], [`inbox`], [`import`], [`media`] | what comes in, and what it means |
//! | [`commands`], [`sending`], [`templates`] | what people wish, and what leaves |
//! | [`team`] | what a team decides about itself: its people, hours, labels and views, and what it sees of the phone |
//! | [`connect`], [`watch`], [`alerts`], [`copies`] | a number is brought in, looked after, and nothing of it lost |
//! | [`routes`], [`access`] | the doors, who may pass and see what, and what is written down about it |
//! | [`store`], [`vault`] | where all of it is kept, in an encrypted file or in PostgreSQL, and what is sealed in it |
//! | [`ruling`] | how a decision inside a transaction ends: with what was asked for, or a refusal |
//! | [`background`] | what goes on beside requests: whose it is, what is due by the clock, what gives way |
//! | [`service`] | how a hub is put together on one [`ground`], started, run and asked how it is |

pub mod access;
pub mod alerts;
pub mod background;
pub mod commands;
pub mod connect;
pub mod copies;
pub mod ground;
pub mod import;
pub mod inbox;
pub mod media;
pub mod routes;
pub mod ruling;
pub mod sending;
pub mod service;
pub mod store;
pub mod team;
pub mod templates;
pub mod vault;
pub mod watch;
pub mod webhooks;
