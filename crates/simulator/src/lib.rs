//! A faithful stand-in for Meta: Graph, signed webhooks, the owner's phone and the customers.
//!
//! A [`Simulator`] listens on one address for the whole of its life. Below `/{version}/…` it is Graph with Meta's
//! validation, limits and error bodies; what happens in its world is told by signed webhooks, at least once and in no
//! promised order. Customers and the owner act through methods of [`Stage`], or through `/_control/…` when the world runs
//! in another process. Tests, benchmarks and the practice shop share it.
//!
//! Some numbers are in coexistence from the start; others live on the app alone until a signup connects them. A hub is
//! pointed here with [`Config::app_id`], the app secret, [`Config::config_id`] and `{base}/sdk.js` in place of Meta's SDK.
//! What no client should ever do (registering a coexistence number, asking for the one-shot sync unsubscribed or twice) is
//! answered as Meta would and listed by [`Stage::mistakes`].
//!
//! It writes and reads JSON by its own hand and knows nothing of the product's client, so the two cannot be wrong in the
//! same way. What it says follows Meta's published pages; where those are silent it takes the careful reading.
//!
//! # Invariants
//!
//! - One seed, one world: people, numbers, tokens, files and dice come from [`Config::seed`], in the order things are asked
//!   for. The ids of events come from the seed and the instant the world began, so that a receiver which outlives one world
//!   never meets an id twice.
//! - Graph answers never wait for webhooks, not even for an address nobody listens on.
//! - Time for timestamps, windows, limits and links is the [`Clock`](sangam_model::Clock) it was given; waiting uses tokio's
//!   time, which tests may pause.
//! - Everything it spawned ends with [`Simulator::shutdown`], or with the drop of the [`Simulator`].
//! - Logs never carry what people wrote, their numbers, or tokens.
//!
//! # Control routes
//!
//! | Route | Body | Does |
//! |---|---|---|
//! | `GET /_control/numbers` | | the numbers with tokens and customers |
//! | `POST /_control/customer-message` | `{phone_number_id, from, message}` | a customer writes |
//! | `POST /_control/customer-reaction` | `{phone_number_id, from, message_id, emoji?}` | reacts; without emoji takes it back |
//! | `POST /_control/customer-edit` | `{phone_number_id, from, message_id, text}` | edits within 15 minutes |
//! | `POST /_control/customer-delete` | `{phone_number_id, from, message_id}` | deletes within two days |
//! | `POST /_control/customer-read` | `{phone_number_id, from}` | opens the chat: everything delivered is read |
//! | `POST /_control/customer-marketing` | `{phone_number_id, from, stop}` | stops marketing messages, or wants them again |
//! | `POST /_control/customer-settings` | `{phone_number_id, from, read_receipts?, reads_at_once?, online?, companion?, taps?}` | habits; a `companion` is a device the Cloud API does not serve; who `taps` presses the first answer of what they read |
//! | `POST /_control/customer-script` | `{phone_number_id, from, steps: [{after_ms, message}]}` | each reply of the desk plays one step |
//! | `POST /_control/ad-click` | `{phone_number_id, from, text?}` | first message through a click-to-WhatsApp ad |
//! | `POST /_control/phone-message` | `{phone_number_id, to, message}` | the owner writes on the phone |
//! | `POST /_control/phone-reaction`, `phone-edit`, `phone-delete` | as for customers, with `to` | the owner reacts, edits, deletes |
//! | `GET /_control/phones` | | every phone, connected or not |
//! | `POST /_control/sign-up` | [`SignupChoice`], such as `{outcome: "finish", phones: [..]}` | a person goes through the signup without a browser; the event and the code come back |
//! | `POST /_control/past` | `{phone, …}` with the fields of [`Past`] | the phone remembers months of chats |
//! | `POST /_control/phone-contact` | `{phone_number_id, who, full_name?}` | the owner saves a contact; without a name removes it |
//! | `POST /_control/phone-opens` | `{phone}` | the owner opens the app |
//! | `POST /_control/customers` | `{phone_number_id, wa_id?, username?, name?}` | somebody new |
//! | `POST /_control/customer-number` | `{phone_number_id, from, new_phone?}` | has another phone number; without one only another business-scoped id |
//! | `POST /_control/customer-username` | `{phone_number_id, from, username?, hides_phone?}` | takes a username |
//! | `POST /_control/disconnect` | `{phone_number_id, reason?, initiated_by?}` | `PARTNER_REMOVED` |
//! | `POST /_control/offboard`, `reconnect` | `{waba_id}` | `ACCOUNT_OFFBOARDED`, `ACCOUNT_RECONNECTED` |
//! | `POST /_control/account-event` | `{waba_id, value}` | any other `account_update`; restrictions and bans show in `health_status` too |
//! | `POST /_control/account-field` | `{waba_id, field, value}` | any other account-level field |
//! | `POST /_control/number` | `{phone_number_id, change}` with the fields of [`NumberChange`] | the node changes without a word |
//! | `POST /_control/messaging-limit` | `{phone_number_id, tier}` | the limit moves and is told |
//! | `POST /_control/expire-tokens` | `{waba_id}` | every token of the account ends now |
//! | `POST /_control/dialog360`, `dialog360-sync` | `{phone}`, `{phone_number_id}` | 360dialog connects a phone; asks for contacts and history |
//! | `GET /_control/mistakes` | | what no client should have done |
//! | `GET`, `DELETE /_control/requests` | | what clients asked of Graph; forget it |
//! | `GET`, `POST /_control/faults` | see [`faults`] | the switches |
//! | `GET`, `POST /_control/webhooks` | `{url}` | delivery figures; another address |
//! | `POST /_control/decide-template` | `{waba_id, name, language, decision}` | a reviewer or Meta's watch decides, and it is told |
//! | `POST /_control/hold-reviews` | `{wait}` | templates handed in wait for a decision, or are approved after a moment |
//! | `POST /_control/customer-press` | `{phone_number_id, from, message_id, text}` | an answer of a message, or a quick reply of a template, is pressed |
//! | `POST /_control/verify-webhook` | | Meta's verification `GET`, answered with what came back |
//! | `POST /_control/raw-webhook` | any JSON | signed and posted as it is |
//! | `POST /_control/advance-clock` | `{ms}` | the world's time moves on |
//!
//! `from` and `to` are a phone number (with or without `+`), a business-scoped id or a username; a phone number nobody has yet
//! becomes a new customer. `message` is Meta's own content object, `{"type": "text", "text": {"body": "…"}}`. A media kind
//! without an `id` gets a small real file, or the bytes given as Base64 in `data`; caption, file name and type are kept.
//! `id`, `timestamp`, `context`, `referral` and anything else given win over what would be made, `null` removes a field,
//! and a type nobody knows goes out as it stands.

mod assets;
mod bucket;
mod config;
mod contacts;
mod control;
mod dialog360;
pub mod faults;
mod graph;
mod history;
mod identity;
mod life;
mod lifecycle;
mod mistakes;
mod past;
mod payload;
mod people;
mod phone;
#[cfg(test)]
mod recorded;
pub mod scene;
mod secret;
mod server;
mod signup;
mod stage;
#[cfg(test)]
mod testing;
mod time;
mod webhooks;
mod world;

pub use config::{Config, Retry, Tempo};
pub use faults::Faults;
pub use graph::Decision;
pub use history::RequestRecord;
pub use identity::NewCustomer;
pub use life::NumberChange;
pub use mistakes::{Mistake, MistakeKind};
pub use past::{Past, PastSet};
pub use people::{HabitChange, Step};
pub use secret::{AccessToken, AppSecret, VerifyToken};
pub use server::Simulator;
pub use signup::{PhoneCard, SignupChoice, SignupEnd};
pub use stage::{AcceptedMessage, ActResult, CustomerCard, NumberCard, Stage, StageError};
pub use webhooks::WebhookStats;
