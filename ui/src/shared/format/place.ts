/** Places as people have them at hand. */
import { latinDigits } from './digits';

/** "26.9124, 75.7873", a map's address with `@26.9124,75.7873` or `mlat=…&mlon=…`: degrees north and east. */
export function readPlace(typed: string): { latitude: number; longitude: number } | null {
  const number = '(-?\\d{1,3}(?:\\.\\d+)?)';
  const shapes = [
    new RegExp(`^\\s*${number}\\s*[,;\\s]\\s*${number}\\s*$`),
    new RegExp(`@${number},${number}`),
    new RegExp(`mlat=${number}&mlon=${number}`),
    new RegExp(`[?&](?:q|query|ll)=${number}(?:,|%2C)${number}`, 'i'),
  ];
  const text = latinDigits(typed);
  for (const shape of shapes) {
    const found = shape.exec(text);
    if (!found) continue;
    const [latitude, longitude] = [Number(found[1]), Number(found[2])];
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
    // To the millionth of a degree: a tenth of a metre.
    return { latitude: Math.round(latitude * 1e6) / 1e6, longitude: Math.round(longitude * 1e6) / 1e6 };
  }
  return null;
}
