import type { MicrophoneFault } from "../store/state.ts";

/** What the failure of `getUserMedia` means to a user (W3C mediacapture-main, 10.2). */
export function microphoneFault(error: unknown): MicrophoneFault {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "permissionDenied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "noDevice";
    case "NotReadableError":
    case "AbortError":
      return "deviceBusy";
    default:
      return "failed";
  }
}
