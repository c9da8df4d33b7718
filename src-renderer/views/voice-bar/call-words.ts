import { assertNever } from "../../../shared/assert-never.ts";
import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";
import type { CallFailure, CallStatus, MicrophoneFault, PeerMedia, Roster, Uplink } from "../../store/state.ts";
import { isDeafToMe, nameOf } from "../people/people.ts";

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
  return names.length === 0 ? null : `Waiting for ${namesWords(names)}`;
}

/** People in a few words: "Boris", "Boris and Chidi", "Boris and 2 others". */
function namesWords([first = "", second, ...more]: readonly string[]): string {
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} others`;
}

/** Those without a path between them and us; null where there is one with everybody. */
export function noPathWords(roster: Roster, peers: Iterable<PeerMedia>): string | null {
  const names = [...peers]
    .filter(({ connection }) => connection === "failed")
    .map(({ userId }) => nameOf(roster, userId));
  return names.length === 0 ? null : `No path to ${namesWords(names)}. Trying again.`;
}

/** Those who do not hear us; null where all do. */
export function deafWords(roster: Roster, peers: Iterable<PeerMedia>): string | null {
  const names = [...peers].filter(isDeafToMe).map(({ userId }) => nameOf(roster, userId));
  if (names.length === 0) return null;
  return `${namesWords(names)} ${names.length === 1 ? "does" : "do"} not hear you.`;
}

/** Why all get less than the settings say, and what one can do about it; null where nobody does. */
export function uplinkWords(uplink: Uplink): string | null {
  if (uplink.kind === "free") return null;
  return (
    `Your connection is full: sound to others is sent at ${uplink.bitrateKbps} kbit/s instead of ${uplink.wantedKbps}. ` +
    "Stop uploads, use a cable, or speak in a smaller group."
  );
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

/** The lowest latency was tried, and cannot be had here. */
export const STARVED_WORDS =
  "This computer was too busy for the lowest latency: sound came late. The setting is balanced again from the next start.";

/** The middle round trip to the others in ms, or null before anything was measured. */
export function medianRoundTripMs(peers: Iterable<PeerMedia>): number | null {
  const trips: number[] = [];
  for (const { statistics } of peers) {
    if (statistics?.roundTripMs != null) trips.push(statistics.roundTripMs);
  }
  trips.sort((a, b) => a - b);
  return trips[Math.floor(trips.length / 2)] ?? null;
}
