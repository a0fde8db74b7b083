/** What the window shows beside the rail. */
export type Section = 'inbox' | 'number' | 'connect' | 'scenes' | 'settings';
