/** The day and the hour as the language of a reply writes them. */
import type { ReplyMoment } from '$ipc/types';
import { localeOf } from '$shared/format/language';

export function momentIn(tag: string, now: number): ReplyMoment {
  const locale = localeOf(tag);
  const written = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options).format(now);
  return {
    date: written({ day: 'numeric', month: 'long', year: 'numeric' }),
    time: written({ hour: '2-digit', minute: '2-digit' }),
  };
}
