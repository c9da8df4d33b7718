/** What the browser has played in this page, all of it together (W3C webrtc-stats, `RTCAudioPlayoutStats`); only grows. */
export interface PlayoutCounters {
  readonly atMs: number;
  readonly playedS: number;
  /** Of these, what it made up because sound was not ready when the device wanted it. */
  readonly synthesizedS: number;
}

/** How the playing goes, look by look, about once a second. */
export interface StarvationWatch {
  readonly counters: PlayoutCounters | null;
  /** Of the last looks, newest last: whether sound was late. */
  readonly late: readonly boolean[];
  /** For good: who starved once would again, and a word that comes and goes helps nobody. */
  readonly hasStarved: boolean;
}

export const INITIAL_STARVATION: StarvationWatch = { counters: null, late: [], hasStarved: false };

const LOOKS = 15;
/** A program that starts stalls a machine for some seconds; what goes on is the machine. */
const LATE_LOOKS = 5;
/** Four blocks of 240 in a second: heard as crackling. A single one is not. */
const SYNTHESIZED_S = 0.02;
/** So much less than a second was played in a second. The two are not read at the same instant. */
const MISSING_S = 0.1;

/** `counters`: null where the browser has none, or nothing is played. */
export function watchStarvation(watch: StarvationWatch, counters: PlayoutCounters | null): StarvationWatch {
  if (counters === null || watch.hasStarved) return watch;
  const before = watch.counters;
  // Less than before: another page's output, or the device was exchanged.
  if (before === null || counters.playedS < before.playedS) return { ...watch, counters };
  if (counters.playedS === before.playedS) return watch;
  const late = [...watch.late, isLate(before, counters)].slice(-LOOKS);
  return { counters, late, hasStarved: late.filter(Boolean).length >= LATE_LOOKS };
}

/**
 * Where a device asks for sound, what was not ready is made up and counted (Windows, macOS). A sound server that runs dry
 * (PulseAudio) does not ask: there less is played than time passes, and nothing is counted.
 */
function isLate(before: PlayoutCounters, now: PlayoutCounters): boolean {
  const playedS = now.playedS - before.playedS;
  const missingS = (now.atMs - before.atMs) / 1_000 - playedS;
  return now.synthesizedS - before.synthesizedS >= SYNTHESIZED_S || missingS >= MISSING_S;
}
