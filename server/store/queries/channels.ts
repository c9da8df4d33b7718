import * as z from "zod";
import { type Channel, channelKindSchema, type DeletedChannel } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const channelRowSchema = z
  .object({
    id: z.string(),
    kind: channelKindSchema,
    name: z.string(),
    topic: z.string(),
    position: z.int(),
    user_limit: z.int(),
    retention_days: z.int(),
  })
  .transform(
    ({ user_limit, retention_days, ...channel }): Required<Channel> => ({
      ...channel,
      userLimit: user_limit,
      retentionDays: retention_days,
    }),
  );
const deletedRowSchema = z.object({ deleted_at: z.int(), deleted_by: z.string() });
const goneRowsSchema = z.array(z.object({ id: z.string() }));

const COLUMNS = "id, kind, name, topic, position, user_limit, retention_days";

/** In their order; not those that were deleted. */
export function listChannels(db: Database): Required<Channel>[] {
  const rows = statement(
    db,
    `SELECT ${COLUMNS} FROM channels WHERE deleted_at IS NULL ORDER BY position, name, id`,
  ).all();
  return z.array(channelRowSchema).parse(rows);
}

/** One that was deleted is not found. */
export function findChannel(db: Database, id: string): Required<Channel> | null {
  const row = statement(db, `SELECT ${COLUMNS} FROM channels WHERE id = ? AND deleted_at IS NULL`).get(id);
  return row === undefined ? null : channelRowSchema.parse(row);
}

export function insertChannel(db: Database, channel: Required<Channel>): void {
  statement(
    db,
    `INSERT INTO channels (id, kind, name, topic, position, user_limit, retention_days)
     VALUES (@id, @kind, @name, @topic, @position, @userLimit, @retentionDays)`,
  ).run(channel);
}

export function updateChannel(db: Database, { kind: _kind, ...channel }: Required<Channel>): void {
  statement(
    db,
    `UPDATE channels SET name = @name, topic = @topic, position = @position, user_limit = @userLimit,
       retention_days = @retentionDays WHERE id = @id`,
  ).run(channel);
}

export function markChannelDeleted(db: Database, id: string, deletedBy: string, deletedAt: number): void {
  statement(db, "UPDATE channels SET deleted_at = ?, deleted_by = ? WHERE id = ?").run(deletedAt, deletedBy, id);
}

/** Where it stood before, and what it was; null: unknown, not deleted, or deleted at `deletedAfter` or before. */
export function unmarkChannelDeleted(db: Database, id: string, deletedAfter: number): Required<Channel> | null {
  const row = statement(
    db,
    `UPDATE channels SET deleted_at = NULL, deleted_by = NULL WHERE id = ? AND deleted_at > ? RETURNING ${COLUMNS}`,
  ).get(id, deletedAfter);
  return row === undefined ? null : channelRowSchema.parse(row);
}

/** Those deleted after `deletedAfter`, the last one first. */
export function listDeletedChannels(db: Database, deletedAfter: number): Omit<DeletedChannel, "restorableUntil">[] {
  const rows = statement(
    db,
    `SELECT ${COLUMNS}, deleted_at, deleted_by FROM channels WHERE deleted_at > ? ORDER BY deleted_at DESC, id`,
  ).all(deletedAfter);
  return rows.map((row) => {
    const { deleted_at, deleted_by } = deletedRowSchema.parse(row);
    return { channel: channelRowSchema.parse(row), deletedBy: deleted_by, deletedAt: deleted_at };
  });
}

/** Channels that nobody can restore any more. */
export function listChannelsToRemove(db: Database, deletedUntil: number): string[] {
  const rows = statement(db, "SELECT id FROM channels WHERE deleted_at <= ?").all(deletedUntil);
  return goneRowsSchema.parse(rows).map(({ id }) => id);
}

/**
 * Removes up to `limit` messages of a channel, the oldest first, and leaves their files to the sweep of files; returns how
 * many there were.
 */
export function removeMessagesOfChannel(db: Database, channelId: string, limit: number): number {
  const oldest = "SELECT id FROM messages WHERE channel_id = @channelId ORDER BY created_at, id LIMIT @limit";
  const values = { channelId, limit };
  statement(
    db,
    `INSERT OR IGNORE INTO files_to_remove (id) SELECT id FROM uploads WHERE message_id IN (${oldest})`,
  ).run(values);
  statement(db, `DELETE FROM uploads WHERE message_id IN (${oldest})`).run(values);
  return statement(db, `DELETE FROM messages WHERE id IN (${oldest})`).run(values).changes;
}

export function deleteChannel(db: Database, id: string): void {
  statement(db, "DELETE FROM channels WHERE id = ?").run(id);
}
