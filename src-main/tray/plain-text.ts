/**
 * Controls (tabs and line breaks among them), and marks that turn the direction of the text around them or are not seen
 * (Unicode, categories Cc and Cf). The joiners of emoji and of Indic and Persian script (U+200C, U+200D) are no harm.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Other people's text for one line of the desktop's own surfaces: nothing in it can break the line, turn its direction or
 * be taken for markup (Plasma draws tooltips as rich text when they look like it), and it has at most `maxUnits` UTF-16
 * units.
 */
export function plainText(text: string, maxUnits: number): string {
  const line = text.replace(UNSEEN, " ").replace(/</g, "‹").replace(/>/g, "›").replace(/\s+/gu, " ").trim();
  return clipped(line, maxUnits);
}

/** At most `maxUnits` UTF-16 units, with an ellipsis where something was left out; no surrogate pair is parted. */
export function clipped(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length > maxUnits - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
