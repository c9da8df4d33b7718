import { assertNever } from "../../../shared/assert-never.ts";
import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";
import type { MicrophoneFault } from "../../store/state.ts";
import { MICROPHONE_SETTINGS } from "../voice-bar/call-words.ts";

/** Why the test has no microphone, and what to do; `os`: of the desktop app, null in a browser. */
export function microphoneTestWords(fault: MicrophoneFault, os: DesktopState["os"] | null): string {
  switch (fault) {
    case "insecureContext":
      return "A page on plain http has no microphone: use the desktop app or https.";
    case "permissionDenied":
      return os === null
        ? "The browser does not allow the microphone: allow it in the address bar, then start the test again."
        : `The system does not allow the microphone: allow it in ${MICROPHONE_SETTINGS[os]}, then start the test again.`;
    case "noDevice":
      return "No microphone found: plug one in, then start the test again.";
    case "deviceBusy":
      return "Another program holds the microphone: close it, then start the test again.";
    case "failed":
      return "The microphone could not be opened: choose another input device.";
    default:
      return assertNever(fault);
  }
}
