import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../paths.ts";
import { runTool } from "../processes/run-tool.ts";
import { readWav, type Sound } from "./wav.ts";

/** A spoken sentence, as the file that a fake microphone plays over and over and as its samples. */
export interface Speech extends Sound {
  readonly path: string;
}

/** Changed with the recipe below, so that older files in the cache are not taken. */
const RECIPE = 2;

/** Sentences of much the same length and style, so that telling them apart is no matter of their length. */
export const SENTENCES = {
  anna: "The quick brown fox jumps over the lazy dog, and then it sleeps until noon.",
  ben: "Seven small boats sailed slowly out, past the old stone bridge at dawn.",
  decoy: "My brother baked two loaves of bread while nobody else had woken up yet.",
} as const;

/** Keeps the loop from running the last word into the first. */
const SHORT_PAUSE_S = 0.4;

/** Speaks `sentence`, with a pause at its end, into a 48 kHz WAV of its own, once: later calls take it from the cache. */
export async function speak(sentence: string, pauseS = SHORT_PAUSE_S): Promise<Speech> {
  const name = createHash("sha256").update(`${RECIPE} ${pauseS} ${sentence}`).digest("hex").slice(0, 16);
  const path = join(await speechDir(), `${name}.wav`);
  const known = await readFile(path).catch(() => null);
  if (known === null) await synthesize(sentence, pauseS, path);
  return { path, ...readWav(known ?? (await readFile(path))) };
}

async function speechDir(): Promise<string> {
  const dir = join(cacheDir, "speech");
  await mkdir(dir, { recursive: true });
  return dir;
}

async function synthesize(sentence: string, pauseS: number, path: string): Promise<void> {
  const raw = `${path}.${process.pid}.raw.wav`;
  const done = `${path}.${process.pid}.wav`;
  await runTool("espeak-ng", ["-v", "en", "-w", raw, sentence]);
  await runTool("sox", [
    raw,
    "-r",
    "48000",
    "-c",
    "1",
    "-b",
    "16",
    done,
    "gain",
    "-n",
    "-6",
    "pad",
    "0",
    String(pauseS),
  ]);
  await rm(raw);
  await rename(done, path);
}
