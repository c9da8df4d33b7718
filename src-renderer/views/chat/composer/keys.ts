import type { KeyboardEvent } from "react";
import { isMacKeyboard } from "../../shortcuts/shortcuts.ts";
import type { Mark } from "./format-selection.ts";

const MARKS: Readonly<Record<string, Mark>> = { b: "**", i: "*", e: "`" };

/** What Ctrl+B, Ctrl+I and Ctrl+E (⌘ on a Mac) put around what is selected. */
export function markOfKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): Mark | null {
  const isCommand = isMacKeyboard() ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (!isCommand || altKey || shiftKey) return null;
  // On a layout without Latin letters the key's place counts.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, "").toLowerCase();
  return MARKS[letter] ?? null;
}

/** Whether the Enter key begins a new line. With Ctrl or Meta it sends whatever else holds. */
export function isBreakKey({ ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent, isEnterBreak: boolean): boolean {
  if (ctrlKey || metaKey) return false;
  return shiftKey || altKey || isEnterBreak;
}

/** Whether a key is pressed alone: with others it may be a shortcut. */
export function isAlone({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !shiftKey;
}
