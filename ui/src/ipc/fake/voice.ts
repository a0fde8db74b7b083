/** The microphone of the invented shop: somebody talks into it while it is open. `said` seconds are said already. */
import type { Attachment, EndedWhy, RecordingView, VoiceView } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import { voice as syllables } from './files';
import { attachFile, digestOf, voiceNote } from './sending';

const query = new URLSearchParams(globalThis.location?.search ?? '');
const BARS = 96;
const MOST_MS = 9 * 60_000;

let recording: RecordingView | null = null;
let ended: VoiceView['ended'] = null;
let talking: ReturnType<typeof setInterval> | undefined;

const loudness = (tenth: number) =>
  query.has('muted')
    ? 0
    : Math.round(20 + 190 * Math.abs(Math.sin(tenth * 0.31) * Math.sin(tenth * 0.13 + 1)) ** 1.5);

const view = (): VoiceView => ({ recording, ended });

function here(conversation: string): RecordingView {
  if (recording?.conversation_id !== conversation)
    throw new CoreError('nothing_recorded', 'nothing is recorded');
  return recording;
}

function talk(changed: () => void) {
  talking = setInterval(() => {
    if (recording?.state !== 'recording') return;
    recording = grown(recording, recording.recorded_ms + 100);
    changed();
  }, 100);
}

function grown(before: RecordingView, recorded_ms: number): RecordingView {
  const tenths = Math.floor(recorded_ms / 100);
  const from = Math.max(0, tenths - BARS);
  return {
    ...before,
    recorded_ms,
    left_ms: Math.max(0, MOST_MS - recorded_ms),
    peaks: Array.from({ length: tenths - from }, (_, at) => loudness(from + at)),
    is_silent: query.has('muted') && recorded_ms > 2000,
  };
}

function start(conversation_id: string, changed: () => void): VoiceView {
  const refused = query.get('microphone');
  if (refused) throw new CoreError(refused, 'the invented microphone does not hear');
  if (recording) throw new CoreError('recording_already', 'something is being recorded already');
  ended = null;
  const begun = { conversation_id, state: 'recording', recorded_ms: 0 } as RecordingView;
  recording = grown(begun, Number(query.get('said') ?? 0) * 1000);
  talk(changed);
  return view();
}

function turn(conversation: string, state: 'recording' | 'paused'): VoiceView {
  recording = { ...here(conversation), state };
  return view();
}

function finish(conversation: string): Attachment {
  const { recorded_ms, is_silent } = here(conversation);
  stop();
  const bytes = new Uint8Array(syllables());
  const sha256 = digestOf(bytes);
  const peaks = Array.from({ length: 64 }, (_, at) => loudness(at * 3));
  const file = { sha256, mime_type: 'audio/ogg', size_bytes: bytes.length, voice: true };
  return attachFile(conversation, bytes, voiceNote(file, { duration_ms: recorded_ms, peaks, is_silent }));
}

function stop() {
  clearInterval(talking);
  recording = null;
}

/** `hangsOn` is told of the chat on whose draft a recording hangs from now on. */
export function voicing(hangsOn: (conversation: string) => void, stale: (tag: 'voice') => void) {
  const changed = () => stale('voice');
  return {
    handlers: {
      voice: view,
      microphones: (): Answer<'microphones'> => [{ id: 'alsa:headset', name: 'Headset' }],
      start_voice: ({ conversation_id }: Args<'start_voice'>) => start(conversation_id, changed),
      pause_voice: ({ conversation_id }: Args<'pause_voice'>) => turn(conversation_id, 'paused'),
      resume_voice: ({ conversation_id }: Args<'resume_voice'>) => turn(conversation_id, 'recording'),
      finish_voice: ({ conversation_id }: Args<'finish_voice'>) => {
        const attachment = finish(conversation_id);
        hangsOn(conversation_id);
        changed();
        return attachment;
      },
      discard_voice: ({ conversation_id }: Args<'discard_voice'>): Answer<'discard_voice'> => {
        here(conversation_id);
        stop();
        changed();
        return {};
      },
      dismiss_voice: (): Answer<'dismiss_voice'> => {
        ended = null;
        changed();
        return {};
      },
    },
    shop: {
      /** The recording ends by itself, and what was said hangs on the draft. */
      voiceEnds(why: EndedWhy) {
        if (recording) {
          const { conversation_id } = recording;
          finish(conversation_id);
          ended = { conversation_id, why };
          hangsOn(conversation_id);
        }
        changed();
      },
    },
  };
}
