import type { MicrophoneFault } from "../../store/state.ts";

/** Why the test has no microphone, and what to do. */
export const MICROPHONE_FAULTS: Record<MicrophoneFault, string> = {
  insecureContext: "A page on plain http has no microphone: use the desktop app or https.",
  permissionDenied:
    "The browser does not allow the microphone: allow it in the address bar, then start the test again.",
  noDevice: "No microphone found: plug one in, then start the test again.",
  deviceBusy: "Another program holds the microphone: close it, then start the test again.",
  failed: "The microphone could not be opened: choose another input device.",
};
