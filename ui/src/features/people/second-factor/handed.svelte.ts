/** Recovery codes that came with a sign-in: the door closes behind whoever comes in, so the desk shows them. */
class Handed {
  codes = $state.raw<string[] | null>(null);
}

export const handed = new Handed();
