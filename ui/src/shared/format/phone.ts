/**
 * A phone number as a person reads it. Grouping is typographic only: the digits are the core's, never changed. A masked
 * number ("+91 98•••• 0187") is shown as it came.
 */
export function phone(e164: string): string {
  const india = /^\+91(\d{5})(\d{5})$/.exec(e164);
  if (india) return `+91 ${india[1]} ${india[2]}`;
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(e164);
  if (french) return `+33 ${french.slice(1).join(' ')}`;
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (american) return `+1 ${american.slice(1).join(' ')}`;
  return e164;
}
