import type { AppState } from "../../store/state.ts";
import type { KeyNaming } from "../settings/key-name.ts";
import { triggerName } from "./trigger-name.ts";

export const NO_GLOBAL_KEY = "No global key yet: you are heard only while this window has the focus.";

/** Whether push-to-talk has no key but the window's, in the app that could have one everywhere. */
export function isGlobalTalkKeyMissing({ desktop, settings }: AppState): boolean {
  return (
    desktop !== null &&
    settings.mode === "pushToTalk" &&
    !desktop.bindings.some(({ action }) => action === "holdToTalk")
  );
}

/** What to hold to be heard in every program; null where no such key works now. */
export function globalTalkKeyName({ desktop }: AppState, naming: KeyNaming): string | null {
  if (desktop === null || desktop.keys.kind !== "listening") return null;
  const binding = desktop.bindings.find(({ action }) => action === "holdToTalk");
  if (binding === undefined) return null;
  // Some desktops write a whole sentence, "Press F8".
  if (desktop.keySource === "portal") return desktop.keys.portalTriggers?.holdToTalk?.replace(/^press /i, "") ?? null;
  return triggerName(binding.trigger, naming);
}
