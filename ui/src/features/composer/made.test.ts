import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlace } from '$shared/format/place';
import { contentOf, emptyForm } from './made';

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

it('answers nobody filled in are left out, the others keep their own ids', () => {
  const form = { ...emptyForm(), text: 'Which one?', buttons: ['Blue', ' ', 'Red'] };
  expect(contentOf('buttons', form)).toEqual({
    kind: 'interactive',
    text: 'Which one?',
    footer: undefined,
    prompt: {
      what: 'buttons',
      buttons: [
        { id: 'b1', title: 'Blue', description: undefined },
        { id: 'b3', title: 'Red', description: undefined },
      ],
    },
  });
});
