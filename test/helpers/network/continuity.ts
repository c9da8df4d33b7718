import { LEVEL_MS } from "../audio/levels.ts";
import type { RawLevels } from "../browser/hearing-script.ts";

/** The steady voice of the tests never falls below it; what a jitter buffer makes up for it soon does. */
const VOICE_DB = -50;
/** Sound is back once so much of the second after is loud: a busy machine may tear a hole into it. */
const STEADY_LEVELS = 1_000 / LEVEL_MS;
const STEADY_SHARE = 0.8;

function isLoud(levelDb: number | undefined): boolean {
  return levelDb !== undefined && levelDb > VOICE_DB;
}

/**
 * How long after `atMs` (Unix ms) the sound was there to stay, in ms; 0 where it never went. null: not yet, or the second
 * that is to show it is not over yet.
 */
export function backAfterMs({ startMs, levelsDb }: RawLevels, atMs: number): number | null {
  const from = Math.max(0, Math.round((atMs - startMs) / LEVEL_MS));
  for (let index = from; index + STEADY_LEVELS <= levelsDb.length; index++) {
    if (!isLoud(levelsDb[index])) continue;
    const second = levelsDb.slice(index, index + STEADY_LEVELS);
    if (second.filter(isLoud).length >= STEADY_SHARE * STEADY_LEVELS) return (index - from) * LEVEL_MS;
  }
  return null;
}

/** The longest time, in ms, without the voice in [`fromMs`, `untilMs`) (Unix ms). */
export function longestGapMs({ startMs, levelsDb }: RawLevels, fromMs: number, untilMs: number): number {
  const [from, until] = [fromMs, untilMs].map((atMs) => Math.max(0, Math.round((atMs - startMs) / LEVEL_MS)));
  let [longest, run] = [0, 0];
  for (const level of levelsDb.slice(from, until)) {
    run = isLoud(level) ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest * LEVEL_MS;
}
