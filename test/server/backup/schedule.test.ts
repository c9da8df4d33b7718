import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { BackupRecords } from "../../../server/backup/backup-record.ts";
import { BackupSchedule } from "../../../server/backup/backup-schedule.ts";
import { forkWorker } from "../../../server/backup/fork-worker.ts";
import type { WorkerReport } from "../../../server/backup/worker-task.ts";
import { createLog } from "../../../server/log.ts";
import { startLivedInServer } from "../../helpers/backups.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

/** A schedule whose backups take no time and come to what the test says. */
function schedule(dataDir: string, clock: ManualClock, outcomes: WorkerReport["kind"][]) {
  const registry = new Registry();
  const records = new BackupRecords(dataDir);
  const madeAt: number[] = [];
  const make = async (): Promise<WorkerReport> => {
    madeAt.push(clock.now());
    const outcome = outcomes.shift() ?? "proved";
    if (outcome === "failed") return { kind: "failed", why: "the disk is full" };
    const made = { file: "/b/cromulent.tar", bytes: 1_000, tookMs: 2_000 };
    records.proved({ ...made, madeAt: clock.now(), counts: {}, uploads: 0, missing: [] });
    return { kind: "proved", ...made, missing: 0 };
  };
  const made = new BackupSchedule({ everyMs: DAY_MS, records, make, clock, log: createLog("silent"), registry });
  return { schedule: made, registry, madeAt };
}

