import type { QualitySample } from "../../store/state.ts";
import { ms, percent } from "./media-words.ts";

/** What the graph shows. */
const GRAPH_SPAN_MS = 60_000;
export const GRAPH_WIDTH = 300;
export const GRAPH_HEIGHT = 64;

/** Two samples further apart than this have something unknown between them, and no line. */
const GAP_MS = 2_500;
const BAR_WIDTH = 2;

/** Upper ends of the two scales, the smallest that all values are under. */
const ROUND_TRIP_SCALES_MS = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;
const SHARE_SCALES = [0.05, 0.1, 0.2, 0.5] as const;

export interface Bar {
  readonly x: number;
  readonly height: number;
}

/** The graph in its own coordinates, `GRAPH_WIDTH` by `GRAPH_HEIGHT`, y downwards. */
export interface QualityGraph {
  /** Data of an SVG path. */
  readonly roundTrip: string;
  readonly loss: readonly Bar[];
  readonly concealment: readonly Bar[];
  readonly roundTripScaleMs: number;
  readonly shareScale: number;
  /** What the picture shows, for who does not see it. */
  readonly summary: string;
}

/** Draws the last minute before the newest sample; null where there is nothing to draw. */
export function qualityGraph(history: readonly QualitySample[]): QualityGraph | null {
  const newest = history.at(-1);
  if (newest === undefined) return null;
  const shown = history.filter(({ atMs }) => newest.atMs - atMs <= GRAPH_SPAN_MS);
  const trips = shown.flatMap(({ roundTripMs }) => (roundTripMs === null ? [] : [roundTripMs]));
  const losses = shown.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const concealments = shown.flatMap(({ concealment }) => (concealment === null ? [] : [concealment]));
  if (trips.length + losses.length + concealments.length === 0) return null;

  const roundTripScaleMs = scaleFor(Math.max(0, ...trips), ROUND_TRIP_SCALES_MS, 10_000);
  const shareScale = scaleFor(Math.max(0, ...losses, ...concealments), SHARE_SCALES, 1);
  const xOf = ({ atMs }: QualitySample) =>
    round((1 - (newest.atMs - atMs) / GRAPH_SPAN_MS) * (GRAPH_WIDTH - BAR_WIDTH * 2));
  const bars = (value: (sample: QualitySample) => number | null, offset: number) =>
    shown.flatMap((sample) => {
      const share = value(sample);
      if (share === null || share <= 0) return [];
      return [{ x: xOf(sample) + offset, height: round(Math.min(1, share / shareScale) * GRAPH_HEIGHT) }];
    });
  return {
    roundTrip: line(shown, (sample) => ({ x: xOf(sample), roundTripMs: sample.roundTripMs }), roundTripScaleMs),
    loss: bars(({ loss }) => loss, 0),
    concealment: bars(({ concealment }) => concealment, BAR_WIDTH),
    roundTripScaleMs,
    shareScale,
    summary: summaryOf(trips, losses, concealments),
  };
}

function line(
  samples: readonly QualitySample[],
  point: (sample: QualitySample) => { readonly x: number; readonly roundTripMs: number | null },
  scaleMs: number,
): string {
  const parts: string[] = [];
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    const { x, roundTripMs } = point(sample);
    if (roundTripMs === null) continue;
    const y = round((1 - Math.min(1, roundTripMs / scaleMs)) * GRAPH_HEIGHT);
    parts.push(`${sample.atMs - drawnAtMs > GAP_MS ? "M" : "L"}${x} ${y}`);
    drawnAtMs = sample.atMs;
  }
  return parts.join("");
}

function scaleFor(highest: number, scales: readonly number[], last: number): number {
  return scales.find((scale) => highest <= scale) ?? last;
}

function summaryOf(trips: readonly number[], losses: readonly number[], concealments: readonly number[]): string {
  return [
    "The last minute",
    trips.length === 0 ? "no round trip measured" : `round trip ${span(trips)}`,
    losses.length === 0 ? "no loss measured" : `lost at most ${percent(Math.max(...losses))}`,
    ...(concealments.length === 0 ? [] : [`made up at most ${percent(Math.max(...concealments))}`]),
  ].join(", ");
}

function span(trips: readonly number[]): string {
  const [least, most] = [ms(Math.min(...trips)), ms(Math.max(...trips))];
  return least === most ? least : `${least} to ${most}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
