import type { Trigger } from "../../../shared/desktop/bindings.ts";

/** Codes of modifiers, by the name that the XDG shortcuts specification (0.1) has for them. */
const MODIFIERS: ReadonlyMap<string, string> = new Map([
  ["ControlLeft", "CTRL"],
  ["ControlRight", "CTRL"],
  ["AltLeft", "ALT"],
  ["ShiftLeft", "SHIFT"],
  ["ShiftRight", "SHIFT"],
  ["MetaLeft", "LOGO"],
  ["MetaRight", "LOGO"],
]);

/** Names of xkbcommon-keysyms.h without their prefix, for keys whose name differs from their code. */
const KEYSYMS: ReadonlyMap<string, string> = new Map([
  ["ControlLeft", "Control_L"],
  ["ControlRight", "Control_R"],
  ["AltLeft", "Alt_L"],
  ["AltRight", "ISO_Level3_Shift"],
  ["ShiftLeft", "Shift_L"],
  ["ShiftRight", "Shift_R"],
  ["MetaLeft", "Super_L"],
  ["MetaRight", "Super_R"],
  ["Space", "space"],
  ["Enter", "Return"],
  ["Tab", "Tab"],
  ["Backspace", "BackSpace"],
  ["Insert", "Insert"],
  ["Delete", "Delete"],
  ["Home", "Home"],
  ["End", "End"],
  ["PageUp", "Page_Up"],
  ["PageDown", "Page_Down"],
  ["ArrowLeft", "Left"],
  ["ArrowRight", "Right"],
  ["ArrowUp", "Up"],
  ["ArrowDown", "Down"],
  ["CapsLock", "Caps_Lock"],
  ["NumLock", "Num_Lock"],
  ["ScrollLock", "Scroll_Lock"],
  ["PrintScreen", "Print"],
  ["Pause", "Pause"],
  ["ContextMenu", "Menu"],
  ["Backquote", "grave"],
  ["Minus", "minus"],
  ["Equal", "equal"],
  ["BracketLeft", "bracketleft"],
  ["BracketRight", "bracketright"],
  ["Backslash", "backslash"],
  ["IntlBackslash", "less"],
  ["Semicolon", "semicolon"],
  ["Quote", "apostrophe"],
  ["Comma", "comma"],
  ["Period", "period"],
  ["Slash", "slash"],
  ["NumpadAdd", "KP_Add"],
  ["NumpadSubtract", "KP_Subtract"],
  ["NumpadMultiply", "KP_Multiply"],
  ["NumpadDivide", "KP_Divide"],
  ["NumpadDecimal", "KP_Decimal"],
  ["NumpadEnter", "KP_Enter"],
]);

/** Letters, digits, function keys and the number pad, by the pattern of their code. */
const PATTERNS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^Key([A-Z])$/, (letter) => letter.toLowerCase()],
  [/^Digit([0-9])$/, (digit) => digit],
  [/^(F[1-9][0-9]?)$/, (key) => key],
  [/^Numpad([0-9])$/, (digit) => `KP_${digit}`],
];

/**
 * A trigger in the syntax of the XDG shortcuts specification, by the names of a US keyboard: `CTRL+SHIFT+m`. null for what
 * it has no words for: mouse buttons, two keys at once. Only a wish: the desktop gives the keys.
 */
export function xdgTrigger(trigger: Trigger): string | null {
  const keys = trigger.filter((input) => !MODIFIERS.has(input));
  const modifiers = trigger.filter((input) => MODIFIERS.has(input));
  // A modifier alone is a key like any other.
  const key = keys[0] ?? modifiers.pop();
  if (key === undefined || keys.length > 1) return null;
  const keysym = keysymOf(key);
  if (keysym === null) return null;
  const held = new Set(modifiers.flatMap((input) => MODIFIERS.get(input) ?? []));
  return [...[...held].sort(), keysym].join("+");
}

function keysymOf(code: string): string | null {
  const named = KEYSYMS.get(code);
  if (named !== undefined) return named;
  for (const [pattern, toKeysym] of PATTERNS) {
    const name = pattern.exec(code)?.[1];
    if (name !== undefined) return toKeysym(name);
  }
  return null;
}
