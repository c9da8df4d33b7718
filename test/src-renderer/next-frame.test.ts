// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beforeNextFrame } from "../../src-renderer/next-frame.ts";

let frames: (() => void)[];
let visibility: DocumentVisibilityState;

beforeEach(() => {
  frames = [];
  visibility = "visible";
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => {
    frames[id - 1] = () => {};
  });
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const frame = () => {
  for (const run of frames) run();
};

describe("what is done before the next frame", () => {
  it("is done with it, once", () => {
    const task = vi.fn();
    beforeNextFrame(task);
    expect(task).not.toHaveBeenCalled();
    frame();
    expect(task).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1_000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(task).toHaveBeenCalledOnce();
  });

  it("is done after 100 ms where no frame comes, and not again with one", () => {
    const task = vi.fn();
    beforeNextFrame(task);
    vi.advanceTimersByTime(100);
    expect(task).toHaveBeenCalledOnce();
    frame();
    expect(task).toHaveBeenCalledOnce();
  });

  it("is done at once in a window that nobody sees, or nobody sees any more", () => {
    const [hiding, hidden] = [vi.fn(), vi.fn()];
    beforeNextFrame(hiding);
    visibility = "hidden";
    document.dispatchEvent(new Event("visibilitychange"));
    expect(hiding).toHaveBeenCalledOnce();
    beforeNextFrame(hidden);
    expect(hidden).toHaveBeenCalledOnce();
  });
});
