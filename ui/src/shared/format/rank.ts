/** Which labels a few typed letters mean, the likeliest first. The letters need only stand in the name in their order. */
interface Named {
  name: string;
}

/** Case, accents of Latin letters and joiners make no difference; the vowel signs of Indian scripts do. */
export function plainly(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u200c\u200d]/g, '')
    .toLocaleLowerCase()
    .normalize('NFC')
    .trim();
}

/** How well it fits: 0 is best, nothing is not at all. */
export function fit(name: string, typed: string): number | null {
  const [inside, wanted] = [plainly(name), plainly(typed)];
  if (!wanted) return 0;
  if (inside === wanted) return 0;
  if (inside.startsWith(wanted)) return 1;
  if (inside.split(/[\s\-/]+/).some((word) => word.startsWith(wanted))) return 2;
  if (inside.includes(wanted)) return 3;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted.replace(/\s+/g, '')) {
    const next = inside.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (at >= 0 && next > at + 1) gaps += 1;
    at = next;
  }
  return 4 + gaps;
}

export function ranked<T extends Named>(labels: T[], typed: string): T[] {
  return labels
    .map((label, order) => ({ label, order, fits: fit(label.name, typed) }))
    .filter((one): one is { label: T; order: number; fits: number } => one.fits !== null)
    .sort((a, b) => a.fits - b.fits || a.order - b.order)
    .map(({ label }) => label);
}

/** Whether one of them has this name already, in whichever case. */
export const isTaken = (labels: Named[], typed: string) =>
  labels.some(
    ({ name }) =>
      name.normalize('NFC').toLocaleLowerCase() === typed.normalize('NFC').trim().toLocaleLowerCase(),
  );
