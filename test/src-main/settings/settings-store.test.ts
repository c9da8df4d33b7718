import { describe, expect, it } from "vitest";
import { DEFAULT_STORED_SETTINGS, type StoredSettings } from "../../../src-main/settings/desktop-settings.ts";
import { SettingsStore } from "../../../src-main/settings/settings-store.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

/** A disk whose writes end when the test says so. */
class SlowFile {
  readonly written: StoredSettings[] = [];
  readonly #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly stored: StoredSettings;

  constructor(stored: StoredSettings) {
    this.stored = stored;
  }

  load(): StoredSettings {
    return this.stored;
  }

  write(settings: StoredSettings): Promise<void> {
    this.written.push(settings);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async end(code?: string): Promise<void> {
    const write = this.#waiting.shift();
    if (code === undefined) write?.resolve();
    else write?.reject(Object.assign(new Error(code), { code }));
    await settle();
  }
}

function storeOf(stored: StoredSettings = { ...DEFAULT_STORED_SETTINGS, deviceId: "known" }) {
  const file = new SlowFile(stored);
  const clock = new ManualClock();
  const log = new RecordedLog();
  const store = new SettingsStore({ file, clock, log, newId: () => "made" });
  return { file, clock, log, store };
}

describe("the settings store", () => {
  it("V3 makes the deviceId of an installation once, and saves it at once", async () => {
    const { file, clock, store } = storeOf(DEFAULT_STORED_SETTINGS);
    expect(store.current.deviceId).toBe("made");
    clock.advance(0);
    expect(file.written).toMatchObject([{ deviceId: "made" }]);
    const { file: second, clock: later, store: known } = storeOf();
    later.advance(60_000);
    expect(known.current.deviceId).toBe("known");
    expect(second.written).toEqual([]);
  });

  it("saves many changes together, and soon although they go on", () => {
    const { file, clock, store } = storeOf();
    for (let pixel = 1; pixel <= 10; pixel++) {
      store.change({ windowBounds: { x: pixel, y: 0, width: 800, height: 600 } });
      clock.advance(50);
    }
    expect(file.written).toMatchObject([{ windowBounds: { x: 6 } }]);
  });

  it("tells of each change, and of none that changes nothing", () => {
    const { clock, file, store } = storeOf();
    const heard: string[] = [];
    const stop = store.onChange(({ windowMode }) => heard.push(windowMode));
    store.change({ windowMode: "maximized" });
    store.change({ windowMode: "maximized" });
    store.change({ windowMode: "normal" });
    stop();
    store.change({ windowMode: "maximized" });
    expect(heard).toEqual(["maximized", "normal"]);
    clock.advance(300);
    expect(file.written).toHaveLength(1);
  });

  it("writes one after the other, and what changed meanwhile after that", async () => {
    const { clock, file, store } = storeOf();
    store.change({ windowMode: "maximized" });
    clock.advance(300);
    store.change({ windowHintShown: true });
    clock.advance(10_000);
    expect(file.waiting).toBe(1);
    await file.end();
    clock.advance(300);
    expect(file.written).toMatchObject([{ windowHintShown: false }, { windowHintShown: true }]);
  });

  it("flushes what is waiting, behind what is being written", async () => {
    const { clock, file, store } = storeOf();
    store.change({ windowMode: "maximized" });
    clock.advance(300);
    store.change({ windowHintShown: true });
    let flushed = false;
    const flush = Promise.all([store.flush(), store.flush()]).then(() => {
      flushed = true;
    });
    await file.end();
    expect({ flushed, waiting: file.waiting }).toEqual({ flushed: false, waiting: 1 });
    await file.end();
    await flush;
    expect(file.written).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it("flushes nothing where nothing changed", async () => {
    const { file, store } = storeOf();
    await store.flush();
    expect(file.written).toEqual([]);
  });

  it.each([
    ["ENOSPC", /disk is full/],
    ["EROFS", /may not be written to/],
    ["EIO", /log says why/],
  ])(
    "goes on without the disk (%s): one error in the log, a sentence for the user, and another try",
    async (code, sentence) => {
      const { clock, file, log, store } = storeOf();
      const faults: (string | null)[] = [];
      store.onFault((fault) => faults.push(fault));
      store.change({ windowMode: "maximized" });
      clock.advance(300);
      await file.end(code);
      expect(store.fault).toMatch(sentence);
      clock.advance(30_000);
      await file.end(code);
      expect(log.of("error")).toEqual(["settings cannot be saved"]);
      expect(store.current.windowMode).toBe("maximized");
      clock.advance(30_000);
      await file.end();
      expect(store.fault).toBeNull();
      expect(faults).toEqual([expect.stringMatching(sentence), null]);
      clock.advance(120_000);
      expect(file.written).toHaveLength(3);
    },
  );

  it("tries a disk that refused again as soon as something changes", async () => {
    const { clock, file, store } = storeOf();
    store.change({ windowMode: "maximized" });
    clock.advance(300);
    await file.end("ENOSPC");
    store.change({ windowHintShown: true });
    clock.advance(300);
    expect(file.written).toHaveLength(2);
  });

  it("ends although the disk refuses, and leaves no timer behind", async () => {
    const { clock, file, store } = storeOf();
    store.change({ windowMode: "maximized" });
    const ended = store[Symbol.asyncDispose]();
    await file.end("ENOSPC");
    await ended;
    expect(clock.pendingTimers).toBe(0);
  });
});
