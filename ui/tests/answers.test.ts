import { expect, it } from 'vitest';
import { files, read } from './sources';

/*
 * A read has its faces from Answer.svelte. Who draws one by hand has a reason that stands here, and loses its line with it.
 */

const OWN = {
  'app/App.svelte': 'Before the first answer there is no window yet: it is opening.',
  'features/conversation-list/ConversationList.svelte':
    'The line of a stale list stands above what scrolls, its rows within.',
  'features/forward/ForwardSheet.svelte': 'Who was found for other words than the typed ones is not offered.',
  'features/labels/LabelPicker.svelte':
    'Two reads together fail: the labels, and which of them the chats carry.',
  'features/search/SearchResults.svelte': 'What was found for other words is not what was looked for.',
  'features/thread/Thread.svelte':
    'The line of a stale thread stands above what scrolls, its bubbles within.',
  'views/connect/ConnectView.svelte': 'Without the line to the hub the page says so in its own words.',
  'views/inbox/InboxView.svelte': 'That a chat is stale is said by its thread.',
  'views/number/NumberView.svelte':
    'What is stale stands below the name of the number, and only while the hub can be reached.',
  'views/team/TeamView.svelte': 'One line speaks for seven reads.',
};

const BY_HAND = /<StaleNote|<StateNote\b[^>]*\balert\b|\{(?:#if|:else if)[^}]*\bphase === 'error'/;
const markup = (source: string) => source.replace(/<script[\s\S]*?<\/script>/g, '');
const drawnByHand = (source: string) => BY_HAND.test(markup(source));

it('the faces of a read are drawn by hand only where there is a reason', () => {
  const found = files('ui/src', /\.svelte$/)
    .filter((path) => !path.endsWith('/shared/ui/Answer.svelte') && drawnByHand(read(path)))
    .map((path) => path.replace('ui/src/', ''));
  expect(found).toEqual(Object.keys(OWN).sort());
});

it.each([
  ['a stale line', '<StaleNote onretry={again} />'],
  ['a failed pane', '<StateNote\n  icon={CircleAlert}\n  title={t("error")}\n  alert\n>'],
  ['a failed line', "{:else if list.current.phase === 'error'}"],
])('%s would be found', (_face, source) => {
  expect(drawnByHand(source)).toBe(true);
});

it('an empty pane would not', () => {
  expect(drawnByHand('<StateNote icon={Tag} title={t("labels-none-yet")} />')).toBe(false);
});
