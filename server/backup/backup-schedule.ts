import { Counter, Gauge, type Registry } from "prom-client";
import { assertNever } from "../../shared/assert-never.ts";
import type { BackupStatus } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Logger } from "../log.ts";
import type { BackupRecords } from "./backup-record.ts";
import type { WorkerReport } from "./worker-task.ts";

/** After a start, so that a server that is restarted often is there for its people first. */
const FIRST_AFTER_MS = 60_000;
/** After one that failed, unless the next is due sooner. */
const AGAIN_AFTER_MS = 3_600_000;
/** While it waits: a machine that starts without a clock of its own gets the right time later, by years. */
const LOOK_AGAIN_MS = 3_600_000;

export interface BackupScheduleDeps {
  /** null: no backup is made by itself. */
  readonly everyMs: number | null;
  readonly records: Pick<BackupRecords, "read" | "failed">;
  /** Makes one, and writes down what came of it. Never rejects. */
  readonly make: (signal: AbortSignal) => Promise<WorkerReport>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
}

/** Makes a backup from time to time, and knows what came of all of them (docs/backups.md). */
export class BackupSchedule implements AsyncDisposable {
  readonly #deps: BackupScheduleDeps;
  readonly #stop = new AbortController();
  #nextAt: number | null = null;
  #cancel = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(deps: BackupScheduleDeps) {
    this.#deps = deps;
    addMetrics(deps);
  }

  /** Until it is disposed of. */
  start(): this {
    const { everyMs, clock } = this.#deps;
    if (everyMs === null) return this;
    const { last } = this.#deps.records.read();
    this.#wait(Math.max(clock.now() + Math.min(FIRST_AFTER_MS, everyMs), this.#dueAfter(last, everyMs)), everyMs);
    return this;
  }

  status(): BackupStatus {
    const { last, lastProvedAt } = this.#deps.records.read();
    return { everyMs: this.#deps.everyMs, last, lastProvedAt, nextAt: this.#nextAt };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel();
    this.#nextAt = null;
    this.#stop.abort();
    await this.#running;
  }

  #dueAfter(last: BackupStatus["last"], everyMs: number): number {
    if (last === null) return 0;
    return last.at + (last.outcome === "proved" ? everyMs : Math.min(everyMs, AGAIN_AFTER_MS));
  }

  /** Never longer than `everyMs`, whatever the clock said when `until` was reckoned. */
  #wait(until: number, everyMs: number): void {
    const { clock } = this.#deps;
    const at = Math.min(until, clock.now() + everyMs);
    this.#nextAt = at;
    this.#cancel = clock.after(Math.min(LOOK_AGAIN_MS, at - clock.now()), () => {
      if (clock.now() < at) return this.#wait(at, everyMs);
      this.#running = this.#run().catch((error: unknown) =>
        this.#deps.log.error({ err: error }, "what came of a backup could not be written down"),
      );
    });
  }

  async #run(): Promise<void> {
    const { make, clock, everyMs } = this.#deps;
    const startedAt = clock.now();
    const report = await make(this.#stop.signal);
    if (this.#stop.signal.aborted || everyMs === null) return;
    const outcome = report.kind;
    this.#wait(Math.max(clock.now() + 1, this.#dueAfter({ ...NOTHING, at: startedAt, outcome }, everyMs)), everyMs);
    this.#tell(report, startedAt);
  }

  #tell(report: WorkerReport, startedAt: number): void {
    const { log, records, clock } = this.#deps;
    switch (report.kind) {
      case "proved": {
        const { file, bytes, tookMs, missing } = report;
        log.info({ file, bytes, tookMs }, "backup proved");
        if (missing > 0) log.warn({ missing }, "files that people sent were lost from the disk before the backup");
        return;
      }
      case "failed": {
        const { last } = records.read();
        // A process that was killed could not write it down.
        if (last === null || last.at < startedAt) records.failed(report.why, startedAt, clock.now() - startedAt);
        log.error({ why: report.why }, "backup failed");
        return;
      }
      default:
        assertNever(report);
    }
  }
}

const NOTHING = { detail: "", bytes: 0, tookMs: 0 };

/** Read from the record each time: a command may have made a backup as well. */
function addMetrics({ records, registry }: BackupScheduleDeps): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number | null) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const now = value();
        if (now !== null) this.set(now);
      },
    });
  gauge(
    "cromulent_backup_last_success_timestamp_seconds",
    "When the last backup that was proved was made, Unix time; 0: never",
    () => inSeconds(records.read().lastProvedAt),
  );
  gauge(
    "cromulent_backup_bytes",
    "Size of the last backup that was proved",
    () => records.read().lastProved?.bytes ?? 0,
  );
  gauge("cromulent_backup_duration_seconds", "How long the last backup that was proved took", () =>
    inSeconds(records.read().lastProved?.tookMs ?? null),
  );
  new Counter({
    name: "cromulent_backup_failures_total",
    help: "Backups that failed, since there is this data folder",
    registers,
    collect() {
      this.reset();
      this.inc(records.read().failures);
    },
  });
}

function inSeconds(ms: number | null): number {
  return (ms ?? 0) / 1_000;
}
