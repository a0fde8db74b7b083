import { tick } from 'svelte';

/** Puts words in the place of what is selected, or where the caret stands; it stands behind them then. `write` takes the whole text. */
export async function putAtCaret(
  field: HTMLInputElement | HTMLTextAreaElement | null | undefined,
  text: string,
  words: string,
  write: (text: string) => void,
): Promise<void> {
  const from = field?.selectionStart ?? text.length;
  const until = field?.selectionEnd ?? from;
  const caret = from + words.length;
  write(text.slice(0, from) + words + text.slice(until));
  await tick();
  field?.focus();
  field?.setSelectionRange(caret, caret);
}
