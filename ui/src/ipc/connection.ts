import type { ConnectionState } from './types';

/** The hub can be asked. Nothing is forbidden while nobody knows yet. */
export const isOnline = (state: ConnectionState | undefined): boolean =>
  state === undefined || state === 'live' || state === 'catching_up';
