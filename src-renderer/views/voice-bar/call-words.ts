import { assertNever } from "../../../shared/assert-never.ts";
import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";
import type { CallFailure, CallStatus, MicrophoneFault, PeerMedia, Roster } from "../../store/state.ts";
import { nameOf } from "../people/people.ts";

type Os = DesktopState["os"];
type Live = Extract<CallStatus, { kind: "connecting" | "connected" }>;

/** Whether there is a call that one can speak in, be it that it is still being connected. */
export function isInCall(call: CallStatus): call is Live {
  return call.kind === "connecting" || call.kind === "connected";
}

/** What a red call says, and what it offers. */
export interface FailureWords {
  readonly reason: string;
  readonly offer: "takeOver" | "tryAgain";
}

export function failureWords(failure: CallFailure): FailureWords {
  switch (failure.kind) {
    case "alreadyInChannel":
      return { reason: "You are in this channel already, in another window or on another device.", offer: "takeOver" };
    case "alreadyInVoice":
      return { reason: "You are in another channel, in another window or on another device.", offer: "takeOver" };
    case "replaced":
      return { reason: "Your call moved to another window or device.", offer: "takeOver" };
    case "kicked":
      return { reason: "You were taken out of the channel.", offer: "tryAgain" };
    case "refused":
      return { reason: failure.error.message, offer: "tryAgain" };
    case "lost":
      return { reason: "The connection was lost and did not come back.", offer: "tryAgain" };
    default:
      return assertNever(failure);
  }
}

/** Whom a yellow call waits for, in a few words; null when it is the server. `waitingFor`: session ids. */
export function waitingWords(roster: Roster, waitingFor: readonly string[]): string | null {
  const names = waitingFor.map((sessionId) => {
    const userId = roster.voice.get(sessionId)?.userId ?? sessionId;
    return nameOf(roster, userId);
  });
  const [first, second] = names;
  if (first === undefined) return null;
  if (second === undefined) return `Waiting for ${first}`;
  return names.length === 2
    ? `Waiting for ${first} and ${second}`
    : `Waiting for ${first} and ${names.length - 1} others`;
}

/** What one can do about a microphone that cannot be had; `os`: of the desktop app, null in a browser. */
export function microphoneWords(fault: MicrophoneFault, os: Os | null): string {
  return `Listening only: ${microphoneCure(fault, os)}`;
}

function microphoneCure(fault: MicrophoneFault, os: Os | null): string {
  switch (fault) {
    case "insecureContext":
      return "use the desktop app or https.";
    case "permissionDenied":
      return os === null
        ? "allow the microphone for this page in the browser's address bar, then join again."
        : `allow Cromulent the microphone in ${MICROPHONE_SETTINGS[os]}, then join again.`;
    case "noDevice":
      return "no microphone found. Plug one in.";
    case "deviceBusy":
      return "another program holds the microphone. Close it, then join again.";
    case "failed":
      return "the microphone could not be opened. Choose another one in the settings.";
    default:
      return assertNever(fault);
  }
}

/** Where a system asks who may use the microphone. */
export const MICROPHONE_SETTINGS: Record<Os, string> = {
  linux: "the system's privacy settings",
  darwin: "the system settings under Privacy & Security, Microphone",
  win32: "the Windows settings under Privacy & security, Microphone",
};

/** Why the microphone is shut whatever one does. */
export const SHUT_WORDS: Record<NonNullable<DesktopState["shut"]>, string> = {
  screenLocked: "Microphone closed: the screen is locked",
  suspended: "Microphone closed: the computer is asleep",
};

/** The middle round trip to the others in ms, or null before anything was measured. */
export function medianRoundTripMs(peers: Iterable<PeerMedia>): number | null {
  const trips: number[] = [];
  for (const { statistics } of peers) {
    if (statistics?.roundTripMs != null) trips.push(statistics.roundTripMs);
  }
  trips.sort((a, b) => a - b);
  return trips[Math.floor(trips.length / 2)] ?? null;
}
