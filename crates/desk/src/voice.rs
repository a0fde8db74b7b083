//! Records voice notes, from the microphone to an attachment of a draft.
//!
//! There is one recording at a time. It begins for one conversation, may pause (which closes the microphone), and ends when its person
//! says so, when no more fits, when the microphone goes away or when the desk closes; in every case what was heard until then is a file
//! on that conversation's draft, and from there it goes the way of every file. A disk that does not take it leaves it here, whole, and
//! is asked again, until it does or its person lets go of it. Only a crash loses a recording under way: no sound is written in clear,
//! and none is encrypted before it is whole.
//!
//! A recording has a number, so that a late word about an earlier one changes nothing. The microphone is opened and closed where
//! that may block, never under the lock.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use sangam_cache::{Attached, Recorded};
use sangam_model::id::ConversationId;
use sangam_model::outgoing::{FileKind, OutgoingFile};
use sangam_protocol::error::code;
use sangam_voice::{
    Deed, EAR_HOLDS, Ear, Ending, Listening, MicrophoneEvent, Note, NoteError, Stage, Take, Trouble,
};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::api::error::{UiError, own};
use crate::api::tag::Tag;
use crate::api::voice::{EndedWhy, RecordingState, RecordingView, VoiceEnded, VoiceView};
use crate::blocking;
use crate::commands::hang;
use crate::desk::Shared;
use crate::prepare::Ready;

/// The screen hears of every tenth of a second.
const TELL_EVERY_MS: u32 = 100;
/// How soon a full disk is asked whether there is room.
const TRIES_AGAIN_AFTER: Duration = Duration::from_secs(15);

/// The one recording there may be.
#[derive(Default)]
pub(crate) struct Recorder(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    last: u64,
    now: Option<Recording>,
    ended: Option<VoiceEnded>,
}

struct Recording {
    number: u64,
    conversation_id: ConversationId,
    ear: Ear,
    listening: Option<Listening>,
    body: Body,
    told_ms: u32,
}

enum Body {
    Take(Box<Take>),
    /// Over, and on its way to the draft.
    Note(Note),
}

/// What follows from what was heard.
enum Next {
    Nothing,
    Tell,
    End,
}

impl Recorder {
    pub(crate) fn view(&self) -> VoiceView {
        let inner = self.0.lock();
        VoiceView { recording: inner.now.as_ref().map(Recording::view), ended: inner.ended.clone() }
    }

    /// The person has read why a recording ended.
    pub(crate) fn dismiss(&self) {
        self.0.lock().ended = None;
    }

    /// A recording for `conversation_id` that hears nothing yet.
    fn begin(&self, conversation_id: ConversationId, take: Take, ear: Ear) -> Result<u64, UiError> {
        let mut inner = self.0.lock();
        if inner.now.is_some() {
            return Err(UiError::new(own::RECORDING_ALREADY, "something is being recorded already"));
        }
        inner.last += 1;
        inner.ended = None;
        let number = inner.last;
        let body = Body::Take(Box::new(take));
        inner.now = Some(Recording { number, conversation_id, ear, listening: None, body, told_ms: 0 });
        Ok(number)
    }

    /// Does something to the recording of that number, if it is still there.
    fn with<T>(&self, number: u64, work: impl FnOnce(&mut Recording) -> T) -> Option<T> {
        self.0.lock().now.as_mut().filter(|recording| recording.number == number).map(work)
    }

    fn of(&self, conversation_id: ConversationId) -> Result<u64, UiError> {
        let inner = self.0.lock();
        let here = inner.now.as_ref().filter(|recording| recording.conversation_id == conversation_id);
        here.map(|recording| recording.number).ok_or_else(nothing_recorded)
    }

    fn holds(&self, number: u64) -> bool {
        self.with(number, |_| ()).is_some()
    }

    /// Lets go of the recording of that number; what it held.
    fn remove(&self, number: u64) -> Option<Recording> {
        let mut inner = self.0.lock();
        inner.now.take_if(|recording| recording.number == number)
    }

