/** The keys in force, for the places that mention one: they change with the person's choice. */
import { keycaps, type Binding } from './keymap';

let bindings = $state.raw<readonly Binding[]>([]);

export const keysInForce = {
  set(next: readonly Binding[]): void {
    bindings = next;
  },
  /** The first key of a command; an empty text for one without. */
  of(id: string): string {
    return bindings.find((binding) => binding.id === id)?.keys[0] ?? '';
  },
  /** The same as its caps read, one after the other. */
  caps(id: string): string {
    return keycaps(this.of(id))
      .filter((cap) => cap !== '·')
      .join(' ');
  },
  /** Words with the key of their command behind them, where it has one. */
  hint(words: string, id: string): string {
    const caps = this.caps(id);
    return caps ? `${words} (${caps})` : words;
  },
};
