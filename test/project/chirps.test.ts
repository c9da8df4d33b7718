import { describe, expect, it } from "vitest";
import { CHIRP_RATE, chirpTrain, delaysMs, findChirps } from "../helpers/audio/chirps.ts";
import type { Sound } from "../helpers/audio/wav.ts";
import { seededRandom } from "../helpers/seeded-random.ts";

const ECHO_MS = 300;
const train = chirpTrain({ count: 5, leadMs: 200, gapMs: [450, 600], random: seededRandom(5) });
const sent = findChirps(train, ECHO_MS);

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
    expect(sent.map(({ kind }) => kind)).toEqual(["up", "down", "up", "down", "up"]);
    expect(sent[0]?.atMs).toBeCloseTo(200, 1);
    for (const [index, { atMs }] of sent.slice(1).entries()) {
      const gapMs = atMs - (sent[index]?.atMs ?? Number.NaN);
      expect(gapMs).toBeGreaterThanOrEqual(450);
      expect(gapMs).toBeLessThanOrEqual(600);
    }
  });

  it("are found to half a millisecond after a call has quietened, filtered and turned them, after the next ones too", () => {
    for (const delayMs of [87.3, 740]) {
      const delays = delaysMs(sent, findChirps(called(train, delayMs), ECHO_MS), 850);
      expect(delays).toHaveLength(5);
      for (const delay of delays) expect(Math.abs((delay ?? Number.NaN) - delayMs)).toBeLessThan(0.5);
    }
  });

  it("that never came are told from those that came late", () => {
    const heard = called(train, 400);
    const lost = sent[2]?.atMs ?? Number.NaN;
    heard.samples.fill(0, ((lost + 390) * CHIRP_RATE) / 1_000, ((lost + 440) * CHIRP_RATE) / 1_000);
    const delays = delaysMs(sent, findChirps(heard, ECHO_MS), 850);
    expect(delays.map((delay) => delay !== null)).toEqual([true, true, false, true, true]);
  });

  it("are not heard in noise, nor in a tone or a silence", () => {
    const random = seededRandom(3);
    const fill = (sample: (index: number) => number): Sound => ({
      sampleRate: CHIRP_RATE,
      samples: Float32Array.from({ length: CHIRP_RATE }, (_, index) => sample(index)),
    });
    expect(
      findChirps(
        fill(() => 0.5 * (2 * random() - 1)),
        ECHO_MS,
      ),
    ).toEqual([]);
    expect(
      findChirps(
        fill((index) => 0.5 * Math.sin((2 * Math.PI * 1_000 * index) / CHIRP_RATE)),
        ECHO_MS,
      ),
    ).toEqual([]);
    expect(
      findChirps(
        fill(() => 0),
        ECHO_MS,
      ),
    ).toEqual([]);
  });
});
