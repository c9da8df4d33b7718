import { describe, expect, it } from "vitest";
import { triggerSchema } from "../../../../shared/desktop/bindings.ts";
import { GLOBAL_KEYS } from "../../../../shared/desktop/key-codes.ts";
import { xdgTrigger } from "../../../../src-main/keys/portal/xdg-trigger.ts";

describe("xdgTrigger", () => {
  it.each<readonly [string[], string | null]>([
    [["KeyT"], "t"],
    [["Digit5"], "5"],
    [["F13"], "F13"],
    [["Numpad0"], "KP_0"],
    [["PageDown"], "Page_Down"],
    [["KeyM", "ShiftLeft", "ControlRight"], "CTRL+SHIFT+m"],
    [["MetaLeft", "AltLeft", "Space"], "ALT+LOGO+space"],
    [["ControlLeft", "ControlRight", "F1"], "CTRL+F1"],
    // A modifier alone is a key like any other.
    [["ControlRight"], "Control_R"],
    [["ControlLeft", "ShiftLeft"], "CTRL+Shift_L"],
    // The specification has no words for these.
    [["MouseBack"], null],
    [["ControlLeft", "MouseBack"], null],
    [["KeyA", "KeyB"], null],
  ])("%j: %s", (inputs, expected) => {
    expect(xdgTrigger(triggerSchema.parse(inputs))).toBe(expected);
  });

  it("has words for every key that can be global, in the specification's letters", () => {
    const wordless = GLOBAL_KEYS.filter((code) => xdgTrigger([code]) === null);
    expect(wordless).toEqual(["MouseMiddle", "MouseBack", "MouseForward"]);
    for (const code of GLOBAL_KEYS) expect(xdgTrigger([code]) ?? "x").toMatch(/^[A-Za-z0-9_]+$/);
  });
});
