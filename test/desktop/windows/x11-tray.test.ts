import { writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { x11Tray } from "../../../src-main/tray/presence/x11-tray.ts";
import { XDisplay } from "../../helpers/desktop/x-display.ts";
import { Child } from "../../helpers/processes/child.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { Told } from "../../src-main/tray/told.ts";

/** A panel with a tray of the old kind. */
function startPanel(env: NodeJS.ProcessEnv): Child {
  return new Child({ program: "trayer", args: [], env, cwd: "/" });
}

describe("a tray on an X server", () => {
  let folder: TempFolder;
  let log: RecordedLog;
  let told: Told<boolean>;

  beforeEach(async () => {
    folder = await TempFolder.make();
    log = new RecordedLog();
    told = new Told();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const watch = (display: string, authorityFile: string | null = null) =>
    x11Tray({ display, authorityFile: authorityFile ?? join(folder.path, "none") }, log)(told.tell);

  it("is there with a panel that was there before", async () => {
    await using display = await XDisplay.open();
    await using _panel = startPanel(display.env);
    using _watch = watch(display.name);
    await told.until(true);
  });

  it("comes and goes with the panel, as often as it is started", async () => {
    await using display = await XDisplay.open();
    using _watch = watch(`unix${display.name}.0`);
    await told.until(false);
    for (let round = 0; round < 3; round++) {
      const before = told.values.length;
      const panel = startPanel(display.env);
      await told.until(true, before + 1);
      await panel.end("SIGKILL");
      await told.until(false, before + 2);
    }
  });

  it("is gone with its X server", async () => {
    const display = await XDisplay.open();
    const panel = startPanel(display.env);
    using _watch = watch(display.name);
    await told.until(true);
    await display[Symbol.asyncDispose]();
    await told.until(false);
    await panel[Symbol.asyncDispose]();
  });

  it("is not there where no X server is, no such screen, or one that does not answer as one", async () => {
    using _none = watch(":65432");
    await told.until(false);
    expect(log.of("info")).toEqual(["the X server cannot be asked for a tray"]);

    await using display = await XDisplay.open();
    using _screen = watch(`${display.name}.7`);
    await told.until(false, 2);
    expect(log.of("info")).toContain("the X server has no such screen");
  });

  it("is asked for with the session's cookie, and not there without it", async () => {
    const authority = join(folder.path, "authority");
    const cookie = Buffer.from("0123456789abcdef");
    await writeFile(authority, authorityEntry(cookie));
    await using server = new Child({
      program: "Xvfb",
      args: ["-displayfd", "1", "-auth", authority, "-nolisten", "tcp"],
      env: process.env,
      cwd: "/",
    });
    const [, number = ""] = await server.waitFor(/^(\d+)\n/m);
    await using _panel = startPanel({ ...process.env, DISPLAY: `:${number}`, XAUTHORITY: authority });
    using _watch = watch(`:${number}`, authority);
    await told.until(true);

    const other = new Told<boolean>();
    const wrong = join(folder.path, "wrong");
    await writeFile(wrong, authorityEntry(Buffer.from("fedcba9876543210")));
    using _refused = x11Tray({ display: `:${number}`, authorityFile: wrong }, log)(other.tell);
    await other.until(false);
    expect(log.of("info")).toContain("the X server does not let us in");
    expect(other.values).toEqual([false]);
  });
});

/** An entry of an Xauthority file for any display of this machine (X11/Xauth.h). */
function authorityEntry(cookie: Buffer): Buffer {
  const fields = [Buffer.from(hostname()), Buffer.alloc(0), Buffer.from("MIT-MAGIC-COOKIE-1"), cookie];
  const lengths = fields.map(({ length }) => Buffer.from([length >> 8, length & 0xff]));
  return Buffer.concat([
    Buffer.from([1, 0]),
    ...fields.flatMap((field, at) => [lengths[at] ?? Buffer.alloc(0), field]),
  ]);
}
