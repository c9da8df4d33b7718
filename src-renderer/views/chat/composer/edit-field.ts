import type { TextChange } from "./format-selection.ts";

/**
 * Changes a field as if it were typed, so that the browser's undo takes it back, and an `input` event follows.
 * `execCommand` is the only way to that; where there is none, the text changes all the same.
 */
export function changeField(field: HTMLTextAreaElement, change: TextChange): void {
  const { start, end, insert, selectionStart, selectionEnd } = change;
  field.focus();
  field.setSelectionRange(start, end);
  if (!typeInto(field, insert)) {
    field.setRangeText(insert, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }
  field.setSelectionRange(selectionStart, selectionEnd);
}

/** Puts `insert` in the place of what stands from `start` to `end`, with the caret behind it. */
export function replaceInField(field: HTMLTextAreaElement, start: number, end: number, insert: string): void {
  const caret = start + insert.length;
  changeField(field, { start, end, insert, selectionStart: caret, selectionEnd: caret });
}

function typeInto(field: HTMLTextAreaElement, insert: string): boolean {
  // Where the focus is kept by something else, the command would change that.
  if (document.activeElement !== field || typeof document.execCommand !== "function") return false;
  return insert === "" ? document.execCommand("delete") : document.execCommand("insertText", false, insert);
}
