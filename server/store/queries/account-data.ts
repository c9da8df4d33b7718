import * as z from "zod";
import { parseJson } from "../../../shared/protocol/frames.ts";
import type { Database } from "../database.ts";
import type { AccountData, MessageRows } from "../host-store.ts";
import { statement } from "../statements.ts";

const accountSchema = z.record(z.string(), z.unknown());
const fileRowsSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.int(),
    createdAt: z.int(),
    messageId: z.int().nullable(),
  }),
);
const reportRowsSchema = z.array(z.object({ sent_at: z.int(), report: z.string() }));
const messageRowsSchema = z.array(z.looseObject({ id: z.int() }));

/**
 * What there is of an account beside its messages, by what it is, each as one question to the database. The hashes of passwords,
 * tokens and invites stay here: they are keys, and nothing about anybody.
 */
const PARTS: Readonly<Record<string, string>> = {
  logins: `SELECT id, client, platform, created_at AS createdAt, last_used_at AS lastUsedAt FROM tokens
    WHERE user_id = @userId ORDER BY created_at`,
  invites: `SELECT id, hint, created_at AS createdAt, expires_at AS expiresAt, max_uses AS maxUses, uses,
      revoked_at AS revokedAt FROM invites WHERE created_by = @userId ORDER BY created_at`,
  mentions: `SELECT n.message_id AS messageId, n.channel_id AS channelId, m.author_id AS authorId FROM mentions n
    JOIN messages m ON m.id = n.message_id WHERE n.user_id = @userId ORDER BY n.message_id`,
  reactions: `SELECT message_id AS messageId, emoji, reacted_at AS reactedAt FROM reactions
    WHERE user_id = @userId ORDER BY message_id, emoji`,
  readMarks: `SELECT channel_id AS channelId, last_read_id AS lastReadId FROM read_marks
    WHERE user_id = @userId ORDER BY channel_id`,
  audit: `SELECT id, at, actor_id AS actorId, action, target_id AS targetId, detail FROM audit
    WHERE actor_id = @userId OR target_id = @userId ORDER BY id`,
  channels: `SELECT id, kind, name FROM channels WHERE EXISTS
    (SELECT 1 FROM messages m WHERE m.channel_id = channels.id AND m.author_id = @userId AND m.deleted_at IS NULL)`,
};

/** null: no such account. */
export function accountData(db: Database, userId: string): AccountData | null {
  const account = statement(
    db,
    `SELECT id, username, display_name AS displayName, role, created_at AS createdAt, avatar_id AS avatarId,
       banned_at AS bannedAt, banned_by AS bannedBy, deleted_at AS deletedAt FROM users WHERE id = ?`,
  ).get(userId);
  if (account === undefined) return null;
  const parts = Object.entries(PARTS).map(([name, sql]) => [name, statement(db, sql).all({ userId })] as const);
  const files = statement(
    db,
    `SELECT id, name, type, size, created_at AS createdAt, message_id AS messageId FROM uploads
     WHERE owner_id = ? ORDER BY created_at, id`,
  ).all(userId);
  return {
    account: accountSchema.parse(account),
    parts: { ...Object.fromEntries(parts), connectionReports: reportsOf(db, userId) },
    files: fileRowsSchema.parse(files),
  };
}

function reportsOf(db: Database, userId: string) {
  const rows = statement(db, "SELECT sent_at, report FROM connection_reports WHERE user_id = ? ORDER BY sent_at").all(
    userId,
  );
  return reportRowsSchema.parse(rows).map(({ sent_at, report }) => ({ sentAt: sent_at, report: parseJson(report) }));
}

/** The account's messages that stand, those after `afterId`, oldest first. */
export function messageRows(db: Database, userId: string, afterId: number, limit: number): MessageRows {
  const rows = statement(
    db,
    `SELECT id, channel_id AS channelId, text, created_at AS createdAt, edited_at AS editedAt, reply_to AS replyTo
     FROM messages WHERE author_id = ? AND id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?`,
  ).all(userId, afterId, limit + 1);
  return { messages: messageRowsSchema.parse(rows.slice(0, limit)), more: rows.length > limit };
}
