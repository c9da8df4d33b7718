import type { Input } from "../../../shared/desktop/bindings.ts";
import { INPUT_OF_BUTTON, INPUT_OF_KEY } from "./key-table.ts";
import { openMacKeys } from "./mac-keys.ts";
import { NO_REAL_KEYS, type RealKeys } from "./real-keys.ts";
import { openWindowsKeys } from "./windows-keys.ts";
import { openX11Keys } from "./x11-keys.ts";

/** What the helper needs to know of the system that it runs on. */
export interface Platform {
  readonly real: RealKeys;
  readonly inputOfKey: (hookNumber: number) => Input | undefined;
  readonly inputOfButton: (hookNumber: number) => Input | undefined;
  readonly buttonReleases: "told" | "toldAsPresses";
}

/**
 * The hook works also where the system's functions cannot be called: then only a lost release stays unnoticed.
 *
 * @param onFault told why the system cannot be asked
 */
export async function openPlatform(onFault: (message: string) => void): Promise<Platform> {
  const plain: Platform = {
    real: NO_REAL_KEYS,
    inputOfKey: (hookNumber) => INPUT_OF_KEY.get(hookNumber),
    inputOfButton: (hookNumber) => INPUT_OF_BUTTON.get(hookNumber),
    buttonReleases: process.platform === "darwin" ? "toldAsPresses" : "told",
  };
  try {
    const { default: koffi } = await import("koffi");
    switch (process.platform) {
      case "win32": {
        const real = openWindowsKeys(koffi);
        return { ...plain, real, inputOfKey: (hookNumber) => real.inputOf(hookNumber) };
      }
      case "darwin":
        return { ...plain, real: openMacKeys(koffi) };
      default:
        return { ...plain, real: openX11Keys(koffi) };
    }
  } catch (error) {
    onFault(`the keys' real state cannot be had: ${error instanceof Error ? error.message : String(error)}`);
    return plain;
  }
}
