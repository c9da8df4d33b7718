import type { Action, HoldAction } from "../../../../shared/desktop/bindings.ts";
import { ACTION_WORDS } from "../../keys/key-words.ts";
import type { CaptureRefusal } from "./capture.ts";
import type { TriggerHint } from "./trigger-findings.ts";

/** Why a key cannot be had; `name` is what it is called. */
export function refusalSentence({ why, code }: CaptureRefusal, name: string): string {
  switch (why) {
    case "cancels":
      return "Escape cannot be bound: it leaves menus, and this dialogue.";
    case "mainButton":
      return code === "MouseLeft"
        ? "The left mouse button cannot be bound: it would act at every click."
        : "The right mouse button cannot be bound: it would act at every click.";
    case "systemKey":
      return "This key cannot be bound: the system or the keyboard keeps it for itself.";
    case "toggles":
      return "Caps Lock cannot be bound: macOS does not tell how long it is held.";
    case "unknown":
      return code === "" || code === "Unidentified"
        ? "This key cannot be bound: it does not say which one it is."
        : `${name} cannot be bound: it cannot be heard while another program has the focus.`;
    case "tooMany":
      return "Four keys at most: let one go first.";
  }
}

/** What a hint means for the action. */
export function hintSentence(hint: TriggerHint, action: Action): string {
  switch (hint) {
    case "types":
      return isHold(action)
        ? `It acts while you type as well: “${ACTION_WORDS[action].title}” holds for as long as it is down, in every program.`
        : `It acts while you type as well: “${ACTION_WORDS[action].title}” happens with each press, in every program.`;
    case "opensMenu":
      return "On its own this key opens the system's menu.";
    case "inShortcuts":
      return "This key is part of most shortcuts: each of them acts as well.";
    case "noMouseInPortal":
      return "This desktop assigns keys alone, no mouse buttons: it will ask you for a key.";
  }
}

function isHold(action: Action): action is HoldAction {
  return action === "holdToTalk" || action === "holdToMute";
}
