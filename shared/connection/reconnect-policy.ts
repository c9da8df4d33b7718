import type { Random } from "../time.ts";

/** S7: before attempt n; the last one repeats. */
const DELAYS_MS = [0, 300, 1_200, 2_700, 4_800, 7_000] as const;
const JITTER_FROM_ATTEMPT = 2;
const JITTER_MS = 1_000;
const IN_VOICE_MAX_MS = 1_000;
const IN_VOICE_FOR_MS = 120_000;

const FIRST_ATTEMPT_MS = 3_000;
/** No attempt is longer. */
export const ATTEMPT_MAX_MS = 5_000;
const LONGER_FROM_ATTEMPT = 3;
/** The back-off starts anew only after so long attached. */
export const STABLE_MS = 10_000;
/** After so many closes in a row for frames of its own, the client stops and says so. */
export const OWN_FAULTS_MAX = 3;

export interface Loss {
  /** Attempts since the connection was last stable, from 0. */
  readonly attempt: number;
  /** How long the attempt that failed took; 0 where it was answered, or a connection was lost that had stood. */
  readonly attemptTookMs: number;
  /** While in voice: how long ago the connection was lost, in ms; null otherwise. */
  readonly inVoiceLostForMs: number | null;
  /** Whether the server closed because of a frame of ours: then never at once. */
  readonly ownFault: boolean;
  /** What the server asked for: `server.draining` or `retryAfterMs` of a refused hello. */
  readonly serverAskedMs: number | null;
}

/**
 * S7: how long an attempt waits for the answer to its hello, in ms, until it is abandoned for a fresh socket.
 *
 * A first packet (SYN) that is lost goes out again 1 s and 3 s after it, so attempts of 3 s and of 5 s leave equal holes, of
 * 2 s. But Chromium holds the next WebSocket of a page back by what failed in the last minutes
 * (`services/network/websocket_throttler.cc`): twice as long for each, up to 1 to 5 s from the sixteenth on. Of attempts of 5 s
 * a minute has twelve.
 *
 * @param attempt since the connection was last stable, from 0
 */
export function attemptMs(attempt: number): number {
  return attempt < LONGER_FROM_ATTEMPT ? FIRST_ATTEMPT_MS : ATTEMPT_MAX_MS;
}

/** Delay before the next attempt, in ms (S7). */
export function reconnectDelayMs(loss: Loss, random: Random): number {
  const attempt = loss.ownFault ? Math.max(1, loss.attempt) : loss.attempt;
  const index = Math.min(attempt, DELAYS_MS.length - 1);
  const base = DELAYS_MS[index] ?? 0;
  const delayMs = base + (attempt >= JITTER_FROM_ATTEMPT ? random() * JITTER_MS : 0);
  if (loss.serverAskedMs !== null) return Math.max(loss.serverAskedMs, loss.ownFault ? delayMs : 0);
  const hurry = loss.inVoiceLostForMs !== null && loss.inVoiceLostForMs < IN_VOICE_FOR_MS;
  // From one beginning to the next: an attempt into nothing has taken its time already.
  const tookMs = loss.ownFault ? 0 : loss.attemptTookMs;
  return hurry ? Math.max(0, Math.min(delayMs, IN_VOICE_MAX_MS) - tookMs) : delayMs;
}
