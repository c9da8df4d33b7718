/**
 * The process in which a server makes the backups of its schedule, so that neither its memory nor its event loop knows of them.
 * Takes its task as JSON in its one argument, and tells what came of it to whoever forked it.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { setPriority } from "node:os";
import { join } from "node:path";
import { parseJson } from "../../shared/protocol/frames.ts";
import { backupName, isBackupName } from "./backup-name.ts";
import { BackupRecords } from "./backup-record.ts";
import { LOW_PRIORITY, type MadeBackup, makeBackup, PARTIAL_SUFFIX } from "./make-backup.ts";
import { type WorkerReport, type WorkerTask, workerTaskSchema } from "./worker-task.ts";

const task = workerTaskSchema.parse(parseJson(process.argv[2] ?? ""));
setPriority(LOW_PRIORITY);
// The server has gone: it asks again after its next start.
process.on("disconnect", () => process.exit(1));

const report = await work();
process.send?.(report, () => process.disconnect());

async function work(): Promise<WorkerReport> {
  const records = new BackupRecords(task.dataDir);
  const startedAt = Date.now();
  try {
    const made = await make();
    records.proved(made);
    await removeOld(task, made);
    return { kind: "proved", file: made.file, bytes: made.bytes, tookMs: made.tookMs, missing: made.missing.length };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // What cannot be written down is told all the same.
    attempt(() => records.failed(why, startedAt, Date.now() - startedAt));
    return { kind: "failed", why };
  }
}

async function make(): Promise<MadeBackup> {
  const { dataDir, folder, settings } = task;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removePartial(folder);
  const target = { kind: "file", path: join(folder, backupName(Date.now())) } as const;
  return makeBackup({ dataDir, target, settings, now: Date.now, progress: () => {} });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {}
}

/** Of a backup that was broken off. */
async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const isOurs = name.endsWith(PARTIAL_SUFFIX) && isBackupName(name.slice(0, -PARTIAL_SUFFIX.length));
    if (isOurs) await rm(join(folder, name), { force: true });
  }
}

/**
 * A name means that it was proved; only after a new one was, an old one goes. The new one stays even where others were made by
 * a clock that was ahead.
 */
async function removeOld({ folder, keep }: Pick<WorkerTask, "folder" | "keep">, { file }: MadeBackup): Promise<void> {
  const others = (await readdir(folder)).filter((name) => isBackupName(name) && join(folder, name) !== file);
  const tooMany = others
    .toSorted()
    .toReversed()
    .slice(keep - 1);
  for (const name of tooMany) await rm(join(folder, name), { force: true });
}
