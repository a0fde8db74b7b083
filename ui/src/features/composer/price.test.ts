import { describe, expect, it } from 'vitest';
import { plain } from '../../../tests/window';
import { mayCost, sendLabel } from './price';

describe('the Send button', () => {
  it('says what sending would do', () => {
    expect(sendLabel({ is: 'free', reason: 'allowance' }, false)).toBe('Send · free');
    const about = { is: 'about', amount: { micros: 120_000, currency: 'INR' } } as const;
    expect(plain(sendLabel(about, false))).toBe('Send · about ₹0.12');
    expect(plain(sendLabel(about, true))).toBe('Send anyway · about ₹0.12');
    expect(sendLabel({ is: 'unpriced' }, false)).toBe('Send · price not known');
    expect(sendLabel({ is: 'template_only' }, false)).toBe('Template only');
    expect(sendLabel({ is: 'queue' }, true)).toBe('Send when online');
  });

  it('speaks of the phone only where the desk may cost something', () => {
    expect(mayCost({ is: 'unpriced' })).toBe(true);
    expect(mayCost({ is: 'free', reason: 'entry_point' })).toBe(false);
  });
});
