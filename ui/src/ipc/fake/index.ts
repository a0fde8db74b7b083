/**
 * An invented shop in memory, for building and testing the screen without the core (`vite --mode fake`). It answers the
 * same commands and pushes the same stale tags, each family of them in a file of its own; here they are joined. It is not part of a
 * production build.
 */
import type { Answer, Args, CommandName, Transport } from '../client';
import { alerting } from './alerts';
import { attaching } from './attachments';
import { carding } from './card';
import { Chats, isAtWork } from './chats';
import { connecting } from './connect';
import { conversing } from './conversation';
import { copying } from './copies';
import { costing } from './cost';
import { threads } from './customers';
import { rowsAtFirst } from './first';
import { Ground } from './ground';
import { happening } from './happenings';
import { keepingHours } from './hours';
import { labelling } from './labels';
import { planning } from './later';
import { Leaving } from './leaving';
import { listing } from './list';
import { Merges } from './merges';
import { beginning } from './new-chats';
import { noting } from './notes';
import { mayOf, peopling } from './people';
import { practising } from './practice';
import { presenting } from './presence';
import { replying } from './replies';
import { Rooms } from './rooms';
import { giving } from './routing';
import { attachIn, bytesOfFile, pickForTemplate } from './sending';
import { standing } from './status';
import { surveying } from './survey';
import { teaming } from './team';
import { teamsOf } from './teams';
import { templating } from './templates';
import { Trouble } from './trouble';
import { updating } from './updates';
import { viewing } from './views';
import { voicing } from './voice';
import { AppWindow } from './window';
import { meena, people } from './words';

const ground = new Ground();
const { query, stale, isOffline } = ground;
const chats = new Chats(rowsAtFirst(ground), ground.staleIn);
const around = { query, stale, isOffline, rows: () => chats.rows, role: () => ground.role };

const rooms = new Rooms(query, () => stale('app'));
const appWindow = new AppWindow(ground, rooms, around.rows);
const connect = connecting(ground, chats);
const leaving = new Leaving({
  chats,
  connection: () => ground.connection,
  settings: () => appWindow.settings,
  sent: () => connect.sent(),
});
const attachments = attaching(chats, leaving);
const { hangsOn } = attachments;

const cost = costing(query, stale, isOffline);
const later = planning(query, {
  ...around,
  send: (conversation, content) => void leaving.send(conversation, content, null),
  draft: (conversation, draft) => chats.change(conversation, { draft }),
});
const labels = labelling(query, {
  ...around,
  counts: () => chats.counts(),
  change: (conversation, next, what) => chats.line(conversation, what ?? null, next),
});
chats.rows = labels.begin(chats.rows);
const teams = teamsOf(query, {
  ...around,
  change: (conversation, next, what) => chats.line(conversation, what, next),
});
chats.rows = teams.begin(chats.rows);
const presence = presenting(query, around);
const updates = updating(query, () => stale('updates'));
const views = viewing(query, around);
const templates = templating(
  query,
  ground.role,
  stale,
  isOffline,
  (category, to) =>
    cost.template(
      category,
      to.to === 'conversation' ? chats.row(to.conversation_id) : null,
      ground.connection,
    ),
  pickForTemplate,
);

const team = peopling({
  query,
  role: ground.role,
  stale,
  isOffline,
  rename(name) {
    ground.name = name;
    stale('app');
  },
});
const colleagues = () =>
  people.map((someone) => ({
    ...someone,
    role: someone === meena ? ('owner' as const) : ('agent' as const),
    away: team.awayOf(someone.id),
  }));
