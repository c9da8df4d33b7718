import koffi from "koffi";
import type { Input } from "../../../shared/desktop/bindings.ts";
import { INPUT_OF_KEY } from "./key-table.ts";
import { openMacKeys } from "./mac-keys.ts";
import type { RealKeys } from "./real-keys.ts";
import { openWindowsKeys } from "./windows-keys.ts";
import { openX11Keys } from "./x11-keys.ts";

export interface NativeKeys {
  readonly real: RealKeys;
  /** By the hook's number. */
  readonly inputOfKey: (hookNumber: number) => Input | undefined;
}

/** Asks this system's own functions. @throws when they cannot be had */
export function openNativeKeys(): NativeKeys {
  const inputOfKey = (hookNumber: number) => INPUT_OF_KEY.get(hookNumber);
  switch (process.platform) {
    case "win32": {
      const real = openWindowsKeys(koffi);
      return { real, inputOfKey: (hookNumber) => real.inputOf(hookNumber) };
    }
    case "darwin":
      return { real: openMacKeys(koffi), inputOfKey };
    default:
      return { real: openX11Keys(koffi), inputOfKey };
  }
}
