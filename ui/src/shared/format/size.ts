/** The sizes the page is drawn in, in percent. */
export const SIZES = [80, 90, 100, 110, 125, 150, 175, 200];
export const USUAL_SIZE = 100;