    /// What was recorded, as a note, which stays here until it is somewhere else. The microphone closes with what is returned.
    fn note(&self, number: u64) -> Option<Result<Over, NoteError>> {
        let mut inner = self.0.lock();
        let recording = inner.now.take_if(|recording| recording.number == number)?;
        let Recording { conversation_id, ear, listening, body, told_ms, .. } = recording;
        let (note, why) = match body {
            Body::Take(take) => {
                let why = why(take.stage());
                match take.finish() {
                    Ok(note) => (note, why),
                    Err(error) => return Some(Err(error)),
                }
            }
            Body::Note(note) => (note, None),
        };
        let over = Over { conversation_id, note: note.clone(), listening };
        if let Some(why) = why {
            inner.ended = Some(VoiceEnded { conversation_id, why });
        }
        let body = Body::Note(note);
        inner.now = Some(Recording { number, conversation_id, ear, listening: None, body, told_ms });
        Some(Ok(over))
    }

    fn hear(&self, number: u64, heard: MicrophoneEvent) -> Option<Next> {
        self.with(number, |recording| {
            let Body::Take(take) = &mut recording.body else { return Next::Nothing };
            let done = match heard {
                MicrophoneEvent::Sound(sound) => take.hear(&sound).map(|()| true),
                MicrophoneEvent::Trouble(trouble) => take.turn(Deed::End(Ending::Lost(trouble))),
            };
            if let Err(error) = done {
                tracing::error!(%error, "a recording cannot go on");
                return Next::End;
            }
            if matches!(take.stage(), Stage::Recorded(_)) {
                return Next::End;
            }
            let told_ms = take.recorded_ms() / TELL_EVERY_MS;
            if std::mem::replace(&mut recording.told_ms, told_ms) == told_ms {
                Next::Nothing
            } else {
                Next::Tell
            }
        })
    }
}

/// A note on its way to the draft, and the microphone it came from.
struct Over {
    conversation_id: ConversationId,
    note: Note,
    listening: Option<Listening>,
}

impl Recording {
    fn view(&self) -> RecordingView {
        let (state, recorded_ms, left_ms, peaks, is_silent) = match &self.body {
            Body::Take(take) => {
                let is_paused = *take.stage() == Stage::Paused;
                let state = if is_paused { RecordingState::Paused } else { RecordingState::Recording };
                (state, take.recorded_ms(), take.left_ms(), take.newest_peaks(), take.is_silent())
            }
            Body::Note(note) => {
                (RecordingState::Unsaved, note.duration_ms, 0, note.peaks.clone(), note.is_silent)
            }
        };
        let conversation_id = self.conversation_id;
        RecordingView { conversation_id, state, recorded_ms, left_ms, peaks, is_silent }
    }
}

const fn why(stage: &Stage) -> Option<EndedWhy> {
    match stage {
        Stage::Recorded(Ending::Full) => Some(EndedWhy::Full),
        Stage::Recorded(Ending::Lost(Trouble::Unplugged | Trouble::None)) => Some(EndedWhy::Unplugged),
        Stage::Recorded(Ending::Lost(_)) => Some(EndedWhy::Unusable),
        Stage::Recorded(Ending::Done) | Stage::Recording | Stage::Paused => None,
    }
}

/// Begins to record for a conversation, with the chosen microphone or the system's own choice.
///
/// # Errors
/// When something is being recorded already, or nothing can be heard.
pub(crate) async fn start(
    shared: &Arc<Shared>,
    conversation_id: ConversationId,
    input: Option<String>,
) -> Result<(), UiError> {
    let mut serial = [0; 4];
    shared.context.random.fill(&mut serial);
    let take = Take::new(u32::from_le_bytes(serial)).map_err(|error| broken(&error))?;
    let (ear, heard) = mpsc::channel(EAR_HOLDS);
    let number = shared.recorder.begin(conversation_id, take, ear)?;
    if let Err(error) = open(shared, number, input).await {
        drop(shared.recorder.remove(number));
        return Err(error);
    }
    shared.tasks.spawn(follow(Arc::clone(shared), number, heard));
    Ok(())
}

/// Opens the microphone for a recording.
async fn open(shared: &Shared, number: u64, input: Option<String>) -> Result<(), UiError> {
    let Some(ear) = shared.recorder.with(number, |recording| recording.ear.clone()) else {
        return Err(nothing_recorded());
    };
    let microphone = Arc::clone(&shared.context.microphone);
    let opened =
        blocking::run(shared.context.execution, move || microphone.open(input.as_deref(), ear)).await;
    let listening = opened.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))?;
    let listening = listening.map_err(|trouble| cannot_hear(&trouble))?;
    shared.recorder.with(number, |recording| recording.listening = Some(listening));
    Ok(())
}

