import type { Action, Binding, Trigger } from "../../../../shared/desktop/bindings.ts";
import type { DesktopState } from "../../../../shared/desktop/desktop-state.ts";

/** What is worth knowing of a trigger that was pressed, before it is bound; none of it forbids anything. */
export type TriggerHint =
  /** It types something: it acts whenever one writes. */
  | "types"
  /** The system's own menu opens with it. */
  | "opensMenu"
  /** It is a part of most shortcuts. */
  | "inShortcuts"
  /** The portal assigns keys alone. */
  | "noMouseInPortal";

export interface TriggerFindings {
  /** The same keys do something already: the same (nothing to add), or another thing (to be replaced). */
  readonly same: Binding | null;
  /** Of other actions, where all keys of the one are among those of the other: pressing the larger one does both. */
  readonly overlaps: readonly Binding[];
  readonly hints: readonly TriggerHint[];
}

export function judgeTrigger(
  trigger: Trigger,
  action: Action,
  { bindings, os, keySource }: Pick<DesktopState, "bindings" | "os" | "keySource">,
): TriggerFindings {
  const hasAll = (outer: Trigger, inner: Trigger) => inner.every((input) => outer.includes(input));
  const isSame = (other: Trigger) => other.length === trigger.length && hasAll(other, trigger);
  return {
    same: bindings.find((binding) => isSame(binding.trigger)) ?? null,
    overlaps: bindings.filter(
      (binding) =>
        binding.action !== action &&
        !isSame(binding.trigger) &&
        (hasAll(binding.trigger, trigger) || hasAll(trigger, binding.trigger)),
    ),
    hints: hintsOf(trigger, os, keySource),
  };
}

const TYPES =
  /^(?:Key|Digit|Numpad)|^(?:Space|Enter|Tab|Backspace|Delete|Backquote|Minus|Equal|Bracket.+|.*Backslash)$|^(?:Semicolon|Quote|Comma|Period|Slash)$/;
const META = /^Meta/;

function hintsOf(trigger: Trigger, os: DesktopState["os"], keySource: DesktopState["keySource"]): TriggerHint[] {
  const [first, ...others] = trigger;
  const isAlone = first !== undefined && others.length === 0;
  return [
    ...(isAlone && TYPES.test(first) ? ["types" as const] : []),
    ...(isAlone && META.test(first) ? [os === "darwin" ? ("inShortcuts" as const) : ("opensMenu" as const)] : []),
    ...(keySource === "portal" && trigger.some((input) => input.startsWith("Mouse"))
      ? ["noMouseInPortal" as const]
      : []),
  ];
}
