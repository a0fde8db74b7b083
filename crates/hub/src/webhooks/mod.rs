//! Meta's side of the hub: from a request to facts.
//!
//! A webhook lives twice. First as bytes: [`intake`] checks the signature on them as they came, the journal keeps them, and
//! only then WhatsApp gets its 200. Then as meaning: [`process`] takes the kept bodies in order, reads what they tell, and
//! joins it to the inbox. Nothing between the two is lost by a crash, and nothing is asked of the second half to answer the first.

mod content;
pub mod intake;
pub mod process;
mod tell;
mod work;

pub(crate) use content::error_of;
pub use intake::Intake;
pub use process::Processor;
