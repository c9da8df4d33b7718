import type { Roster } from "../../shared/client/roster.ts";
import type { Settings } from "../../shared/client/settings.ts";
import type { ConnectionState } from "../../shared/connection/connection-state.ts";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { ConnectionReport, ConnectionStep } from "../../shared/protocol/connection-report.ts";
import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { ServerInfo } from "../../shared/protocol/requests.ts";
import type { IceProvider } from "../../shared/protocol/values.ts";
import type { ChatState } from "./chat-state.ts";

/** What the page shows first: it has to know the server before it can ask for an account. */
export type Phase =
  | { readonly kind: "loading" }
  /** The desktop app, before its first server was added. */
  | { readonly kind: "noServer" }
  /** The server does not answer; the page tries again by itself and on `retryServer`. */
  | { readonly kind: "unreachable"; readonly message: string }
  | { readonly kind: "signedOut"; readonly server: ServerInfo; readonly notice: SignedOutNotice | null }
  /** A token is there; `roster` is null until the first hello has been answered. */
  | { readonly kind: "signedIn"; readonly server: ServerInfo };

export type SignedOutNotice = "loggedOut" | "sessionEnded" | "kicked";

export type { Roster } from "../../shared/client/roster.ts";

/** Why a call is red. */
export type CallFailure =
  /** V1: the same channel, in another window or on another device: "Use here instead". */
  | { readonly kind: "alreadyInChannel" }
  /** V1: another channel, in another window or on another device: "Use here instead". */
  | { readonly kind: "alreadyInVoice" }
  /** V3: another of the user's own clients took the call over. */
  | { readonly kind: "replaced" }
  | { readonly kind: "kicked" }
  | { readonly kind: "refused"; readonly error: ErrorBody }
  /** Recovery gave up. */
  | { readonly kind: "lost" };

/** The call of this client; the colour and the word of it are the same everywhere (design.md, "Voice"). */
export type CallStatus =
  | { readonly kind: "none" }
  /** Yellow, "Connecting…"; `waitingFor` names those whose media is being recovered. */
  | { readonly kind: "connecting"; readonly channelId: string; readonly waitingFor: readonly string[] }
  /** Green, the channel's name. */
  | { readonly kind: "connected"; readonly channelId: string }
  /** Red, "Disconnected". */
  | { readonly kind: "disconnected"; readonly channelId: string; readonly failure: CallFailure };

/** V2: the server refused another channel; the call goes on where it was. */
export interface RefusedMove {
  readonly channelId: string;
  readonly failure: CallFailure;
}

export type MicrophoneStatus =
  | { readonly kind: "off" }
  | { readonly kind: "opening" }
  | { readonly kind: "ready"; readonly deviceId: string; readonly label: string }
  /** In the call as a listener. */
  | { readonly kind: "unavailable"; readonly reason: MicrophoneFault };

export type MicrophoneFault =
  /** No secure context: a page on plain http has no microphone. */
  "insecureContext" | "permissionDenied" | "noDevice" | "deviceBusy" | "failed";

/** What is measured of one other member's media. Rates and counts are of the last interval unless they say total. */
export interface PeerStatistics {
  readonly roundTripMs: number | null;
  /** Share of packets lost on the way to me, 0 to 1. */
  readonly loss: number | null;
  readonly jitterMs: number | null;
  readonly path: "direct" | "relayed" | null;
  /** "udp", "tcp" or "tls": the transport to the relay, or of the direct path. */
  readonly transport: string | null;
  readonly bytesPerS: number | null;
  /** Share of the played sound that was made up for what did not come in time, 0 to 1. */
  readonly concealment: number | null;
  /** How long sound waits in the jitter buffer before it is played. */
  readonly jitterBufferMs: number | null;
}

/** What somebody's sound is like, in one word, and what it is that makes it so; no reason while it is good. */
export interface Quality {
  readonly word: "good" | "fair" | "poor";
  readonly reason: "roundTrip" | "loss" | "jitter" | "concealment" | "nothingArrives" | null;
}

