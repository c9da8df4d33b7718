import * as z from "zod";
import type { ReadMark } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const rowsSchema = z.array(
  z.object({ channel_id: z.string(), last_read_id: z.int(), unread: z.int(), mentions: z.int() }).transform(
    ({ channel_id, last_read_id, ...counts }): ReadMark => ({
      channelId: channel_id,
      lastReadId: last_read_id,
      ...counts,
    }),
  ),
);

/**
 * M7, of all text channels or of one. Whole blocks behind the mark are summed up (`0004-running-counts.ts`), the rest is
 * counted. Who is called both by name and with everyone is called once; rows of `mentions` are those of messages that stand,
 * and nobody calls themselves.
 */
export function listReadMarks(db: Database, userId: string, channelId: string | null): ReadMark[] {
  const rows = statement(
    db,
    `SELECT k.channel_id, k.last_read_id,
       (SELECT count(*) FROM messages m
        WHERE m.channel_id = k.channel_id AND m.id > k.last_read_id AND m.id < ((k.last_read_id >> 10) + 1) << 10
          AND m.author_id <> @userId AND m.deleted_at IS NULL
       ) + (SELECT coalesce(sum(b.standing), 0) FROM message_blocks b
        WHERE b.channel_id = k.channel_id AND b.author_id = '' AND b.block > k.last_read_id >> 10
       ) - (SELECT coalesce(sum(b.standing), 0) FROM message_blocks b
        WHERE b.channel_id = k.channel_id AND b.author_id = @userId AND b.block > k.last_read_id >> 10
       ) AS unread,
       (SELECT count(*) FROM mentions n
        WHERE n.user_id = @userId AND n.channel_id = k.channel_id AND n.message_id > k.last_read_id
       ) + (SELECT count(*) FROM messages m
        WHERE m.channel_id = k.channel_id AND m.id > k.last_read_id AND m.author_id <> @userId AND m.everyone = 1
          AND m.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM mentions n WHERE n.message_id = m.id AND n.user_id = @userId)
       ) AS mentions
     FROM (
       SELECT c.id AS channel_id, c.position, coalesce(r.last_read_id, u.read_from_id) AS last_read_id
       FROM channels c JOIN users u ON u.id = @userId
       LEFT JOIN read_marks r ON r.channel_id = c.id AND r.user_id = u.id
       WHERE c.kind = 'text' AND c.deleted_at IS NULL AND (@channelId IS NULL OR c.id = @channelId)
     ) k ORDER BY k.position`,
  ).all({ userId, channelId });
  return rowsSchema.parse(rows);
}

/** Whether the mark moved: it never moves back. */
export function moveReadMark(db: Database, userId: string, channelId: string, messageId: number): boolean {
  return (
    statement(
      db,
      `INSERT INTO read_marks (user_id, channel_id, last_read_id)
       SELECT @userId, @channelId, @messageId FROM users WHERE id = @userId AND read_from_id < @messageId
       ON CONFLICT (user_id, channel_id) DO UPDATE SET last_read_id = excluded.last_read_id
       WHERE excluded.last_read_id > last_read_id`,
    ).run({ userId, channelId, messageId }).changes === 1
  );
}
