import { UiohookKey } from "uiohook-napi";
import { describe, expect, it } from "vitest";
import { INPUT_OF_KEY, KEYS } from "../../../src-main/keys/helper/key-table.ts";
import { windowsLayout } from "../../../src-main/keys/helper/windows-layout.ts";

const INTL_BACKSLASH = 0x56;
const US = new Map([...KEYS.values()].map(({ hook, windows }) => [hook, windows ?? 0])).set(INTL_BACKSLASH, 0xe2);

/** What MapVirtualKeyEx says of the scan codes (set 1) under the French layout, where it differs from the US one. */
const FRENCH = new Map([
  [0x10, 0x41], // KeyQ: "A"
  [0x1e, 0x51], // KeyA: "Q"
  [0x11, 0x5a], // KeyW: "Z"
  [0x2c, 0x57], // KeyZ: "W"
  [0x27, 0x4d], // Semicolon: "M"
  [0x32, 0xbc], // KeyM: VK_OEM_COMMA
  [0x33, 0xbe], // Comma: VK_OEM_PERIOD
  [0x34, 0xbf], // Period: VK_OEM_2
  [0x35, 0xdf], // Slash: VK_OEM_8
  [0x0c, 0xdb], // Minus: VK_OEM_4
  [0x1a, 0xdd], // BracketLeft: VK_OEM_6
  [0x1b, 0xba], // BracketRight: VK_OEM_1
  [0x28, 0xc0], // Quote: VK_OEM_3
  [0x29, 0xde], // Backquote: VK_OEM_7
]);

describe("a layout of Windows", () => {
  it("changes nothing when it is the US one", () => {
    expect(new Map(windowsLayout((code) => US.get(code) ?? 0).inputOf)).toEqual(new Map(INPUT_OF_KEY));
  });

  it("lets the physical keys be found again", () => {
    const { inputOf, virtualKeyOf } = windowsLayout((code) => FRENCH.get(code) ?? US.get(code) ?? 0);
    expect(inputOf.get(UiohookKey.A)).toBe("KeyQ");
    expect(inputOf.get(UiohookKey.Q)).toBe("KeyA");
    expect(inputOf.get(UiohookKey.M)).toBe("Semicolon");
    expect(inputOf.get(UiohookKey.Comma)).toBe("KeyM");
    expect(inputOf.get(0x7d)).toBe("Slash");
    expect(inputOf.get(UiohookKey.V)).toBe("KeyV");
    expect(inputOf.get(UiohookKey.Space)).toBe("Space");
    expect(virtualKeyOf.get("KeyA")).toBe(0x51);
    expect(virtualKeyOf.get("ShiftLeft")).toBe(0xa0);
  });

  it("leaves out a key that it gives no code", () => {
    const { inputOf, virtualKeyOf } = windowsLayout((code) => (code === INTL_BACKSLASH ? 0 : (US.get(code) ?? 0)));
    expect([...inputOf.values()]).not.toContain("IntlBackslash");
    expect(virtualKeyOf.has("IntlBackslash")).toBe(false);
  });
});
