import type { Random } from "../../../shared/time.ts";
import type { Sound } from "./wav.ts";

/**
 * Short sweeps that are found again after a codec, a noise suppressor and a jitter buffer have been at them: to a matched
 * filter each is one sharp peak, a third of a millisecond wide, however loud it is and whatever phase it came out with.
 */
const CHIRP_MS = 20;
export const CHIRP_RATE = 48_000;
/** The band of a voice: what every codec and noise suppressor lets through. */
const FROM_HZ = 500;
const TO_HZ = 3_500;
const PEAK = 0.5;
/** As a room is never without: a gate or a suppressor sees a microphone, not a wire. About -60 dBFS. */
const ROOM_NOISE = 0.0017;

const LENGTH = (CHIRP_MS * CHIRP_RATE) / 1_000;
/** Steps of the first search, in samples: a peak is 16 wide. */
const COARSE = 4;
/**
 * Share of a window's energy that has the chirp's shape, as an amplitude, 0 to 1. Noise reaches 0.35; after Opus, suppression
 * and a lost packet a chirp still has 0.6 and more.
 */
const MIN_LIKENESS = 0.45;
/** Beside the loudest chirp of the recording: what is far below it is an echo of the codec's or the room. */
const MIN_SHARE = 0.2;

/** The chirp as it sounds, and the same a quarter of a turn later: together they find it in any phase. */
const [IN_PHASE, QUADRATURE] = [sweep(0), sweep(-Math.PI / 2)];
const TEMPLATE_ENERGY = IN_PHASE.reduce((sum, sample) => sum + sample * sample, 0);

export interface ChirpTrainOptions {
  readonly count: number;
  /** Silence before the first, in ms. */
  readonly leadMs: number;
  /** From one chirp's start to the next one's, in ms: a random time between the two, so that no buffer's rhythm is met. */
  readonly gapMs: readonly [least: number, most: number];
  readonly random: Random;
}

/** Chirps over the noise of a quiet room, at 48 kHz. */
export function chirpTrain({ count, leadMs, gapMs: [least, most], random }: ChirpTrainOptions): Sound {
  const starts: number[] = [];
  let atMs = leadMs;
  for (let made = 0; made < count; made++) {
    starts.push(Math.round((atMs * CHIRP_RATE) / 1_000));
    atMs += least + (most - least) * random();
  }
  const samples = Float32Array.from({ length: Math.ceil((atMs * CHIRP_RATE) / 1_000) }, () => {
    return ROOM_NOISE * (2 * random() - 1);
  });
  for (const start of starts) {
    for (const [index, sample] of IN_PHASE.entries()) {
      samples[start + index] = (samples[start + index] ?? 0) + PEAK * sample;
    }
  }
  return { sampleRate: CHIRP_RATE, samples };
}

/**
 * When each chirp of the recording started, in ms from its beginning, to a fraction of a sample. None is closer to the one
 * before than `gapMs`. Throws when the recording is not at 48 kHz.
 */
export function chirpTimesMs({ sampleRate, samples }: Sound, gapMs: number): number[] {
  if (sampleRate !== CHIRP_RATE) throw new Error(`Chirps are made for ${CHIRP_RATE} Hz.`);
  const found = candidates(samples);
  const loudest = found.reduce((most, { strength }) => Math.max(most, strength), 0);
  const gap = (gapMs * CHIRP_RATE) / 1_000;
  const times: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < found.length; ) {
    const first = found[index];
    if (first === undefined) break;
    if (first.at < end || first.strength < MIN_SHARE * loudest) {
      index++;
      continue;
    }
    const best = strongestWithin(found, index, first.at + LENGTH);
    times.push((refined(samples, best) / CHIRP_RATE) * 1_000);
    end = best + gap;
  }
  return times;
}

/** For each chirp that was sent, how much later it was heard, in ms; null where it never was within `withinMs`. */
export function delaysMs(sent: readonly number[], heard: readonly number[], withinMs: number): (number | null)[] {
  return sent.map((sentMs) => {
    const heardMs = heard.find((atMs) => atMs > sentMs && atMs < sentMs + withinMs);
    return heardMs === undefined ? null : heardMs - sentMs;
  });
}

interface Candidate {
  /** Sample at which the chirp would have started. */
  readonly at: number;
  readonly strength: number;
}

/** Every coarse step at which the window looks like a chirp, in order. */
function candidates(samples: Float32Array): Candidate[] {
  const found: Candidate[] = [];
  const energyUpTo = new Float64Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) energyUpTo[index + 1] = (energyUpTo[index] ?? 0) + sample * sample;
  // What is below the room's noise is not worth the look.
  const leastEnergy = LENGTH * (ROOM_NOISE / 4) ** 2;
  for (let at = 0; at + LENGTH <= samples.length; at += COARSE) {
    const energy = (energyUpTo[at + LENGTH] ?? 0) - (energyUpTo[at] ?? 0);
    if (energy < leastEnergy) continue;
    const strength = strengthAt(samples, at);
    if (strength >= MIN_LIKENESS * Math.sqrt(TEMPLATE_ENERGY * energy)) found.push({ at, strength });
  }
  return found;
}

function strongestWithin(found: readonly Candidate[], from: number, end: number): number {
  let best = found[from];
  for (let index = from; index < found.length; index++) {
    const candidate = found[index];
    if (candidate === undefined || candidate.at > end) break;
    if (best === undefined || candidate.strength > best.strength) best = candidate;
  }
  return best?.at ?? 0;
}

/** The peak near a coarse one, by the parabola through the three highest samples. */
function refined(samples: Float32Array, near: number): number {
  let best = near;
  for (let at = Math.max(0, near - COARSE); at <= near + COARSE; at++) {
    if (strengthAt(samples, at) > strengthAt(samples, best)) best = at;
  }
  const [before, peak, after] = [-1, 0, 1].map((step) => strengthAt(samples, best + step));
  if (before === undefined || peak === undefined || after === undefined) return best;
  const curve = before - 2 * peak + after;
  return curve < 0 ? best + (before - after) / (2 * curve) : best;
}

/** How much of a chirp that starts at `at` is in the recording, whatever its phase. */
function strengthAt(samples: Float32Array, at: number): number {
  let [inPhase, quadrature] = [0, 0];
  for (let index = 0; index < LENGTH; index++) {
    const sample = samples[at + index] ?? 0;
    inPhase += sample * (IN_PHASE[index] ?? 0);
    quadrature += sample * (QUADRATURE[index] ?? 0);
  }
  return Math.hypot(inPhase, quadrature);
}

/** A sweep under a raised cosine, so that it starts and ends without a click. */
function sweep(phase: number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, index) => {
    const t = index / CHIRP_RATE;
    const turns = FROM_HZ * t + ((TO_HZ - FROM_HZ) * t * t) / (2 * (CHIRP_MS / 1_000));
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (LENGTH - 1));
    return window * Math.sin(2 * Math.PI * turns + phase);
  });
}
