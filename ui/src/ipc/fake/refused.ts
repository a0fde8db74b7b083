/** A conversation in which little went out: one bubble for each kind of refusal and of help. */
import type { MessageView, ThreadItem } from '../bindings.gen';
import { DAY, from, message, file, out } from './words';

const failed = (
  minutes: number,
  text: string,
  code: number,
  title: string,
  more: Partial<MessageView> = {},
) => out(minutes, text, 'failed', { error: { code, title }, ...more });

export function refused(): ThreadItem[] {
  return [
    from(4 * DAY, 'Shukriya', {
      reaction_refused: { emoji: '🙏', error: { code: 131_009, title: 'Parameter value is not valid' } },
    }),
    message(3 * DAY, { kind: 'image', error: { code: 131_052, title: 'Media download error' } }),
    failed(46, 'Your kurta is ready to collect.', 131_047, 'Re-engagement message'),
    failed(44, 'Shall we send it by courier?', 131_042, 'Business eligibility payment issue'),
    failed(42, 'We are open till 8 pm.', 131_026, 'Message undeliverable'),
    failed(
      40,
      'Winter sale: 20 % off till Sunday',
      131_049,
      'Message not delivered to keep the ecosystem healthy',
    ),
    failed(38, 'The bill', 131_053, 'Media upload error', {
      kind: 'document',
      media: file('application/pdf', 92_000, { filename: 'Bill 7712.pdf' }),
    }),
    failed(36, 'Thank you!', 131_008, 'Required parameter is missing'),
    failed(34, 'See you on Monday.', 139_999, 'Something new'),
    failed(32, 'One more thing', 0, ''),
    out(30, 'And the blouse piece?', 'queued', {
      delivery: null,
      outbox: {
        state: 'rejected',
        error: { code: 'stage', message: 'the number’s stage does not let this person send', detail: null },
      },
    }),
    out(28, 'Shall I book the tailor?', 'unknown'),
  ];
}
