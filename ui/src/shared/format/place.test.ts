import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlace } from './place';

describe('a place', () => {
  it('is read from what maps give', () => {
    const jaipur = { latitude: 26.9124, longitude: 75.7873 };
    for (const typed of [
      '26.9124, 75.7873',
      ' 26.9124 75.7873 ',
      'https://www.google.com/maps/@26.9124,75.7873,15z',
      'https://www.openstreetmap.org/?mlat=26.9124&mlon=75.7873#map=17/26.9/75.7',
      'https://maps.google.com/?q=26.9124,75.7873',
    ])
      expect(readPlace(typed), typed).toEqual(jaipur);
  });

  it('is nothing where there are no degrees', () => {
    for (const typed of ['', 'Johari Bazaar', '91.5, 10', '10, 181', '9829000001'])
      expect(readPlace(typed), typed).toBeNull();
  });

  it('never lies outside the world', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const place = readPlace(typed);
        expect(place === null || (Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)).toBe(
          true,
        );
      }),
    );
  });
});
