/** The keys in force, for the places that mention one: they change with the person's choice, and one that is switched off is not mentioned. */
import { actsAnywhere, chordOf, keycaps, type Binding } from './keymap';

let bindings = $state.raw<readonly Binding[]>([]);

export const keysInForce = {
  set(next: readonly Binding[], singleKeys: boolean): void {
    bindings = next.map((binding) => ({
      ...binding,
      keys: binding.keys.filter((key) => singleKeys || actsAnywhere(binding, key)),
    }));
  },
  /** The first key of a command that acts now; an empty text where none does. */
  of(id: string): string {
    return bindings.find((binding) => binding.id === id)?.keys[0] ?? '';
  },
  /** Whether a keystroke is a key of this command. */
  means(event: KeyboardEvent, id: string): boolean {
    return bindings.find((binding) => binding.id === id)?.keys.includes(chordOf(event)) ?? false;
  },
  /** The same as its caps read, one after the other. */
  caps(id: string): string {
    return keycaps(this.of(id))
      .filter((cap) => cap !== '·')
      .join(' ');
  },
  /** The same for a text that says another thing where there is none. */
  named(id: string): string {
    return this.caps(id) || 'none';
  },
  /** Words with the key of their command behind them, where it has one. */
  hint(words: string, id: string): string {
    const caps = this.caps(id);
    return caps ? `${words} (${caps})` : words;
  },
};
