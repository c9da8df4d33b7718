import type { LinkState } from "../../shared/protocol/values.ts";
import type { PeerStatistics, Quality, QualitySample } from "../store/state.ts";

/** How much of the past a view shows. */
const HISTORY_MS = 60_000;
/** Between two entries of the history; a measurement comes about as often, a little early or late. */
const SAMPLE_EVERY_MS = 900;

/** What is remembered of a member's media to judge it by. */
export interface QualityWatch {
  /** null while there is nothing to judge by. */
  readonly quality: Quality | null;
  /** The last minute, oldest first; the same array until a second has passed. */
  readonly history: readonly QualitySample[];
}

export const INITIAL_QUALITY: QualityWatch = { quality: null, history: [] };

/** After a measurement at `nowMs` (Unix ms). `link`: how the member's media is received (V4); null: not known yet. */
export function watchQuality(
  watch: QualityWatch,
  statistics: PeerStatistics | null,
  link: LinkState | null,
  nowMs: number,
): QualityWatch {
  return { quality: judge(statistics, link), history: extend(watch.history, statistics, nowMs) };
}

function judge(statistics: PeerStatistics | null, link: LinkState | null): Quality | null {
  if (link === "down") return { word: "poor", reason: "nothingArrives" };
  return statistics === null ? null : { word: "good", reason: null };
}

function extend(
  history: readonly QualitySample[],
  statistics: PeerStatistics | null,
  nowMs: number,
): readonly QualitySample[] {
  const last = history.at(-1);
  if (last !== undefined && nowMs - last.atMs < SAMPLE_EVERY_MS) return history;
  const { roundTripMs = null, loss = null, jitterMs = null, concealment = null } = statistics ?? {};
  const sample: QualitySample = { atMs: nowMs, roundTripMs, loss, jitterMs, concealment };
  return [...history.filter(({ atMs }) => nowMs - atMs < HISTORY_MS), sample];
}
