/** What stands beside what is read, as the whole window has to know it. */
class Beside {
  /** How wide the list is, while there is one: what lies over it covers nothing somebody writes in. */
  list = $state<number | null>(null);
  /** How high what is written in is at the foot of the window, where there is room for one pane: what lies over that pane stands above it. */
  foot = $state(0);
  /** The customer is a drawer over all else, which is out of reach until it is shut. */
  overlaid = $state(false);
}

export const beside = new Beside();
