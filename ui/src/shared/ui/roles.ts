/** What the roles are called. What a role may do is asked of `me.may`, never told from its name. */
import type { PlainKey } from '$i18n/runtime.svelte';
import type { Capability, Me, Role } from '$ipc/types';

export const ROLE_WORD: Record<Role, PlainKey> = {
  owner: 'role-owner',
  manager: 'role-manager',
  agent: 'role-agent',
};

export const may = (me: Pick<Me, 'may'>, capability: Capability) => me.may.includes(capability);
