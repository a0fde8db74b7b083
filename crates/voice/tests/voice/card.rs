//! The real way to the sound card, with ALSA set up so that a file speaks into the microphone.
//!
//! ALSA reads its setup once in a process, so each test runs the part that listens in a process of its own.

use std::path::Path;
use std::process::{Command, Output};

use sangam_voice::{EAR_HOLDS, Microphone, MicrophoneEvent, RATE, SoundCard, Take, Trouble};
use tokio::sync::mpsc;

use crate::decoder::{decoded, loudest_tone, tone};

/// Where the listening process leaves its note.
const NOTE: &str = "SANGAM_TEST_NOTE";

/// Runs the part of that name on a computer with that sound setup.
fn on_a_computer(setup: &str, part: &str, folder: &Path) -> Output {
    let config = folder.join("asound.conf");
    std::fs::write(&config, setup).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("ALSA_CONFIG_PATH", config).env(NOTE, folder.join("note.ogg"));
    command.args(["--ignored", "--exact", part]).output().unwrap()
}

fn succeeded(run: &Output) {
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

#[test]
fn a_tone_at_the_microphone_is_in_the_note() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tone.raw");
    // What a sound card of nothing is asked for: both channels, at 48 kHz.
    let raw: Vec<u8> =
        tone(523.0, RATE, RATE * 60).iter().flat_map(|sample| [sample.to_le_bytes(); 2]).flatten().collect();
    std::fs::write(&file, raw).unwrap();
    let setup = format!(
        "pcm.silence {{ type null }}\n\
         pcm.!default {{ type file slave.pcm silence file /dev/null infile {} format raw }}\n",
        file.display()
    );
    succeeded(&on_a_computer(&setup, "card::two_seconds_are_recorded", folder.path()));
    let heard = decoded(&std::fs::read(folder.path().join("note.ogg")).unwrap());
    assert!(heard.len() >= 2 * RATE as usize, "{}", heard.len());
    let found = loudest_tone(&heard);
    assert!((510.0..=540.0).contains(&found), "{found} Hz");
}

#[test]
#[ignore = "listens with a sound setup that another test makes"]
fn two_seconds_are_recorded() {
    let (ear, mut heard) = mpsc::channel(EAR_HOLDS);
    let listening = SoundCard.open(None, ear).unwrap();
    let mut take = Take::new(1).unwrap();
    while take.recorded_ms() < 2_000 {
        match heard.blocking_recv().unwrap() {
            MicrophoneEvent::Sound(sound) => take.hear(&sound).unwrap(),
            MicrophoneEvent::Trouble(trouble) => panic!("{trouble}"),
        }
    }
    drop(listening);
    std::fs::write(std::env::var_os(NOTE).unwrap(), take.finish().unwrap().bytes).unwrap();
}

#[test]
fn a_computer_without_a_microphone_says_so() {
    let folder = tempfile::tempdir().unwrap();
    succeeded(&on_a_computer("", "card::there_is_no_microphone", folder.path()));
}

#[test]
#[ignore = "listens with a sound setup that another test makes"]
fn there_is_no_microphone() {
    let (ear, _heard) = mpsc::channel(EAR_HOLDS);
    assert_eq!(SoundCard.open(None, ear.clone()).err(), Some(Trouble::None));
    assert_eq!(SoundCard.open(Some("alsa:plughw:9,9"), ear.clone()).err(), Some(Trouble::None));
    assert_eq!(SoundCard.open(Some("nonsense"), ear).err(), Some(Trouble::None));
}
