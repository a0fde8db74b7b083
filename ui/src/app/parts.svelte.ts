/**
 * Parts of the window that are read from the disk when somebody first goes there. A desk begins in the inbox: what it does not show is not
 * read, compiled or kept for it.
 */
import type { Component } from 'svelte';
import { prepareLanguages } from '$i18n/runtime.svelte';

// What a part is given differs from part to part; whoever draws it is held to its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Drawn = Component<any, any, any>;

export class Part<C extends Drawn> {
  #drawn = $state.raw<C | null>(null);
  #coming: Promise<void> | null = null;

  constructor(private readonly read: () => Promise<{ default: C }>) {}

  /** What is drawn there, or null while it is being read. */
  get drawn(): C | null {
    if (!this.#drawn) void this.prepare();
    return this.#drawn;
  }

  async prepare(): Promise<void> {
    await (this.#coming ??= this.#come());
  }

  async #come(): Promise<void> {
    try {
      this.#drawn = (await this.read()).default;
    } finally {
      // One that did not come is read again when somebody looks next.
      this.#coming = null;
    }
  }
}

export const parts = {
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
