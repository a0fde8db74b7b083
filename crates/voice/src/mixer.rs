//! Mixes and resamples a sound card's samples to one channel at 48 kHz.
//!
//! A mixer serves one stretch of one format. As many samples come out as went in, measured in time: the delay of the filter is cut
//! off in front, and [`Mixer::flush`] brings what is still in it.

use rubato::{FftFixedIn, ResampleError, Resampler, ResamplerConstructionError};

use crate::microphone::Sound;
use crate::note::RATE;

/// Samples resampled at once.
const CHUNK: usize = 1_024;

/// Why sound could not be brought to another rate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MixError {
    #[error(transparent)]
    Rate(#[from] ResamplerConstructionError),
    #[error(transparent)]
    Resample(#[from] ResampleError),
}

pub(crate) struct Mixer {
    rate: u32,
    channels: u16,
    /// Absent where the rate is right already.
    filter: Option<Filter>,
}

struct Filter {
    resampler: FftFixedIn<f32>,
    waiting: Vec<f32>,
    /// Samples of the filter's own delay that are still to be cut off.
    to_skip: usize,
    went_in: u64,
    came_out: u64,
}

impl Mixer {
    pub(crate) fn new(rate: u32, channels: u16) -> Result<Self, MixError> {
        let filter = if rate == RATE { None } else { Some(Filter::new(rate)?) };
        Ok(Self { rate, channels, filter })
    }

    pub(crate) fn suits(&self, sound: &Sound) -> bool {
        self.rate == sound.rate && self.channels == sound.channels
    }

    pub(crate) fn mix(&mut self, samples: &[f32]) -> Result<Vec<f32>, MixError> {
        let mono = down(samples, self.channels);
        match &mut self.filter {
            Some(filter) => filter.run(&mono),
            None => Ok(mono),
        }
    }

    /// What the filter still holds. Nothing may be mixed afterwards.
    pub(crate) fn flush(&mut self) -> Result<Vec<f32>, MixError> {
        self.filter.as_mut().map_or(Ok(Vec::new()), |filter| filter.flush(self.rate))
    }
}

impl Filter {
    fn new(rate: u32) -> Result<Self, MixError> {
        let resampler = FftFixedIn::new(rate as usize, RATE as usize, CHUNK, 2, 1)?;
        let to_skip = resampler.output_delay();
        Ok(Self { resampler, waiting: Vec::new(), to_skip, went_in: 0, came_out: 0 })
    }

    fn run(&mut self, mono: &[f32]) -> Result<Vec<f32>, MixError> {
        self.went_in += mono.len() as u64;
        self.waiting.extend_from_slice(mono);
        let mut out = Vec::new();
        loop {
            let wanted = self.resampler.input_frames_next();
            if self.waiting.len() < wanted {
                return Ok(out);
            }
            let rest = self.waiting.split_off(wanted);
            let chunk = std::mem::replace(&mut self.waiting, rest);
            let brought = self.resampler.process(&[chunk], None)?;
            self.hand_on(brought, &mut out);
        }
    }

    fn flush(&mut self, rate: u32) -> Result<Vec<f32>, MixError> {
        let wanted = (self.went_in * u64::from(RATE)).div_ceil(u64::from(rate));
        let mut out = Vec::new();
        let chunk = std::mem::take(&mut self.waiting);
        if !chunk.is_empty() {
            let brought = self.resampler.process_partial(Some(&[chunk]), None)?;
            self.hand_on(brought, &mut out);
        }
        while self.came_out < wanted {
            let brought = self.resampler.process_partial::<Vec<f32>>(None, None)?;
            self.hand_on(brought, &mut out);
        }
        let surplus = usize::try_from(self.came_out - wanted).unwrap_or(usize::MAX);
        out.truncate(out.len().saturating_sub(surplus));
        Ok(out)
    }

    fn hand_on(&mut self, brought: Vec<Vec<f32>>, out: &mut Vec<f32>) {
        for channel in brought {
            let skipped = self.to_skip.min(channel.len());
            self.to_skip -= skipped;
            self.came_out += (channel.len() - skipped) as u64;
            out.extend(channel.into_iter().skip(skipped));
        }
    }
}

/// The mean of all channels. A last frame that is not whole is left out.
fn down(samples: &[f32], channels: u16) -> Vec<f32> {
    if channels <= 1 {
        return samples.to_vec();
    }
    let share = 1.0 / f32::from(channels);
    samples.chunks_exact(usize::from(channels)).map(|frame| frame.iter().sum::<f32>() * share).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn channels_are_mixed_in_equal_parts() {
        assert_eq!(down(&[0.5, -0.5, 1.0, 0.0, 0.9], 2), [0.0, 0.5]);
        assert_eq!(down(&[0.5], 1), [0.5]);
    }

    #[test]
    fn another_rate_changes_no_tone() {
        let wave = |rate: u32| move |at: u32| (440.0 * std::f32::consts::TAU * at as f32 / rate as f32).sin();
        for rate in [16_000_u32, 44_100, 96_000] {
            let mut mixer = Mixer::new(rate, 1).unwrap();
            let mut out = mixer.mix(&(0..rate / 2).map(wave(rate)).collect::<Vec<_>>()).unwrap();
            out.extend(mixer.flush().unwrap());
            let wanted: Vec<f32> = (0..RATE / 2).map(wave(RATE)).collect();
            // The edges ring; in between it is the same wave at the same place.
            let off = out.iter().zip(&wanted).skip(2_400).take(19_200).map(|(a, b)| (a - b).abs());
            assert!(off.clone().fold(0.0, f32::max) < 0.02, "at {rate}: {}", off.fold(0.0, f32::max));
        }
    }

    #[test]
    fn what_is_heard_is_kept_and_what_nobody_hears_is_not_folded_into_it() {
        let loudest = |hertz: f32| {
            let wave = |at: u32| (hertz * std::f32::consts::TAU * at as f32 / 96_000.0).sin();
            let mut mixer = Mixer::new(96_000, 1).unwrap();
            let out = mixer.mix(&(0..96_000).map(wave).collect::<Vec<_>>()).unwrap();
            out.iter().skip(2_400).take(19_200).map(|sample| sample.abs()).fold(0.0, f32::max)
        };
        assert!((0.98..1.02).contains(&loudest(10_000.0)), "{}", loudest(10_000.0));
        assert!(loudest(30_000.0) < 0.01, "{}", loudest(30_000.0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn as_much_time_comes_out_as_went_in(
            rate in prop::sample::select(vec![8_000_u32, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]),
            pieces in prop::collection::vec(0_usize..5_000, 1..8),
        ) {
            let mut mixer = Mixer::new(rate, 1).unwrap();
            let mut out = 0;
            for piece in &pieces {
                out += mixer.mix(&vec![0.25; *piece]).unwrap().len();
            }
            out += mixer.flush().unwrap().len();
            let went_in: usize = pieces.iter().sum();
            let wanted = (went_in as u64 * 48_000).div_ceil(u64::from(rate));
            prop_assert!((out as u64).abs_diff(wanted) <= 1, "{} of {}", out, wanted);
        }
    }
}
