import type Koffi from "koffi";
import type { Input } from "../../../shared/desktop/bindings.ts";
import { BUTTONS, KEYS } from "./key-table.ts";
import type { RealKeys, RealState } from "./real-keys.ts";

/** XQueryKeymap fills a bit for each of 256 keycodes. */
const KEYMAP_BYTES = 32;
/** The first device that every X.org server makes; 0 and 1 stand for all devices (XI2.h). */
const CORE_POINTER = 2;

/**
 * The X server's own account of keys and buttons, over a connection of its own: the one of the hook is busy with waiting.
 * When the display goes away Xlib ends the process, as it does the hook's.
 *
 * @throws when libX11 is not there or refuses the display
 */
export function openX11Keys(koffi: typeof Koffi): RealKeys {
  const x11 = koffi.load("libX11.so.6");
  const openDisplay: (name: null) => unknown = x11.func("void *XOpenDisplay(const char *name)");
  const queryKeymap: (display: unknown, keys: Buffer) => number = x11.func(
    "int XQueryKeymap(void *display, _Out_ uint8_t *keys)",
  );
  const display = openDisplay(null);
  if (display === null) throw new Error("no X display");
  const readButtons = openButtons(koffi, display);

  return {
    read: (inputs) => {
      const keymap = Buffer.alloc(KEYMAP_BYTES);
      queryKeymap(display, keymap);
      const buttons = inputs.some((input) => BUTTONS.has(input)) ? readButtons() : null;
      return inputs.map((input) => keyState(keymap, input) ?? buttonState(buttons, input));
    },
    // The X server gives every event to its recorder: whether the hook is deaf shows in the program's own window.
    lastInput: () => null,
  };
}

function keyState(keymap: Buffer, input: Input): RealState | null {
  const keycode = KEYS.get(input)?.x11 ?? null;
  return keycode === null ? null : bit(keymap, keycode);
}

function buttonState(buttons: Uint8Array | null, input: Input): RealState {
  const button = BUTTONS.get(input)?.x11;
  return buttons === null || button === undefined ? "unknown" : bit(buttons, button);
}

function bit(bytes: Uint8Array, index: number): RealState {
  return ((bytes[index >> 3] ?? 0) & (1 << (index & 7))) === 0 ? "up" : "down";
}

/** The core protocol's mask ends with button 5, which is the wheel; XInput 2 has them all. */
function openButtons(koffi: typeof Koffi, display: unknown): () => Uint8Array | null {
  try {
    const xi = koffi.load("libXi.so.6");
    const x11 = koffi.load("libX11.so.6");
    // XInput2.h: XIButtonState and XIModifierState; the pointer of the first is the caller's to free.
    const buttonState = koffi.struct({ mask_len: "int", mask: "void *" });
    const modifierState = koffi.struct({ base: "int", latched: "int", locked: "int", effective: "int" });
    const queryVersion: (display: unknown, major: number[], minor: number[]) => number = xi.func(
      "int XIQueryVersion(void *display, _Inout_ int *major, _Inout_ int *minor)",
    );
    const queryPointer = xi.func("XIQueryPointer", "int", [
      "void *",
      "int",
      "unsigned long",
      koffi.out("unsigned long *"),
      koffi.out("unsigned long *"),
      koffi.out("double *"),
      koffi.out("double *"),
      koffi.out("double *"),
      koffi.out("double *"),
      koffi.out(koffi.pointer(buttonState)),
      koffi.out(koffi.pointer(modifierState)),
      koffi.out(koffi.pointer(modifierState)),
    ]);
    const rootWindow: (display: unknown) => number = x11.func("unsigned long XDefaultRootWindow(void *display)");
    const free: (memory: unknown) => number = x11.func("int XFree(void *memory)");
    if (queryVersion(display, [2], [0]) !== 0) return () => null;
    const root = rootWindow(display);

    return () => {
      const buttons: { mask_len: number; mask: unknown }[] = [{ mask_len: 0, mask: null }];
      const state = () => [{ base: 0, latched: 0, locked: 0, effective: 0 }];
      queryPointer(display, CORE_POINTER, root, [0], [0], [0], [0], [0], [0], buttons, state(), state());
      const [answer] = buttons;
      if (answer === undefined || answer.mask === null) return null;
      const mask = Uint8Array.from(koffi.decode(answer.mask, koffi.array("uint8_t", answer.mask_len)));
      free(answer.mask);
      return mask;
    };
  } catch {
    // Without the library or the extension the hook alone knows of buttons.
    return () => null;
  }
}
