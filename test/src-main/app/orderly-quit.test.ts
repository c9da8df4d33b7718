import { describe, expect, it } from "vitest";
import { OrderlyQuit } from "../../../src-main/app/orderly-quit.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

function setUp(stop: () => void = () => undefined) {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const steps: string[] = [];
  const finished = { resolve: (): void => {}, reject: (_error: Error): void => {} };
  const wish = { preventDefault: () => void steps.push("held") };
  const quit = new OrderlyQuit({
    clock,
    log,
    stop() {
      steps.push("stop");
      stop();
    },
    finish() {
      steps.push("finish");
      return new Promise<void>((resolve, reject) => Object.assign(finished, { resolve, reject }));
    },
    quit() {
      steps.push("quit");
      quit.hold(wish);
    },
  });
  return { clock, log, steps, finished, wish, quit };
}

describe("the end of the program", () => {
  it("first stops what must not go on, and waits for what is put away", async () => {
    const { quit, wish, steps, finished } = setUp();
    quit.hold(wish);
    expect(steps).toEqual(["held", "stop", "finish"]);
    await settle();
    expect(steps).not.toContain("quit");
    finished.resolve();
    await settle();
    // The last wish is not held: nothing is left to do.
    expect(steps).toEqual(["held", "stop", "finish", "quit"]);
  });

  it("stops nothing twice when it is wished for again meanwhile", async () => {
    const { quit, wish, steps, finished } = setUp();
    quit.hold(wish);
    quit.hold(wish);
    finished.resolve();
    await settle();
    expect(steps.filter((step) => step === "stop" || step === "finish")).toEqual(["stop", "finish"]);
  });

  it("waits no longer than two seconds", async () => {
    const { quit, wish, steps, clock } = setUp();
    quit.hold(wish);
    await clock.advanceAsync(1_999);
    expect(steps).not.toContain("quit");
    await clock.advanceAsync(1);
    expect(steps).toContain("quit");
  });

  it("comes also where something cannot be put away, and the log says so", async () => {
    const { quit, wish, steps, finished, log } = setUp();
    quit.hold(wish);
    finished.reject(new Error("the disk is gone"));
    await settle();
    expect(steps).toContain("quit");
    expect(log.of("error")).toHaveLength(1);
  });

  it("comes also where stopping fails", async () => {
    const { quit, wish, steps, log } = setUp(() => {
      throw new Error("no such icon");
    });
    quit.hold(wish);
    await settle();
    expect(steps).toEqual(["held", "stop", "quit"]);
    expect(log.of("error")).toHaveLength(1);
  });

  it("is prepared for an update's restart, whose own wish to end is not held", async () => {
    const { quit, wish, steps, finished } = setUp();
    const prepared = quit.prepare();
    finished.resolve();
    await prepared;
    quit.hold(wish);
    expect(steps).toEqual(["stop", "finish"]);
  });
});
