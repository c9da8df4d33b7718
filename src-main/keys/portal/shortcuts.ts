import { type Action, actionSchema, type Binding } from "../../../shared/desktop/bindings.ts";
import { xdgTrigger } from "./xdg-trigger.ts";

/** One shortcut as the portal is asked for it. Its id is the action: the desktop keeps the user's keys under that name. */
export interface Shortcut {
  readonly id: Action;
  /** What the desktop's own dialogue and settings show. */
  readonly description: string;
  /** A wish in the XDG shortcuts syntax; null: none. */
  readonly preferredTrigger: string | null;
}

const DESCRIPTIONS: Readonly<Record<Action, string>> = {
  holdToTalk: "Hold to talk",
  holdToMute: "Hold to mute the microphone",
  toggleMute: "Mute or unmute the microphone",
  toggleDeafen: "Deafen or undeafen",
  disconnect: "Leave the voice channel",
};

/**
 * Always all actions: the desktop gives the keys, and whoever wants another one later finds it in the desktop's settings,
 * without a second dialogue. The first binding of an action that can be put into words is its wish.
 */
export function shortcutsFor(bindings: readonly Binding[]): Shortcut[] {
  return actionSchema.options.map((action) => ({
    id: action,
    description: DESCRIPTIONS[action],
    preferredTrigger: bindings.flatMap((binding) => wishOf(binding, action))[0] ?? null,
  }));
}

function wishOf({ action, trigger }: Binding, wanted: Action): string[] {
  if (action !== wanted) return [];
  const wish = xdgTrigger(trigger);
  return wish === null ? [] : [wish];
}
