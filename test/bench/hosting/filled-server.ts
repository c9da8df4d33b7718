import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { newId } from "../../../server/secrets.ts";

const MIB = 1024 * 1024;
const FIRST_AT = 1_700_000_000_000;

export interface Filling {
  readonly messages: number;
  readonly files: number;
  readonly largestMib: number;
}

/** Fills the data folder of a server that stands still: messages of all members, and files of evenly spread sizes. */
export function fillServer(dataDir: string, { messages, files, largestMib }: Filling): void {
  const db = new Sqlite(join(dataDir, "cromulent.db"));
  db.pragma("synchronous = OFF");
  const users = db.prepare("SELECT id FROM users").pluck().all() as string[];
  const channelId = db.prepare("SELECT id FROM channels WHERE kind = 'text'").pluck().get() as string;
  const message = db.prepare("INSERT INTO messages (channel_id, author_id, text, created_at) VALUES (?, ?, ?, ?)");
  const upload = db.prepare(
    "INSERT INTO uploads (id, owner_id, message_id, name, type, size, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const author = (index: number) => users[index % users.length];
  db.transaction(() => {
    for (let index = 0; index < messages; index++) {
      message.run(channelId, author(index), `message ${index} of ${messages}, and a few more words`, FIRST_AT + index);
    }
    for (let index = 0; index < files; index++) {
      const [id, size] = [newId(), Math.ceil(((index + 1) / files) * largestMib * MIB)];
      writeFile(join(dataDir, "uploads", id.slice(0, 2)), id, size);
      upload.run(id, author(index), index + 1, `${index}.bin`, "application/octet-stream", size, FIRST_AT + index);
    }
  })();
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
}

function writeFile(folder: string, id: string, size: number): void {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, id), "w");
  const piece = randomBytes(MIB);
  for (let left = size; left > 0; left -= MIB) writeSync(file, piece, 0, Math.min(left, MIB));
  closeSync(file);
}
