import { useEffect } from "react";
import type { Settings } from "../../shared/client/settings.ts";
import type { AppState } from "../store/state.ts";
import { useAppState, useCommands } from "./app-context.tsx";
import { isInCall } from "./voice-bar/call-words.ts";

/** An element with this attribute takes keys for itself (the capture of a new talk key). */
export const CAPTURES_KEYS = "data-captures-keys";

/**
 * The talk key while the window has the focus: held, it talks; let go, it stops. In a call with push-to-talk only.
 *
 * Who gets a key that could also do something else:
 * - in a text field the keys are for the text: typing never talks. But those that neither write nor edit, as F8, talk there;
 * - on a widget of a dialog, a menu or a list of choices, the keys that work widgets (Space, Enter, arrows, …) are its
 *   own; any other key talks there too, and so does every key on the dialog itself;
 * - anywhere else talking wins, also over a focused button: with Space as the talk key, Space neither presses the button
 *   nor scrolls the page (Enter still presses it);
 * - with Ctrl, Alt or Meta it is a shortcut and not the talk key, unless the talk key is such a key itself.
 *
 * Whatever could swallow the up-event (the window loses the focus, the page is hidden, Meta goes down, the call ends)
 * lets go at once.
 */
export function useTalkKey(): void {
  const commands = useCommands();
  const talkKey = useAppState((state) => state.settings.talkKey);
  const isActive = useAppState(isTalkKeyActive);

  useEffect(() => {
    if (!isActive) return;
    let isHeld = false;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      commands.releaseTalk("key");
    };
    const consume = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      // macOS sends no up-event of other keys while Meta is down.
      if (event.metaKey) return release();
      if (event.code !== talkKey) return;
      if (isHeld) return consume(event);
      if (event.repeat || !isForTalking(event, talkKey)) return;
      consume(event);
      isHeld = true;
      commands.holdTalk("key");
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code !== talkKey || !isHeld) return;
      // A button that had the focus is pressed by the up-event of Space.
      consume(event);
      release();
    };
    const onVisibility = () => {
      if (document.visibilityState === "hidden") release();
    };
    // Capturing: the decision is made before any widget sees the key.
    addEventListener("keydown", onKeyDown, { capture: true });
    addEventListener("keyup", onKeyUp, { capture: true });
    addEventListener("blur", release);
    addEventListener("pagehide", release);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      removeEventListener("keydown", onKeyDown, { capture: true });
      removeEventListener("keyup", onKeyUp, { capture: true });
      removeEventListener("blur", release);
      removeEventListener("pagehide", release);
      document.removeEventListener("visibilitychange", onVisibility);
      release();
    };
  }, [commands, isActive, talkKey]);
}

/** Whether the window's talk key is for talking now: in a call with push-to-talk. */
export function isTalkKeyActive({ voice, settings }: AppState): boolean {
  return isInCall(voice.call) && settings.mode === "pushToTalk";
}

const MODIFIER = /^(?:Control|Alt|Shift)(?:Left|Right)$/;

/** Keys by which widgets are worked. */
const WIDGET_KEY = /^(?:Space|Enter|NumpadEnter|Tab|Escape|Arrow.+|Home|End|Page.+|Backspace|Delete)$/;

/** Keys that do nothing in a text. Not Ctrl and its like: they begin shortcuts of the text. */
const NO_TEXT_KEY = /^(?:F\d{1,2}|Pause|ScrollLock)$/;

const OVERLAY_WIDGET = [
  ...["button", "input", "select", "a", '[role="tab"]'].map((widget) => `[role="dialog"] ${widget}`),
  '[role="listbox"]',
  '[role="menu"]',
].join(", ");

function isForTalking(event: KeyboardEvent, talkKey: Settings["talkKey"]): boolean {
  if ((event.ctrlKey || event.altKey) && !MODIFIER.test(talkKey)) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return true;
  if (target.closest(`[${CAPTURES_KEYS}]`) !== null) return false;
  if (isTextField(target)) return NO_TEXT_KEY.test(talkKey);
  return !(WIDGET_KEY.test(talkKey) && target.closest(OVERLAY_WIDGET) !== null);
}

/** Inputs that take no text; all others do, new types included. */
const NO_TEXT = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

function isTextField(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !NO_TEXT.has(element.type);
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable);
}
