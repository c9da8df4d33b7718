import type { LinkState } from "../../shared/protocol/values.ts";

/** V4: a link on which nothing came for this long is down, whatever else is known. */
const NOTHING_MS = 5_000;
/** Somebody who talks sends 50 packets a second. */
const TALK_STOPPED_MS = 1_500;
/** So long a pause of theirs is unusual already: time to ask the server whether it is still there. */
const TALK_PAUSED_MS = 700;
/** With a check of one's own unanswered, so much silence is none of the pauses between checks. */
const UNANSWERED_SILENCE_MS = 2_000;
/** How long the answer to a check may take, beside the round trips that it took lately. */
const ANSWER_MS = 1_000;

/** A gap between two looks longer than this is a page that slept, and says nothing about the link. */
const LOOK_GAP_MS = 3_000;

export interface LinkFacts {
  readonly state: RTCPeerConnectionState;
  /** Names the path that the browser has selected; "" while there is none. */
  readonly pathId: string;
  /**
   * A count of everything that came from the peer: packets of media and the checks of ICE. A peer who is silent sends no
   * media at all, but each side checks the path every 2.5 s or oftener. Of another path it is another count.
   */
  readonly received: number;
  /** Packets of sound among them. */
  readonly soundPackets: number;
  readonly checksSent: number;
  readonly checksAnswered: number;
  readonly roundTripMs: number | null;
  /** Whether the peer's microphone is open, as far as the server knows; false without the server. */
  readonly isTalking: boolean;
}

/** Two or more looks at a link, about a second apart. Times are Unix milliseconds. */
export interface LinkWatch {
  /** null: not known yet; nothing is reported then. */
  readonly link: LinkState | null;
  readonly facts: LinkFacts;
  readonly receivedAt: number;
  /** Whether sound was among what came last. */
  readonly hadSound: boolean;
  /** When the first check was sent that has had no answer, at the latest; null: there is none. */
  readonly askedAt: number | null;
  readonly lookedAt: number;
}

const NO_FACTS: LinkFacts = {
  state: "new",
  pathId: "",
  received: 0,
  soundPackets: 0,
  checksSent: 0,
  checksAnswered: 0,
  roundTripMs: null,
  isTalking: false,
};

export function initialLink(nowMs: number): LinkWatch {
  return { link: null, facts: NO_FACTS, receivedAt: nowMs, hadSound: false, askedAt: null, lookedAt: nowMs };
}

/** How the peer's media is received (V4), after a look at `facts` at `nowMs` (Unix milliseconds). */
export function watchLink(watch: LinkWatch, facts: LinkFacts, nowMs: number): LinkWatch {
  const before = watch.facts;
  const slept = nowMs - watch.lookedAt > LOOK_GAP_MS;
  const came = hasCome(before, facts);
  const next = {
    facts,
    receivedAt: came || slept ? nowMs : watch.receivedAt,
    hadSound: came ? facts.soundPackets !== before.soundPackets : watch.hadSound,
    askedAt: slept ? null : askedAt(watch, facts, nowMs),
    lookedAt: nowMs,
  };
  return { ...next, link: linkState(watch.link, next, nowMs) };
}

/** Whether to look again soon: somebody talks, whom one would miss at once, or a check is without an answer. */
export function isUrgent({ facts, receivedAt, askedAt, lookedAt }: LinkWatch): boolean {
  return facts.state === "connected" && (facts.isTalking || (askedAt !== null && receivedAt < lookedAt));
}

/** Whether the sound of somebody who talks has stopped a moment ago. */
export function isPaused({ facts, receivedAt, hadSound, lookedAt }: LinkWatch): boolean {
  return facts.isTalking && hadSound && lookedAt - receivedAt >= TALK_PAUSED_MS;
}

/** A browser that doubts one path selects another: what that one had counted before is no news of the peer, but sound is. */
function hasCome(before: LinkFacts, now: LinkFacts): boolean {
  return now.pathId === before.pathId ? now.received > before.received : now.soundPackets > before.soundPackets;
}

/** Since when a check has been without an answer. A look sees only that it was sent at some time before. */
function askedAt({ facts: before, askedAt }: LinkWatch, facts: LinkFacts, nowMs: number): number | null {
  if (facts.pathId !== before.pathId || facts.checksAnswered !== before.checksAnswered) return null;
  return askedAt ?? (facts.checksSent > before.checksSent ? nowMs : null);
}

function linkState(previous: LinkState | null, watch: Omit<LinkWatch, "link">, nowMs: number): LinkState | null {
  const { facts, receivedAt } = watch;
  const silentMs = nowMs - receivedAt;
  switch (facts.state) {
    case "connected":
      return silentMs >= patienceMs(watch, nowMs) ? "down" : "up";
    case "new":
    case "connecting":
      return silentMs >= NOTHING_MS ? "down" : previous;
    default:
      return "down";
  }
}

/** How long nothing may come until that is a sign. */
function patienceMs({ facts, hadSound, askedAt }: Omit<LinkWatch, "link">, nowMs: number): number {
  if (facts.isTalking && hadSound) return TALK_STOPPED_MS;
  const isUnanswered = askedAt !== null && nowMs - askedAt >= ANSWER_MS + 2 * (facts.roundTripMs ?? 0);
  return isUnanswered ? UNANSWERED_SILENCE_MS : NOTHING_MS;
}
