import { assertNever } from "../../shared/assert-never.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { ConnectionState } from "../../shared/connection/connection-state.ts";
import type { UnreadReport, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import { type TrayMenuItem, trayMenu } from "./tray-menu.ts";
import { trayTooltip } from "./tray-tooltip.ts";

/** One for each drawing in assets/tray/. */
export const TRAY_ICONS = [
  "not-in-voice",
  "connecting",
  "connected",
  "transmitting",
  "muted",
  "deafened",
  "disconnected",
] as const;
export type TrayIconName = (typeof TRAY_ICONS)[number];

/** What the tray shows is made of this and of nothing else. */
export interface TrayFacts {
  readonly voice: VoiceReport;
  readonly connection: ConnectionState;
  /** Of the active server; null until its first snapshot. */
  readonly roster: Roster | null;
  /** Whether there is a token for the active server. */
  readonly isSignedIn: boolean;
  /** Of the server that the window shows. */
  readonly unread: UnreadReport;
}

export interface TrayState {
  readonly icon: TrayIconName;
  /** A dot on it: somebody called for the user. */
  readonly isMarked: boolean;
  readonly tooltip: string;
  readonly menu: readonly TrayMenuItem[];
}

/** Where the user stands, of the server and of the call together: the worse of the two speaks. */
export type Standing =
  | { readonly kind: "signedOut" }
  /** No connection to the server, and it is not the first try. */
  | { readonly kind: "offline" }
  | { readonly kind: "reaching" }
  | { readonly kind: "notInVoice" }
  | { readonly kind: "connecting" | "disconnected"; readonly channelId: string | null }
  | {
      readonly kind: "inCall";
      readonly channelId: string | null;
      readonly mode: "connected" | "transmitting" | "muted" | "deafened";
    };

export function trayState(facts: TrayFacts): TrayState {
  const standing = standingOf(facts);
  return {
    icon: iconOf(standing),
    isMarked: facts.unread.mentions > 0,
    tooltip: trayTooltip(standing, facts),
    menu: trayMenu(standing, facts),
  };
}

function standingOf({ voice, connection, isSignedIn }: TrayFacts): Standing {
  if (!isSignedIn) return { kind: "signedOut" };
  const { channelId } = voice;
  if (voice.call === "disconnected") return { kind: "disconnected", channelId };
  if (connection.kind === "ended" && connection.reason !== "closed") return { kind: "offline" };
  if (voice.call === "none") return standingWithoutCall(connection);
  // A call that is being held over a break of the connection is coming back, whatever its page said last.
  if (voice.call === "connecting" || connection.kind !== "attached") return { kind: "connecting", channelId };
  const mode = voice.deafened ? "deafened" : voice.muted ? "muted" : voice.transmitting ? "transmitting" : "connected";
  return { kind: "inCall", channelId, mode };
}

function standingWithoutCall(connection: ConnectionState): Standing {
  if (connection.kind === "attached") return { kind: "notInVoice" };
  const isLost = connection.kind === "waiting" || (connection.kind === "connecting" && connection.attempt > 0);
  return { kind: isLost ? "offline" : "reaching" };
}

function iconOf(standing: Standing): TrayIconName {
  switch (standing.kind) {
    case "signedOut":
    case "notInVoice":
      return "not-in-voice";
    case "reaching":
    case "connecting":
      return "connecting";
    case "offline":
    case "disconnected":
      return "disconnected";
    case "inCall":
      return standing.mode;
    default:
      return assertNever(standing);
  }
}
