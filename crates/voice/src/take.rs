//! One recording, from its first sound to the note it becomes.

use crate::level::Level;
use crate::microphone::Sound;
use crate::mixer::{MixError, Mixer};
use crate::note::{RATE, WriteError, Writer};
use crate::stage::{Deed, Ending, Stage};

/// Bars of a recording under way that the screen shows.
const LIVE_BARS: usize = 96;

/// Why a recording could not be kept: the codec or the filter refused, which no sound brings about.
#[derive(Debug, thiserror::Error)]
#[error("the recording could not be encoded")]
pub struct NoteError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl From<MixError> for NoteError {
    fn from(error: MixError) -> Self {
        Self(Box::new(error))
    }
}

impl From<WriteError> for NoteError {
    fn from(error: WriteError) -> Self {
        Self(Box::new(error))
    }
}

/// A finished voice note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `audio/ogg; codecs=opus`, one channel.
    pub bytes: Vec<u8>,
    /// How long it is.
    pub duration_ms: u32,
    /// Its shape: the loudest moment of each of at most 64 equal parts.
    pub peaks: Vec<u8>,
    /// Nothing can be heard in it.
    pub is_silent: bool,
}

/// One recording under way.
pub struct Take {
    stage: Stage,
    writer: Writer,
    level: Level,
    mixer: Option<Mixer>,
}

impl Take {
    /// A take that is recording. `serial` tells its stream from any other.
    ///
    /// # Errors
    /// When there is no encoder.
    pub fn new(serial: u32) -> Result<Self, NoteError> {
        Ok(Self {
            stage: Stage::Recording,
            writer: Writer::new(serial)?,
            level: Level::default(),
            mixer: None,
        })
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// How much is recorded.
    #[must_use]
    pub fn recorded_ms(&self) -> u32 {
        ms(self.writer.samples())
    }

    /// How much longer it can go on, at the least.
    #[must_use]
    pub fn left_ms(&self) -> u32 {
        u32::try_from(self.writer.left_ms()).unwrap_or(u32::MAX)
    }

    /// It goes on for a while and nothing is heard: a muted microphone.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.level.is_silent()
    }

    /// The newest tenths of a second, by their loudest moment.
    #[must_use]
    pub fn newest_peaks(&self) -> Vec<u8> {
        self.level.newest(LIVE_BARS)
    }

    /// Takes what the microphone heard, if it is recording. When no more fits the take is over, and full.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn hear(&mut self, sound: &Sound) -> Result<(), NoteError> {
        if self.stage != Stage::Recording || sound.rate == 0 || sound.channels == 0 {
            return Ok(());
        }
        if self.mixer.as_ref().is_some_and(|mixer| !mixer.suits(sound)) {
            self.settle()?;
        }
        let mut mixer = match self.mixer.take() {
            Some(mixer) => mixer,
            None => Mixer::new(sound.rate, sound.channels)?,
        };
        let samples = mixer.mix(&sound.samples)?;
        self.mixer = Some(mixer);
        self.keep(&samples)
    }

    /// Does what leads somewhere from here, and says whether it did.
    ///
    /// # Errors
    /// When what was heard last cannot be encoded.
    pub fn turn(&mut self, deed: Deed) -> Result<bool, NoteError> {
        let Some(next) = self.stage.after(deed) else { return Ok(false) };
        if self.stage == Stage::Recording {
            self.settle()?;
        }
        // What was still in the filter may have filled it.
        if !matches!(self.stage, Stage::Recorded(_)) {
            self.stage = next;
        }
        Ok(true)
    }

    /// What was recorded, as a note.
    ///
    /// # Errors
    /// When its end cannot be encoded.
    pub fn finish(mut self) -> Result<Note, NoteError> {
        if self.stage == Stage::Recording {
            self.settle()?;
        }
        let duration_ms = self.recorded_ms();
        let (peaks, is_silent) = (self.level.shape(), self.level.is_silent());
        Ok(Note { bytes: self.writer.finish()?, duration_ms, peaks, is_silent })
    }

    /// Brings what the filter still holds.
    fn settle(&mut self) -> Result<(), NoteError> {
        let Some(mut mixer) = self.mixer.take() else { return Ok(()) };
        let samples = mixer.flush()?;
        self.keep(&samples)
    }

    fn keep(&mut self, samples: &[f32]) -> Result<(), NoteError> {
        // A broken driver may bring what is no number.
        let tame = |sample: &f32| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        let samples: Vec<f32> = samples.iter().map(tame).collect();
        let before = self.writer.samples();
        let all = self.writer.write(&samples)?;
        let written = usize::try_from(self.writer.samples() - before).unwrap_or(samples.len());
        self.level.hear(samples.get(..written).unwrap_or(&samples));
        if !all {
            self.stage = Stage::Recorded(Ending::Full);
            self.mixer = None;
        }
        Ok(())
    }
}

fn ms(samples: u64) -> u32 {
    u32::try_from(samples * 1_000 / u64::from(RATE)).unwrap_or(u32::MAX)
}
