import type Koffi from "koffi";
import type { Input } from "../../../shared/desktop/bindings.ts";
import { BUTTONS } from "./key-table.ts";
import type { RealKeys, RealState } from "./real-keys.ts";
import { type WindowsLayout, windowsLayout } from "./windows-layout.ts";

/** winuser.h: `MAPVK_VSC_TO_VK`. */
const SCAN_CODE_TO_VIRTUAL_KEY = 1;

/** What the keys of the numeric block are without Num Lock (winuser.h: `VK_INSERT`, `VK_END`, …). */
const WITHOUT_NUM_LOCK: ReadonlyMap<Input, number> = new Map([
  ["Numpad0", 0x2d],
  ["Numpad1", 0x23],
  ["Numpad2", 0x28],
  ["Numpad3", 0x22],
  ["Numpad4", 0x25],
  ["Numpad5", 0x0c],
  ["Numpad6", 0x27],
  ["Numpad7", 0x24],
  ["Numpad8", 0x26],
  ["Numpad9", 0x21],
  ["NumpadDecimal", 0x2e],
]);

export interface WindowsKeys extends RealKeys {
  /** The physical key that the hook's number means under the layout of the window in front. */
  inputOf(hookNumber: number): Input | undefined;
}

/** @throws when a function of Windows cannot be had */
export function openWindowsKeys(koffi: typeof Koffi): WindowsKeys {
  const user32 = koffi.load("user32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const asyncKeyState: (key: number) => number = user32.func("int16_t __stdcall GetAsyncKeyState(int key)");
  const foregroundWindow: () => unknown = user32.func("void * __stdcall GetForegroundWindow()");
  const windowThread: (window: unknown, process: null) => number = user32.func(
    "uint32_t __stdcall GetWindowThreadProcessId(void *window, void *process)",
  );
  const keyboardLayout: (thread: number) => number | bigint = user32.func(
    "uintptr_t __stdcall GetKeyboardLayout(uint32_t thread)",
  );
  const mapVirtualKey: (code: number, kind: number, layout: number | bigint) => number = user32.func(
    "uint32_t __stdcall MapVirtualKeyExW(uint32_t code, uint32_t kind, uintptr_t layout)",
  );
  const lastInputInfo = koffi.struct({ cbSize: "uint32_t", dwTime: "uint32_t" });
  const getLastInputInfo: (info: { cbSize: number; dwTime: number }) => boolean = user32.func(
    "__stdcall",
    "GetLastInputInfo",
    "bool",
    [koffi.inout(koffi.pointer(lastInputInfo))],
  );
  const tickCount: () => number = kernel32.func("uint32_t __stdcall GetTickCount()");

  let known: { readonly id: number | bigint; readonly layout: WindowsLayout } | null = null;
  const layoutInFront = (): WindowsLayout => {
    const id = keyboardLayout(windowThread(foregroundWindow(), null));
    if (known?.id !== id) {
      known = { id, layout: windowsLayout((scanCode) => mapVirtualKey(scanCode, SCAN_CODE_TO_VIRTUAL_KEY, id)) };
    }
    return known.layout;
  };

  const isDown = (key: number) => (asyncKeyState(key) & 0x8000) !== 0;
  const read = (input: Input, layout: WindowsLayout): RealState => {
    const key = BUTTONS.get(input)?.windows ?? layout.virtualKeyOf.get(input);
    if (key === undefined) return "unknown";
    const other = WITHOUT_NUM_LOCK.get(input);
    return isDown(key) || (other !== undefined && isDown(other)) ? "down" : "up";
  };

  return {
    read: (inputs) => {
      const layout = layoutInFront();
      return inputs.map((input) => read(input, layout));
    },
    lastInput: () => {
      const info = { cbSize: koffi.sizeof(lastInputInfo), dwTime: 0 };
      if (!getLastInputInfo(info)) return null;
      // Both count milliseconds in 32 bits, which begin anew after 49 days.
      return { at: Date.now() - ((tickCount() - info.dwTime) >>> 0), of: "anything" };
    },
    inputOf: (hookNumber) => layoutInFront().inputOf.get(hookNumber),
  };
}
