import { expect } from "vitest";
import { similarity } from "../audio/similarity.ts";
import { SENTENCES, speak } from "../audio/speech.ts";
import type { Sound } from "../audio/wav.ts";
import type { Hearing } from "../browser/hearing.ts";
import type { ClientPage } from "./client-page.ts";
import type { Speaker } from "./stage.ts";

/** The same sentence after a call reaches 0.9 and more, any other at most 0.65. */
const SAME = 0.85;
const CLEARLY_LOWER = 0.15;
const PIECE_MS = 4_000;
/**
 * A stall of a busy machine shifts the rest of a piece in time, so that only one which lies wholly before or after it is alike;
 * nobody else's sentence becomes the right one by that.
 */
const STEP_MS = 1_000;
const STEPS = 16;

/** The listener hears this speaker's sentence from now on, and clearly less of a decoy that nobody speaks. */
export async function expectHears(
  listener: Pick<ClientPage, "hearing">,
  speaker: Pick<Speaker, "name" | "speech">,
): Promise<void> {
  const decoy = await speak(SENTENCES.decoy);
  await listener.hearing.louderThan(-45);
  const found: string[] = [];
  const first = await listener.hearing.record(PIECE_MS);
  for (let step = 0; step <= STEPS; step++) {
    const piece = step === 0 ? first : await nextPiece(listener.hearing, first.startMs + step * STEP_MS);
    const [own, other] = [similarity(piece, speaker.speech), similarity(piece, decoy)];
    if (own > SAME && other < own - CLEARLY_LOWER) return;
    found.push(`${own.toFixed(2)} (decoy ${other.toFixed(2)})`);
  }
  expect.fail(`${speaker.name}'s sentence was not heard; similarity of each ${PIECE_MS} ms: ${found.join(", ")}`);
}

/** The piece that begins at that time (Unix ms), once it is over; `STEP_MS` of it are not there yet. */
async function nextPiece(hearing: Hearing, fromMs: number): Promise<Sound> {
  await hearing.record(STEP_MS);
  const { sampleRate, samples } = await hearing.since(fromMs);
  return { sampleRate, samples: samples.subarray(0, (PIECE_MS / 1_000) * sampleRate) };
}
