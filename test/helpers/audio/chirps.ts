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

/** Which way it sweeps. They alternate, so that one that comes very late is not taken for the next that came at once. */
type Kind = "up" | "down";
const KINDS = ["up", "down"] as const satisfies readonly Kind[];

/** When a chirp started, in ms from the beginning of its recording. */
export interface Chirp {
  readonly kind: Kind;
  readonly atMs: number;
}

/** As it sounds, and the same a quarter of a turn later: together they find it in any phase. */
interface Template {
  readonly inPhase: Float32Array;
  readonly quadrature: Float32Array;
  readonly energy: number;
}

const TEMPLATES: Readonly<Record<Kind, Template>> = {
  up: template(FROM_HZ, TO_HZ),
  down: template(TO_HZ, FROM_HZ),
};

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
  for (const [chirp, start] of starts.entries()) {
    for (const [index, sample] of TEMPLATES[kindOf(chirp)].inPhase.entries()) {
      samples[start + index] = (samples[start + index] ?? 0) + PEAK * sample;
    }
  }
  return { sampleRate: CHIRP_RATE, samples };
}

/**
 * The chirps of the recording in their order, each found to a fraction of a sample. Two of a kind that are closer than
 * `echoMs` are one and its echo. Throws when the recording is not at 48 kHz.
 */
export function findChirps({ sampleRate, samples }: Sound, echoMs: number): Chirp[] {
  if (sampleRate !== CHIRP_RATE) throw new Error(`Chirps are made for ${CHIRP_RATE} Hz.`);
  const energies = windowEnergies(samples);
  const found = KINDS.flatMap((kind) => findKind(kind, samples, energies, echoMs));
  return found.toSorted((a, b) => a.atMs - b.atMs);
}

/**
 * For each chirp that was sent, how much later it was heard, in ms; null where it never was within `withinMs`, which
 * is shorter than the time to the next of its kind.
 */
export function delaysMs(sent: readonly Chirp[], heard: readonly Chirp[], withinMs: number): (number | null)[] {
  return sent.map(({ kind, atMs }) => {
    const match = heard.find((chirp) => chirp.kind === kind && chirp.atMs > atMs && chirp.atMs < atMs + withinMs);
    return match === undefined ? null : match.atMs - atMs;
  });
}

interface Candidate {
  /** Sample at which the chirp would have started. */
  readonly at: number;
  readonly strength: number;
}

function findKind(kind: Kind, samples: Float32Array, energies: Float64Array, echoMs: number): Chirp[] {
  const chirp = TEMPLATES[kind];
  const found = candidates(chirp, samples, energies);
  const loudest = found.reduce((most, { strength }) => Math.max(most, strength), 0);
  const chirps: Chirp[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const [index, { at, strength }] of found.entries()) {
    if (at < end || strength < MIN_SHARE * loudest) continue;
    const best = strongestWithin(found, index, at + LENGTH);
    chirps.push({ kind, atMs: (refined(chirp, samples, best) / CHIRP_RATE) * 1_000 });
    end = best + (echoMs * CHIRP_RATE) / 1_000;
  }
  return chirps;
}

/** Every coarse step at which the window looks like the chirp, in order. */
function candidates(chirp: Template, samples: Float32Array, energies: Float64Array): Candidate[] {
  const found: Candidate[] = [];
  for (const [step, energy] of energies.entries()) {
    // What is far below the room's noise is not worth the look.
    if (energy < LENGTH * (ROOM_NOISE / 4) ** 2) continue;
    const strength = strengthAt(chirp, samples, step * COARSE);
    if (strength >= MIN_LIKENESS * Math.sqrt(chirp.energy * energy)) found.push({ at: step * COARSE, strength });
  }
  return found;
}

/** Of the window of a chirp's length at each coarse step. */
function windowEnergies(samples: Float32Array): Float64Array {
  const upTo = new Float64Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) upTo[index + 1] = (upTo[index] ?? 0) + sample * sample;
  const steps = Math.max(0, Math.floor((samples.length - LENGTH) / COARSE) + 1);
  return Float64Array.from({ length: steps }, (_, step) => {
    return (upTo[step * COARSE + LENGTH] ?? 0) - (upTo[step * COARSE] ?? 0);
  });
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
function refined(chirp: Template, samples: Float32Array, near: number): number {
  let best = near;
  for (let at = Math.max(0, near - COARSE); at <= near + COARSE; at++) {
    if (strengthAt(chirp, samples, at) > strengthAt(chirp, samples, best)) best = at;
  }
  const [before, peak, after] = [-1, 0, 1].map((step) => strengthAt(chirp, samples, best + step));
  if (before === undefined || peak === undefined || after === undefined) return best;
  const curve = before - 2 * peak + after;
  return curve < 0 ? best + (before - after) / (2 * curve) : best;
}

/** How much of a chirp that starts at `at` is in the recording, whatever its phase. */
function strengthAt({ inPhase, quadrature }: Template, samples: Float32Array, at: number): number {
  let [real, imaginary] = [0, 0];
  for (let index = 0; index < LENGTH; index++) {
    const sample = samples[at + index] ?? 0;
    real += sample * (inPhase[index] ?? 0);
    imaginary += sample * (quadrature[index] ?? 0);
  }
  return Math.hypot(real, imaginary);
}

function kindOf(chirp: number): Kind {
  return chirp % 2 === 0 ? "up" : "down";
}

function template(fromHz: number, toHz: number): Template {
  const inPhase = sweep(fromHz, toHz, 0);
  return {
    inPhase,
    quadrature: sweep(fromHz, toHz, -Math.PI / 2),
    energy: inPhase.reduce((sum, sample) => sum + sample * sample, 0),
  };
}

/** Under a raised cosine, so that it starts and ends without a click. */
function sweep(fromHz: number, toHz: number, phase: number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, index) => {
    const t = index / CHIRP_RATE;
    const turns = fromHz * t + ((toHz - fromHz) * t * t) / (2 * (CHIRP_MS / 1_000));
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (LENGTH - 1));
    return window * Math.sin(2 * Math.PI * turns + phase);
  });
}
