/** The invented shop's number and the journey to it: how it comes, how it is, and what its history told. */
import type { NumberRow, TryItMarks } from '../bindings.gen';
import type { Chats } from './chats';
import type { Ground } from './ground';
import { Held } from './held';
import { Journey } from './journey';
import { Numbers } from './numbers';
import { Signups } from './signup';

export function connecting(ground: Ground, chats: Chats) {
  const journey = new Journey(ground.query);
  const held = new Held(ground, chats, journey);
  const numbers = new Numbers(ground, journey, () => held.counts());
  const signups = new Signups(ground, numbers, journey, () => held.shared);
  return {
    handlers: { ...signups.handlers, ...numbers.handlers, ...held.handlersOf(() => numbers.number) },
    /** What WhatsApp, the phone or the browser could do next: a hook for tests. */
    shop: {
      signup: signups.signup,
      number: (next: Partial<NumberRow>) => void numbers.change(next),
      tried: (next: Partial<TryItMarks>) => numbers.tried(next),
    },
    sent: () => numbers.sent(),
  };
}
