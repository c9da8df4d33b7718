/** A piece of a text, and whether it was looked for. */
export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/**
 * The text in pieces, the words of the query marked as the server finds them (M9): without case and accents, the last one
 * also as a beginning.
 */
export function markFound(text: string, query: string): readonly Piece[] {
  const wanted = wordsOf(query);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!isWanted(fold(word), wanted)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index), isFound: false });
    pieces.push({ text: word, isFound: true });
    from = index + word.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isFound: false });
  return pieces;
}

interface Wanted {
  readonly whole: ReadonlySet<string>;
  readonly beginning: string | null;
}

function wordsOf(query: string): Wanted {
  const words = [...query.matchAll(WORD)].map(([word]) => fold(word));
  // What stands in quotation marks is finished.
  const isOpen = !query.trimEnd().endsWith('"');
  return { whole: new Set(words), beginning: isOpen ? (words.at(-1) ?? null) : null };
}

function isWanted(word: string, { whole, beginning }: Wanted): boolean {
  return whole.has(word) || (beginning !== null && word.startsWith(beginning));
}

function fold(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** How much of a long message stands before the first word that was found. */
const LEAD_CHARS = 60;

/** The pieces without what stands far before the first one that was found. */
export function fromFirstFound(pieces: readonly Piece[]): readonly Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined || first.isFound || others.length === 0) return pieces;
  const characters = [...first.text];
  if (characters.length <= LEAD_CHARS) return pieces;
  return [{ text: `…${characters.slice(-LEAD_CHARS).join("")}`, isFound: false }, ...others];
}
