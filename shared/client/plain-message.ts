/** What stands for something that its author has hidden. */
const HIDDEN = "(spoiler)";

/** Where signs of ASCII wait that were escaped: in the private use area, which no pattern looks at. */
const SHIELDED_FROM = 0xe000;

/**
 * A message's text without its Markdown, for places that show none: notifications, results of a search, previews. What is
 * hidden stays hidden. Each pattern is linear in the text's length.
 */
export function plainMessage(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => String.fromCharCode(SHIELDED_FROM + sign.charCodeAt(0)))
    .replace(/\|\|(?:[^|]|\|(?!\|))+\|\|/g, HIDDEN)
    .replace(/^[ \t]*(?:```|~~~).*$/gm, "")
    .replace(/^[ \t]*(?:\|[ \t]*)?:?--[-:| \t]*$/gm, "")
    .replace(/^[ \t]*\|.*$/gm, (row) => row.replaceAll("|", " "))
    .replace(/!?\[([^\][\n]*)\]\([^()\s]*\)/g, "$1")
    .replace(/^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)/gm, "")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1/g, "$2")
    .replace(/(?<!\w)(_{1,2})(?=[^\s_])([^_\n]*[^\s_])\1(?!\w)/g, "$2")
    .replace(/~~([^~\n]+)~~/g, "$1")
    .replace(/[\ue021-\ue07e]/g, (shielded) => String.fromCharCode(shielded.charCodeAt(0) - SHIELDED_FROM))
    .replace(/\s+/g, " ")
    .trim();
}

/** Where `replyPreview` is cut (docs/protocol.md). */
export const PREVIEW_CHARS = 200;

/** The same of a `replyPreview`: where it was cut within what its author hid, that stays hidden. */
export function plainPreview(text: string): string {
  if ([...text].length < PREVIEW_CHARS) return plainMessage(text);
  const isOpen = (text.replace(/\\./gs, "").match(/\|\|/g)?.length ?? 0) % 2 === 1;
  return plainMessage(isOpen ? `${text.replace(/\|+$/, "")} ||` : text);
}

/** The same in at most `maxChars` code points. */
export function plainExcerpt(text: string, maxChars: number): string {
  const characters = [...plainMessage(text)];
  return characters.length <= maxChars ? characters.join("") : `${characters.slice(0, maxChars - 1).join("")}…`;
}
