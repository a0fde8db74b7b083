//! From a microphone to a voice note.
//!
//! # The life of a recording
//!
//! A [`Microphone`] is opened and its [`Sound`] given to a [`Take`], which mixes it down to one channel, brings it to 48 kHz, keeps
//! its shape and encodes it as it comes. A take is recording, paused or over ([`Stage`]); whatever ends it ([`Ending`]), the
//! person, the size WhatsApp still plays, or a microphone that went away, what was heard until then is a whole [`Note`].
//!
//! # What holds
//!
//! - A note is Opus in one channel in Ogg, no larger than WhatsApp shows with a play button, and exactly as long as what was heard
//!   while recording. Time is counted in samples; nothing here reads a clock.
//! - Dropping [`Listening`] closes the microphone; a paused take holds none.
//! - Sound stays in memory. Where a note is kept, and what becomes of it, is its caller's.

mod card;
mod level;
mod microphone;
mod mixer;
mod note;
mod stage;
mod take;

pub use card::SoundCard;
pub use microphone::{
    EAR_HOLDS, Ear, Input, Listening, Microphone, MicrophoneEvent, NoMicrophone, Sound, Trouble,
};
pub use note::{MOST_BYTES, RATE};
pub use stage::{Deed, Ending, Stage};
pub use take::{Note, NoteError, Take};
