import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import { backupStatusSchema } from "../../shared/protocol/values.ts";
import { giveToOwner } from "../give-to-owner.ts";
import type { MadeBackup } from "./make-backup.ts";

const FILE = "backup-record.json";

const recordSchema = z.object({
  last: backupStatusSchema.shape.last,
  lastProvedAt: backupStatusSchema.shape.lastProvedAt,
  /** Bytes and duration of the last one that was proved. */
  lastProved: z.object({ bytes: z.int().nonnegative(), tookMs: z.int().nonnegative() }).nullable(),
  failures: z.int().nonnegative(),
});
export type BackupRecord = z.infer<typeof recordSchema>;

const NONE: BackupRecord = { last: null, lastProvedAt: null, lastProved: null, failures: 0 };

/** What came of the backups of a data folder, whoever made them; kept in it, so that restarts and restores do not forget. */
export class BackupRecords {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, FILE);
  }

  /** One that cannot be read counts as none: the next backup writes it anew. */
  read(): BackupRecord {
    try {
      return recordSchema.catch(NONE).parse(parseJson(readFileSync(this.#path, "utf8")));
    } catch {
      return NONE;
    }
  }

  proved({ file, bytes, madeAt, tookMs }: MadeBackup): void {
    const last = {
      at: madeAt,
      outcome: "proved",
      detail: file === null ? "stdout" : basename(file),
      bytes,
      tookMs,
    } as const;
    this.#write({ ...this.read(), last, lastProvedAt: madeAt, lastProved: { bytes, tookMs } });
  }

  failed(why: string, at: number, tookMs: number): void {
    const record = this.read();
    const last = { at, outcome: "failed", detail: why, bytes: 0, tookMs } as const;
    this.#write({ ...record, last, failures: record.failures + 1 });
  }

  #write(record: BackupRecord): void {
    const draft = `${this.#path}.draft`;
    writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true });
    giveToOwner(draft);
    renameSync(draft, this.#path);
  }
}
