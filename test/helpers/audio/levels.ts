import type { Sound } from "./wav.ts";

/** Length of one level, in ms: what the ear and the protocol's promises are measured in. */
export const LEVEL_MS = 10;

/** RMS of each whole 10 ms of the sound, linear. */
export function levels({ sampleRate, samples }: Sound): Float32Array {
  const frame = Math.round((sampleRate * LEVEL_MS) / 1_000);
  return Float32Array.from({ length: Math.floor(samples.length / frame) }, (_, index) => {
    let energy = 0;
    for (const sample of samples.subarray(index * frame, (index + 1) * frame)) energy += sample * sample;
    return Math.sqrt(energy / frame);
  });
}

/** Level of each whole 10 ms in dBFS (a full-scale square wave is 0); -Infinity for digital silence. */
export function levelsDb(sound: Sound): number[] {
  return Array.from(levels(sound), (level) => 20 * Math.log10(level));
}

/** The longest stretch, in ms, in which every 10 ms stayed below `thresholdDb`. */
export function longestSilenceMs(sound: Sound, thresholdDb: number): number {
  let longest = 0;
  let run = 0;
  for (const level of levelsDb(sound)) {
    run = level < thresholdDb ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest * LEVEL_MS;
}
