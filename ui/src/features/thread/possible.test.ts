import { describe, expect, it } from 'vitest';
import { from, out } from '$ipc/fake/words';
import { canQuote, canReact } from './possible';

describe('what is offered for a bubble', () => {
  it('is named to WhatsApp only once WhatsApp has it', () => {
    expect(canQuote(from(1, 'Is it ready?'))).toBe(true);
    for (const delivery of ['queued', 'sending', 'unknown', 'failed'] as const) {
      expect([canQuote(out(1, 'Yes', delivery)), canReact(out(1, 'Yes', delivery))]).toEqual([false, false]);
    }
    for (const delivery of ['handed_over', 'sent', 'delivered', 'read'] as const) {
      expect(canQuote(out(1, 'Yes', delivery))).toBe(true);
    }
    expect(canQuote(from(1, '', { revoked_at: new Date().toISOString() }))).toBe(false);
  });
});