const card = carding({
  row: (conversation) => chats.row(conversation),
  isOffline,
  change: (conversation, contact) => chats.change(conversation, { contact }),
  block: (conversation, blocked_at) =>
    chats.change(conversation, { blocked_at, ...(blocked_at ? { status: 'resolved' } : {}) }),
  shaped: () => stale('conversation'),
});
const notes = noting({
  ...around,
  threads,
  people: colleagues,
  change: (conversation) => chats.change(conversation, {}),
  drafted: (conversation) => ground.staleIn(conversation, 'conversation'),
});
const replies = replying({
  ...around,
  mayShare: () => mayOf(ground.role).may.includes('share_replies'),
  contact: (conversation) => chats.row(conversation).contact,
  heard: (conversation) => chats.heardIn(conversation),
  hang(conversation, { file }) {
    attachIn(conversation, file.filename ?? 'file', new TextEncoder().encode(`%PDF ${file.sha256}`));
    hangsOn(conversation);
  },
  pick: async () => {
    const { file } = await pickForTemplate('Prices.pdf');
    return file ? { media: 'document', file } : null;
  },
});
const figures = teaming(query, around.rows, () => chats.counts(), team.awayOf);
const voice = voicing(hangsOn, stale);
const merges = new Merges(ground, chats);
const conversation = conversing(ground, chats, leaving, (row) => ({
  card: card.cardOf(row),
  note: notes.draftOf(row.id),
  sending: cost.sending(row, ground.connection),
  must_take: teams.mustTake(row),
  merge_offer: merges.offerTo(row.id),
  merges: merges.mergesOf(row.id),
}));
const lists = listing({
  query,
  chats,
  people: colleagues,
  masked: team.masks,
  filtered: labels.handlers.filtered,
  behind: figures.team_conversations,
});

const trouble = new Trouble(ground);

const handlers: { [N in CommandName]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> } = {
  ...ground.handlers,
  ...appWindow.handlers,
  ...rooms.handlers,
  ...updates.handlers,
  ...chats.handlers,
  ...lists.handlers,
  ...conversation.handlers,
  ...leaving.handlers,
  ...attachments.handlers,
  ...voice.handlers,
  ...later.handlers,
  ...notes.handlers,
  ...card.handlers,
  ...merges.handlers,
  ...beginning(chats, leaving).handlers,
  ...labels.handlers,
  ...views.handlers,
  ...teams.handlers,
  ...presence.handlers,
  ...templates.handlers,
  ...replies.handlers,
  ...connect.handlers,
  ...alerting(ground).handlers,
  ...copying(ground).handlers,
  ...cost.handlers,
  ...team.handlers,
  ...figures,
  ...practising(stale).handlers,
  ...standing(around.rows, (id, next, what) => chats.line(id, what, next), labels.labelled),
  ...keepingHours({
    query,
    isManager: () => ground.role !== 'agent',
    isOffline,
    stale: () => stale('shop'),
  }),
  ...surveying({ query, chats: around.rows, isOffline, stale: () => stale('numbers') }),
  ...giving({
    query,
    awayOf: team.awayOf,
    openOf: (id) => chats.rows.filter((row) => isAtWork(row) && row.assignee?.id === id).length,
    isOffline,
    stale: () => stale('numbers'),
  }),
};

export const shop = {
  ...happening({ ground, chats, rooms, promoted: team.promote }),
  ...connect.shop,
  ...updates.shop,
  ...voice.shop,
  /** Two customers turn out to have had one phone. */
  sharePhone: (one: string, other: string) => merges.sharePhone(one, other),
  /** The hub turned down the note written last. */
  turnsNoteBack: notes.turnsBack,
  /** Colleagues turn to other chats. */
  present: presence.turn,
};

export const fakeTransport: Transport = {
  call: async (name, args) => {
    trouble.meet(name);
    return (handlers[name] as (args: unknown) => unknown)(merges.resolved(args));
  },
  bytes: attachments.bytesOf,
  attach: async (conversation, name, bytes) => attachments.attach(conversation, name, bytes),
  attachmentBytes: async (sha256) => bytesOfFile(sha256),
  // A browser has a size of its own.
  zoom: () => Promise.resolve(),
  listen: ground.listen,
};
