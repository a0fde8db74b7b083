/** What can be done with a bubble of the open chat. */
import type { BubbleActions } from '$features/thread/actions';
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import { oneLine } from '$shared/format/name';
import { announce } from '$shared/ui/announce.svelte';
import { said } from '$shared/ui/said.svelte';
import type { Chat } from './chat.svelte';

export function actionsIn(chat: Chat): BubbleActions {
  const { given, reply, noting, sight } = chat;

  async function copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
      announce(t('copied'));
      return true;
    } catch {
      given.onproblem(t('copy-failed'));
      return false;
    }
  }

  /** Whoever keeps a file elsewhere hears once that nothing guards it there. */
  async function save(message_id: string) {
    const { name } = await call('save_media', { message_id });
    if (name === null || said.outside) return;
    said.outside = true;
    given.onproblem(t('saved-outside', { name: oneLine(name) }));
  }

  return {
    reply(messageId) {
      const message = sight.bubble(messageId);
      if (message) reply.quote(message);
      void chat.pen.to('reply');
    },
    copy,
    openLink: (url) => void chat.run(call('open_link', { url })),
    openPicture: (messageId) => (chat.picture = messageId),
    save: (message_id) => void chat.run(save(message_id)),
    jump: (messageId) => void sight.jump(messageId),
    sendAgain: (message_id) => chat.run(call('send_again', { message_id })),
    sendNow: (message_id) => chat.run(call('send_now', { message_id })),
    undo: (messageId) => void chat.takeBack(messageId),
    discard: (message_id) => chat.run(call('discard', { message_id })),
    openNumber: () => given.onnumber(),
    writeTo: (number) => given.onwriteto(number),
    take: () => chat.acts.take(),
    askOwner: (words) =>
      noting.write(
        `${chat.outlook.owners.map((person) => `@${oneLine(person.name)}`).join(' ')} ${words}`.trim(),
      ),
    react: (message_id, emoji) => void chat.run(call('react', { message_id, emoji })),
    forward: (messageId) => (chat.forwarding = messageId),
    sendTemplate: () => chat.chooseTemplate(),
  };
}
