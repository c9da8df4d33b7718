import { describe, expect, it } from "vitest";
import { alwaysThere, type TraySource, TrayWatch } from "../../../src-main/tray/presence/tray-watch.ts";
import { traySources } from "../../../src-main/tray/tray-sources.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { Told } from "./told.ts";

/** A source that a test moves. */
class Source {
  isWatched = false;
  say: (isThere: boolean) => void = () => {};
  readonly watch: TraySource = (onChange) => {
    this.isWatched = true;
    this.say = onChange;
    return {
      [Symbol.dispose]: () => {
        this.isWatched = false;
      },
    };
  };
}

describe("TrayWatch", () => {
  it("has no tray until one is known of, and one as long as any is", () => {
    const [one, other] = [new Source(), new Source()];
    const told = new Told<boolean>();
    using watch = new TrayWatch([one.watch, other.watch], told.tell);
    expect(watch.hasTray).toBe(false);
    one.say(false);
    one.say(true);
    one.say(true);
    other.say(true);
    one.say(false);
    expect(watch.hasTray).toBe(true);
    other.say(false);
    expect(watch.hasTray).toBe(false);
    expect(told.values).toEqual([true, false]);
  });

  it("ends its sources with it, and tells nothing after", () => {
    const source = new Source();
    const told = new Told<boolean>();
    new TrayWatch([source.watch], told.tell)[Symbol.dispose]();
    source.say(true);
    expect([source.isWatched, told.values]).toEqual([false, []]);
  });
});

describe("the ways in which a system has a tray", () => {
  const surroundings = { connectBus: () => Promise.reject(new Error("no bus")), log: new RecordedLog() };
  const x11 = { display: ":0", authorityFile: null };

  it("are none to be asked for on Windows and macOS, which have one", () => {
    for (const os of ["win32", "darwin"] as const) {
      const sources = traySources({ ...surroundings, os, x11: null });
      expect(sources).toEqual([alwaysThere]);
      const told = new Told<boolean>();
      using watch = new TrayWatch(sources, told.tell);
      expect([watch.hasTray, told.values]).toEqual([true, [true]]);
    }
  });

  it("are the bus and the X server on Linux, the bus alone under Wayland", () => {
    expect(traySources({ ...surroundings, os: "linux", x11 })).toHaveLength(2);
    expect(traySources({ ...surroundings, os: "linux", x11: null })).toHaveLength(1);
  });
});
