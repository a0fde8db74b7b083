/** The second factor of whoever sits at the invented desk. Any code fits but 000000. */
import type { Answer, Args } from '../client';
import type { Tag } from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, DAY } from './words';

type Name =
  | 'second_factor'
  | 'begin_second_factor'
  | 'confirm_second_factor'
  | 'end_second_factor'
  | 'make_recovery_codes'
  | 'recovery_codes_kept';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

const WORDS = 'k4wz-7mfa q2ht-x5oj c6vn-3lyb r7ds-2pgu';

/** The second step of a door. */
export function second(code: string | null): void {
  if (!code) throw new CoreError('totp_required', 'no');
  if (code === '000000') throw new CoreError('totp_wrong', 'no');
}

/** A door for somebody who must have a second factor and has none. */
export function mustSetUp(code: string | null): void {
  if (!code) throw new CoreError('totp_set_up', 'no', secretDrawn());
  if (code === '000000') throw new CoreError('totp_wrong', 'no');
}

/** What a door answers; codes come with a second factor that was just set up. */
export function came(_: Record<string, never>, code: string | null): Answer<'sign_in'> {
  const isNew = code !== null && new URLSearchParams(window.location.search).has('required');
  return { recovery_codes: isNew ? tenCodes() : null };
}

/** Squares by a fixed rule: a picture of the size of a real code, which no phone reads. */
function secretDrawn() {
  const bars = Array.from({ length: 29 * 29 }, (_, at) => [at % 29, Math.floor(at / 29)] as const)
    .filter(([x, y]) => (x * y + x * 3 + y * 5) % 3 === 0)
    .map(([x, y]) => `M${x + 4} ${y + 4}h1v1h-1z`);
  return {
    groups: ['JBSW', 'Y3DP', 'EHPK', '3PXP', 'QRST', 'UVWX', 'YZ23', '4567'],
    picture: { side: 37, path: bars.join('') },
  };
}

function tenCodes(): string[] {
  const parts = WORDS.split(/[ -]/);
  const part = (nth: number) => parts[nth % parts.length] ?? '';
  const pick = (nth: number) => [nth, nth + 3, nth * 2 + 1, nth + 5].map(part).join('-');
  return Array.from({ length: 10 }, (_, nth) => `${pick(nth).slice(0, -1)}${'abcdefghij'[nth] ?? ''}`);
}

interface World {
  on: boolean;
  stale: (...tags: Tag[]) => void;
  online: () => void;
}

export function factoring({ on, stale, online }: World): Handlers {
  let since = on ? ago(30 * DAY) : null;
  let left = on ? 7 : 0;
  const proven = (password: string, code: string | null) => {
    online();
    if (password === 'wrong') throw new CoreError('wrong_credentials', 'no');
    if (since) second(code);
  };
  const codes = () => {
    left = 10;
    stale('people');
    return { codes: tenCodes(), set: null };
  };
  return {
    second_factor: () => {
      online();
      return { since, codes_left: left };
    },
    begin_second_factor: ({ password }) => {
      proven(password, null);
      return secretDrawn();
    },
    confirm_second_factor: ({ code }) => {
      online();
      second(code);
      since = ago(0);
      return codes();
    },
    end_second_factor: ({ password, code }) => {
      proven(password, code);
      since = null;
      stale('people');
      return {};
    },
    make_recovery_codes: ({ password, code }) => {
      proven(password, code);
      return { codes: tenCodes(), set: 'k4wz' };
    },
    recovery_codes_kept: () => {
      online();
      left = 10;
      stale('people');
      return {};
    },
  };
}
