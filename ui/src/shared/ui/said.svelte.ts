/** What is said once in a session and then known. */
class Said {
  /** What leaves for WhatsApp cannot be taken back. */
  final = $state(false);
  /** A file that is saved lies outside what is encrypted. */
  outside = false;
}

export const said = new Said();
