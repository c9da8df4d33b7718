import type { Locator, Page } from "playwright-core";
import { LEVEL_MS, levelsDb } from "../../helpers/audio/levels.ts";
import { Hearing } from "../../helpers/browser/hearing.ts";

/** A call that is up: who talks, who listens, and the button that is held to talk. */
export interface BenchCall {
  readonly speaker: Page;
  readonly listener: Page;
  readonly button: Locator;
}

/** What one press was worth. */
export interface Press {
  /** From the press in the one page to the first sound in the other. */
  readonly latencyMs: number;
  /** From the release to the end of the last 10 ms that were not silent. */
  readonly silentAfterMs: number;
  /** The loudest 10 ms from 500 ms after the release on, in dBFS. */
  readonly loudestAfterDb: number;
  /** Sent in that time. */
  readonly packetsAfter: number;
  /** `totalAudioEnergy` of the gated track in that time. */
  readonly energyAfter: number;
}

/** Far below the speaker's voice, far above what an idle page plays. */
const HEARD_DB = -50;
/** What the promise calls silence. */
const SILENCE_DB = -80;
const HOLD_MS = 800;
/** The promise: from so long after the release on there is silence. */
const SILENT_FROM_MS = 500;
const SILENCE_WATCHED_MS = 800;

/** Presses and lets go of the button, and listens on the other side. */
export async function press({ speaker, listener, button }: BenchCall): Promise<Press> {
  await button.hover();
  const hearing = new Hearing(listener);
  const pressedAt = nextEvent(speaker, "pointerdown");
  const heardAt = hearing.louderThan(HEARD_DB, 5_000);
  // Reaches the pages before the press does.
  await Promise.all([speaker.evaluate(() => null), listener.evaluate(() => null)]);
  await speaker.mouse.down();
  const latencyMs = (await heardAt) - (await pressedAt);
  await speaker.waitForTimeout(HOLD_MS + Math.random() * 40);
  const released = nextEvent(speaker, "pointerup");
  await speaker.evaluate(() => null);
  await speaker.mouse.up();
  const releasedAt = await released;
  await speaker.waitForTimeout(Math.max(0, releasedAt + SILENT_FROM_MS - Date.now()));
  const sending = new Hearing(speaker);
  const before = await sending.sent();
  await listener.waitForTimeout(SILENCE_WATCHED_MS);
  const [after, tail] = [await sending.sent(), levelsDb(await hearing.since(releasedAt))];
  return {
    latencyMs,
    silentAfterMs: (tail.findLastIndex((levelDb) => levelDb >= SILENCE_DB) + 1) * LEVEL_MS,
    loudestAfterDb: Math.max(...tail.slice(SILENT_FROM_MS / LEVEL_MS)),
    packetsAfter: after.packets - before.packets,
    energyAfter: after.energy - before.energy,
  };
}

/** When the page sees the next such event, in Unix ms: before any handler of the page's own. */
function nextEvent(page: Page, type: "pointerdown" | "pointerup"): Promise<number> {
  return page.evaluate(
    (type) =>
      new Promise<number>((resolve) => {
        addEventListener(type, () => resolve(Date.now()), { capture: true, once: true });
      }),
    type,
  );
}
