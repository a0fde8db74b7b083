/**
 * Whether a key belongs to an input method and not to the page: it picks, confirms or gives up the word that is being composed. macOS ends
 * the composition before it tells of the Enter that confirmed it, and marks that one by its code alone.
 */
const BY_INPUT_METHOD = 229;

export const composes = ({ isComposing, keyCode }: KeyboardEvent): boolean =>
  isComposing || keyCode === BY_INPUT_METHOD;
