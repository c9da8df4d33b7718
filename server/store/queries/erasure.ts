import * as z from "zod";
import type { Database } from "../database.ts";
import type { ErasedMessage, ErasedReaction, ErasureStep } from "../host-store.ts";
import { statement } from "../statements.ts";
import { calledBy } from "./message-parts.ts";
import { emptyMessage } from "./messages.ts";
import { reactionsOf } from "./reactions.ts";

const ownerRowSchema = z.object({ id: z.string() });
const messageRowsSchema = z.array(
  z.object({
    id: z.int(),
    channel_id: z.string(),
    author_id: z.string(),
    everyone: z.literal([0, 1]),
    is_seen: z.literal([0, 1]),
  }),
);
const reactedRowsSchema = z.array(
  z.object({ message_id: z.int(), channel_id: z.string(), is_seen: z.literal([0, 1]) }),
);

/**
 * Empties some messages of an account that is to be erased, as deleting them one by one does (M5), the newest first; then its
 * reactions. An account of which nothing is left is done with.
 */
export function eraseSome(db: Database, at: number, limit: number): ErasureStep {
  const row = statement(db, "SELECT id FROM users WHERE is_erasing = 1 LIMIT 1").get();
  if (row === undefined) return { messages: [], reactions: [], more: false };
  const { id } = ownerRowSchema.parse(row);
  const messages = eraseMessages(db, id, at, limit);
  const reactions = messages.length === 0 ? eraseReactions(db, id, limit) : [];
  if (messages.length + reactions.length === 0) statement(db, "UPDATE users SET is_erasing = 0 WHERE id = ?").run(id);
  return { messages, reactions, more: true };
}

function eraseMessages(db: Database, authorId: string, at: number, limit: number): ErasedMessage[] {
  const rows = messageRowsSchema.parse(
    statement(
      db,
      `SELECT m.id, m.channel_id, m.author_id, m.everyone, c.deleted_at IS NULL AS is_seen
       FROM messages m JOIN channels c ON c.id = m.channel_id
       WHERE m.author_id = ? AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT ?`,
    ).all(authorId, limit),
  );
  const mentions = calledBy(db, JSON.stringify(rows.map(({ id }) => id)));
  for (const { id } of rows) emptyMessage(db, id, at);
  return rows.map(({ id, channel_id, author_id, everyone, is_seen }) => ({
    id,
    channelId: channel_id,
    authorId: author_id,
    mentions: mentions.get(id) ?? [],
    everyone: everyone === 1,
    isSeen: is_seen === 1,
  }));
}

function eraseReactions(db: Database, userId: string, limit: number): ErasedReaction[] {
  const rows = reactedRowsSchema.parse(
    statement(
      db,
      `SELECT DISTINCT r.message_id, m.channel_id, c.deleted_at IS NULL AS is_seen
       FROM reactions r JOIN messages m ON m.id = r.message_id JOIN channels c ON c.id = m.channel_id
       WHERE r.user_id = ? LIMIT ?`,
    ).all(userId, limit),
  );
  const ids = JSON.stringify(rows.map(({ message_id }) => message_id));
  statement(db, "DELETE FROM reactions WHERE user_id = ? AND message_id IN (SELECT value FROM json_each(?))").run(
    userId,
    ids,
  );
  const left = reactionsOf(db, ids);
  return rows.map(({ message_id, channel_id, is_seen }) => ({
    messageId: message_id,
    channelId: channel_id,
    reactions: left.get(message_id) ?? [],
    isSeen: is_seen === 1,
  }));
}
