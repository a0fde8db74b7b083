/** How somebody comes into the invented shop and leaves it: vault, doors, invitations, and links that were opened outside. */
import type { OpenedLink, Room, VaultState } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import { came, mustSetUp, second } from './second-factor';

const INVITATION = 'sangam://join?hub=https%3A%2F%2Fdesk.mehtafabrics.example&code=k7-Q2';
const ROOMS: readonly Room[] = ['vault', 'doors', 'signed_out'];

/** `opened=join`, `opened=reset` or `opened=connected`: a link from outside opened the app. */
function linkIn(query: URLSearchParams): OpenedLink | null {
  const opened = query.get('opened');
  if (opened === 'connected') return { to: 'connected' };
  if (opened !== 'join' && opened !== 'reset') return null;
  return { to: 'join', invitation: INVITATION.replace('join', opened) };
}

/** `own`: a desk was begun on this computer before. `room=vault&sealed`: it was sealed with a passphrase. */
export class Rooms {
  stage: Room;
  link: OpenedLink | null;
  vault: VaultState;

  constructor(
    private readonly query: URLSearchParams,
    private readonly changed: () => void,
  ) {
    this.stage = ROOMS.find((room) => room === query.get('room')) ?? 'inbox';
    this.link = linkIn(query);
    this.vault = query.has('sealed') ? 'passphrase_locked' : 'missing';
  }

  /** A link was opened outside, in a browser or a mail. */
  opened(to: OpenedLink['to']): void {
    this.link = to === 'join' ? { to, invitation: INVITATION } : { to };
    this.changed();
  }

  #enter(next: Room = 'inbox'): Record<string, never> {
    this.stage = next;
    this.changed();
    return {};
  }

  /** A door that may ask for a second factor, or for setting one up. */
  #through(totp: string | null) {
    if (this.query.has('factor')) second(totp);
    if (this.query.has('required')) mustSetUp(totp);
  }

  readonly handlers = {
    open_vault: (args: Args<'open_vault'>): Answer<'open_vault'> => {
      if (args.how === 'try_keyring') {
        const [code, words] = this.vault === 'missing' ? ['vault', 'none answers'] : ['vault_empty', 'empty'];
        throw new CoreError(code as string, words as string);
      }
      if (args.how === 'begin_anew') {
        this.vault = 'missing';
        return this.#enter('vault');
      }
      return this.#enter('doors');
    },
    link_followed: (): Answer<'link_followed'> => {
      this.link = null;
      return {};
    },
    enter_practice: (): Promise<Answer<'enter_practice'>> =>
      new Promise((done) => setTimeout(() => done(this.#enter()), 600)),
    read_invitation: ({ invitation }: Args<'read_invitation'>): Answer<'read_invitation'> => {
      if (!invitation.startsWith('sangam://')) throw new CoreError('invitation_invalid', 'not an invitation');
      const resets = invitation.startsWith('sangam://reset');
      return { hub_url: 'https://desk.mehtafabrics.example', resets };
    },
    accept_invitation: ({ email }: Args<'accept_invitation'>): Answer<'accept_invitation'> => {
      if (email.startsWith('asha@')) throw new CoreError('invalid', 'in use', { field: 'email' });
      this.#through(null);
      return came(this.#enter(), null);
    },
    use_reset: ({ password, totp }: Args<'use_reset'>): Answer<'use_reset'> => {
      this.#through(totp);
      if (password.includes('too late')) throw new CoreError('reset_invalid', 'no');
      return came(this.#enter(), totp);
    },
    sign_in: ({ password, totp }: Args<'sign_in'>): Answer<'sign_in'> => {
      if (password === 'wrong') throw new CoreError('wrong_credentials', 'no');
      this.#through(totp);
      return came(this.#enter(), totp);
    },
    recover: ({ code, totp }: Args<'recover'>): Answer<'recover'> => {
      if (code === 'used') throw new CoreError('recovery_invalid', 'no');
      this.#through(totp);
      return came(this.#enter(), totp);
    },
    find_own_desk: (): Answer<'find_own_desk'> => ({
      hub_url: this.query.has('own') ? 'http://127.0.0.1:40001/' : null,
    }),
    start_own_desk: (): Answer<'start_own_desk'> => this.#enter(),
    sign_out: (): Answer<'sign_out'> => this.#enter('doors'),
  };
}
