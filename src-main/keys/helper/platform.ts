import type { Input } from "../../../shared/desktop/bindings.ts";
import { INPUT_OF_BUTTON, INPUT_OF_KEY } from "./key-table.ts";
import type { NativeKeys } from "./native-keys.ts";
import { NO_REAL_KEYS } from "./real-keys.ts";

/** What the helper needs to know of the system that it runs on. */
export interface Platform extends NativeKeys {
  readonly inputOfButton: (hookNumber: number) => Input | undefined;
  readonly buttonReleases: "told" | "toldAsPresses";
}

/**
 * The hook works also where the system's functions cannot be called: then only a lost release stays unnoticed.
 *
 * @param onFault told why the system cannot be asked
 */
export async function openPlatform(onFault: (message: string) => void): Promise<Platform> {
  return {
    ...(await openNative(onFault)),
    inputOfButton: (hookNumber) => INPUT_OF_BUTTON.get(hookNumber),
    buttonReleases: process.platform === "darwin" ? "toldAsPresses" : "told",
  };
}

async function openNative(onFault: (message: string) => void): Promise<NativeKeys> {
  try {
    // The library is native code: on a system that it was not built for, it fails as it is loaded.
    const { openNativeKeys } = await import("./native-keys.ts");
    return openNativeKeys();
  } catch (error) {
    onFault(`the keys' real state cannot be had: ${error instanceof Error ? error.message : String(error)}`);
    return { real: NO_REAL_KEYS, inputOfKey: (hookNumber) => INPUT_OF_KEY.get(hookNumber) };
  }
}
