import type { Input } from "./bindings.ts";

function numbered(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
}

/**
 * Keys that the hook can tell apart on the systems that have them, as `KeyboardEvent.code` names them (UI Events code
 * values), and the mouse buttons. Native numbers are the key helper's affair.
 */
export const GLOBAL_KEYS: readonly Input[] = [
  ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `Key${letter}`),
  ...numbered("Digit", 0, 9),
  ...numbered("F", 1, 24),
  ..."Backquote Minus Equal BracketLeft BracketRight Backslash IntlBackslash Semicolon Quote Comma Period Slash".split(
    " ",
  ),
  ..."Space Enter Tab Backspace CapsLock ContextMenu".split(" "),
  ..."ShiftLeft ShiftRight ControlLeft ControlRight AltLeft AltRight MetaLeft MetaRight".split(" "),
  ..."Insert Delete Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight".split(" "),
  ..."PrintScreen ScrollLock Pause NumLock".split(" "),
  ...numbered("Numpad", 0, 9),
  ..."NumpadAdd NumpadSubtract NumpadMultiply NumpadDivide NumpadDecimal NumpadEnter".split(" "),
  ..."MouseMiddle MouseBack MouseForward".split(" "),
];

/** Why a key cannot be a global key; each has words in the capture dialogue. */
export type KeyRefusal =
  /** Escape leaves the capture dialogue, and most games' menus. */
  | "cancels"
  /** The first two mouse buttons: whatever is clicked would talk. */
  | "mainButton"
  /** Volume, media, power, Fn: the system or the keyboard itself keeps them. */
  | "systemKey"
  /** macOS tells of Caps Lock only that it switched, not that it is held. */
  | "toggles"
  /** The hook has no number for it. */
  | "unknown";

const isOffered: ReadonlySet<Input> = new Set(GLOBAL_KEYS);
/** Keys of other keyboards, for which macOS has no virtual key code (HIToolbox/Events.h). */
const NOT_ON_MAC: ReadonlySet<Input> = new Set("F21 F22 F23 F24 PrintScreen ScrollLock Pause ContextMenu".split(" "));
const SYSTEM_KEY = /^(?:Audio|Media|Browser|Launch|Brightness|Display)|^(?:Fn|FnLock|Power|Sleep|WakeUp|Eject)$/;

/**
 * null: it can be one.
 *
 * @param code `KeyboardEvent.code`, or "MouseLeft", "MouseRight", "MouseMiddle", "MouseBack", "MouseForward".
 */
export function globalKeyRefusal(code: string, os: "linux" | "darwin" | "win32"): KeyRefusal | null {
  if (code === "CapsLock" && os === "darwin") return "toggles";
  if (os === "darwin" && NOT_ON_MAC.has(code)) return "unknown";
  // libuiohook 1.5.5 has a number for the key beside the left Shift on Windows alone.
  if (code === "IntlBackslash" && os !== "win32") return "unknown";
  if (isOffered.has(code)) return null;
  if (code === "Escape") return "cancels";
  if (code === "MouseLeft" || code === "MouseRight") return "mainButton";
  return SYSTEM_KEY.test(code) ? "systemKey" : "unknown";
}

/** Whether any of the systems can have it. */
export function isGlobalKey(code: string): code is Input {
  return isOffered.has(code);
}
