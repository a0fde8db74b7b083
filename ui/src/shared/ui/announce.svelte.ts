/** What a screen reader should say without the focus moving. The newest sentence wins; saying it twice says it again. */
let sentence = $state('');
let turn = 0;

export const announcement = {
  get text(): string {
    return sentence;
  },
};

/** Says it politely. A trailing invisible mark makes a repeated sentence a new one. */
export function announce(text: string): void {
  turn = (turn + 1) % 2;
  sentence = text + (turn ? '\u200B' : '');
}
