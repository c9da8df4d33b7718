/** What is being typed at the caret and can be completed. */
interface TypedWord {
  readonly kind: "person" | "emoji";
  /** Without its sign, as typed. */
  readonly query: string;
  /** Where the sign stands, and where the caret is: UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Colons are in times and addresses; with fewer letters behind one, nobody means an emoji. */
const EMOJI_QUERY_CHARS = 2;

const PERSON = /(?<![\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{0,32})$/u;
const EMOJI = /(?<![\p{L}\p{N}:_/])(:[A-Za-z0-9_+-]*)$/u;
const WHOLE_EMOJI = /(?<![\p{L}\p{N}:_/])(:[A-Za-z0-9_+-]+:)$/u;

/** The `@name` or `:name` that ends at the caret; null: none, or it stands in code, where it would mean nothing (M6). */
export function wordAt(text: string, caret: number): TypedWord | null {
  const before = text.slice(0, caret);
  const person = PERSON.exec(before)?.[1];
  const emoji = EMOJI.exec(before)?.[1];
  if ((person === undefined && emoji === undefined) || isInCode(before)) return null;
  if (person !== undefined) return { kind: "person", query: person, start: caret - person.length - 1, end: caret };
  if (emoji === undefined || emoji.length - 1 < EMOJI_QUERY_CHARS) return null;
  return { kind: "emoji", query: emoji.slice(1), start: caret - emoji.length, end: caret };
}

/** The name of a `:name:` whose second colon was just typed at the caret. */
export function wholeEmojiAt(text: string, caret: number): TypedWord | null {
  const before = text.slice(0, caret);
  const emoji = WHOLE_EMOJI.exec(before)?.[1];
  if (emoji === undefined || isInCode(before)) return null;
  return { kind: "emoji", query: emoji.slice(1, -1), start: caret - emoji.length, end: caret };
}

const NAMES = /(?<![\p{L}\p{N}:_/]):([A-Za-z0-9_+-]+):/gu;

/** Whether a text may have names of emoji in it. */
export function mayNameEmoji(text: string): boolean {
  return text.search(NAMES) !== -1;
}

/** The text with what `unicodeOf` knows in the place of each `:name:` that stands in no code. */
export function withEmojiNamed(text: string, unicodeOf: (name: string) => string | undefined): string {
  return text.replace(NAMES, (whole: string, name: string, at: number) => {
    const unicode = unicodeOf(name);
    return unicode === undefined || isInCode(text.slice(0, at)) ? whole : unicode;
  });
}

/** Whether what follows `before` stands in a block of code that is still open. */
export function isInFence(before: string): boolean {
  return (before.match(/^```/gm)?.length ?? 0) % 2 === 1;
}

function isInCode(before: string): boolean {
  if (isInFence(before)) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}
