import { join } from "node:path";
import Sqlite from "better-sqlite3";
import * as z from "zod";
import { BUSY_TIMEOUT_MS, DATABASE_FILE, type Database } from "./database.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { dropAvatar } from "./queries/avatars.ts";
import { emptyMessage } from "./queries/messages.ts";

/** The whole database in one step: one in small steps begins anew with every write of another process. */
const ALL_PAGES = 0x7fff_ffff;
/** Copies are read once from end to end, so that more would only be memory. */
const CACHE_KIB = 2_048;

const uploadRowSchema = z.object({ id: z.string(), size: z.int().nonnegative() });
const uploadOfSchema = z.object({ message_id: z.int().nullable() });
const pageRowSchema = z.object({ channel_id: z.string() });
const shownRowSchema = z.object({ id: z.string() });
const count = z.int().nonnegative();

/** What can be seen through a server on this database, by whoever has an account. */
export interface Visible {
  /** The newest messages of the fullest channel, oldest first; null: nobody wrote anything that stays. */
  readonly page: { readonly channelId: string; readonly messageIds: readonly number[] } | null;
  /** One that a message shows; null: none. */
  readonly uploadId: string | null;
}

/**
 * Copies the database of a data folder while a server may be writing to it. The server does not wait for it: readers and the
 * writer of a WAL are in nobody's way.
 * @param path Of the copy, a single file without a WAL.
 */
export async function copyDatabase(dataDir: string, path: string): Promise<void> {
  const db = new Sqlite(join(dataDir, DATABASE_FILE), {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    db.pragma(`cache_size = -${CACHE_KIB}`);
    await db.backup(path, { progress: () => ALL_PAGES });
  } finally {
    db.close();
  }
  using copy = DatabaseCopy.open(path, "change");
  copy.leaveWal();
}

/** A database that no server uses: a copy, or the live one for a look beside it. */
export class DatabaseCopy implements Disposable {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  static open(path: string, use: "look" | "change"): DatabaseCopy {
    const db = new Sqlite(path, { readonly: use === "look", fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma("foreign_keys = ON");
    db.pragma("secure_delete = ON");
    return new DatabaseCopy(db);
  }

  get schemaVersion(): number {
    return Number(this.#db.pragma("user_version", { simple: true }));
  }

  /** One file from now on. */
  leaveWal(): void {
    this.#db.pragma("journal_mode = DELETE");
  }

  /** What SQLite finds wrong, nothing where it is well. */
  faults(): string[] {
    const found: unknown[] = this.#db.prepare("PRAGMA integrity_check(5)").pluck().all();
    const orphans: unknown[] = this.#db.prepare("PRAGMA foreign_key_check").all();
    return [...found.filter((line) => line !== "ok").map(String), ...orphans.map((row) => JSON.stringify(row))];
  }

  /** Rows by table, those of SQLite's own and of indices left out. */
  counts(): Record<string, number> {
    const names = this.#db
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'",
      )
      .pluck()
      .all();
    const tables = z.array(z.string()).parse(names).toSorted();
    return Object.fromEntries(
      tables.map((name) => [name, count.parse(this.#db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]),
    );
  }

  /** Every file that it knows, by id; none where the schema is older than files. */
  *uploads(): Generator<z.infer<typeof uploadRowSchema>> {
    if (!this.#hasTable("uploads")) return;
    for (const row of this.#db.prepare("SELECT id, size FROM uploads ORDER BY id").iterate()) {
      yield uploadRowSchema.parse(row);
    }
  }

  uploadBytes(): number {
    if (!this.#hasTable("uploads")) return 0;
    return count.parse(this.#db.prepare("SELECT coalesce(sum(size), 0) FROM uploads").pluck().get());
  }

  hasUpload(id: string): boolean {
    return this.#db.prepare("SELECT 1 FROM uploads WHERE id = ?").get(id) !== undefined;
  }

  /** As if these had been deleted before the copy was made: a file goes with its message, or with the avatar that it was. */
  forgetUploads(ids: readonly string[], deletedAt: number): void {
    this.#db
      .transaction(() => {
        for (const id of ids) this.#forgetUpload(id, deletedAt);
      })
      .immediate();
  }

  /** Of the newest schema alone. */
  visible(pageLength: number): Visible {
    const page = pageRowSchema.safeParse(
      this.#db
        .prepare(
          `SELECT messages.channel_id FROM messages
           JOIN channels ON channels.id = messages.channel_id AND channels.deleted_at IS NULL AND retention_days = 0
           WHERE messages.deleted_at IS NULL GROUP BY messages.channel_id ORDER BY count(*) DESC LIMIT 1`,
        )
        .get(),
    );
    const upload = shownRowSchema.safeParse(
      this.#db
        .prepare(
          `SELECT uploads.id FROM uploads
           JOIN messages ON messages.id = uploads.message_id AND messages.deleted_at IS NULL
           JOIN channels ON channels.id = messages.channel_id AND channels.deleted_at IS NULL AND retention_days = 0
           ORDER BY uploads.size DESC LIMIT 1`,
        )
        .get(),
    );
    return {
      page: page.success ? this.#newest(page.data.channel_id, pageLength) : null,
      uploadId: upload.success ? upload.data.id : null,
    };
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #newest(channelId: string, pageLength: number): NonNullable<Visible["page"]> {
    const ids = this.#db
      .prepare("SELECT id FROM messages WHERE channel_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT ?")
      .pluck()
      .all(channelId, pageLength);
    return { channelId, messageIds: z.array(z.int()).parse(ids).toReversed() };
  }

  #forgetUpload(id: string, deletedAt: number): void {
    const row = this.#db.prepare("SELECT message_id FROM uploads WHERE id = ?").get(id);
    // Gone together with another file of the same message.
    if (row === undefined) return;
    const { message_id: messageId } = uploadOfSchema.parse(row);
    if (messageId !== null) return emptyMessage(this.#db, messageId, deletedAt);
    this.#db.prepare("UPDATE users SET avatar_id = NULL WHERE avatar_id = ?").run(id);
    dropAvatar(this.#db, id);
  }

  #hasTable(name: string): boolean {
    return this.#db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
  }
}

/** The newest schema that this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;
