/** WhatsApp's limits, so that a field can say what is left while it is typed. The core has the last word on every one. */
export const LIMITS = {
  TEXT_CHARS: 4096,
  CAPTION_CHARS: 1024,
  BODY_CHARS: 1024,
  FOOTER_CHARS: 60,
  BUTTONS: 3,
  BUTTON_CHARS: 20,
  ROWS: 10,
  ROW_CHARS: 24,
  ROW_DESCRIPTION_CHARS: 72,
  LINK_CHARS: 2000,
} as const;
