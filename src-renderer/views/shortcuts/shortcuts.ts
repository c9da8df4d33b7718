/** What a key does, wherever the focus is. */
export type ShortcutId =
  | "switcher"
  | "search"
  | "searchEverywhere"
  | "shortcuts"
  | "settings"
  | "previousChannel"
  | "nextChannel"
  | "previousUnread"
  | "nextUnread"
  | "markRead"
  | "toggleMute"
  | "toggleDeafen";

/** `mod`: Ctrl, and on a Mac Command. `key`: as `KeyboardEvent.key` has it, letters small. */
export interface KeyCombination {
  readonly key: string;
  readonly mod?: true;
  readonly shift?: true;
  readonly alt?: true;
}

export interface Shortcut {
  readonly id: ShortcutId;
  readonly words: string;
  readonly keys: KeyCombination;
  readonly group: "Finding" | "Channels" | "Voice";
  /** "always": also in a field of text; "emptyField": not where somebody is in the middle of writing. */
  readonly while: "always" | "emptyField";
}

/** All keys that work everywhere: what hears them and the list that shows them both go by this table. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: "switcher",
    words: "Go to a channel or a person",
    keys: { key: "k", mod: true },
    group: "Finding",
    while: "always",
  },
  { id: "search", words: "Search this channel", keys: { key: "f", mod: true }, group: "Finding", while: "always" },
  {
    id: "searchEverywhere",
    words: "Search all channels",
    keys: { key: "f", mod: true, shift: true },
    group: "Finding",
    while: "always",
  },
  { id: "shortcuts", words: "Show these shortcuts", keys: { key: "/", mod: true }, group: "Finding", while: "always" },
  { id: "settings", words: "Settings", keys: { key: ",", mod: true }, group: "Finding", while: "always" },
  {
    id: "previousChannel",
    words: "Channel above",
    keys: { key: "ArrowUp", alt: true },
    group: "Channels",
    while: "emptyField",
  },
  {
    id: "nextChannel",
    words: "Channel below",
    keys: { key: "ArrowDown", alt: true },
    group: "Channels",
    while: "emptyField",
  },
  {
    id: "previousUnread",
    words: "Unread channel above",
    keys: { key: "ArrowUp", alt: true, shift: true },
    group: "Channels",
    while: "emptyField",
  },
  {
    id: "nextUnread",
    words: "Unread channel below",
    keys: { key: "ArrowDown", alt: true, shift: true },
    group: "Channels",
    while: "emptyField",
  },
  {
    id: "markRead",
    words: "Mark the channel as read",
    keys: { key: "Escape" },
    group: "Channels",
    while: "emptyField",
  },
  {
    id: "toggleMute",
    words: "Mute or unmute",
    keys: { key: "m", mod: true, shift: true },
    group: "Voice",
    while: "always",
  },
  {
    id: "toggleDeafen",
    words: "Deafen or undeafen",
    keys: { key: "d", mod: true, shift: true },
    group: "Voice",
    while: "always",
  },
];

/** As much of a key's event as tells which shortcut it is. */
export type PressedKey = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The shortcut that a key is; null where it is none. */
export function shortcutOf(pressed: PressedKey, isMac: boolean): Shortcut | null {
  return SHORTCUTS.find(({ keys }) => isPressed(keys, pressed, isMac)) ?? null;
}

function isPressed(keys: KeyCombination, pressed: PressedKey, isMac: boolean): boolean {
  const isMod = isMac ? pressed.metaKey && !pressed.ctrlKey : pressed.ctrlKey && !pressed.metaKey;
  const isNoMod = !pressed.metaKey && !pressed.ctrlKey;
  if (!(keys.mod === true ? isMod : isNoMod)) return false;
  if (pressed.altKey !== (keys.alt === true)) return false;
  if (typedKey(pressed) !== keys.key) return false;
  // Where a layout has the slash or the comma with Shift, it is held for that.
  return pressed.shiftKey === (keys.shift === true) || /^[^a-z]$/.test(keys.key);
}

/** Letters by what they type, and by their place where the layout has no Latin ones. */
function typedKey({ key, code }: PressedKey): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const isLatin = /^[\x20-\x7e]$/.test(key) || key.length > 1;
  return letter !== undefined && !isLatin ? letter.toLowerCase() : key.length === 1 ? key.toLowerCase() : key;
}

const KEY_WORDS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

/** The keys as they are engraved: "Ctrl", "Shift", "F"; on a Mac "⌘", "⇧", "F". */
export function keyWords({ key, mod, shift, alt }: KeyCombination, isMac: boolean): readonly string[] {
  return [
    ...(mod ? [isMac ? "⌘" : "Ctrl"] : []),
    ...(alt ? [isMac ? "⌥" : "Alt"] : []),
    ...(shift ? [isMac ? "⇧" : "Shift"] : []),
    KEY_WORDS[key] ?? key.toUpperCase(),
  ];
}

/** Of this machine's keyboard. */
export function isMacKeyboard(): boolean {
  return /^Mac|^iP(?:hone|ad)/.test(navigator.platform);
}

/** In words, for a tooltip: "Ctrl+F". */
export function shortcutWords(id: ShortcutId): string {
  const shortcut = SHORTCUTS.find((each) => each.id === id);
  const isMac = isMacKeyboard();
  return shortcut === undefined ? "" : keyWords(shortcut.keys, isMac).join(isMac ? "" : "+");
}
