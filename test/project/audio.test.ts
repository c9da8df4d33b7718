import { describe, expect, it } from "vitest";
import { levelsDb, longestSilenceMs } from "../helpers/audio/levels.ts";
import { similarity } from "../helpers/audio/similarity.ts";
import { readWav, type Sound, writeWav } from "../helpers/audio/wav.ts";

const SAMPLE_RATE = 8_000;

/** Noise in syllables: loud and soft stretches of random length and level, as a voice has them. */
function syllables(seed: number, durationS: number): Sound {
  const random = seeded(seed);
  const samples = new Float32Array(SAMPLE_RATE * durationS);
  for (let at = 0; at < samples.length; ) {
    const end = at + Math.floor(SAMPLE_RATE * (0.05 + 0.2 * random()));
    const level = random() < 0.3 ? 0 : 0.5 * random();
    for (; at < Math.min(end, samples.length); at++) samples[at] = level * (2 * random() - 1);
    at = end;
  }
  return { sampleRate: SAMPLE_RATE, samples };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function part(sound: Sound, fromS: number, toS: number): Sound {
  return { ...sound, samples: sound.samples.subarray(fromS * SAMPLE_RATE, toS * SAMPLE_RATE) };
}

function mapped(sound: Sound, change: (sample: number) => number): Sound {
  return { ...sound, samples: sound.samples.map(change) };
}

describe("similarity", () => {
  const sentence = syllables(1, 4);

  it("finds a stretch of the sentence wherever the loop stood, quieter and with noise", () => {
    const noise = seeded(9);
    const heard = mapped(part(sentence, 2, 4), (sample) => 0.3 * sample + 0.001 * (noise() - 0.5));
    expect(similarity(heard, sentence)).toBeGreaterThan(0.95);
  });

  it("is clearly lower for any other sentence", () => {
    for (let seed = 2; seed < 12; seed++)
      expect(similarity(part(syllables(seed, 4), 0, 3), sentence)).toBeLessThan(0.7);
  });

  it("is nothing for silence and for a steady tone", () => {
    expect(
      similarity(
        mapped(sentence, () => 0),
        sentence,
      ),
    ).toBe(0);
    expect(
      similarity(
        mapped(sentence, () => 0.5),
        sentence,
      ),
    ).toBe(0);
  });

  it("falls when a third of the sentence is lost", () => {
    const third = sentence.samples.length / 3;
    const cut = { ...sentence, samples: sentence.samples.map((sample, at) => (at < third ? 0 : sample)) };
    expect(similarity(cut, sentence)).toBeLessThan(0.85);
  });
});

describe("levels", () => {
  it("are 0 dBFS for a full square, -6 for half of it, and nothing for silence", () => {
    const samples = new Float32Array(3 * 80).map((_, at) => (at < 80 ? (at % 2) * 2 - 1 : at < 160 ? 0.5 : 0));
    const [full, half, silent] = levelsDb({ sampleRate: SAMPLE_RATE, samples });
    expect(full).toBeCloseTo(0);
    expect(half).toBeCloseTo(-6.02, 2);
    expect(silent).toBe(Number.NEGATIVE_INFINITY);
  });

  it("show the longest silence, not the sum of them", () => {
    const samples = new Float32Array(10 * 80).map((_, at) => ([0, 3, 4, 5, 9].includes(Math.floor(at / 80)) ? 0 : 0.5));
    expect(longestSilenceMs({ sampleRate: SAMPLE_RATE, samples }, -80)).toBe(30);
  });
});

describe("WAV", () => {
  it("keeps rate and samples over writing and reading, clipped to full scale", () => {
    const back = readWav(writeWav({ sampleRate: 48_000, samples: new Float32Array([0, 0.5, -1, 2]) }));
    expect(back.sampleRate).toBe(48_000);
    expect(Array.from(back.samples)).toEqual([0, 0.5, -1, 32_767 / 32_768]);
  });

  it("refuses what is not mono 16-bit PCM", () => {
    const stereo = writeWav({ sampleRate: 48_000, samples: new Float32Array(4) });
    stereo[22] = 2;
    expect(() => readWav(stereo)).toThrow("mono");
    expect(() => readWav(new Uint8Array(100))).toThrow("no WAV");
  });
});
