/** How long a text is, in characters as people count them: what WhatsApp's limits are given in. */
export const length = (text: string): number => [...text].length;
