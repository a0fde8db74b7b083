/** Where the invented shop's journey to its number stands. The page's address chooses it (`journey=`); every step before it is done. */
const JOURNEYS = [
  'fresh',
  'needs',
  'before',
  'ready',
  'issued',
  'live',
  'choosing',
  'failed',
  'connected',
  'asking',
  'receiving',
  'declined',
  'release',
  'try',
  'done',
] as const;

type JourneyName = (typeof JOURNEYS)[number];

export class Journey {
  readonly name: JourneyName;

  constructor(query: URLSearchParams) {
    this.name = JOURNEYS.find((name) => name === query.get('journey')) ?? 'done';
  }

  reached(name: JourneyName): boolean {
    return JOURNEYS.indexOf(this.name) >= JOURNEYS.indexOf(name);
  }

  /** There is a number at its end already. */
  get hasNumber(): boolean {
    return this.reached('connected');
  }
}
