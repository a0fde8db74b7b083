/** Whom the invented hub alerts. `nosmtp`: it has no way to send mail. */
import type { Alerts } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import type { Ground } from './ground';

export function alerting({ query, online, stale }: Ground) {
  let alerts: Alerts = {
    emails: ['meena@mehtafabrics.example'],
    webhook_url: null,
    has_webhook_secret: false,
    can_send_email: !query.has('nosmtp'),
  };
  return {
    handlers: {
      alerts: online((): Answer<'alerts'> => alerts),
      save_alerts: online((wish: Args<'save_alerts'>): Answer<'save_alerts'> => {
        if (wish.emails.length > 0 && !alerts.can_send_email) throw new CoreError('no_smtp', 'no smtp');
        alerts = { ...wish, webhook_secret: null, has_webhook_secret: Boolean(wish.webhook_secret) };
        stale('alerts');
        return alerts;
      }),
      test_alerts: online((): Answer<'test_alerts'> => ({
        email: alerts.emails.length > 0 ? true : null,
        webhook: alerts.webhook_url ? false : null,
        problems: alerts.webhook_url ? ['answered 404'] : [],
      })),
    },
  };
}
