/** What is done about a media connection that does not stand, and when. */
export interface RecoveryStep {
  readonly afterMs: number;
  readonly action: "restartIce" | "rebuild";
}

/** A connection that was never established within this time is built anew. Two bare peers take 50 ms, a relay 1 s. */
const ESTABLISH_MS = 12_000;
/** How long a restart of ICE is given; it takes 40 ms where a path exists. */
const RESTART_MS = 6_000;
const REBUILD_MAX_MS = 30_000;
/** How long the polite side waits for the other to begin: both at once would cross. */
const YIELD_MS = 3_000;

/**
 * The next step of recovery, by what is wrong (`unestablished`: it never stood; `failed`: it stood), how many steps were
 * taken in vain since it last stood, and whether this side is the polite one. The impolite side goes first; the other
 * takes over in case it cannot.
 */
export function recoveryStep(fault: "unestablished" | "failed", stepsTaken: number, polite: boolean): RecoveryStep {
  const yieldMs = polite ? YIELD_MS : 0;
  if (fault === "failed") {
    if (stepsTaken === 0) return { afterMs: yieldMs, action: "restartIce" };
    if (stepsTaken === 1) return { afterMs: RESTART_MS + yieldMs, action: "rebuild" };
  }
  const waitMs = Math.min(ESTABLISH_MS * 2 ** Math.max(0, stepsTaken - 1), REBUILD_MAX_MS);
  return { afterMs: waitMs + yieldMs, action: "rebuild" };
}
