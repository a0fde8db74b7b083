/**
 * What a component's person types. It stays in `begun` by its key while it differs from what it began with; coming back finds it, whatever
 * the core answered meanwhile.
 */
export function useDraft<T extends object>(begun: Map<string, T>, key: string, before: T): T {
  const draft = $state(begun.get(key) ?? structuredClone(before));
  $effect(() => {
    if (JSON.stringify(draft) === JSON.stringify(before)) begun.delete(key);
    else begun.set(key, draft);
  });
  return draft;
}
