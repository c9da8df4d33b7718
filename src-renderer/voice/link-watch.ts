import type { LinkState } from "../../shared/protocol/values.ts";

/** V4: how long no packet may come before the link is reported down. */
const NO_PACKET_MS = 5_000;

/** A gap between two samples longer than this is a page that slept, and says nothing about the link. */
const SAMPLE_GAP_MS = 3_000;

export interface LinkFacts {
  readonly state: RTCPeerConnectionState;
  /**
   * A count of everything that came from the peer: packets of media and the checks of ICE. A peer who is silent sends no
   * media at all, but each side checks the path every 2.5 s or oftener.
   */
  readonly received: number;
}

export interface LinkWatch {
  /** null: not known yet; nothing is reported then. */
  readonly link: LinkState | null;
  readonly received: number;
  readonly receivedAt: number;
  readonly sampledAt: number;
}

export function initialLink(nowMs: number): LinkWatch {
  return { link: null, received: 0, receivedAt: nowMs, sampledAt: nowMs };
}

/** How the peer's media is received (V4), after a look at `facts` at `nowMs` (Unix milliseconds). */
export function watchLink(watch: LinkWatch, facts: LinkFacts, nowMs: number): LinkWatch {
  const slept = nowMs - watch.sampledAt > SAMPLE_GAP_MS;
  const receivedAt = facts.received !== watch.received || slept ? nowMs : watch.receivedAt;
  const next = { received: facts.received, receivedAt, sampledAt: nowMs };
  return { ...next, link: linkState(watch.link, facts.state, nowMs - receivedAt) };
}

function linkState(previous: LinkState | null, state: RTCPeerConnectionState, silentMs: number): LinkState | null {
  if (state === "connected") return silentMs >= NO_PACKET_MS ? "down" : "up";
  if (state === "new" || state === "connecting") return silentMs >= NO_PACKET_MS ? "down" : previous;
  return "down";
}
