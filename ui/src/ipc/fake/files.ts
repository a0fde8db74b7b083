/** Bytes for the invented files: a picture drawn on the spot, and eight kilohertz of syllables. */
import { CoreError } from '../errors';

export async function picture(seed: string): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(920, 560);
  const draw = canvas.getContext('2d');
  if (!draw) throw new CoreError('internal', 'no canvas');
  const fill = draw.createLinearGradient(0, 0, 920, 560);
  fill.addColorStop(0, 'rgb(215 180 138)');
  fill.addColorStop(0.6, 'rgb(168 96 63)');
  fill.addColorStop(1, 'rgb(95 59 44)');
  draw.fillStyle = fill;
  draw.fillRect(0, 0, 920, 560);
  draw.globalAlpha = 0.16;
  for (let i = 0; i < 18; i++) {
    draw.beginPath();
    draw.arc(((i * 173 + seed.length * 31) % 920) + 20, (i * 97) % 560, 34, 0, 7);
    draw.fillStyle = i % 2 ? 'rgb(255 255 255)' : 'rgb(40 20 10)';
    draw.fill();
  }
  return (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer();
}

/** Eight kilohertz of syllables: enough for a player and its waveform. */
export function voice(): ArrayBuffer {
  const rate = 8000;
  const samples = rate * 23;
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const words = (at: number, text: string) =>
    [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  words(0, 'RIFF');
  view.setUint32(4, 36 + samples * 2, true);
  words(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  words(36, 'data');
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i++) {
    const second = i / rate;
    const loud =
      Math.abs(Math.sin(second * 3.1) * Math.sin(second * 1.3 + 1)) ** 1.5 *
      (Math.sin(second * 0.5) > -0.6 ? 1 : 0.05);
    view.setInt16(44 + i * 2, Math.sin(second * 1200) * loud * 20_000, true);
  }
  return view.buffer;
}
