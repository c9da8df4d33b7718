/**
 * Measures of text that the protocol counts by: code points for what people write, UTF-8 bytes for what the wire carries.
 * Written here because neither Node's `Buffer` nor the browser's `TextEncoder` exists for code that both share.
 */

/** Number of Unicode code points in `text` (a surrogate pair is one). */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** Number of bytes of `text` in UTF-8 (RFC 3629); a lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
