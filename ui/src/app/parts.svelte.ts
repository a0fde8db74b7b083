/**
 * Parts of the window that are read from the disk when somebody first goes there. A desk begins with the list: what it does not show is not
 * read, compiled or kept for it.
 */
import { prepareLanguages } from '$i18n/runtime.svelte';
import { Part } from '$shared/ui/part.svelte';
import { parts as inbox } from '$views/inbox/parts';

export const parts = {
  ...inbox,
  connect: new Part(() => import('$views/connect/ConnectView.svelte')),
  firstRun: new Part(() => import('$views/first-run/FirstRun.svelte')),
  help: new Part(() => import('./HelpSheet.svelte')),
  newChat: new Part(() => import('$features/templates/NewChatSheet.svelte')),
  number: new Part(() => import('$views/number/NumberView.svelte')),
  palette: new Part(() => import('./Palette.svelte')),
  // Languages are chosen there, and a survey is worded in several.
  settings: new Part(async () => {
    await prepareLanguages();
    return import('$views/settings/SettingsView.svelte');
  }),
  team: new Part(() => import('$views/team/TeamView.svelte')),
};

/** Reads all of them, for whoever cannot wait later. */
export const prepareParts = () => Promise.all(Object.values(parts).map((part) => part.prepare()));
