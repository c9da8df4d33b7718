import type { Input, Trigger } from "../../../shared/desktop/bindings.ts";
import { type KeyNaming, keyName } from "../settings/key-name.ts";

const MODIFIERS = ["Control", "Alt", "Shift", "Meta"];

/** Modifiers first and in their usual order, as chords are written everywhere. */
export function writtenOrder(trigger: Trigger): readonly Input[] {
  return [...trigger].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export function triggerName(trigger: Trigger, naming: KeyNaming): string {
  return writtenOrder(trigger)
    .map((input) => keyName(input, naming))
    .join(" + ");
}

function rank(input: Input): number {
  const index = MODIFIERS.findIndex((modifier) => input === `${modifier}Left` || input === `${modifier}Right`);
  return index === -1 ? MODIFIERS.length : index;
}
