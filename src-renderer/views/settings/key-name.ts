import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";

/** What keys are called here: by the user's layout where it is known, and by what the system calls its own keys. */
export interface KeyNaming {
  /** From a `KeyboardEvent.code` to what the key types; null where the browser does not tell. */
  readonly layout: ReadonlyMap<string, string> | null;
  readonly os: DesktopState["os"] | null;
}

const US_NAMING: KeyNaming = { layout: null, os: null };

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
  NumLock: "Num Lock",
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
  PrintScreen: "Print Screen",
  ScrollLock: "Scroll Lock",
  ContextMenu: "Menu",
  NumpadAdd: "Numpad +",
  NumpadSubtract: "Numpad -",
  NumpadMultiply: "Numpad *",
  NumpadDivide: "Numpad /",
  NumpadDecimal: "Numpad .",
  MouseLeft: "Mouse left",
  MouseRight: "Mouse right",
  MouseMiddle: "Mouse middle",
  MouseBack: "Mouse back",
  MouseForward: "Mouse forward",
  MouseOther: "This mouse button",
};

const META_NAMES: Record<DesktopState["os"], string> = { linux: "Super", darwin: "Command", win32: "Windows" };

/** What to call the key of a `KeyboardEvent.code`; without a layout by its place on a US keyboard. */
export function keyName(code: string, { layout, os }: KeyNaming = US_NAMING): string {
  const side = /^(Meta|Alt)(Left|Right)$/.exec(code);
  if (side !== null && os !== null) {
    const [, key, where] = side;
    if (key === "Meta") return `${where === "Left" ? "left" : "right"} ${META_NAMES[os]}`;
    if (os === "darwin") return `${where === "Left" ? "left" : "right"} Option`;
  }
  const typed = layout?.get(code);
  if (typed !== undefined && typed.trim() !== "") return capital(typed);
  const known = NAMES[code];
  if (known !== undefined) return known;
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  const pad = /^Numpad(.+)$/.exec(code)?.[1];
  return pad === undefined ? code : `Numpad ${pad}`;
}

/** As keys are engraved; "ß" stays, as its capital is two letters. */
function capital(typed: string): string {
  const upper = typed.toLocaleUpperCase();
  return upper.length === typed.length ? upper : typed;
}

/** Keys that a page cannot do without, or whose up-event does not reach it. */
const UNFIT: ReadonlySet<string> = new Set(["Escape", "Tab", "Enter", "NumpadEnter", "MetaLeft", "MetaRight", ""]);

/** Whether a key may be held to talk. */
export function canBeTalkKey(code: string): boolean {
  return !UNFIT.has(code) && code.length <= 32;
}
