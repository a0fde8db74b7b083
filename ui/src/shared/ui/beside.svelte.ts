/** What stands beside what is read, as the whole window has to know it. */
class Beside {
  /** How wide the list is, while there is one: what lies over it covers nothing somebody writes in. */
  list = $state<number | null>(null);
  /** The customer is a drawer over all else, which is out of reach until it is shut. */
  overlaid = $state(false);
}

export const beside = new Beside();
