import { beforeEach, expect, it } from 'vitest';
import { language } from '$i18n/runtime.svelte';
import type { LifeEvent, LifelineView } from '$ipc/types';
import { announcedBan, gapWords, lifelineWords, lifeWords, limit, linkWords, quality } from './reading';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 22, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const plain = (text: string | null) => (text ?? '').replace(/[\u2068\u2069]/g, '');
const line = (days: number): LifelineView => ({
  left_ms: days * DAY,
  is_reminding: days <= 4,
  is_alerting: days <= 3,
});
const event = (kind: string, detail: unknown = null): LifeEvent => ({ at: iso(now), kind, by: null, detail });

beforeEach(() => language.set('en'));

it('a reason WhatsApp invents tomorrow is shown as it came', () => {
  const told = linkWords({ state: 'disconnected', reason: 'MOON_PHASE', initiated_by: null });
  expect(plain(told)).toContain('MOON_PHASE');
  expect(linkWords({ state: 'disconnected', reason: null, initiated_by: null })).toContain('did not say why');
  expect(linkWords({ state: 'connected' })).toBeNull();
});

it('tiers become numbers, and unknown words stay words', () => {
  expect(plain(limit('TIER_250'))).toBe('250 customers');
  expect(plain(limit('TIER_100K'))).toBe('1,00,000 customers');
  expect(limit('TIER_UNLIMITED')).toBe('No limit');
  expect(limit('TIER_NEW')).toBe('TIER_NEW');
  expect(quality('RED')).toEqual({ words: 'Low', tone: 'bad' });
  expect(quality('PURPLE')).toEqual({ words: 'PURPLE', tone: 'quiet' });
});

it('the lifeline counts whole days, then hours, and never below nothing', () => {
  expect(plain(lifelineWords(line(13.9)).words)).toBe('13 days left');
  expect(lifelineWords(line(2.5))).toMatchObject({ tone: 'bad' });
  expect(plain(lifelineWords(line(0.4)).words)).toBe('9 hours left');
  expect(lifelineWords(line(0)).words).toBe('May end any time');
  expect(lifelineWords(null).tone).toBe('quiet');
});

it('a gap says from when to when, and one day only once', () => {
  const from = now - DAY;
  const told = gapWords({ from: iso(from), until: iso(from + 7 * 60_000), why: 'hub_down' }, now);
  expect(plain(told.words)).toMatch(/^Messages between yesterday \d\d:\d\d and \d\d:\d\d may be missing/);
  expect(gapWords({ from: iso(from), until: null, why: 'new' }, now).why).toBe('The reason is not known.');
});

it('says what WhatsApp decided, and what belongs to it', () => {
  const told = (kind: string, detail: unknown) => {
    const { words, more } = lifeWords(event(kind, detail));
    return [words, plain(more)];
  };
  const ban = { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'December 9, 2026' };
  expect(told('disabled_update', ban)).toEqual([
    'WhatsApp announced that it will disable the account',
    'December 9, 2026',
  ]);
  expect(told('disabled_update', { waba_ban_state: 'REINSTATE' })[0]).toContain('again');
  const name = {
    decision: 'REJECTED',
    requested_verified_name: 'Mehta',
    rejection_reason: 'NAME_NOT_RELATED',
  };
  expect(told('phone_number_name_update', name)).toEqual(['The name was refused', 'Mehta, name not related']);
  expect(told('phone_number_quality_update', { event: 'DOWNGRADE', limit: 'TIER_250' })).toEqual([
    'The limit was lowered',
    '250 customers',
  ]);
  expect(told('business_capability_update', { limit: '-1' })[1]).toBe('No limit');
  expect(told('account_review_update', { decision: 'POSTPONED' })[1]).toBe('postponed');
});

it('an announced ban has its day until WhatsApp does or takes back what it announced', () => {
  const announced = event('disabled_update', {
    waba_ban_state: 'SCHEDULE_FOR_DISABLE',
    waba_ban_date: 'December 9, 2026',
  });
  expect(announcedBan([event('connected'), announced])).toBe('December 9, 2026');
  expect(announcedBan([event('disabled_update', { waba_ban_state: 'REINSTATE' }), announced])).toBeNull();
  expect(announcedBan([])).toBeNull();
});

it('life events carry their reason in words', () => {
  expect(lifeWords(event('partner_removed', { reason: 'CHANGE_NUMBER' })).more).toContain(
    'Connect the new number',
  );
  expect(plain(lifeWords(event('stage_changed', { stage: 'mirror' })).words)).toContain('Mirror only');
  expect(plain(lifeWords(event('moon_landing')).words)).toBe('WhatsApp told: moon landing');
});
