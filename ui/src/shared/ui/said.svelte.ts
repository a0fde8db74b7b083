/** What is said once in a session and then known. */
class Said {
  /** What leaves for WhatsApp cannot be taken back. */
  final = $state(false);
}

export const said = new Said();
