import type { Called } from "../protocol/values.ts";

/** M6: so many people are called by one message. */
const MAX_CALLED = 50;
const EVERYONE = "everyone";
/** No username is longer. */
const MAX_NAME_CHARS = 32;

/** A `@name` that calls somebody, as a part of the text. */
export interface MentionRange {
  /** UTF-16 units; `end` is behind it. */
  readonly start: number;
  readonly end: number;
  readonly called: { readonly kind: "member"; readonly userId: string } | { readonly kind: "everyone" };
}

/** A letter, digit or `_` in front means the middle of a word, a slash that of an address (`https://example.org/@name`). */
const NAMES = /(?<![\p{L}\p{N}\p{M}_/@])@([a-z0-9_.-]+)(?![\p{L}\p{N}\p{M}@])/giu;

/**
 * Every place where a text calls somebody (M6), in its order.
 * @param idOf the member of a username in lower case.
 */
export function findMentions(text: string, idOf: (username: string) => string | undefined): MentionRange[] {
  // Most messages call nobody.
  if (!text.includes("@")) return [];
  const ranges: MentionRange[] = [];
  for (const match of blankCode(text).matchAll(NAMES)) {
    for (const name of fitting((match[1] ?? "").toLowerCase())) {
      const userId = name === EVERYONE ? undefined : idOf(name);
      if (name !== EVERYONE && userId === undefined) continue;
      const called = userId === undefined ? ({ kind: "everyone" } as const) : ({ kind: "member", userId } as const);
      ranges.push({ start: match.index, end: match.index + 1 + name.length, called });
      break;
    }
  }
  return ranges;
}

export interface Author {
  readonly id: string;
  /** M6: admins and the owner. */
  readonly mayCallEveryone: boolean;
}

/** Whom a message of `author` calls (M6); the same people always stand in the same order. */
export function findCalled(text: string, author: Author, idOf: (username: string) => string | undefined): Called {
  const mentions = new Set<string>();
  let everyone = false;
  for (const { called } of findMentions(text, idOf)) {
    if (called.kind === "everyone") everyone = author.mayCallEveryone;
    else if (called.userId !== author.id && mentions.size < MAX_CALLED) mentions.add(called.userId);
  }
  return { mentions: [...mentions].sort(), everyone };
}

/** What stood there, longest first: a point or dash may belong to the name or to the sentence. */
function* fitting(written: string): Generator<string> {
  let end = written.length;
  do {
    // A name with four thousand points behind it is nothing to look up four thousand times.
    if (end <= MAX_NAME_CHARS) yield written.slice(0, end);
    end--;
  } while (end > 0 && /[.-]/.test(written.charAt(end)));
}

const FENCE = /^ {0,3}(`{3,})[^`\n]*$/;

/** The text with spaces in the place of code, so that everything else keeps its place. */
function blankCode(text: string): string {
  if (!text.includes("`")) return text;
  const lines = text.split("\n");
  const blanked: string[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  const endParagraph = () => {
    if (paragraph.length > 0) blanked.push(blankSpans(paragraph.join("\n")));
    paragraph = [];
  };
  for (const line of lines) {
    const opening = FENCE.exec(line)?.[1];
    if (fence !== null) {
      blanked.push(" ".repeat(line.length));
      if (opening !== undefined && opening.length >= fence.length && line.trim() === opening) fence = null;
    } else if (opening !== undefined) {
      endParagraph();
      fence = opening;
      blanked.push(" ".repeat(line.length));
    } else if (line.trim() === "") {
      endParagraph();
      blanked.push(line);
    } else {
      paragraph.push(line);
    }
  }
  endParagraph();
  return blanked.join("\n");
}

/** Between a run of backticks and the next one of the same length; a run that is alone is text. */
function blankSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(/`+/g)];
  let blanked = "";
  let from = 0;
  for (let index = 0; index < runs.length; index++) {
    const open = runs[index];
    if (open === undefined || open.index < from) continue;
    const close = runs.slice(index + 1).find(([run]) => run.length === open[0].length);
    if (close === undefined) continue;
    const end = close.index + close[0].length;
    blanked += paragraph.slice(from, open.index) + " ".repeat(end - open.index);
    from = end;
  }
  return blanked + paragraph.slice(from);
}
