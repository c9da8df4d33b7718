import type { Browser, Page } from "playwright-core";
import * as z from "zod";

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      /** Microseconds that the thread was on a processor. */
      tdur: z.number().optional(),
      args: z.object({ name: z.string().optional() }).optional(),
    }),
  ),
});
const SHOWN = 5;

/** What the main threads of a browser's pages do, by Chromium's own trace. */
export class MainThreadTasks {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async record(page: Page): Promise<MainThreadTasks> {
    const browser = page.context().browser();
    if (browser === null) throw new Error("The page's browser is gone.");
    await browser.startTracing(page, { categories: ["toplevel"] });
    return new MainThreadTasks(browser);
  }

  /** Ends the recording: the longest tasks in milliseconds on a processor, whatever else the machine did. */
  async longestMs(): Promise<number[]> {
    const trace = await this.#browser.stopTracing();
    const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString()));
    const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
    const mains = new Set(
      traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
    );
    return traceEvents
      .filter((event) => event.name === "ThreadControllerImpl::RunTask" && mains.has(threadOf(event)))
      .map(({ tdur = 0 }) => tdur / 1_000)
      .sort((a, b) => b - a)
      .slice(0, SHOWN);
  }
}
