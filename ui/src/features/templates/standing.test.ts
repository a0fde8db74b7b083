import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import type { TemplateRow, TemplateStatus, TemplateView } from '$ipc/types';
import { plain } from '../../../tests/window';
import { IN_FILTER, reasonOf, STATUS, unsendable, whyNot } from './standing';

const view = (more: Partial<TemplateRow>): TemplateView => ({
  row: {
    id: 't',
    waba_id: 'w',
    template: {
      name: 'x',
      language: 'en',
      category: 'utility',
      format: 'named',
      body: { text: 'Hello', examples: {} },
    },
    status: 'approved',
    status_at: '2026-11-26T10:00:00.000Z',
    reason: null,
    advice: null,
    quality: 'green',
    upcoming: null,
    category_was: null,
    rev: 1,
    ...more,
  },
  number_ids: [],
  slots: [],
  sample: { header: null, body: 'Hello', footer: null, buttons: [] },
  sendable: (more.status ?? 'approved') === 'approved',
  editable: true,
});

describe('every state', () => {
  it('is said, and why it cannot be sent unless it can or its own words tell', () => {
    for (const status of Object.keys(STATUS) as TemplateStatus[]) {
      const why = whyNot(view({ status }));
      if (status === 'approved' || status === 'rejected') expect(why).toBeNull();
      else expect(why?.length, status).toBeGreaterThan(10);
    }
  });

  it('needs a look when WhatsApp stopped it, dislikes grow, or it will cost more', () => {
    const looks = (more: Partial<TemplateRow>) => IN_FILTER.trouble(view(more));
    expect(looks({})).toBe(false);
    expect(looks({ quality: 'red' })).toBe(true);
    expect(looks({ upcoming: { to: 'marketing', at: '2026-11-27T10:00:00.000Z' } })).toBe(true);
    for (const status of ['rejected', 'paused', 'disabled'] as const) expect(looks({ status })).toBe(true);
    expect(looks({ status: 'pending' })).toBe(false);
    expect(IN_FILTER.waiting(view({ status: 'pending' }))).toBe(true);
  });
});

describe('a rejection', () => {
  it.each(['en', 'hi', 'fr'])('%s: every reason that is explained has its help', (code) => {
    const file = join(import.meta.dirname, `../../i18n/${code}/templates.ftl`);
    const ids = new FluentResource(readFileSync(file, 'utf8')).body.map(({ id }) => id);
    const reasons = ids.filter((id) => id.startsWith('template-reason-') && !id.endsWith('-help'));
    expect(reasons.length).toBeGreaterThan(4);
    for (const reason of reasons) expect(ids).toContain(`${reason}-help`);
  });

  it('tells a known reason in plain words and an unknown one as WhatsApp says it', () => {
    expect(reasonOf('TAG_CONTENT_MISMATCH').said).toBe(
      'Its category or its language does not fit its words.',
    );
    expect(plain(reasonOf('SOMETHING_NEW').said)).toBe('WhatsApp’s reason: something new');
    expect(reasonOf('NONE').said).toBeNull();
    expect(reasonOf(null).help).not.toBe('');
  });

  it('a kind a desk cannot fill is called by a word people know, or by WhatsApp’s', () => {
    expect(plain(unsendable('CAROUSEL'))).toContain('a carousel');
    expect(plain(unsendable('SOMETHING_NEW'))).toContain('something new');
  });
});
