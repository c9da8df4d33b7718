/** How well a name fits what was typed, and which of its UTF-16 units were typed. */
export interface Fit {
  readonly score: number;
  readonly at: readonly number[];
}

const WHOLE_WORDS_FROM = 1_000;
const INSIDE_FROM = 500;
/** A letter that begins a word tells more than one within. */
const WORD_START = 10;
const NEIGHBOUR = 6;

/**
 * Fits a query to a name: as a piece of it best of all, else by its letters in their order ("rp" finds "raid-planning").
 * Case and accents do not matter. null: it does not fit.
 */
export function fitName(query: string, name: string): Fit | null {
  const wanted = fold(query.trim());
  const letters = fold(name);
  if (wanted.length === 0) return { score: 0, at: [] };
  return fitPiece(wanted, letters) ?? fitLetters(wanted, letters);
}

interface Letter {
  readonly folded: string;
  /** Where it stands in the name. */
  readonly at: number;
}

function fold(text: string): readonly Letter[] {
  const letters: Letter[] = [];
  let at = 0;
  for (const character of text) {
    const folded = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (const part of folded) letters.push({ folded: part, at });
    at += character.length;
  }
  return letters;
}

function fitPiece(wanted: readonly Letter[], letters: readonly Letter[]): Fit | null {
  let inside: number | null = null;
  for (let start = 0; start + wanted.length <= letters.length; start += 1) {
    if (!wanted.every(({ folded }, index) => folded === letters[start + index]?.folded)) continue;
    if (isWordStart(letters, start)) {
      return { score: WHOLE_WORDS_FROM - start - letters.length / 100, at: unitsOf(letters, start, wanted.length) };
    }
    inside ??= start;
  }
  if (inside === null) return null;
  return { score: INSIDE_FROM - inside - letters.length / 100, at: unitsOf(letters, inside, wanted.length) };
}

function fitLetters(wanted: readonly Letter[], letters: readonly Letter[]): Fit | null {
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const { folded } of wanted) {
    if (folded === " ") continue;
    const found = nextLetter(letters, folded, from);
    if (found === null) return null;
    score += isWordStart(letters, found) ? WORD_START : found === from && at.length > 0 ? NEIGHBOUR : 1;
    at.push(letters[found]?.at ?? 0);
    from = found + 1;
  }
  return { score: score - letters.length / 100, at };
}

/** The one that goes on, else the next that begins a word, else the next. */
function nextLetter(letters: readonly Letter[], folded: string, from: number): number | null {
  if (from > 0 && letters[from]?.folded === folded) return from;
  let within: number | null = null;
  for (let index = from; index < letters.length; index += 1) {
    if (letters[index]?.folded !== folded) continue;
    if (isWordStart(letters, index)) return index;
    within ??= index;
  }
  return within;
}

function isWordStart(letters: readonly Letter[], index: number): boolean {
  const before = letters[index - 1]?.folded;
  return before === undefined || !/[\p{L}\p{N}]/u.test(before);
}

function unitsOf(letters: readonly Letter[], start: number, count: number): number[] {
  return letters.slice(start, start + count).map(({ at }) => at);
}
