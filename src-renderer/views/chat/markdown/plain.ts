/**
 * What could mean something in Markdown, in a link or in a mention; without any of it a text needs no parser, and most
 * messages are such. Two spaces or four at the beginning of a line and numbers with a point can, too.
 */
const MARKS = /[*_~`|<>#[\]\\&@]|^[ \t]*(?:[-+=]|\d+[.)])|^ {4}|^\t|:\/\/|www\.| $/im;

export function isPlain(text: string): boolean {
  return !MARKS.test(text);
}

/** Signs for which the parser may have to look at all others of their kind. */
const COSTLY = /[*_~`|<>[\]()&]/g;
const MAX_COSTLY = 700;

/** Quotes in lists in quotes…: each level costs the parser as much as the whole text. */
const DEEP = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){12}/m;

/**
 * Whether a text was made to keep the parser busy (4,000 times the same sign), and is shown as it was written. A table or a
 * long piece of code does not come near it.
 */
export function isTooCostly(text: string): boolean {
  if (DEEP.test(text)) return true;
  return text.length > MAX_COSTLY && (text.match(COSTLY)?.length ?? 0) > MAX_COSTLY;
}
