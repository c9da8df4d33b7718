import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import { median } from "./median.ts";
import { withinLimit } from "./time-limit.ts";

/** Of all rounds together. */
const LIMIT_MS = 8_000;
const ROUNDS = 3;

/** What the server's pings came to; null: it did not answer them in time. */
export type Signalling = null | {
  /** Median. */
  readonly roundTripMs: number;
  /** Own clock minus the server's, right to half a round trip. */
  readonly clockAheadMs: number;
};

/** C2 `signalling`. */
export function signallingStep({ request, clock }: DiagnosisDeps, signal: AbortSignal): Promise<Signalling> {
  return withinLimit({ clock, limitMs: LIMIT_MS, signal }, async () => {
    const rounds: { readonly roundTripMs: number; readonly clockAheadMs: number }[] = [];
    while (rounds.length < ROUNDS) {
      const sentAt = clock.now();
      const answer = await request("session.ping", {}).catch(() => null);
      if (answer === null) return null;
      const roundTripMs = clock.now() - sentAt;
      rounds.push({ roundTripMs, clockAheadMs: sentAt + roundTripMs / 2 - answer.now });
    }
    return {
      roundTripMs: median(rounds.map((round) => round.roundTripMs)),
      clockAheadMs: median(rounds.map((round) => round.clockAheadMs)),
    };
  });
}
