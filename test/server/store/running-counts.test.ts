import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { migrate } from "../../../server/store/migrate.ts";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const NOW = 1_800_000_000_000;
/** Of a server that counted row by row. */
const SCHEMA_BEFORE = 3;
const PEOPLE = ["ann", "ben", "cid"] as const;
const DAY_MS = 24 * 3_600_000;

const PEOPLE_SQL = `INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES
  ('ann', 'ann', 'Ann', 'owner', '', ${NOW}), ('ben', 'ben', 'Ben', 'member', '', ${NOW}), ('cid', 'cid', 'Cid', 'member', '', ${NOW});`;

function opened(folder: TempFolder): Sqlite.Database & Disposable {
  const db = new Sqlite(join(folder.path, "cromulent.db"));
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() });
}

/** As anybody would count who looks at each message. */
function unreadByRows(db: Sqlite.Database, userId: string, channelId: string): unknown {
  return db
    .prepare(
      `SELECT count(*) FROM messages WHERE channel_id = ? AND author_id <> ? AND deleted_at IS NULL AND id >
        coalesce((SELECT last_read_id FROM read_marks WHERE user_id = ? AND channel_id = messages.channel_id), 0)`,
    )
    .pluck()
    .get(channelId, userId, userId);
}

test.each([1, 2, 3])(
  "M7 unread by blocks are unread by rows, whatever is written, deleted, read and forgotten (seed %d)",
  async (seed) => {
    await using folder = await TempFolder.make();
    await using store = SqliteStore.open(folder.path);
    using db = opened(folder);
    db.exec(PEOPLE_SQL);
    const random = seededRandom(seed);
    const under = (count: number) => Math.floor(random() * count);
    const somebody = () => PEOPLE[under(PEOPLE.length)] ?? "ann";
    const channelId = (await store.listChannels())[0]?.id ?? "";
    db.prepare("UPDATE channels SET retention_days = 1 WHERE id = ?").run(channelId);
    const ids: number[] = [];
    const steps = [
      async () => {
        const message = { channelId, authorId: somebody(), nonce: `n${ids.length}`, text: "a", replyTo: null };
        const rest = { attachmentIds: [], mentions: [], everyone: false, createdAt: NOW + ids.length };
        const sent = await store.messages.send({ ...message, ...rest });
        if (sent.kind === "sent") ids.push(sent.message.id);
      },
      // Other channels have the numbers between: blocks of 1,024 are passed quickly.
      async () => void db.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'messages'").run(under(900)),
      async () => {
        const messageId = ids[under(ids.length)] ?? 0;
        await store.messages.delete({ messageId, byUserId: "ann", at: NOW }, true);
      },
      async () => void (await store.messages.markRead(somebody(), channelId, ids[under(ids.length)] ?? 0)),
      async () => {
        if (under(20) === 0) await store.messages.purgeExpired(NOW + DAY_MS + ids.length / 3, 20);
      },
    ];
    for (let round = 0; round < 60; round++) {
      for (let step = 0; step < 5; step++) await steps[under(steps.length)]?.();
      for (const userId of PEOPLE) {
        const [mark] = await store.messages.readMarks(userId, channelId);
        expect(mark?.unread).toBe(unreadByRows(db, userId, channelId));
      }
    }
    expect(Math.max(...ids)).toBeGreaterThan(5 * 1_024);
    expect(db.prepare("SELECT count(*) FROM message_blocks WHERE standing < 0").pluck().get()).toBe(0);
  },
);

test("a database from before is counted once: messages by block, and the bytes of files", async () => {
  await using folder = await TempFolder.make();
  {
    using old = opened(folder);
    migrate(old, MIGRATIONS.slice(0, SCHEMA_BEFORE));
    old.exec(`${PEOPLE_SQL}
      INSERT INTO channels (id, kind, name, topic, position, user_limit) VALUES ('c', 'text', 'c', '', 9, 0);
      INSERT INTO messages (id, channel_id, author_id, text, created_at, deleted_at) VALUES
        (1, 'c', 'ann', 'a', ${NOW}, NULL), (2000, 'c', 'ben', 'b', ${NOW}, NULL),
        (2001, 'c', 'ann', '', ${NOW}, ${NOW}), (9000, 'c', 'ann', 'd', ${NOW}, NULL);
      INSERT INTO uploads (id, owner_id, name, type, size, created_at) VALUES
        ('one', 'ann', 'a', 'b', 7, ${NOW}), ('two', 'ben', 'a', 'b', 4, ${NOW});`);
  }
  await using store = SqliteStore.open(folder.path);
  expect((await store.messages.readMarks("ben", "c")).map(({ unread }) => unread)).toEqual([2]);
  expect((await store.messages.readMarks("ann", "c")).map(({ unread }) => unread)).toEqual([1]);
  expect(await store.uploads.storedBytes()).toBe(11);
  await store.uploads.expireWaiting(NOW);
  expect(await store.uploads.storedBytes()).toBe(0);
});
