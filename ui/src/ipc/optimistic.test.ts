import { expect, it } from 'vitest';
import { CoreError } from './errors';
import { OptimisticSave } from './optimistic.svelte';

interface Hours {
  opens: number;
  closes: number;
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A core that answers when the test says so. */
function shop() {
  let told: Hours = { opens: 9, closes: 18 };
  const asked: Hours[] = [];
  const waiting: { kept: () => void; refused: () => void }[] = [];
  const saving = new OptimisticSave<Hours>(
    () => told,
    (whole) => {
      asked.push(whole);
      return new Promise<void>((kept, refused) =>
        waiting.push({ kept, refused: () => refused(new CoreError('offline', 'gone')) }),
      );
    },
  );
  return {
    saving,
    asked,
    tells: (next: Hours) => (told = next),
    async answers(how: 'kept' | 'refused') {
      waiting.shift()?.[how]();
      await settle();
    },
  };
}

it('shows a wish at once and until the core tells of a change', async () => {
  const { saving, tells, answers } = shop();
  void saving.change({ opens: 10 });
  expect(saving.shown).toEqual({ opens: 10, closes: 18 });
  await answers('kept');
  expect(saving.shown).toEqual({ opens: 10, closes: 18 });
  tells({ opens: 9, closes: 18 });
  expect(saving.shown).toEqual({ opens: 10, closes: 18 });
  tells({ opens: 10, closes: 18 });
  tells({ opens: 7, closes: 18 });
  expect(saving.shown).toEqual({ opens: 7, closes: 18 });
});

it('lets wishes follow the one on its way, as one, and loses none of them', async () => {
  const { saving, asked, tells, answers } = shop();
  void saving.change({ opens: 10 });
  void saving.change({ closes: 19 });
  void saving.change({ closes: 20 });
  tells({ opens: 10, closes: 18 });
  expect(saving.shown).toEqual({ opens: 10, closes: 20 });
  await answers('kept');
  await answers('kept');
  void saving.change({ opens: 11 });
  await answers('kept');
  expect(asked).toEqual([
    { opens: 10, closes: 18 },
    { opens: 10, closes: 20 },
    { opens: 11, closes: 20 },
  ]);
});

it('goes back to what the core says when a wish is refused, and says why', async () => {
  const { saving, answers } = shop();
  void saving.change({ opens: 10 });
  await answers('refused');
  expect(saving.shown).toEqual({ opens: 9, closes: 18 });
  expect(saving.problem).not.toBeNull();
});
