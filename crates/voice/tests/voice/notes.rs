//! What a take becomes.

use proptest::prelude::*;
use sangam_voice::{Deed, Ending, MOST_BYTES, RATE, Sound, Stage, Take, Trouble};

use crate::decoder::{decoded, played, share_of, tone};

/// Samples of one packet.
const FRAME: u64 = 2_880;

fn mono(rate: u32, samples: Vec<f32>) -> Sound {
    Sound { rate, channels: 1, samples }
}

fn take() -> Take {
    Take::new(7).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn a_note_is_as_long_as_what_was_said(
        rate in prop::sample::select(vec![16_000_u32, 44_100, 48_000]),
        pieces in prop::collection::vec(1_u32..30_000, 1..6),
    ) {
        let mut take = take();
        for piece in &pieces {
            take.hear(&mono(rate, tone(300.0, rate, *piece))).unwrap();
        }
        let said = u64::from(pieces.iter().sum::<u32>()) * u64::from(RATE) / u64::from(rate);
        let note = take.finish().unwrap();
        for heard in [decoded(&note.bytes), played(&note.bytes)] {
            prop_assert!((heard.len() as u64).abs_diff(said) <= FRAME, "{} of {}", heard.len(), said);
        }
        prop_assert!(u64::from(note.duration_ms).abs_diff(said * 1_000 / u64::from(RATE)) <= 1);
    }

    #[test]
    fn nothing_is_heard_while_paused_and_nothing_is_lost_around_it(
        pieces in prop::collection::vec((any::<bool>(), 1_u32..20_000), 1..8),
        rate in prop::sample::select(vec![44_100_u32, 48_000]),
    ) {
        let mut take = take();
        let mut said_ms = 0.0;
        for (pauses, samples) in pieces {
            take.turn(if pauses { Deed::Pause } else { Deed::Resume }).unwrap();
            take.hear(&mono(rate, tone(300.0, rate, samples))).unwrap();
            if !pauses {
                said_ms += f64::from(samples) * 1_000.0 / f64::from(rate);
            }
        }
        prop_assert!((f64::from(take.finish().unwrap().duration_ms) - said_ms).abs() < 2.0);
    }
}

#[test]
fn a_tone_at_any_rate_and_in_both_channels_is_heard_again() {
    for rate in [16_000, 44_100, 48_000, 96_000] {
        let both = tone(440.0, rate, rate).into_iter().flat_map(|sample| [sample, sample]).collect();
        let mut take = take();
        take.hear(&Sound { rate, channels: 2, samples: both }).unwrap();
        let heard = decoded(&take.finish().unwrap().bytes);
        let middle = &heard[heard.len() / 4..heard.len() * 3 / 4];
        assert!(share_of(440.0, RATE, middle) > 0.8, "at {rate}: {}", share_of(440.0, RATE, middle));
    }
}

#[test]
fn a_microphone_that_changes_its_rate_on_the_way_is_followed() {
    let mut take = take();
    take.hear(&mono(44_100, tone(440.0, 44_100, 44_100))).unwrap();
    take.hear(&mono(16_000, tone(440.0, 16_000, 16_000))).unwrap();
    let note = take.finish().unwrap();
    assert!(note.duration_ms.abs_diff(2_000) <= 1, "{}", note.duration_ms);
}

#[test]
fn a_long_speech_ends_before_it_is_too_large_and_says_so() {
    let mut take = take();
    // A voice that never rests and always changes: the dearest there is.
    let mut state = 1_u32;
    let mut second = || {
        let noise = |state: &mut u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f32::from(u16::try_from(*state >> 16).unwrap()) / 32_768.0 - 1.0) * 0.3
        };
        mono(RATE, (0..RATE).map(|_| noise(&mut state)).collect())
    };
    while *take.stage() == Stage::Recording {
        let left_ms = take.left_ms();
        take.hear(&second()).unwrap();
        assert!(*take.stage() == Stage::Recording || left_ms < 10_000, "told in time: {left_ms}");
    }
    assert_eq!(*take.stage(), Stage::Recorded(Ending::Full));
    let minutes = take.recorded_ms() / 60_000;
    take.hear(&second()).unwrap();
    assert!(!take.turn(Deed::Resume).unwrap(), "it is over");
    let note = take.finish().unwrap();
    assert!(note.bytes.len() <= MOST_BYTES, "{}", note.bytes.len());
    assert!(note.bytes.len() > MOST_BYTES - 8_192, "the room is used: {}", note.bytes.len());
    assert!(minutes >= 7, "{minutes} minutes");
    let heard = u64::try_from(played(&note.bytes).len()).unwrap();
    assert!(heard.abs_diff(u64::from(note.duration_ms) * 48) <= FRAME);
}

#[test]
fn what_was_heard_before_the_microphone_went_is_a_whole_note() {
    let mut take = take();
    take.hear(&mono(RATE, tone(440.0, RATE, RATE))).unwrap();
    assert!(take.turn(Deed::End(Ending::Lost(Trouble::Unplugged))).unwrap());
    take.hear(&mono(RATE, tone(440.0, RATE, RATE))).unwrap();
    let note = take.finish().unwrap();
    assert_eq!((note.duration_ms, note.is_silent), (1_000, false));
    assert!(share_of(440.0, RATE, &decoded(&note.bytes)) > 0.9);
}

#[test]
fn a_muted_microphone_and_broken_samples_still_make_a_note() {
    let mut take = take();
    take.hear(&mono(RATE, vec![0.0; 3 * RATE as usize])).unwrap();
    assert!(take.is_silent());
    take.hear(&mono(RATE, vec![f32::NAN, f32::INFINITY, -9.0, 0.0])).unwrap();
    let note = take.finish().unwrap();
    assert!(decoded(&note.bytes).iter().all(|sample| sample.is_finite()));
}
