import { UiohookKey } from "uiohook-napi";
import { describe, expect, it } from "vitest";
import { GLOBAL_KEYS, globalKeyRefusal } from "../../../shared/desktop/key-codes.ts";
import { BUTTONS, INPUT_OF_BUTTON, INPUT_OF_KEY, KEYS } from "../../../src-main/keys/helper/key-table.ts";

/** libuiohook's own names, where they are not the codes' with "Key" or "Digit" before. */
const HOOK_NAMES = new Map([
  ["ShiftLeft", "Shift"],
  ["ControlLeft", "Ctrl"],
  ["ControlRight", "CtrlRight"],
  ["AltLeft", "Alt"],
  ["MetaLeft", "Meta"],
]);

describe("the table of keys", () => {
  it("has every key that is offered once, and no other", () => {
    expect([...KEYS.keys(), ...BUTTONS.keys()].sort()).toEqual([...GLOBAL_KEYS].sort());
  });

  it("gives no number of the hook to two keys", () => {
    const numbers = [...KEYS.values()].map(({ hook }) => hook);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const [input, { hook }] of KEYS) expect(INPUT_OF_KEY.get(hook)).toBe(input);
    for (const [input, { hook }] of BUTTONS) expect(INPUT_OF_BUTTON.get(hook)).toBe(input);
  });

  it.each(["x11", "mac", "windows"] as const)("gives no number of %s to two keys", (system) => {
    const numbers = [...KEYS].flatMap(([input, key]) => {
      // Windows has one virtual-key code for both.
      if (system === "windows" && input === "NumpadEnter") return [];
      return key[system] === null ? [] : [key[system]];
    });
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("has a number of each system for whatever is offered there", () => {
    for (const [input, { x11, windows }] of KEYS) {
      expect(x11 === null, `${input} on X11`).toBe(globalKeyRefusal(input, "linux") !== null);
      expect(windows, `${input} on Windows`).not.toBeNull();
    }
  });

  it("agrees with uiohook-napi's own names", () => {
    const named = new Map<string, number>(Object.entries(UiohookKey));
    let compared = 0;
    for (const [input, { hook }] of KEYS) {
      const number = named.get(HOOK_NAMES.get(input) ?? input.replace(/^(?:Key|Digit)(?=.$)/, ""));
      if (number === undefined) continue;
      expect(hook, input).toBe(number);
      compared += 1;
    }
    // All but IntlBackslash, ContextMenu and Pause, which have no name there.
    expect(compared).toBe(KEYS.size - 3);
  });

  it("knows the numeric block also without Num Lock", () => {
    expect(INPUT_OF_KEY.get(UiohookKey.NumpadHome)).toBe("Numpad7");
    expect(INPUT_OF_KEY.get(UiohookKey.NumpadDelete)).toBe("NumpadDecimal");
    expect(INPUT_OF_KEY.get(UiohookKey.NumpadInsert)).toBe("Numpad0");
    expect(INPUT_OF_KEY.get(UiohookKey.Home)).toBe("Home");
  });
});
