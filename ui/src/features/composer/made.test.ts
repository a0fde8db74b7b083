import { expect, it } from 'vitest';
import { contentOf, emptyForm } from './made';

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
