const OPENED = new Set(["http:", "https:", "mailto:"]);

/** The address as it may stand in a link, or null: only what a browser or a mail program opens, and written out in full. */
export function safeAddress(address: string): string | null {
  try {
    const { protocol, href } = new URL(address);
    return OPENED.has(protocol) ? href : null;
  } catch {
    return null;
  }
}