/** One second of a media connection, for the graph. */
export interface QualitySample {
  /** Unix ms. */
  readonly atMs: number;
  readonly roundTripMs: number | null;
  readonly loss: number | null;
  readonly jitterMs: number | null;
  readonly concealment: number | null;
}

export interface PeerMedia {
  readonly sessionId: string;
  readonly userId: string;
  /** State of the media connection with this member. */
  readonly connection: "connecting" | "connected" | "disconnected" | "failed";
  /** Whether their sound is heard right now. */
  readonly speaking: boolean;
  /** Whether they report that they receive our media (V4's `voice.link`); null: no report yet. */
  readonly hearsMe: boolean | null;
  readonly statistics: PeerStatistics | null;
  /** null while there is nothing to judge by. */
  readonly quality: Quality | null;
  /** The last minute, oldest first. */
  readonly history: readonly QualitySample[];
}

/**
 * What one sends to everybody together. "limited": the uplink has not the room for all of them at the bitrate of the
 * settings, so each gets less.
 */
export type Uplink =
  | { readonly kind: "free" }
  | { readonly kind: "limited"; readonly bitrateKbps: number; readonly wantedKbps: number };

export interface Voice {
  readonly call: CallStatus;
  /** V2: a join of another channel that was refused while this call went on; until the next join or hang-up. */
  readonly refusedMove: RefusedMove | null;
  readonly muted: boolean;
  readonly deafened: boolean;
  /** Whether the microphone is open to the others this instant. */
  readonly transmitting: boolean;
  /** Whether a talk key or button is held (even while muted). */
  readonly talkHeld: boolean;
  readonly microphone: MicrophoneStatus;
  readonly iceProvider: IceProvider | null;
  /** By `sessionId`; the others of our channel. */
  readonly peers: ReadonlyMap<string, PeerMedia>;
  readonly uplink: Uplink;
  /** The latency that playing runs with; in the desktop app a change of the settings takes effect with its next start. */
  readonly latency: Settings["latency"];
  /** "lowest" was too much for this machine: the settings have gone back to "balanced". Until it is chosen again. */
  readonly hasStarved: boolean;
}

/** The voice page's test of one's own microphone. */
export type MicrophoneTest =
  | { readonly kind: "off" }
  | { readonly kind: "running"; readonly playback: boolean }
  | { readonly kind: "failed"; readonly reason: MicrophoneFault };

export interface Devices {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
  /** Whether this browser lets a page choose the output (`setSinkId`). */
  readonly canChooseOutput: boolean;
}

export interface AudioDevice {
  readonly deviceId: string;
  readonly label: string;
}

/** Steps of the connection test, in their order. */
export type ConnectionTest =
  | { readonly kind: "off" }
  /** `steps`: those that are done; `current`: the one that runs. */
  | {
      readonly kind: "running";
      readonly steps: readonly ConnectionStep[];
      readonly current: ConnectionStep["step"];
    }
  | { readonly kind: "done"; readonly report: ConnectionReport; readonly sent: "no" | "sending" | "sent" }
  /** The server could not be asked for what the test needs. */
  | { readonly kind: "failed"; readonly message: string };

/** A page of the settings; "keys" and "app" are the desktop app's. */
export type SettingsPage =
  | "voice"
  | "connection"
  | "notifications"
  | "keys"
  | "app"
  | "account"
  | "invites"
  | "channels"
  | "people"
  | "audit"
  | "server";

/** Everything that the views show. Levels that change many times a second are read by `Commands.inputLevelDb` instead. */
export interface AppState {
  readonly phase: Phase;
  readonly connection: ConnectionState;
  readonly roster: Roster | null;
  readonly chat: ChatState;
  /** The channel in the middle, as the user chose it; null: none was chosen, or it is gone. */
  readonly chosenChannelId: string | null;
  readonly voice: Voice;
  readonly microphoneTest: MicrophoneTest;
  readonly connectionTest: ConnectionTest;
  readonly devices: Devices;
  readonly settings: Settings;
  /** The page of the settings that stands open; null: none does. */
  readonly settingsPage: SettingsPage | null;
  /** The desktop app's own state; null in the web client. */
  readonly desktop: DesktopState | null;
}
