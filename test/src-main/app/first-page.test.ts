import { describe, expect, it } from "vitest";
import { FirstPage } from "../../../src-main/app/first-page.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

function firstPage() {
  const clock = new ManualClock();
  const page = new FirstPage(clock);
  let isShown = false;
  page.shown.then(() => {
    isShown = true;
  });
  const isShownIn = async (ms: number): Promise<boolean> => {
    clock.advance(ms);
    await Promise.resolve();
    return isShown;
  };
  return { clock, page, isShownIn };
}

describe("the first page", () => {
  it("holds back what can wait until it has had time to paint", async () => {
    const { page, isShownIn } = firstPage();
    expect(await isShownIn(1_000)).toBe(false);
    page.started();
    expect(await isShownIn(249)).toBe(false);
    expect(await isShownIn(1)).toBe(true);
  });

  it("holds back nothing for good: tray and screen lock are watched without a page, too", async () => {
    const { isShownIn } = firstPage();
    expect(await isShownIn(4_999)).toBe(false);
    expect(await isShownIn(1)).toBe(true);
  });

  it("is not put off by a page that starts again and again", async () => {
    const { page, isShownIn } = firstPage();
    page.started();
    await isShownIn(200);
    page.started();
    expect(await isShownIn(50)).toBe(true);
  });

  it("disposed, it starts nothing any more, and leaves no timer", async () => {
    const { clock, page, isShownIn } = firstPage();
    page.started();
    page[Symbol.dispose]();
    page.started();
    expect(clock.pendingTimers).toBe(0);
    expect(await isShownIn(10_000)).toBe(false);
  });
});
