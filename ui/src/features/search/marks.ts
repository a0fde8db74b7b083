/** A piece of what was found, without the marks of its markup; pieces are cut anywhere, also right beside a mark, so they are not parsed. */
import { withoutOverrides } from '$shared/format/name';

export function withoutMarks(piece: string): string {
  return withoutOverrides(piece)
    .replace(/(^|[\s(])[*_~`]+(?=\S|$)/g, '$1')
    .replace(/(^|\S)[*_~`]+(?=[\s.,!?)]|$)/g, '$1');
}