/// A recording's own task: takes what is heard until the recording is over, or the desk closes.
async fn follow(shared: Arc<Shared>, number: u64, mut heard: mpsc::Receiver<MicrophoneEvent>) {
    loop {
        let next = match shared.stop.run_until_cancelled(heard.recv()).await {
            Some(Some(heard)) => shared.recorder.hear(number, heard),
            Some(None) => return,
            None => Some(Next::End),
        };
        match next {
            Some(Next::Nothing) => {}
            Some(Next::Tell) => shared.context.bell.all_stale(&[Tag::Voice]),
            Some(Next::End) => {
                return keep_at_last(&shared, number).await;
            }
            None => return,
        }
    }
}

/// Keeps a recording that ended by itself. Where there is no room for it, it is tried again and again, and once more when the desk closes;
/// meanwhile its person may keep it or throw it away.
async fn keep_at_last(shared: &Shared, number: u64) {
    let attempt = move || async move {
        let kept = keep(shared, number).await;
        shared.context.bell.all_stale(&[Tag::Voice, Tag::Conversation, Tag::Conversations]);
        if let Err(error) = &kept {
            tracing::warn!(code = error.code, "a recording that ended was not kept");
        }
        kept.is_ok() || !shared.recorder.holds(number)
    };
    until_over(&shared.stop, attempt).await;
}

/// Tries until it is over, and once more at the end.
async fn until_over<F: Future<Output = bool>>(stop: &CancellationToken, mut attempt: impl FnMut() -> F) {
    loop {
        let is_last = stop.is_cancelled();
        if attempt().await || is_last {
            return;
        }
        // Who waits is woken by the end.
        let _ = stop.run_until_cancelled(sleep(TRIES_AGAIN_AFTER)).await;
    }
}

/// Hangs what was recorded on the draft. Until that succeeded it stays here.
async fn keep(shared: &Shared, number: u64) -> Result<Attached, UiError> {
    let over = match shared.recorder.note(number) {
        Some(Ok(over)) => over,
        Some(Err(error)) => return Err(broken(&error)),
        None => return Err(nothing_recorded()),
    };
    let Over { conversation_id, note, listening } = over;
    let closed = blocking::run(shared.context.execution, move || drop(listening)).await;
    closed.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))?;
    if note.duration_ms == 0 {
        drop(shared.recorder.remove(number));
        return Err(nothing_recorded());
    }
    let (attached, ready) = attachment_of(note);
    let attached = hang(shared, conversation_id, attached, vec![ready]).await?;
    drop(shared.recorder.remove(number));
    Ok(attached)
}

fn attachment_of(note: Note) -> (Attached, Ready) {
    let Note { bytes, duration_ms, peaks, is_silent } = note;
    let ready = Ready::new(bytes.into(), "audio/ogg", None);
    let file = OutgoingFile { voice: true, ..ready.file };
    let attached = Attached {
        media: FileKind::Audio,
        file: file.clone(),
        original: None,
        as_document: false,
        caption: None,
        reason: None,
        as_taken: false,
        left_out: None,
        recorded: Some(Recorded { duration_ms, peaks, is_silent }),
    };
    (attached, Ready { file, bytes: ready.bytes })
}

/// Closes the microphone; the recording can go on.
pub(crate) async fn pause(shared: &Shared, conversation_id: ConversationId) -> Result<(), UiError> {
    let number = shared.recorder.of(conversation_id)?;
    let turned = shared.recorder.with(number, |recording| match &mut recording.body {
        Body::Take(take) => take.turn(Deed::Pause).map(|_| recording.listening.take()),
        Body::Note(_) => Ok(None),
    });
    let listening = turned.ok_or_else(nothing_recorded)?.map_err(|error| broken(&error))?;
    let closed = blocking::run(shared.context.execution, move || drop(listening)).await;
    closed.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))
}

/// Opens the microphone again.
pub(crate) async fn resume(
    shared: &Shared,
    conversation_id: ConversationId,
    input: Option<String>,
) -> Result<(), UiError> {
    let number = shared.recorder.of(conversation_id)?;
    open(shared, number, input).await?;
    let turned = shared.recorder.with(number, |recording| match &mut recording.body {
        Body::Take(take) => take.turn(Deed::Resume).map(drop),
        Body::Note(_) => Ok(()),
    });
    turned.ok_or_else(nothing_recorded)?.map_err(|error| broken(&error))
}

