import * as z from "zod";
import type { Reaction } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import type { NewReaction } from "../message-store.ts";
import { statement } from "../statements.ts";
import { OF_MESSAGES } from "./message-parts.ts";

const rowsSchema = z.array(z.object({ message_id: z.int(), emoji: z.string(), user_id: z.string() }));

/** M8: kinds in the order of their first one, people in the order in which they reacted. `ids`: a JSON array. */
export function reactionsOf(db: Database, ids: string): Map<number, Reaction[]> {
  const rows = statement(
    db,
    `SELECT message_id, emoji, user_id FROM reactions WHERE ${OF_MESSAGES}
     ORDER BY message_id, reacted_at, emoji, user_id`,
  ).all(ids);
  const reactions = new Map<number, Reaction[]>();
  for (const { message_id, emoji, user_id } of rowsSchema.parse(rows)) {
    const kinds = reactions.get(message_id) ?? [];
    reactions.set(message_id, kinds);
    const kind = kinds.find((known) => known.emoji === emoji);
    if (kind === undefined) kinds.push({ emoji, userIds: [user_id] });
    else kind.userIds.push(user_id);
  }
  return reactions;
}

/** Whether it was not there. Two of one millisecond keep their order, and so does one after the clock was set back. */
export function insertReaction(db: Database, { messageId, emoji, userId, at }: NewReaction): boolean {
  return (
    statement(
      db,
      `INSERT OR IGNORE INTO reactions (message_id, emoji, user_id, reacted_at)
       VALUES (@messageId, @emoji, @userId,
         max(@at, coalesce((SELECT max(reacted_at) + 1 FROM reactions WHERE message_id = @messageId), 0)))`,
    ).run({ messageId, emoji, userId, at }).changes === 1
  );
}

/** Whether it was there. */
export function deleteReaction(db: Database, { messageId, emoji, userId }: NewReaction): boolean {
  return (
    statement(db, "DELETE FROM reactions WHERE message_id = ? AND emoji = ? AND user_id = ?").run(
      messageId,
      emoji,
      userId,
    ).changes === 1
  );
}
