//! How loud a recording is: its shape for the screen, and whether anything was heard at all.

use crate::note::RATE;

/// Samples behind one bar: a tenth of a second.
const BAR: usize = RATE as usize / 10;
/// Bars of a finished note.
const SHAPE: usize = 64;
/// Below this, about -60 dB, a microphone is muted or hears nothing.
const SILENCE: f32 = 0.001;
/// Shorter takes are not called silent: nobody has begun to speak.
const SILENT_AFTER: usize = 2 * RATE as usize;

/// The loudness of a take, tenth of a second by tenth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    bars: Vec<u8>,
    loudest: f32,
    bar: f32,
    in_bar: usize,
    heard: usize,
}

impl Level {
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        for sample in samples {
            self.bar = self.bar.max(sample.abs());
            self.in_bar += 1;
            if self.in_bar == BAR {
                self.bars.push(bar_of(self.bar));
                (self.bar, self.in_bar) = (0.0, 0);
            }
            self.loudest = self.loudest.max(sample.abs());
        }
        self.heard += samples.len();
    }

    /// It went on for a while and there was nothing in it.
    pub(crate) fn is_silent(&self) -> bool {
        self.heard >= SILENT_AFTER && self.loudest < SILENCE
    }

    /// The newest bars, oldest first.
    pub(crate) fn newest(&self, most: usize) -> Vec<u8> {
        self.bars.get(self.bars.len().saturating_sub(most)..).unwrap_or_default().to_vec()
    }

    /// The whole take in no more bars than a bubble has, each the loudest moment of its part.
    pub(crate) fn shape(&self) -> Vec<u8> {
        let mut bars = self.bars.clone();
        if self.in_bar > 0 {
            bars.push(bar_of(self.bar));
        }
        let count = bars.len().min(SHAPE);
        let part = |at: usize| at * bars.len() / count.max(1);
        let loudest = |at| bars.get(part(at)..part(at + 1)).unwrap_or_default().iter().copied().max();
        (0..count).map(|at| loudest(at).unwrap_or_default()).collect()
    }
}

/// Loudness as a byte. The clamp makes the cast exact.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn bar_of(loudness: f32) -> u8 {
    (loudness.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(parts: &[(usize, f32)]) -> Level {
        let mut level = Level::default();
        for (samples, loudness) in parts {
            level.hear(&vec![*loudness; *samples]);
        }
        level
    }

    #[test]
    fn a_muted_microphone_is_told_from_somebody_who_has_not_begun() {
        assert!(!level(&[(SILENT_AFTER - 1, 0.0)]).is_silent());
        assert!(level(&[(SILENT_AFTER, 0.0005)]).is_silent());
        assert!(!level(&[(SILENT_AFTER, 0.0), (10, 0.2)]).is_silent());
    }

    #[test]
    fn the_loudest_moment_is_in_the_shape_however_long_the_take() {
        let long = level(&[(BAR * 500, 0.1), (BAR, 1.0), (BAR * 499 + 7, 0.1)]);
        let shape = long.shape();
        assert_eq!((shape.len(), shape.iter().filter(|bar| **bar == 255).count()), (SHAPE, 1));
        assert_eq!(level(&[(BAR * 2 + 1, 0.5)]).shape(), [128, 128, 128]);
        assert_eq!(level(&[]).shape(), [0_u8; 0]);
        assert_eq!(long.newest(2), [26, 26]);
    }
}
