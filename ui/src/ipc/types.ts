/** The wire's types under the names the screen uses. */

export type Instant = string;
export type Delivery =
  'queued' | 'sending' | 'unknown' | 'handed_over' | 'sent' | 'failed' | 'delivered' | 'read' | 'played';
export type Origin = 'customer' | 'desk' | 'phone' | 'bot' | 'template' | 'campaign';
export type Status = 'open' | 'pending' | 'snoozed' | 'resolved';
export type Role = 'owner' | 'manager' | 'agent';
export type Direction = 'in' | 'out';
export type View = 'mine' | 'unassigned' | 'waiting' | 'all';

export interface Person {
  id: string;
  name: string;
  role: Role;
}

export interface Contact {
  id: string;
  name: string | null;
  phone: string | null;
  user_id: string | null;
  username: string | null;
  private: boolean;
}

export interface Preview {
  kind: string;
  text: string | null;
  origin: Origin;
  author: string | null;
  direction: Direction;
  delivery: Delivery | null;
  sent_at: Instant;
  revoked: boolean;
}

export interface ConversationRow {
  id: string;
  contact: Contact;
  status: Status;
  assignee: Person | null;
  unread: number;
  window_closes_at: Instant | null;
  last_message: Preview | null;
  draft: string | null;
  waiting_since: Instant | null;
}

export interface Media {
  mime_type: string | null;
  filename: string | null;
  size_bytes: number | null;
  state: 'pending' | 'ready' | 'failed' | 'expired' | 'too_large';
  voice: boolean;
  width: number | null;
  height: number | null;
}

export interface Quoted {
  id: string | null;
  kind: string;
  text: string | null;
  author: string | null;
  direction: Direction;
}

export interface Referral {
  headline: string | null;
  body: string | null;
  source_url: string | null;
}

export interface Place {
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
}

export interface SharedContact {
  name: string;
  phones: string[];
}

export interface Message {
  type: 'message';
  id: string;
  direction: Direction;
  origin: Origin;
  author: string | null;
  imported: boolean;
  kind: string;
  text: string | null;
  media: Media | null;
  place: Place | null;
  contacts: SharedContact[];
  reply_to: Quoted | null;
  reactions: { emoji: string; by: string }[];
  delivery: Delivery | null;
  error: { code: number; title: string } | null;
  edited_at: Instant | null;
  revoked_at: Instant | null;
  sent_at: Instant;
  referral: Referral | null;
}

export interface EventLine {
  type: 'event';
  id: string;
  at: Instant;
  kind: 'assigned' | 'unassigned' | 'resolved' | 'reopened' | 'phone_answered';
  by: string | null;
  to: string | null;
}

export type ThreadItem = Message | EventLine;
