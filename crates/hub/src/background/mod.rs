//! What goes on beside answering requests.
//!
//! Of several hubs one has the [`duty`] of what is done once. What ends by a mistake begins again (`tended`), what must not be begun
//! twice is [claimed](claims), what is due by the clock is woken by the [`alarm`], and what is long gives way to customers
//! ([`beside`]).

pub mod alarm;
pub mod beside;
pub mod claims;
pub(crate) mod duty;
pub(crate) mod tended;
