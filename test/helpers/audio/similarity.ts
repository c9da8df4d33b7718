import { levels } from "./levels.ts";
import type { Sound } from "./wav.ts";

/** Below this level (about -61 dBFS) nothing counts, or the noise in the pauses would weigh as much as the voice. */
const FLOOR = 30 / 32_768;

/**
 * How much `heard` is a stretch of `loop` played over and over, as a fake microphone plays its file: Pearson's
 * correlation of their 10 ms log-level envelopes at the best lag, -1 to 1. The same sentence after a call reaches 0.9 and
 * more, another sentence about 0.6, and silence 0. Wave forms are not compared: packet loss and the jitter buffer stretch time.
 */
export function similarity(heard: Sound, loop: Sound): number {
  const recorded = envelope(heard);
  const source = envelope(loop);
  if (recorded.length === 0 || source.length === 0) throw new Error("There is no sound to compare.");
  let best = -1;
  for (let lag = 0; lag < source.length; lag++) best = Math.max(best, correlationAt(recorded, source, lag));
  return best;
}

function envelope(sound: Sound): Float64Array {
  return Float64Array.from(levels(sound), (level) => Math.log(level + FLOOR));
}

function correlationAt(recorded: Float64Array, loop: Float64Array, lag: number): number {
  let [sumX, sumY, sumXx, sumYy, sumXy] = [0, 0, 0, 0, 0];
  for (const [index, x] of recorded.entries()) {
    const y = loop[(index + lag) % loop.length] ?? 0;
    sumX += x;
    sumY += y;
    sumXx += x * x;
    sumYy += y * y;
    sumXy += x * y;
  }
  const count = recorded.length;
  const spread = (sumXx - (sumX * sumX) / count) * (sumYy - (sumY * sumY) / count);
  // A constant envelope (silence) has no spread: it resembles nothing.
  return spread > 1e-9 ? (sumXy - (sumX * sumY) / count) / Math.sqrt(spread) : 0;
}
