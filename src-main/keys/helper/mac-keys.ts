import type Koffi from "koffi";
import { BUTTONS, KEYS } from "./key-table.ts";
import type { RealKeys, RealState } from "./real-keys.ts";

const CORE_GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics";
/** CGEventSource.h: `kCGEventSourceStateCombinedSessionState`. */
const SESSION = 0;
/** CGEventTypes.h: `kCGEventKeyDown`. */
const KEY_DOWN = 10;

/** @throws when CoreGraphics cannot be loaded */
export function openMacKeys(koffi: typeof Koffi): RealKeys {
  const graphics = koffi.load(CORE_GRAPHICS);
  const isKeyDown: (source: number, key: number) => boolean = graphics.func(
    "bool CGEventSourceKeyState(int32_t source, uint16_t key)",
  );
  const isButtonDown: (source: number, button: number) => boolean = graphics.func(
    "bool CGEventSourceButtonState(int32_t source, uint32_t button)",
  );
  const secondsSince: (source: number, type: number) => number = graphics.func(
    "double CGEventSourceSecondsSinceLastEventType(int32_t source, uint32_t type)",
  );

  return {
    read: (inputs) =>
      inputs.map((input): RealState => {
        const key = KEYS.get(input)?.mac ?? null;
        if (key !== null) return isKeyDown(SESSION, key) ? "down" : "up";
        const button = BUTTONS.get(input)?.mac;
        if (button !== undefined) return isButtonDown(SESSION, button) ? "down" : "up";
        return "unknown";
      }),
    lastInput: () => ({ at: Date.now() - secondsSince(SESSION, KEY_DOWN) * 1_000, of: "keys" }),
  };
}
