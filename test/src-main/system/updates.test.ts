import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import type { UpdateState } from "../../../shared/desktop/desktop-state.ts";
import { type UpdateCheck, type UpdaterLogger, Updates } from "../../../src-main/system/updates.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

const FEED = "https://updates.example.org/cromulent";
const HOURS = 3_600_000;

/** A promise that the test settles. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((resolveIt, rejectIt) => {
    resolve = resolveIt;
    reject = rejectIt;
  });
  return { promise, resolve, reject };
}

/** electron-updater, whose feed answers when the test says so. */
class FakeUpdater extends EventEmitter {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  logger: UpdaterLogger | null = null;
  readonly asked: string[] = [];
  installs = 0;
  #feed = "";
  #answer = deferred<UpdateCheck | null>();

  setFeedURL(feed: { provider: "generic"; url: string }): void {
    expect(feed.provider).toBe("generic");
    this.#feed = feed.url;
  }

  checkForUpdates(): Promise<UpdateCheck | null> {
    this.asked.push(this.#feed);
    this.#answer = deferred();
    return this.#answer.promise;
  }

  async answers(check: UpdateCheck | null): Promise<void> {
    this.#answer.resolve(check);
    await settle();
  }

  async fails(code: string): Promise<void> {
    const error = Object.assign(new Error("net::ERR"), { code });
    this.emit("error", error);
    this.#answer.reject(error);
    await settle();
  }

  quitAndInstall(): void {
    this.installs += 1;
  }
}

const nothingNew: UpdateCheck = { isUpdateAvailable: false, updateInfo: { version: "1.0.0" } };
const newer = (downloadPromise: Promise<unknown>): UpdateCheck => ({
  isUpdateAvailable: true,
  updateInfo: { version: "2.0.0" },
  downloadPromise,
});

function rig(os: "linux" | "win32" = "win32") {
  const updater = new FakeUpdater();
  const clock = new ManualClock();
  const log = new RecordedLog();
  const states: UpdateState[] = [];
  const heard = { loads: 0, rested: 0 };
  const updates = new Updates({
    os,
    load: async () => {
      heard.loads += 1;
      return updater;
    },
    clock,
    log,
    onState: (state) => states.push(state),
    beforeRestart: async () => {
      heard.rested += 1;
      expect(updater.installs).toBe(0);
    },
  });
  return { updater, clock, log, states, heard, updates, kinds: () => states.map(({ kind }) => kind) };
}

describe("without a feed", () => {
  it("nothing is loaded, asked or told", async () => {
    const { updater, clock, heard, states, updates } = rig();
    updates.setFeed(null);
    updates.check();
    await updates.restart();
    await clock.advanceAsync(24 * HOURS);
    expect({ loads: heard.loads, asked: updater.asked, states, timers: clock.pendingTimers }).toEqual({
      loads: 0,
      asked: [],
      states: [],
      timers: 0,
    });
  });
});

describe("with a feed", () => {
  it("is asked at once and each six hours", async () => {
    const { updater, clock, kinds, updates } = rig();
    updates.setFeed(FEED);
    await settle();
    await updater.answers(nothingNew);
    expect(kinds()).toEqual(["checking", "current"]);
    await clock.advanceAsync(6 * HOURS - 1);
    expect(updater.asked).toEqual([FEED]);
    await clock.advanceAsync(1);
    expect(updater.asked).toEqual([FEED, FEED]);
  });

  it("downloads what is newer, in whole per cent, and restarts only when asked", async () => {
    const { updater, clock, heard, states, updates } = rig();
    const download = deferred<void>();
    updates.setFeed(FEED);
    await settle();
    await updater.answers(newer(download.promise));
    for (const percent of [0.2, 12.4, 12.9, 50, 99.99]) updater.emit("download-progress", { percent });
    await updates.restart();
    expect(updater.installs).toBe(0);
    download.resolve();
    await settle();
    const downloading = (percent: number) => ({ kind: "downloading", version: "2.0.0", percent });
    expect(states).toEqual([
      { kind: "checking" },
      ...[0, 12, 50, 99].map(downloading),
      { kind: "ready", version: "2.0.0" },
    ]);
    await clock.advanceAsync(24 * HOURS);
    expect(updater).toMatchObject({ installs: 0, asked: [FEED], autoDownload: true });
    await updates.restart();
    expect({ installs: updater.installs, rested: heard.rested }).toEqual({ installs: 1, rested: 1 });
  });

  it("installs at quitting where that asks nothing of the user", async () => {
    for (const [os, expected] of [
      ["win32", true],
      ["linux", false],
    ] as const) {
      const { updater, updates } = rig(os);
      updates.setFeed(FEED);
      await settle();
      expect(updater.autoInstallOnAppQuit).toBe(expected);
    }
  });

  it.each([
    ["ERR_UPDATER_CHANNEL_FILE_NOT_FOUND", /nothing for this system/],
    ["ERR_CHECKSUM_MISMATCH", /not genuine/],
    ["ECONNREFUSED", /could not be reached/],
  ])("that fails (%s) is said in a sentence, and asked again", async (code, sentence) => {
    const { updater, clock, states, updates } = rig();
    updates.setFeed(FEED);
    await settle();
    await updater.fails(code);
    expect(states.at(-1)).toEqual({ kind: "failed", message: expect.stringMatching(sentence) });
    updates.check();
    await settle();
    expect(updater.asked).toHaveLength(2);
    await updater.answers(nothingNew);
    expect(states.at(-1)).toEqual({ kind: "current" });
    expect(clock.pendingTimers).toBe(1);
  });

  it("says that a program that was not installed cannot update itself", async () => {
    const { updater, states, updates } = rig();
    updates.setFeed(FEED);
    await settle();
    await updater.answers(null);
    expect(states.at(-1)).toMatchObject({ kind: "failed", message: expect.stringContaining("packages") });
  });

  it("that is taken away in the middle is heard of no more", async () => {
    const { updater, clock, kinds, updates } = rig();
    updates.setFeed(FEED);
    await settle();
    updates.setFeed(null);
    await updater.answers(newer(Promise.resolve()));
    expect(kinds()).toEqual(["checking", "off"]);
    await updates.restart();
    expect({ installs: updater.installs, timers: clock.pendingTimers }).toEqual({ installs: 0, timers: 0 });
  });

  it("that is changed in the middle is asked once the old one has answered", async () => {
    const { updater, kinds, updates } = rig();
    updates.setFeed(FEED);
    await settle();
    updates.setFeed("https://other.example.org");
    await updater.answers(nothingNew);
    expect(updater.asked).toEqual([FEED, "https://other.example.org"]);
    await updater.answers(nothingNew);
    expect(kinds()).toEqual(["checking", "off", "checking", "current"]);
  });

  it("asks once however often it is told to, and not at all when disposed of", async () => {
    const { updater, clock, updates } = rig();
    updates.setFeed(FEED);
    updates.check();
    updates.check();
    await settle();
    expect(updater.asked).toHaveLength(1);
    updates[Symbol.dispose]();
    await updater.answers(nothingNew);
    await clock.advanceAsync(24 * HOURS);
    expect(updater.asked).toHaveLength(1);
  });
});
