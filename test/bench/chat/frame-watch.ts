/** A frame that took long, as the page itself tells (Long Animation Frames). */
export interface LongFrame {
  readonly durationMs: number;
  /** What ran in it the longest, and how much of it was style and layout. */
  readonly scripts: string;
  readonly styleAndLayoutMs: number;
}

export interface Frames {
  /** Between one frame and the next. */
  readonly lengthsMs: readonly number[];
  readonly long: readonly LongFrame[];
}

declare global {
  interface Window {
    /** From the next click to the frame after the one that has this row in it. */
    benchShown(rowKey: string): Promise<number>;
    benchFramesBegin(): void;
    benchFramesEnd(): Frames;
  }
}

/** Runs in the page. */
export function watchFrames(): void {
  window.benchShown = (rowKey) =>
    new Promise((resolve) => {
      addEventListener("click", ({ timeStamp }) => waitFor(timeStamp), { capture: true, once: true });
      const waitFor = (clickedAt: number) =>
        requestAnimationFrame(() => {
          if (document.querySelector(`[data-row="${rowKey}"]`) === null) return waitFor(clickedAt);
          requestAnimationFrame((at) => resolve(at - clickedAt));
        });
    });

  let lengthsMs: number[] = [];
  let long: LongFrame[] = [];
  let last = 0;
  let isOn = false;
  const onFrame = (at: number) => {
    if (!isOn) return;
    lengthsMs.push(at - last);
    last = at;
    requestAnimationFrame(onFrame);
  };
  const take = (entries: PerformanceEntryList) => {
    if (!isOn) return;
    for (const entry of entries) long.push(describeFrame(entry.toJSON() as unknown));
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  window.benchFramesBegin = () => {
    lengthsMs = [];
    long = [];
    observer.observe({ type: "long-animation-frame" });
    isOn = true;
    last = performance.now();
    requestAnimationFrame(onFrame);
  };
  window.benchFramesEnd = () => {
    take(observer.takeRecords());
    isOn = false;
    observer.disconnect();
    return { lengthsMs, long };
  };

  interface Told {
    readonly startTime: number;
    readonly duration: number;
    readonly styleAndLayoutStart: number;
    readonly scripts: readonly {
      readonly duration: number;
      readonly invoker: string;
      readonly sourceFunctionName: string;
    }[];
  }

  function describeFrame(entry: unknown): LongFrame {
    const { startTime, duration, styleAndLayoutStart, scripts } = entry as Told;
    const [longest] = [...scripts].sort((a, b) => b.duration - a.duration);
    const words = longest === undefined ? "no script" : `${longest.invoker} ${longest.duration.toFixed(0)} ms`;
    const styleAndLayoutMs = styleAndLayoutStart === 0 ? 0 : startTime + duration - styleAndLayoutStart;
    return { durationMs: duration, scripts: words, styleAndLayoutMs };
  }
}
