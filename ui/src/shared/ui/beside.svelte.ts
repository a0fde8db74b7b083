/** How wide the list beside what is read is, while there is one: what lies over it covers nothing somebody writes in. */
class Beside {
  list = $state<number | null>(null);
}

export const beside = new Beside();
