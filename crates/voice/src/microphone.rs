//! The source of sound, as an argument: the computer's sound card, or a stand-in.

use tokio::sync::mpsc;

/// Pieces of sound that may wait for whoever encodes them: seconds of it, however small the pieces of a sound card are.
pub const EAR_HOLDS: usize = 1_024;

/// Samples of all channels in turn, from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// Samples of one channel in a second.
    pub rate: u32,
    /// How many channels.
    pub channels: u16,
    /// The samples.
    pub samples: Vec<f32>,
}

/// What comes from an open microphone.
#[derive(Clone, Debug, PartialEq)]
pub enum MicrophoneEvent {
    /// It heard this.
    Sound(Sound),
    /// It hears no more.
    Trouble(Trouble),
}

/// Where an open microphone brings what it hears. When nobody takes it in time the newest is dropped.
pub type Ear = mpsc::Sender<MicrophoneEvent>;

/// Why a microphone does not hear, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is none, or the chosen one is not there.
    #[error("there is no microphone")]
    None,
    /// The system does not let this program listen.
    #[error("the system does not allow listening")]
    NotAllowed,
    /// Another program has it for itself.
    #[error("another program holds the microphone")]
    Busy,
    /// It was there and went away.
    #[error("the microphone went away")]
    Unplugged,
    /// Anything else, in the words of the system.
    #[error("the microphone does not work: {0}")]
    Unusable(String),
}

/// A microphone a person can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Names it from one day to the next.
    pub id: String,
    /// For people.
    pub name: String,
}

/// An open microphone. Dropping it closes it.
pub struct Listening {
    _open: Box<dyn Send>,
}

impl Listening {
    /// What must be dropped for the microphone to close.
    #[must_use]
    pub fn new(open: impl Send + 'static) -> Self {
        Self { _open: Box::new(open) }
    }
}

/// The computer's microphones. Its calls block.
pub trait Microphone: Send + Sync + 'static {
    /// Those that can be chosen.
    ///
    /// # Errors
    /// When the system does not say.
    fn inputs(&self) -> Result<Vec<Input>, Trouble>;

    /// Begins to listen with the chosen one, or the system's own choice.
    ///
    /// # Errors
    /// When it does not hear.
    fn open(&self, id: Option<&str>, ear: Ear) -> Result<Listening, Trouble>;
}

/// A computer without a microphone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMicrophone;

impl Microphone for NoMicrophone {
    fn inputs(&self) -> Result<Vec<Input>, Trouble> {
        Ok(Vec::new())
    }

    fn open(&self, _: Option<&str>, _: Ear) -> Result<Listening, Trouble> {
        Err(Trouble::None)
    }
}
