/** What the window shows beside the rail. */
export type Section = 'inbox' | 'team' | 'number' | 'connect' | 'scenes' | 'settings';
