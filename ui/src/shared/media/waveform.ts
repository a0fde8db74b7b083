/** The shape of a recording: the loudest moment of each of `bars` equal parts, from 0 to 1. */
export function peaks(samples: Float32Array, bars: number): number[] {
  const per = Math.max(1, Math.floor(samples.length / bars));
  const loud = Array.from({ length: bars }, (_, bar) => {
    let most = 0;
    const end = Math.min(samples.length, (bar + 1) * per);
    for (let at = bar * per; at < end; at += 8) most = Math.max(most, Math.abs(samples[at] ?? 0));
    return most;
  });
  const loudest = Math.max(...loud, 0.01);
  return loud.map((value) => value / loudest);
}

/** The waveform of a recording, or null when this computer cannot decode it. */
export async function waveformOf(
  blob: Blob,
  bars: number,
): Promise<{ peaks: number[]; seconds: number } | null> {
  if (typeof OfflineAudioContext === 'undefined') return null;
  try {
    const context = new OfflineAudioContext(1, 1, 22_050);
    const decoded = await context.decodeAudioData(await blob.arrayBuffer());
    return { peaks: peaks(decoded.getChannelData(0), bars), seconds: decoded.duration };
  } catch {
    return null;
  }
}
