/**
 * The screen's only clock, and what counts down to an instant. `now.ms` is a rune that moves on whole quarter minutes, so relative times redraw by
 * themselves and nothing else in the interface reads the time. Tests set it.
 */
const STEP = 15_000;

let ms = $state(Date.now());
const minute = $derived(Math.floor(ms / 60_000));

export const now = {
  get ms(): number {
    return ms;
  },
  /** Moves on once a minute: for what the clock alone changes. */
  get minute(): number {
    return minute;
  },
  set(value: number) {
    ms = value;
  },
};

/** Starts the clock; the returned function stops it. Owned by the app shell. In a window nobody sees it stands still. */
export function startClock(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    const read = Date.now();
    ms = read;
    timer = setTimeout(tick, STEP - (read % STEP));
  };
  const turn = () => {
    clearTimeout(timer);
    if (document.visibilityState !== 'hidden') tick();
  };
  turn();
  document.addEventListener('visibilitychange', turn);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', turn);
  };
}

/** Tells the whole seconds until an instant, now and as they pass, down to zero; the returned function stops it. */
export function countDown(until: number, tell: (seconds: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    const left = Math.max(0, until - Date.now());
    tell(Math.ceil(left / 1000));
    if (left > 0) timer = setTimeout(tick, left % 1000 || 1000);
  };
  tick();
  return () => clearTimeout(timer);
}
