import { useEffect, useEffectEvent } from "react";
import { isMacKeyboard, type Shortcut, type ShortcutId, shortcutOf } from "./shortcuts.ts";

/** What a shortcut does; `false`: nothing here and now, so that the key goes on to whatever it means else. */
export type ShortcutActions = Readonly<Record<ShortcutId, () => boolean>>;

/** What covers the page and has keys of its own. */
const OVERLAY = '.overlay, .popover, [role="menu"], [role="listbox"][data-popover]';

/** Hears the keys of the table as long as the view stands. Whatever has taken a key for itself has it. */
export function useShortcuts(actions: ShortcutActions): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const shortcut = shortcutOf(event, isMacKeyboard());
    if (shortcut === null || !mayAct(shortcut, event)) return;
    if (actions[shortcut.id]()) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function mayAct(shortcut: Shortcut, { target }: KeyboardEvent): boolean {
  // What voice does stays in reach everywhere.
  if (shortcut.group !== "Voice" && document.querySelector(OVERLAY) !== null) return false;
  if (shortcut.while === "always") return true;
  return !isWriting(target);
}

/** Whether there is text under the keys: arrows move in it, and Escape may be meant for it. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return target.value !== "";
  if (target instanceof HTMLInputElement) return target.value !== "" && target.type !== "checkbox";
  return target instanceof HTMLElement && target.isContentEditable;
}
