import type { BrowserContext, Page } from "playwright-core";
import type { Sound } from "../audio/wav.ts";
import {
  installHearing,
  type Path,
  type Played,
  type RawLevels,
  type RawRecording,
  type Sent,
} from "./hearing-script.ts";

export interface Recording extends Sound {
  /** When its first sample was played, in Unix ms. */
  readonly startMs: number;
}

const SAMPLE_RATE = 48_000;

/** Longer than any test listens back. */
const KEEPS_MS = 150_000;

/** Makes every page that this context opens from now on hearable. */
export async function recordPages(context: BrowserContext, { isRelayOnly = false } = {}): Promise<void> {
  await context.addInitScript(installHearing, { isRelayOnly, keepsMs: KEEPS_MS });
}

/** What arrives at a page over its peer connections, as an ear there hears all of them together. */
export class Hearing {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Sound of `durationMs` from now on. */
  async record(durationMs: number): Promise<Recording> {
    return unpack(await this.#page.evaluate((duration) => window.hearing.record(duration), durationMs));
  }

  /** Sound from that time (Unix ms) until now. */
  async since(atMs: number): Promise<Recording> {
    return unpack(await this.#page.evaluate((at) => window.hearing.since(at), atMs));
  }

  /** Level of each 10 ms from that time (Unix ms) until now. */
  async levelsSince(atMs: number): Promise<RawLevels> {
    return this.#page.evaluate((at) => window.hearing.levelsSince(at), atMs);
  }

  /** Waits for 10 ms above `thresholdDb` (dBFS) and gives their time in Unix ms. */
  async louderThan(thresholdDb: number, withinMs = 15_000): Promise<number> {
    return this.#page.evaluate(([threshold, within]) => window.hearing.louderThan(threshold, within), [
      thresholdDb,
      withinMs,
    ] as const);
  }

  async sent(): Promise<Sent> {
    return this.#page.evaluate(() => window.hearing.sent());
  }

  async played(): Promise<Played> {
    return this.#page.evaluate(() => window.hearing.played());
  }

  /** Makes every connection of the page find its path anew. */
  async restartIce(): Promise<void> {
    await this.#page.evaluate(() => window.hearing.restartIce());
  }

  async microphones(): Promise<string[]> {
    return this.#page.evaluate(() => window.hearing.microphones());
  }

  async paths(): Promise<Path[]> {
    return this.#page.evaluate(() => window.hearing.paths());
  }
}

function unpack({ startMs, samples }: RawRecording): Recording {
  const bytes = Buffer.from(samples, "base64");
  const floats = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(floats.buffer).set(bytes);
  return { startMs, sampleRate: SAMPLE_RATE, samples: floats };
}
