import { expect } from "vitest";
import { similarity } from "../audio/similarity.ts";
import { SENTENCES, speak } from "../audio/speech.ts";
import type { ClientPage } from "./client-page.ts";
import type { Speaker } from "./stage.ts";

/** The same sentence after a call reaches 0.9 and more, any other at most 0.65. */
const SAME = 0.85;
const CLEARLY_LOWER = 0.15;
const PIECE_MS = 4_000;
/** A stall of a busy machine shifts the rest of one piece in time; nobody else's sentence becomes the right one by that. */
const PIECES = 5;

/** The listener hears this speaker's sentence from now on, and clearly less of a decoy that nobody speaks. */
export async function expectHears(
  listener: Pick<ClientPage, "hearing">,
  speaker: Pick<Speaker, "name" | "speech">,
): Promise<void> {
  const decoy = await speak(SENTENCES.decoy);
  await listener.hearing.louderThan(-45);
  const found: string[] = [];
  for (let piece = 0; piece < PIECES; piece++) {
    const heard = await listener.hearing.record(PIECE_MS);
    const [own, other] = [similarity(heard, speaker.speech), similarity(heard, decoy)];
    if (own > SAME && other < own - CLEARLY_LOWER) return;
    found.push(`${own.toFixed(2)} (decoy ${other.toFixed(2)})`);
  }
  expect.fail(`${speaker.name}'s sentence was not heard; similarity of each ${PIECE_MS} ms: ${found.join(", ")}`);
}
