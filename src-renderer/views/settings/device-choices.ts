import type { AudioDevice } from "../../store/state.ts";
import type { Choice } from "../widgets/choice-select.tsx";

/** Ids that browsers use for "whatever the system says"; they stand once, first. */
const SYSTEM_IDS = new Set(["default", "communications", ""]);

/**
 * The list to choose a device from: the system's choice first, then each device by its name, and the chosen one also
 * while it is unplugged, so that it is not forgotten. `kind` and a number name those whose names the browser hides.
 */
export function deviceChoices(devices: readonly AudioDevice[], chosenId: string, kind: string): readonly Choice[] {
  const real = devices
    .filter(({ deviceId }) => !SYSTEM_IDS.has(deviceId))
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label === "" ? `${kind} ${index + 1}` : label }));
  const choices = [{ id: "default", label: "System default" }, ...real];
  return choices.some(({ id }) => id === chosenId)
    ? choices
    : [...choices, { id: chosenId, label: "Your chosen device (not connected)" }];
}
