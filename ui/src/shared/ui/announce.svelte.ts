/** What a screen reader should say without the focus moving. The newest sentence wins; saying it twice says it again. */
let sentence = $state('');
let turn = 0;

let urgent = $state('');

export const announcement = {
  get text(): string {
    return sentence;
  },
  /** What interrupts whatever is being said. */
  get urgent(): string {
    return urgent;
  },
};

/** A trailing invisible mark makes a repeated sentence a new one. */
function anew(text: string): string {
  turn = (turn + 1) % 2;
  return text + (turn ? '\u200B' : '');
}

/** Says it politely. */
export function announce(text: string): void {
  sentence = anew(text);
}

/** Says it at once: something did not happen that a person counts on. */
export function alarm(text: string): void {
  urgent = anew(text);
}
