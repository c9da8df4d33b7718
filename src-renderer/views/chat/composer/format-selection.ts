/** A change to a field's text, and what is selected behind it: UTF-16 units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** Marks of Markdown that keys put around what is selected. */
export type Mark = "**" | "*" | "`";

/** Puts `mark` around what is selected, or takes it away where it stands already. */
export function formatSelection(text: string, start: number, end: number, mark: Mark): TextChange {
  const selected = text.slice(start, end);
  if (isMarked(text, start, end, mark)) {
    const outerStart = start - mark.length;
    return {
      start: outerStart,
      end: end + mark.length,
      insert: selected,
      selectionStart: outerStart,
      selectionEnd: outerStart + selected.length,
    };
  }
  // Marks beside white space mean nothing.
  const lead = selected.slice(0, selected.length - selected.trimStart().length);
  const words = selected.trim();
  const trail = selected.slice(lead.length + words.length);
  const selectionStart = start + lead.length + mark.length;
  return {
    start,
    end,
    insert: `${lead}${mark}${words}${mark}${trail}`,
    selectionStart,
    selectionEnd: selectionStart + words.length,
  };
}

function isMarked(text: string, start: number, end: number, mark: Mark): boolean {
  const sign = mark.charAt(0);
  let before = 0;
  while (text[start - 1 - before] === sign) before++;
  let behind = 0;
  while (text[end + behind] === sign) behind++;
  const both = Math.min(before, behind);
  switch (mark) {
    case "**":
      return both >= 2;
    case "*":
      // Two stars are bold alone.
      return both === 1 || both >= 3;
    case "`":
      return both === 1;
  }
}
