import type { Action, KeysFault } from "../../../shared/desktop/bindings.ts";
import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";

type Os = DesktopState["os"];

export const ACTION_WORDS: Record<Action, { readonly title: string; readonly hint: string }> = {
  holdToTalk: { title: "Hold to talk", hint: "Push to talk: you are heard as long as it is down." },
  holdToMute: { title: "Hold to mute", hint: "You are not heard as long as it is down; for a cough." },
  toggleMute: { title: "Toggle mute", hint: "Mutes you, and unmutes you the next time." },
  toggleDeafen: { title: "Toggle deafen", hint: "Hear nobody and be heard by nobody, until the next time." },
  disconnect: { title: "Disconnect", hint: "Leaves the call." },
};

/** In the order of the page. */
export const ACTIONS: readonly Action[] = ["holdToTalk", "holdToMute", "toggleMute", "toggleDeafen", "disconnect"];

/** What a view offers against a fault: asks for the keys anew, or opens the system's page for them. */
export interface KeysCure {
  readonly kind: "retry" | "openKeySettings";
  readonly label: string;
}

export interface KeysFaultWords {
  /** What is wrong, in a few words. */
  readonly reason: string;
  /** What one can do. */
  readonly advice: string;
  readonly cures: readonly KeysCure[];
}

const TRY_AGAIN: KeysCure = { kind: "retry", label: "Try again" };
const OPEN_SYSTEM: KeysCure = { kind: "openKeySettings", label: "Open system settings" };

export function keysFaultWords(fault: KeysFault, os: Os): KeysFaultWords {
  switch (fault) {
    case "permissionMissing":
      return {
        reason: "Global keys are not allowed yet.",
        advice: "Switch Cromulent on under Privacy & Security, Accessibility.",
        cures: [OPEN_SYSTEM, TRY_AGAIN],
      };
    case "helperDied":
      return {
        reason: "Global keys stopped again and again.",
        advice: "They are still being started; until then you talk with the button or in this window.",
        cures: [TRY_AGAIN],
      };
    case "hookRefused":
      return { reason: "The system refused global keys.", advice: HOOK_ADVICE[os], cures: [TRY_AGAIN] };
    case "deaf":
      return {
        reason: "Global keys hear nothing, although you are typing.",
        advice: DEAF_ADVICE[os],
        cures: os === "darwin" ? [OPEN_SYSTEM, TRY_AGAIN] : [TRY_AGAIN],
      };
    case "portalMissing":
      return {
        reason: "This desktop gives programs no global shortcuts.",
        advice: "Update it, or log in to an X11 session; until then you talk with the button or in this window.",
        cures: [TRY_AGAIN],
      };
    case "portalRefused":
      return {
        reason: "The desktop refused global shortcuts.",
        advice:
          "Ask again, and allow them in its dialogue. If none opens, the desktop does not know this program: install Cromulent from its package.",
        cures: [{ kind: "retry", label: "Ask again" }],
      };
    case "portalLost":
      return {
        reason: "The desktop's shortcut service went away.",
        advice: "It is asked again by itself as soon as it is back.",
        cures: [TRY_AGAIN],
      };
  }
}

const HOOK_ADVICE: Record<Os, string> = {
  linux: "They need an X server with its RECORD extension: log out, and in to an X11 session of the desktop.",
  darwin: "Switch Cromulent off and on again under Privacy & Security, Accessibility.",
  win32: "Security software may forbid it: allow Cromulent there.",
};

const DEAF_ADVICE: Record<Os, string> = {
  // Not another program that grabs the keyboard: the X server's recorder hears through that.
  linux: "Try again. If that does not help, log out, and in to an X11 session of the desktop.",
  // Secure input keeps all keys from all other programs, and some forget to end it.
  darwin:
    "A field for a password, or a terminal with secure entry, keeps the keys for itself: leave it. Otherwise switch Cromulent off and on again under Privacy & Security, Accessibility.",
  win32: "The program in front runs as administrator: start Cromulent as administrator too.",
};