/// Everything is said: what was recorded hangs on the draft. Also the way to try again when the disk did not take it.
pub(crate) async fn finish(shared: &Shared, conversation_id: ConversationId) -> Result<Attached, UiError> {
    keep(shared, shared.recorder.of(conversation_id)?).await
}

/// The recording was not meant: nothing of it stays.
pub(crate) async fn discard(shared: &Shared, conversation_id: ConversationId) -> Result<(), UiError> {
    let gone = shared.recorder.remove(shared.recorder.of(conversation_id)?);
    let closed = blocking::run(shared.context.execution, move || drop(gone)).await;
    closed.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))
}

fn nothing_recorded() -> UiError {
    UiError::new(own::NOTHING_RECORDED, "nothing is recorded")
}

fn broken(error: &NoteError) -> UiError {
    UiError::new(code::INTERNAL, error.to_string())
}

/// Why nothing can be heard, as a screen says it.
pub(crate) fn cannot_hear(trouble: &Trouble) -> UiError {
    let code = match trouble {
        Trouble::None | Trouble::Unplugged => own::NO_MICROPHONE,
        Trouble::NotAllowed => own::MICROPHONE_DENIED,
        Trouble::Busy => own::MICROPHONE_BUSY,
        Trouble::Unusable(_) => own::MICROPHONE_UNUSABLE,
    };
    UiError::new(code, trouble.to_string())
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use sangam_model::{ManualClock, SeededRandom};
    use sangam_voice::Sound;

    use super::*;

    #[test]
    fn a_note_the_disk_did_not_take_stays_whole_until_it_does_or_is_let_go() {
        let recorder = Recorder::default();
        let clock = ManualClock::new(sangam_model::Timestamp::from_secs(1_795_302_220));
        let chat = ConversationId::new(&clock, &SeededRandom::new(1));
        let (ear, _heard) = mpsc::channel(1);
        let number = recorder.begin(chat, Take::new(1).unwrap(), ear.clone()).unwrap();
        let sound = Sound { rate: 48_000, channels: 1, samples: vec![0.2; 48_000] };
        assert!(matches!(recorder.hear(number, MicrophoneEvent::Sound(sound.clone())), Some(Next::Tell)));
        let first = recorder.note(number).unwrap().unwrap();
        let view = recorder.view().recording.unwrap();
        assert_eq!(
            (view.state, view.recorded_ms, view.conversation_id),
            (RecordingState::Unsaved, 1_000, chat)
        );
        assert!(recorder.begin(chat, Take::new(2).unwrap(), ear).is_err(), "it is not forgotten for another");
        recorder.hear(number, MicrophoneEvent::Sound(sound));
        assert_eq!(recorder.note(number).unwrap().unwrap().note, first.note, "nor does it grow");
        assert!(recorder.remove(number).is_some());
        assert!(recorder.view().recording.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_found_no_room_is_kept_as_soon_as_there_is_some_and_at_the_latest_at_the_end() {
        let (stop, mut tries) = (CancellationToken::new(), 0);
        until_over(&stop, || {
            tries += 1;
            ready(tries == 3)
        })
        .await;
        assert_eq!(tries, 3);
        let mut tries = 0;
        until_over(&stop, || {
            tries += 1;
            stop.cancel();
            ready(false)
        })
        .await;
        assert_eq!(tries, 2, "once more when the desk closes, and no longer");
    }

    #[test]
    fn a_late_word_about_an_earlier_recording_changes_nothing() {
        let recorder = Recorder::default();
        let clock = ManualClock::new(sangam_model::Timestamp::from_secs(1_795_302_220));
        let chat = ConversationId::new(&clock, &SeededRandom::new(1));
        let (ear, _heard) = mpsc::channel(1);
        let earlier = recorder.begin(chat, Take::new(1).unwrap(), ear.clone()).unwrap();
        drop(recorder.remove(earlier));
        let later = recorder.begin(chat, Take::new(2).unwrap(), ear).unwrap();
        assert!(recorder.hear(earlier, MicrophoneEvent::Trouble(Trouble::Unplugged)).is_none());
        assert!(recorder.note(earlier).is_none() && recorder.remove(earlier).is_none());
        assert_eq!(recorder.of(chat).unwrap(), later);
    }
}
