/** The window of the invented shop: who sits before it, their settings, what it tells them once, and what it asks of the system. */
import type { ConversationItem, Notice, ReadReceipts, Settings } from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Ground } from './ground';
import { noticesIn } from './notices';
import { mayOf } from './people';
import type { Rooms } from './rooms';
import { ago, asha } from './words';

export class AppWindow {
  settings: Settings;
  /** `mine=hi`: whoever sits here chose it on another desk. */
  #language: string | null;
  #startsByItself = false;
  /** Notices that were read. */
  readonly #dismissed = new Set<number>();
  #quietUntil: string | null = null;

  constructor(
    private readonly ground: Ground,
    private readonly rooms: Rooms,
    private readonly rows: () => readonly ConversationItem[],
  ) {
    const { query } = ground;
    this.#language = query.get('mine');
    this.settings = {
      theme: 'system',
      zoom_percent: Number(query.get('zoom') ?? 100),
      locale: null,
      list_width: 332,
      context_width: 312,
      context_open: true,
      compact_rows: query.has('compact'),
      phone_unread_said: query.has('said'),
      enter_sends: true,
      single_keys: true,
      keys: {},
      read_receipts: (ground.chosen('receipts', ['on_open', 'never']) ?? 'on_reply') as ReadReceipts,
      hold_seconds: Number(query.get('hold') ?? 0),
      microphone: null,
      team: { working_time_only: query.has('working'), capacity: 20 },
      keep_running: false,
      notify: {
        mine: true,
        unassigned: true,
        mentions: true,
        waking: true,
        given: true,
        says: 'words',
        sound: false,
        quiet: null,
      },
    };
  }

  #me() {
    const { role, name, query } = this.ground;
    return {
      person_id: asha.id,
      name,
      role,
      ...mayOf(role),
      workspace_name: 'Mehta Fabrics',
      hub_url: 'http://127.0.0.1:8787',
      practice: !query.has('real'),
    };
  }

  #notices(): Notice[] {
    const { query } = this.ground;
    if (!query.has('notice')) return [];
    return noticesIn(this.rows(), query.get('notice')).filter(({ id }) => !this.#dismissed.has(id));
  }

  readonly handlers = {
    app_state: (): Answer<'app_state'> => {
      const { stage, vault, link } = this.rooms;
      return {
        stage,
        vault: stage === 'vault' ? vault : 'keyring',
        me: stage === 'inbox' ? this.#me() : null,
        notices: this.#notices(),
        settings: this.settings,
        language: this.#language,
        link,
      };
    },
    choose_language: ({ language }: Args<'choose_language'>): Answer<'choose_language'> => {
      this.#language = language;
      this.ground.stale('people');
      return {};
    },
    save_settings: (settings: Args<'save_settings'>): Answer<'save_settings'> => {
      this.settings = settings;
      this.ground.stale('settings');
      return {};
    },
    dismiss_notice: ({ id }: Args<'dismiss_notice'>): Answer<'dismiss_notice'> => {
      this.#dismissed.add(id);
      this.ground.stale('app');
      return {};
    },
    quiet: (): Answer<'quiet'> => ({ until: this.#quietUntil }),
    be_quiet: ({ minutes }: Args<'be_quiet'>): Answer<'be_quiet'> => {
      this.#quietUntil = minutes > 0 ? ago(-minutes) : null;
      this.ground.stale('notify');
      return { until: this.#quietUntil };
    },
    start_up: (): Answer<'start_up'> => ({
      by_itself: this.ground.query.has('nostart') ? null : this.#startsByItself,
    }),
    start_by_itself: ({ by_itself }: Args<'start_by_itself'>): Answer<'start_by_itself'> => {
      this.#startsByItself = by_itself;
      this.ground.stale('settings');
      return { by_itself };
    },
    open_link: (): Answer<'open_link'> => ({}),
    save_text: ({ name }: Args<'save_text'>): Answer<'save_text'> => ({ name }),
    save_table: ({ name }: Args<'save_table'>): Answer<'save_table'> => ({ name }),
  };
}
