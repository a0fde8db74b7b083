/** What the palette offers for what is typed: groups of lines, the likeliest first. */
import { computeCommandScore } from 'bits-ui';
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { ConversationItem, LabelView, QuickReplyItem, SavedView, TeamRef } from '$ipc/types';
import { contactHandle, contactName } from '$shared/format/contact';
import type { Shortcut } from './shortcuts';

export type Meant =
  | { is: 'command'; id: string; shortcut: Shortcut }
  | { is: 'view'; id: string; view: SavedView }
  | { is: 'label'; id: string; label: LabelView }
  | { is: 'team'; id: string; team: TeamRef }
  | { is: 'chat'; id: string; row: ConversationItem }
  | { is: 'reply'; id: string; name: string };
type Line = Meant & { rank: number };

export interface Group {
  label: PlainKey;
  lines: Line[];
}

export interface Offered {
  shortcuts: readonly Shortcut[];
  views: readonly SavedView[];
  labels: readonly LabelView[];
  teams: readonly TeamRef[];
  /** The rows of the list. */
  listed: readonly ConversationItem[];
  /** What the core found, last. */
  people: readonly ConversationItem[];
  replies: readonly QuickReplyItem[];
  /** Those were found by these very letters, and not by fewer or others while these are asked about. */
  isFound: { people: boolean; replies: boolean };
}

/** What the core found fits, whatever its letters: behind a command that begins like that, before one that only holds them. */
const FOUND = 0.6;

const chat = (row: ConversationItem): Meant => ({ is: 'chat', id: row.id, row });

/** Everything in its order while nothing is typed. */
export function groupsOf(typed: string, offered: Offered): Group[] {
  const letters = typed.trim();
  const plain = letters === '';
  const likeliest = (lines: Line[]) => lines.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
  /** What fits by its own letters fits as well as those do, and no less than `least`. */
  function named<T>(
    all: readonly T[],
    words: (one: T) => string,
    meant: (one: T) => Meant,
    least = 0,
  ): Line[] {
    const rank = (one: T) => (plain ? 1 : Math.max(least, computeCommandScore(words(one), letters)));
    return all.map((one) => ({ ...meant(one), rank: rank(one) }));
  }
  const called = ({ contact }: ConversationItem) => `${contactName(contact)} ${contactHandle(contact)}`;
  const { shortcuts, views, labels, teams, listed, people, replies, isFound } = offered;
  const others = listed.filter(({ id }) => !people.some((row) => row.id === id));
  const commands = shortcuts.filter(({ id }) => id !== 'palette' && id !== 'back');
  const all: Group[] = [
    {
      label: 'palette-commands',
      lines: named(
        commands,
        ({ label }) => t(label),
        (shortcut) => ({ is: 'command', id: shortcut.id, shortcut }),
      ),
    },
    {
      label: 'palette-views',
      lines: named(
        views,
        ({ name }) => `${t('palette-views')} ${name}`,
        (view) => ({ is: 'view', id: view.id, view }),
      ),
    },
    {
      label: 'palette-labels',
      lines: named(
        labels,
        ({ name }) => `${t('palette-labels')} ${name}`,
        (label) => ({ is: 'label', id: label.id, label }),
      ),
    },
    {
      label: 'palette-teams',
      lines: named(
        teams,
        ({ name }) => `${t('palette-teams')} ${name}`,
        (team) => ({ is: 'team', id: team.id, team }),
      ),
    },
    {
      label: 'list-label',
      lines: [...named(people, called, chat, isFound.people ? FOUND : 0), ...named(others, called, chat)],
    },
    {
      label: 'palette-replies',
      lines: named(
        replies,
        ({ reply }) => reply.name,
        ({ id, reply }) => ({ is: 'reply', id, name: reply.name }),
        isFound.replies ? FOUND : 0,
      ),
    },
  ];
  const shown = all
    .map(({ label, lines }) => ({ label, lines: likeliest(lines) }))
    .filter(({ lines }) => lines.length > 0);
  const best = ({ lines }: Group) => lines[0]?.rank ?? 0;
  return plain ? shown : shown.sort((a, b) => best(b) - best(a));
}
