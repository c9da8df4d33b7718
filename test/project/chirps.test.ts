import { describe, expect, it } from "vitest";
import { CHIRP_RATE, chirpTimesMs, chirpTrain, delaysMs } from "../helpers/audio/chirps.ts";
import type { Sound } from "../helpers/audio/wav.ts";
import { seededRandom } from "../helpers/seeded-random.ts";

const GAP_MS = 300;
const train = chirpTrain({ count: 5, leadMs: 200, gapMs: [450, 600], random: seededRandom(5) });
const sent = chirpTimesMs(train, GAP_MS);

/** As a call does it: later, quieter, out of phase, without its highs, and with noise of its own. */
function called({ samples }: Sound, delayMs: number): Sound {
  const random = seededRandom(9);
  const late = new Float32Array(samples.length + CHIRP_RATE);
  late.set(samples, Math.round((delayMs * CHIRP_RATE) / 1_000));
  let [low, previous] = [0, 0];
  const heard = late.map((sample) => {
    low += 0.4 * (sample - low);
    const high = low - previous;
    previous = low;
    return -0.1 * low + 0.2 * high + 0.003 * (2 * random() - 1);
  });
  return { sampleRate: CHIRP_RATE, samples: heard };
}

describe("chirps", () => {
  it("are found where they were put, each once", () => {
    expect(sent).toHaveLength(5);
    expect(sent[0]).toBeCloseTo(200, 1);
    for (const [index, atMs] of sent.slice(1).entries()) {
      expect(atMs - (sent[index] ?? 0)).toBeGreaterThanOrEqual(450);
      expect(atMs - (sent[index] ?? 0)).toBeLessThanOrEqual(600);
    }
  });

  it("are found to half a millisecond after a call has quietened, filtered and turned them", () => {
    const delays = delaysMs(sent, chirpTimesMs(called(train, 87.3), GAP_MS), 450);
    expect(delays).toHaveLength(5);
    for (const delay of delays) expect(Math.abs((delay ?? Number.NaN) - 87.3)).toBeLessThan(0.5);
  });

  it("that never came are told from those that came late", () => {
    const heard = called(train, 400);
    const lost = sent[2] ?? Number.NaN;
    heard.samples.fill(0, ((lost + 390) * CHIRP_RATE) / 1_000, ((lost + 440) * CHIRP_RATE) / 1_000);
    const delays = delaysMs(sent, chirpTimesMs(heard, GAP_MS), 450);
    expect(delays.map((delay) => delay !== null)).toEqual([true, true, false, true, true]);
  });

  it("are not heard in noise, nor in a tone or a silence", () => {
    const random = seededRandom(3);
    const fill = (sample: (index: number) => number): Sound => ({
      sampleRate: CHIRP_RATE,
      samples: Float32Array.from({ length: 3 * CHIRP_RATE }, (_, index) => sample(index)),
    });
    expect(
      chirpTimesMs(
        fill(() => 0.5 * (2 * random() - 1)),
        GAP_MS,
      ),
    ).toEqual([]);
    expect(
      chirpTimesMs(
        fill((index) => 0.5 * Math.sin((2 * Math.PI * 1_000 * index) / CHIRP_RATE)),
        GAP_MS,
      ),
    ).toEqual([]);
    expect(
      chirpTimesMs(
        fill(() => 0),
        GAP_MS,
      ),
    ).toEqual([]);
  });
});
