import { loadavg } from "node:os";
import type { Page } from "playwright-core";
import { quantile } from "../quantile.ts";
import type { Frames } from "./frame-watch.ts";
import { MainThreadTasks } from "./main-thread-tasks.ts";
import { PageStage } from "./page-stage.ts";
import { STILL_PAGE } from "./still-page.ts";
import { judge, say } from "./table.ts";

const MANY = Number(process.env["BENCH_MESSAGES"] ?? "100000");
/** Messages that are scrolled back over. */
const BACK = Number(process.env["BENCH_SCROLL"] ?? "3000");
const MAX_FRAME_MS = 50;
/** Two notches of a mouse wheel in two frames: some 6,000 px a second, more than anybody reads. */
const WHEEL_PX = 200;
const WHEEL_EVERY_MS = 33;
const SHOWN = 8;

/** Scrolls back with real wheel events, beside a page that stands still in memory and has nothing to do but to scroll. */
export async function measurePageScrolling(): Promise<void> {
  await using stage = await PageStage.open({ few: 50, many: MANY });
  await stage.openAtNewest("many");
  const { page } = stage;
  const still = await page.context().newPage();
  await still.goto("about:blank");
  await still.setContent(STILL_PAGE);
  const oldest = stage.channels.many.newestId - BACK;
  await page.bringToFront();
  const tasks = await MainThreadTasks.record(page);
  const ours = await framesOf(page, async () => (await firstId(page)) <= oldest);
  const taskMs = await tasks.longestMs();
  await still.bringToFront();
  const until = performance.now() + 15_000;
  const theirs = await framesOf(still, async () => performance.now() > until);
  say(
    `scrolling back over ${BACK} of ${MANY} messages, ${WHEEL_PX} px each ${WHEEL_EVERY_MS} ms; load ${loadavg()[0]?.toFixed(1)}`,
  );
  sayFrames("the product", ours);
  sayFrames("a page that only scrolls", theirs);
  for (const { durationMs, scripts, styleAndLayoutMs } of [...ours.long]
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, SHOWN)) {
    say(`    ${durationMs.toFixed(0)} ms: ${scripts}, style and layout ${styleAndLayoutMs.toFixed(0)} ms`);
  }
  const over = ours.lengthsMs.filter((ms) => ms > MAX_FRAME_MS).length;
  judge({
    what: `no frame over ${MAX_FRAME_MS} ms`,
    measured: `${over} of ${ours.lengthsMs.length}, the longest ${Math.max(...ours.lengthsMs).toFixed(0)} ms`,
    isKept: over === 0,
  });
  // What other programs take of the machine is in the frames, but not in this.
  say(
    `    the page's longest tasks by their own time on the processor: ${taskMs.map((ms) => ms.toFixed(0)).join(", ")} ms`,
  );
}

export async function framesOf(page: Page, isThere: () => Promise<boolean>): Promise<Frames> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.mouse.move(width / 2, height / 2);
  await page.evaluate(() => window.benchFramesBegin());
  while (!(await isThere())) {
    await page.mouse.wheel(0, -WHEEL_PX);
    await page.waitForTimeout(WHEEL_EVERY_MS);
  }
  return await page.evaluate(() => window.benchFramesEnd());
}

/** Of the first row in the page, which is above what is seen. */
export function firstId(page: Page): Promise<number> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll<HTMLElement>("[data-row]")].map((row) =>
      Number(row.dataset["row"]?.slice(1)),
    );
    return Math.min(...ids.slice(0, 5));
  });
}

function sayFrames(name: string, { lengthsMs, long }: Frames): void {
  const at = (share: number) => quantile(lengthsMs, share).toFixed(0);
  const over = lengthsMs.filter((ms) => ms > MAX_FRAME_MS).length;
  say(
    `  ${name}: ${lengthsMs.length} frames, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${over} over ${MAX_FRAME_MS} ms, ${long.length} with as long a task`,
  );
}
