//! A decoder that is not ours.

use std::f64::consts::TAU;
use std::process::Command;

/// What GStreamer hears in a note with its own decoder, through which the desktop's window plays.
pub(crate) fn played(note: &[u8]) -> Vec<f32> {
    heard_by("opusdec", note)
}

/// What GStreamer, with the Opus decoder of `FFmpeg`, hears in a note. It refuses anything but Opus in one channel.
pub(crate) fn decoded(note: &[u8]) -> Vec<f32> {
    heard_by("avdec_opus", note)
}

fn heard_by(decoder: &str, note: &[u8]) -> Vec<f32> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("note.ogg"), folder.path().join("note.raw"));
    std::fs::write(&from, note).unwrap();
    let pipeline = format!(
        "filesrc location={} ! oggdemux ! audio/x-opus,channels=1 ! {decoder} ! audioconvert ! \
         audio/x-raw,format=F32LE,rate=48000,channels=1 ! filesink location={}",
        from.display(),
        to.display()
    );
    let run = Command::new("gst-launch-1.0").arg("-q").args(pipeline.split(' ')).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let raw = std::fs::read(to).unwrap();
    raw.chunks_exact(4).map(|sample| f32::from_le_bytes(sample.try_into().unwrap())).collect()
}

/// How much of what is heard is this tone, from 0 to 1.
pub(crate) fn share_of(tone_hz: f64, rate: u32, samples: &[f32]) -> f64 {
    let (mut cosine, mut sine, mut all) = (0.0, 0.0, 0.0);
    for (at, sample) in (0_u32..).zip(samples) {
        let (angle, sample) = (TAU * tone_hz * f64::from(at) / f64::from(rate), f64::from(*sample));
        cosine += sample * angle.cos();
        sine += sample * angle.sin();
        all += sample * sample;
    }
    let length = f64::from(u32::try_from(samples.len()).unwrap());
    if all == 0.0 { 0.0 } else { 2.0 * (cosine * cosine + sine * sine) / (length * all) }
}

/// The loudest tone. A sound card of a test brings a minute in a moment, and what is not taken in time is missing: so
/// tenths of a second are looked at, each by itself.
pub(crate) fn loudest_tone(samples: &[f32]) -> f64 {
    let power =
        |tone_hz: f64| samples.chunks_exact(4_800).map(|part| share_of(tone_hz, 48_000, part)).sum::<f64>();
    (10..200).map(|tens| f64::from(tens) * 10.0).max_by(|a, b| power(*a).total_cmp(&power(*b))).unwrap()
}

/// A tone, as a microphone of that rate hears it.
#[expect(clippy::cast_possible_truncation, reason = "a sample is a small number")]
pub(crate) fn tone(tone_hz: f64, rate: u32, samples: u32) -> Vec<f32> {
    (0..samples).map(|at| (TAU * tone_hz * f64::from(at) / f64::from(rate)).sin() as f32 * 0.5).collect()
}
