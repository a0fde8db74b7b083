/** The copies the invented hub makes of itself. A folder called `/nowhere` is not there, and `/theirs` is somebody else's. */
import type { Copies, CopyFacts } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import type { Ground } from './ground';
import { ago, DAY } from './words';

const NO_FACTS: CopyFacts = { path: null, needed_bytes: null, free_bytes: null };

export function copying({ online, stale }: Ground) {
  let copies: Copies = {
    folder: '/media/backup/sangam',
    may_choose: true,
    has_recovery_key: false,
    made: [1, 2, 3, 4].map((day) => ({
      at: ago(day * DAY - 500),
      file: `sangam-${day}.copy`,
      size_bytes: 412_000_000 - day * 3_100_000,
      missing: day === 2 ? 412 : 0,
      lost: day === 4 ? 3 : 0,
      problem: day === 3 ? 'no_room' : null,
      facts:
        day === 3
          ? { path: '/media/backup/sangam', needed_bytes: 421_000_000, free_bytes: 96_000_000 }
          : NO_FACTS,
    })),
  };

  function change(next: Partial<Copies>): Copies {
    copies = { ...copies, ...next };
    stale('copies');
    return copies;
  }

  return {
    handlers: {
      copies: online((): Answer<'copies'> => copies),
      save_copies: online(({ folder }: Args<'save_copies'>): Answer<'save_copies'> => {
        if (folder === '/nowhere') throw new CoreError('folder', 'no');
        if (folder === '/theirs') throw new CoreError('folder_foreign', 'no');
        return change({ folder });
      }),
      copy_now: online((): Answer<'copy_now'> => {
        const made = {
          at: ago(0),
          file: 'sangam-0.copy',
          size_bytes: 414_000_000,
          missing: 0,
          lost: 0,
          problem: null,
          facts: NO_FACTS,
        };
        return change({ made: [made, ...copies.made] });
      }),
      make_recovery_key: online((): Answer<'make_recovery_key'> => {
        change({ has_recovery_key: true });
        return { key: 'K7QF-2M9D-X4TB-8RWN-3HJC-6YPA-V5GE-1ZKS' };
      }),
    },
  };
}
