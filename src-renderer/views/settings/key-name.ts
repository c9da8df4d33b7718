const NAMES: Readonly<Record<string, string>> = {
  Space: "Space",
  Enter: "Enter",
  Backquote: "`",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  IntlBackslash: "< (beside left Shift)",
  Semicolon: ";",
  Quote: "'",
  Comma: ",",
  Period: ".",
  Slash: "/",
  CapsLock: "Caps Lock",
  ControlLeft: "left Ctrl",
  ControlRight: "right Ctrl",
  ShiftLeft: "left Shift",
  ShiftRight: "right Shift",
  AltLeft: "left Alt",
  AltRight: "right Alt",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  PageUp: "Page Up",
  PageDown: "Page Down",
  ScrollLock: "Scroll Lock",
  ContextMenu: "Menu",
};

/** What to call the key of a `KeyboardEvent.code`, by its place on a US keyboard. */
export function keyName(code: string): string {
  const known = NAMES[code];
  if (known !== undefined) return known;
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const pad = /^Numpad(.+)$/.exec(code)?.[1];
  return pad === undefined ? code : `Numpad ${pad}`;
}

/** Keys that a page cannot do without, or whose up-event does not reach it. */
const UNFIT: ReadonlySet<string> = new Set(["Escape", "Tab", "Enter", "NumpadEnter", "MetaLeft", "MetaRight", ""]);

/** Whether a key may be held to talk. */
export function canBeTalkKey(code: string): boolean {
  return !UNFIT.has(code) && code.length <= 32;
}