/** Runs what a backup's end leads to. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await new Promise(setImmediate);
}

describe("the schedule of backups", () => {
  test("makes the first a minute after the start, and then one every so often", async () => {
    await using folder = await TempFolder.make();
    const clock = new ManualClock();
    const startedAt = clock.now();
    const { schedule: backups, madeAt } = schedule(folder.path, clock, []);
    await using _running = backups.start();
    expect(backups.status()).toEqual({
      everyMs: DAY_MS,
      last: null,
      lastProvedAt: null,
      nextAt: startedAt + MINUTE_MS,
    });
    await pass(clock, MINUTE_MS);
    const last = { at: startedAt + MINUTE_MS, outcome: "proved", detail: "cromulent.tar", bytes: 1_000, tookMs: 2_000 };
    const expected = { everyMs: DAY_MS, last, lastProvedAt: last.at, nextAt: last.at + DAY_MS };
    expect(backups.status()).toEqual(expected);
    await pass(clock, DAY_MS - 1);
    expect(madeAt).toHaveLength(1);
    await pass(clock, 1);
    expect(madeAt).toEqual([last.at, last.at + DAY_MS]);
  });

  test("tries again an hour after a failure, and still knows the last one that was proved", async () => {
    await using folder = await TempFolder.make();
    const clock = new ManualClock();
    const { schedule: backups, registry } = schedule(folder.path, clock, ["proved", "failed"]);
    await using _running = backups.start();
    await pass(clock, MINUTE_MS);
    const provedAt = clock.now();
    await pass(clock, DAY_MS);
    expect(backups.status()).toEqual({
      everyMs: DAY_MS,
      last: { at: clock.now(), outcome: "failed", detail: "the disk is full", bytes: 0, tookMs: 0 },
      lastProvedAt: provedAt,
      nextAt: clock.now() + HOUR_MS,
    });
    const metrics = await registry.metrics();
    expect(metrics).toContain(`cromulent_backup_last_success_timestamp_seconds ${provedAt / 1_000}\n`);
    for (const line of ["cromulent_backup_bytes 1000", "cromulent_backup_duration_seconds 2"]) {
      expect(metrics).toContain(`${line}\n`);
    }
    expect(metrics).toContain("cromulent_backup_failures_total 1\n");
    await pass(clock, HOUR_MS);
    expect(backups.status().last?.outcome).toBe("proved");
  });

  test("goes on after a restart when the next one is due, not at once", async () => {
    await using folder = await TempFolder.make();
    const clock = new ManualClock();
    const first = schedule(folder.path, clock, []);
    first.schedule.start();
    await pass(clock, MINUTE_MS);
    await first.schedule[Symbol.asyncDispose]();
    await pass(clock, DAY_MS / 2);
    expect(first.madeAt).toHaveLength(1);
    const second = schedule(folder.path, clock, []);
    await using _running = second.schedule.start();
    expect(second.schedule.status()).toMatchObject({
      nextAt: (first.madeAt[0] ?? 0) + DAY_MS,
      lastProvedAt: first.madeAt[0],
    });
  });

  test.each([
    ["ahead", 365 * DAY_MS],
    ["behind", -365 * DAY_MS],
  ])(
    "of a machine whose clock was a year %s goes on within a day and an hour of the right time",
    async (_name, wrongByMs) => {
      await using folder = await TempFolder.make();
      const clock = new ManualClock();
      clock.suspend(wrongByMs);
      const first = schedule(folder.path, clock, []);
      first.schedule.start();
      await pass(clock, MINUTE_MS);
      clock.suspend(-wrongByMs);
      await pass(clock, DAY_MS + HOUR_MS);
      expect(first.madeAt.length).toBeGreaterThan(1);
      await first.schedule[Symbol.asyncDispose]();

      clock.suspend(wrongByMs);
      const second = schedule(folder.path, clock, []);
      await using _running = second.schedule.start();
      clock.suspend(-wrongByMs);
      await pass(clock, DAY_MS + HOUR_MS);
      expect(second.madeAt).not.toEqual([]);
    },
  );

  test("without BACKUP_EVERY makes none", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { backup } = await owner.request("server.status", {});
    expect(backup).toEqual({ everyMs: null, last: null, lastProvedAt: null, nextAt: null });
  });
});

describe("a backup of the schedule", () => {
  test("is made in a process of its own, shows in the owner's status, and an old one goes for it", async () => {
    await using folder = await TempFolder.make();
    const [dataDir, backups] = [join(folder.path, "live"), join(folder.path, "backups")];
    await using server = await startLivedInServer(dataDir);
    await mkdir(backups);
    const [oldest, old] = ["cromulent-2026-01-01T00-00-00Z.tar", "cromulent-2026-01-02T00-00-00Z.tar"];
    const others = ["cromulent-2026.tar", "mine.tar", "cromulent-2026-01-03T00-00-00Z.tar.txt"];
    for (const name of [oldest, old, `${old}.partial`, ...others]) await writeFile(join(backups, name), "");
    const task = { dataDir, folder: backups, keep: 2, settings: {} };
    const report = await forkWorker(task, new AbortController().signal);
    expect(report).toMatchObject({ kind: "proved", missing: 0 });
    const names = (await readdir(backups)).filter((name) => !others.includes(name)).toSorted();
    expect(names).toEqual([old, expect.stringMatching(/^cromulent-20\d\d-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar$/)]);
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { backup } = await owner.request("server.status", {});
    expect(backup.last).toMatchObject({ outcome: "proved", detail: names[1] });
    expect(backup.lastProvedAt).toBe(backup.last?.at);
  });

  test("is not taken away for those that a clock made which was ahead", async () => {
    await using folder = await TempFolder.make();
    const [dataDir, backups] = [join(folder.path, "live"), join(folder.path, "backups")];
    await using _server = await startLivedInServer(dataDir);
    await mkdir(backups);
    const ahead = ["cromulent-2098-01-01T00-00-00Z.tar", "cromulent-2099-01-01T00-00-00Z.tar"];
    for (const name of ahead) await writeFile(join(backups, name), "");
    const report = await forkWorker({ dataDir, folder: backups, keep: 2, settings: {} }, new AbortController().signal);
    expect(report).toMatchObject({ kind: "proved", file: expect.stringContaining("cromulent-20") });
    const names = await readdir(backups);
    expect(names.toSorted()).toEqual([expect.not.stringContaining("-209"), ahead[1]]);
  });

  test("that fails says why, and takes no old one away", async () => {
    await using folder = await TempFolder.make();
    const dataDir = join(folder.path, "live");
    await using _server = await startLivedInServer(dataDir);
    const task = { dataDir, folder: join(dataDir, "cromulent.db"), keep: 1, settings: {} };
    const report = await forkWorker(task, new AbortController().signal);
    expect(report.kind).toBe("failed");
    expect(new BackupRecords(dataDir).read()).toMatchObject({ last: { outcome: "failed" }, failures: 1 });
  });

  test("ends with its server, and what it had begun is removed by the next start", async () => {
    await using folder = await TempFolder.make();
    const dataDir = join(folder.path, "live");
    await using server = await startLivedInServer(dataDir);
    const stop = new AbortController();
    const made = forkWorker({ dataDir, folder: join(dataDir, "backups"), keep: 1, settings: {} }, stop.signal);
    stop.abort();
    expect(await made).toMatchObject({ kind: "failed", why: expect.stringContaining("SIGKILL") });
    await server.server[Symbol.asyncDispose]();
    await mkdir(join(dataDir, ".backup"), { recursive: true });
    await writeFile(join(dataDir, ".backup", "half"), "");
    await using _next = await startTestServer({ dataDir });
    expect(await readdir(dataDir)).not.toContain(".backup");
    expect(await readFile(join(dataDir, "cromulent.db"))).not.toHaveLength(0);
  });
});
