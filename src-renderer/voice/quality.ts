import type { LinkState } from "../../shared/protocol/values.ts";
import type { PeerStatistics, Quality, QualitySample } from "../store/state.ts";

/** What is judged, and from where on it is fair and poor. */
type Measure = "roundTripMs" | "loss" | "jitterMs" | "concealment";
type Word = Quality["word"];

interface Threshold {
  readonly reason: Exclude<Quality["reason"], "nothingArrives" | null>;
  readonly fair: number;
  readonly poor: number;
}

const THRESHOLDS: Readonly<Record<Measure, Threshold>> = {
  // A way of 150 ms, half of the 300, is where talk begins to collide (ITU-T G.114); the buffers add theirs to each way.
  roundTripMs: { reason: "roundTrip", fair: 150, poor: 300 },
  // Opus hides single packets well up to some per cent; from about 8 on words go missing.
  loss: { reason: "loss", fair: 0.02, poor: 0.08 },
  // The jitter buffer grows by about three times this: 30 adds 100 ms of delay, 80 is more than it takes without gaps.
  jitterMs: { reason: "jitter", fair: 30, poor: 80 },
  // What is heard in the end, whatever its cause: one syllable in thirty, one in ten.
  concealment: { reason: "concealment", fair: 0.03, poor: 0.1 },
};
const MEASURES = ["roundTripMs", "loss", "jitterMs", "concealment"] as const;

/** How much of the past a view shows. */
const HISTORY_MS = 60_000;
/** Between two entries of the history; a measurement comes about as often, a little early or late. */
const SAMPLE_EVERY_MS = 900;
/** Weight of the newest second: a lasting change is taken up within about three, one bad second is not. */
const NEWEST = 0.3;
/** A peer who is silent shows neither loss nor jitter; what was seen before says nothing about now after this. */
const FORGET_MS = 15_000;
/** Better than what is shown, by so much, */
const EASED = 0.8;
/** and for so long: a word that changes to and fro says nothing. */
const BETTER_FOR_MS = 5_000;

interface Smoothed {
  readonly value: number;
  readonly atMs: number;
}

/** What is remembered of a member's media to judge it by. */
export interface QualityWatch {
  /** null while there is nothing to judge by; the same object until it changes. */
  readonly quality: Quality | null;
  /** The last minute, oldest first; the same array until a second has passed. */
  readonly history: readonly QualitySample[];
  readonly smoothed: Readonly<Partial<Record<Measure, Smoothed>>>;
  /** Since when it would be better than the word shown; null: it is not. Unix ms. */
  readonly betterSinceMs: number | null;
}

export const INITIAL_QUALITY: QualityWatch = { quality: null, history: [], smoothed: {}, betterSinceMs: null };

const GOOD: Quality = { word: "good", reason: null };
const NOTHING_ARRIVES: Quality = { word: "poor", reason: "nothingArrives" };

/** After a measurement at `nowMs` (Unix ms). `link`: how the member's media is received (V4); null: not known yet. */
export function watchQuality(
  watch: QualityWatch,
  statistics: PeerStatistics | null,
  link: LinkState | null,
  nowMs: number,
): QualityWatch {
  const history = extend(watch.history, statistics, nowMs);
  if (link === "down") return { history, quality: NOTHING_ARRIVES, smoothed: {}, betterSinceMs: null };
  // What comes back is judged by what it is now.
  const before = watch.quality === NOTHING_ARRIVES ? INITIAL_QUALITY : watch;
  const smoothed = smooth(before.smoothed, statistics, nowMs);
  return { history, smoothed, ...judge(before, smoothed, nowMs) };
}

function judge(
  { quality, betterSinceMs }: QualityWatch,
  smoothed: QualityWatch["smoothed"],
  nowMs: number,
): Pick<QualityWatch, "quality" | "betterSinceMs"> {
  if (Object.keys(smoothed).length === 0) return { quality: null, betterSinceMs: null };
  const shown = quality?.word ?? "good";
  const worst = worstOf(smoothed, quality, 1);
  if (quality === null || rank(worst.word) >= rank(shown))
    return { quality: keep(quality, worst), betterSinceMs: null };
  const eased = worstOf(smoothed, quality, EASED);
  if (rank(eased.word) >= rank(shown)) return { quality: keep(quality, eased), betterSinceMs: null };
  const sinceMs = betterSinceMs ?? nowMs;
  if (nowMs - sinceMs < BETTER_FOR_MS) return { quality, betterSinceMs: sinceMs };
  return { quality: eased, betterSinceMs: null };
}

/** With thresholds times `factor`. Of several causes the one that is shown stays; else the one furthest beyond its threshold. */
function worstOf(smoothed: QualityWatch["smoothed"], shown: Quality | null, factor: number): Quality {
  let worst = GOOD;
  let worstBeyond = 0;
  for (const measure of MEASURES) {
    const value = smoothed[measure]?.value ?? 0;
    const { reason, fair, poor } = THRESHOLDS[measure];
    const word: Word = value > poor * factor ? "poor" : value > fair * factor ? "fair" : "good";
    if (word === "good") continue;
    const beyond = reason === shown?.reason ? Number.POSITIVE_INFINITY : value / (word === "poor" ? poor : fair);
    if (rank(word) < rank(worst.word) || (word === worst.word && beyond <= worstBeyond)) continue;
    worst = { word, reason };
    worstBeyond = beyond;
  }
  return worst;
}

function rank(word: Word): number {
  return word === "good" ? 0 : word === "fair" ? 1 : 2;
}

function keep(before: Quality | null, next: Quality): Quality {
  return before !== null && before.word === next.word && before.reason === next.reason ? before : next;
}

function smooth(
  before: QualityWatch["smoothed"],
  statistics: PeerStatistics | null,
  nowMs: number,
): QualityWatch["smoothed"] {
  const next: Partial<Record<Measure, Smoothed>> = {};
  for (const measure of MEASURES) {
    const known = before[measure];
    const value = statistics?.[measure] ?? null;
    if (value !== null) {
      next[measure] = {
        value: known === undefined ? value : known.value + (value - known.value) * NEWEST,
        atMs: nowMs,
      };
    } else if (known !== undefined && nowMs - known.atMs < FORGET_MS) {
      next[measure] = known;
    }
  }
  return next;
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
