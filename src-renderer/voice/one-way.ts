import type { LinkState } from "../../shared/protocol/values.ts";

/** Whoever talks sends 50 packets a second; that they stopped is known a moment later. */
const SOUNDLESS_MS = 2_000;
/** The other side, which hears nothing, begins. */
const UNHEARD_MS = 3_000;
/** Checks in a row that had no answer: loss takes one or two. */
const UNANSWERED_CHECKS = 4;
/** So large a share of what is played was made up: what comes cannot be used. */
const ALL_MADE_UP = 0.95;

export interface OneWayFacts {
  /** Whether anything comes from the peer. */
  readonly link: LinkState | null;
  /** When anything at all last came from the peer, in Unix milliseconds. */
  readonly receivedAt: number;
  /** How the peer receives us, as it says (V4); null: it has said nothing. */
  readonly hearsMe: boolean | null;
  /** Whether the peer's microphone is open, as far as the server knows; false without the server. */
  readonly isTalking: boolean;
  readonly soundPackets: number;
  readonly playedSamples: number;
  readonly concealedSamples: number;
  readonly checksSent: number;
  readonly checksAnswered: number;
}

/** Looks at a pair whose packets come. Times are Unix milliseconds. */
export interface OneWayWatch {
  readonly facts: OneWayFacts;
  /** Since when the peer has said that it does not hear us; null: it does. */
  readonly unheardSince: number | null;
  /** Since when it has talked without a sound; null: it does not talk, or is heard. */
  readonly soundlessSince: number | null;
  /** Checks that were sent since the last answer to any. */
  readonly unanswered: number;
  /** Those of them behind which something else came: of a network that is gone no check has an answer, and nothing comes either. */
  readonly outlived: number;
  /** Since when those have had no answer. */
  readonly answeredAt: number;
}

export function initialOneWay(nowMs: number): OneWayWatch {
  const facts: OneWayFacts = {
    link: null,
    receivedAt: nowMs,
    hearsMe: null,
    isTalking: false,
    soundPackets: 0,
    playedSamples: 0,
    concealedSamples: 0,
    checksSent: 0,
    checksAnswered: 0,
  };
  return { facts, unheardSince: null, soundlessSince: null, unanswered: 0, outlived: 0, answeredAt: nowMs };
}

export function watchOneWay(watch: OneWayWatch, facts: OneWayFacts, nowMs: number): OneWayWatch {
  const before = watch.facts;
  // Where nothing comes at all no answer does either: that is another fault, and what it left behind no sign of this one.
  const answered =
    facts.link !== "up" || facts.checksAnswered !== before.checksAnswered || facts.checksSent < before.checksSent;
  // Sent before the look before this one, and so before what came since.
  const outlived = facts.receivedAt > before.receivedAt ? watch.unanswered : watch.outlived;
  const isUnheard = facts.link === "up" && facts.hearsMe === false;
  const isSoundless = facts.link === "up" && facts.isTalking && before.isTalking && !isHeard(before, facts);
  return {
    facts,
    unheardSince: isUnheard ? (watch.unheardSince ?? nowMs) : null,
    soundlessSince: isSoundless ? (watch.soundlessSince ?? nowMs) : null,
    unanswered: answered ? 0 : watch.unanswered + facts.checksSent - before.checksSent,
    outlived: answered ? 0 : outlived,
    answeredAt: answered ? nowMs : watch.answeredAt,
  };
}

/** Another path is being looked for: what the other side said and left unanswered was about the one before. */
export function forgetMine(watch: OneWayWatch, nowMs: number): OneWayWatch {
  return { ...watch, unheardSince: null, unanswered: 0, outlived: 0, answeredAt: nowMs };
}

/** Which direction is dead for certain, although packets come; null: none. */
export function deadDirection(watch: OneWayWatch, nowMs: number): "theirs" | "mine" | null {
  const { facts, soundlessSince, unheardSince, outlived, answeredAt } = watch;
  if (facts.link !== "up") return null;
  if (soundlessSince !== null && nowMs - soundlessSince >= SOUNDLESS_MS) return "theirs";
  if (unheardSince !== null && nowMs - unheardSince >= UNHEARD_MS) return "mine";
  return outlived >= UNANSWERED_CHECKS && facts.receivedAt - answeredAt >= UNHEARD_MS ? "mine" : null;
}

/** Between two looks; of sound that nobody plays (an output that waits for a gesture) nothing can be said. */
function isHeard(before: OneWayFacts, now: OneWayFacts): boolean {
  if (now.soundPackets === before.soundPackets) return false;
  const played = now.playedSamples - before.playedSamples;
  return played <= 0 || (now.concealedSamples - before.concealedSamples) / played < ALL_MADE_UP;
}
