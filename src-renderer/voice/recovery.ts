import type { Random } from "../../shared/time.ts";

/** What is wrong with the media of a pair. */
export type Fault =
  /** It never stood. */
  | "unestablished"
  /** It stood, and nothing brings it back but a restart: the browser gave it up, or the network under it is another one. */
  | "lost"
  /** The browser doubts it. A short cut looks like that as well, and heals by itself. */
  | "disconnected"
  /** Nothing comes, for longer than any pause between two signs of life. */
  | "silent"
  /** The same, and the other side says nothing of it: it may be out of reach altogether, and its network come back. */
  | "unanswered"
  /** Packets come, but sound gets through in one direction at most. */
  | "oneWay";

/** What is done about it, and when. */
export interface RecoveryStep {
  readonly afterMs: number;
  /** "rebuildRelayed": anew, and over the relay alone where there is one. */
  readonly action: "restartIce" | "rebuild" | "rebuildRelayed";
}

/** A connection that never stood is built anew after this. Two bare peers take 50 ms, a relay 1 s. */
const ESTABLISH_MS = 12_000;
/**
 * Nobody answers the offer of a restart whose network is cut, and with the old path's names gone nothing heals by itself
 * once the network is back. Whoever is there says that they hear nothing either (V4) long before this.
 */
const UNANSWERED_MS = 9_000;
/**
 * How long a pair is watched that may heal by itself, before ICE is restarted. Sound that stops makes the connection to the
 * server be checked as well (S7, 1.5 s from 0.7 s of silence on; it is `silent` after 1.5 s): where that is gone too, a restart
 * would only get in the way of what heals with the network.
 */
const WATCH_MS = { disconnected: 2_000, silent: 1_000, unanswered: UNANSWERED_MS, oneWay: 0, lost: 0 } as const;
/** The pause behind the first try; each later one has twice the time of the one before it. */
const FIRST_PAUSE_MS = 1_000;
/** Where packets come, a try shows at once whether it helped: the pauses are half as long, and grow only behind the series. */
const ONE_WAY_SERIES = 4;
const PAUSE_MAX_MS = 20_000;
/** A restart that both begin is settled, and costs a round trip more: the polite side lets the other begin. */
const YIELD_MS = 250;
/** Restarts of ICE in vain, after which the connection is built anew: new keys and a new receiver help a sound that is stuck. */
const RESTARTS = { unestablished: 0, lost: 3, disconnected: 3, silent: 3, unanswered: 3, oneWay: 2 } as const;

/** After three restarts and a connection built anew in vain a view says that it failed; it goes on all the same. */
const GIVES_UP_AFTER = 4;

/**
 * The next step, after `stepsTaken` in vain; `afterMs` counts from the step before, or from the discovery of the fault where
 * there was none. The pauses are random, so that the pairs of a call that broke together do not come back together.
 */
export function recoveryStep(fault: Fault, stepsTaken: number, isPolite: boolean, random: Random): RecoveryStep {
  const yieldMs = isPolite ? YIELD_MS : 0;
  return { afterMs: pauseMs(fault, stepsTaken, random) + yieldMs, action: actionOf(fault, stepsTaken) };
}

/** Whether so much was done in vain that people are to know. */
export function hasGivenUp(stepsTaken: number): boolean {
  return stepsTaken >= GIVES_UP_AFTER;
}

function pauseMs(fault: Fault, stepsTaken: number, random: Random): number {
  if (fault === "unestablished") return Math.max(growingMs(stepsTaken, random), ESTABLISH_MS);
  if (stepsTaken === 0) return WATCH_MS[fault];
  if (fault !== "oneWay") return growingMs(stepsTaken, random);
  return stepsTaken < ONE_WAY_SERIES ? growingMs(1, random) / 2 : growingMs(stepsTaken - ONE_WAY_SERIES + 1, random);
}

function growingMs(stepsTaken: number, random: Random): number {
  const doublings = Math.min(Math.max(0, stepsTaken - 1), 10);
  return Math.min(FIRST_PAUSE_MS * 2 ** doublings * (1 + random()), PAUSE_MAX_MS);
}

function actionOf(fault: Fault, stepsTaken: number): RecoveryStep["action"] {
  const rebuilds = stepsTaken - RESTARTS[fault];
  if (rebuilds < 0) return "restartIce";
  return fault === "oneWay" && rebuilds % 2 === 1 ? "rebuildRelayed" : "rebuild";
}
