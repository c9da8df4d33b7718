import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { keepCrashFiles, logFolder, logUncaught, openLogFolder } from "../../../src-main/system/crashes.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

describe("crashes", () => {
  it("leave their files in the log folder, and go nowhere else", () => {
    const calls: unknown[] = [];
    keepCrashFiles({
      app: { getPath: () => "/data", setPath: (...path) => calls.push(path) },
      crashReporter: { start: (options) => calls.push(options) },
    });
    expect(calls).toEqual([
      ["crashDumps", expect.stringMatching(/^.data.logs.crashes$/)],
      { uploadToServer: false, compress: false },
    ]);
  });

  it("of main's own code are written down, and end nothing", () => {
    const source = new EventEmitter();
    const log = new RecordedLog();
    logUncaught(source, log);
    source.emit("uncaughtException", new Error("one"));
    source.emit("unhandledRejection", "two");
    expect(log.entries).toMatchObject([
      { level: "error", details: { error: { message: "one" } } },
      { level: "error", details: { error: "two" } },
    ]);
  });

  it("can be looked at: the folder opens, or the log says why not", async () => {
    const log = new RecordedLog();
    const opened: string[] = [];
    const shell = (refusal: string) => ({
      openPath: async (path: string) => {
        opened.push(path);
        return refusal;
      },
    });
    await openLogFolder(shell(""), "/data", log);
    expect(log.entries).toEqual([]);
    await openLogFolder(shell("no file manager"), "/data", log);
    expect(opened).toEqual([logFolder("/data"), logFolder("/data")]);
    expect(log.of("warn")).toHaveLength(1);
  });
});
