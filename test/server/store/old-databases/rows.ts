/** What each version of the schema can hold beyond the one before, a row in each table at least. Times are Unix milliseconds. */
const ROWS: readonly string[] = [
  `INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES
     ('ann-ann-ann-ann-ann-an', 'ann', 'Ann Ä 🎉', 'owner', 'phc-of-ann', 1700000000001),
     ('ben-ben-ben-ben-ben-be', 'ben', 'Ben', 'admin', 'phc-of-ben', 1700000000002),
     ('cid-cid-cid-cid-cid-ci', 'cid', 'it''s Cid', 'member', 'phc-of-cid', 1700000000003);
   INSERT INTO tokens (hash, user_id, created_at, last_used_at) VALUES
     ('hash-1', 'ann-ann-ann-ann-ann-an', 1700000000010, 1700000000011),
     ('hash-2', 'ben-ben-ben-ben-ben-be', 1700000000012, 1700000000013);
   INSERT INTO invites (code_hash, created_by, created_at, expires_at, max_uses, uses) VALUES
     ('code-1', 'ann-ann-ann-ann-ann-an', 1700000000020, 1900000000000, NULL, 3),
     ('code-2', 'ben-ben-ben-ben-ben-be', 1700000000021, 1700000000022, 1, 0);
   UPDATE channels SET id = 'channel-' || position;
   UPDATE channels SET topic = 'what''s new', user_limit = 7 WHERE position = 0;`,
  `INSERT INTO connection_reports (user_id, sent_at, report) VALUES
     ('cid-cid-cid-cid-cid-ci', 1700000000030, '{"verdict":"well"}');`,
  `UPDATE users SET avatar_id = 'avatar-avatar-avatar-a', read_from_id = 1 WHERE username = 'ann';
   UPDATE users SET banned_at = 1700000000040, banned_by = 'ann-ann-ann-ann-ann-an' WHERE username = 'cid';
   UPDATE channels SET retention_days = 30 WHERE position = 1;
   UPDATE channels SET deleted_at = 1700000000041, deleted_by = 'ann-ann-ann-ann-ann-an' WHERE position = 2;
   UPDATE tokens SET id = 'id-of-' || hash, client = 'web', platform = 'Linux';
   UPDATE invites SET id = 'id-of-' || code_hash, hint = 'K3QF', revoked_at = 1700000000042;
   INSERT INTO messages (id, channel_id, author_id, text, created_at, edited_at, deleted_at, reply_to, everyone, nonce) VALUES
     (1, 'channel-0', 'ann-ann-ann-ann-ann-an', 'the first of all', 1700000000050, NULL, NULL, NULL, 0, NULL),
     (2, 'channel-0', 'ben-ben-ben-ben-ben-be', 'an answer, für @Ann', 1700000000051, 1700000000052, NULL, 1, 1, 'nonce-2'),
     (3, 'channel-0', 'cid-cid-cid-cid-cid-ci', '', 1700000000053, NULL, 1700000000054, NULL, 0, NULL),
     (2048, 'channel-0', 'ben-ben-ben-ben-ben-be', 'much later', 1700000000055, NULL, NULL, 3, 0, NULL);
   INSERT INTO mentions VALUES (2, 'ann-ann-ann-ann-ann-an', 'channel-0');
   INSERT INTO reactions VALUES (1, '🎉', 'ben-ben-ben-ben-ben-be', 1700000000060);
   INSERT INTO read_marks VALUES ('ann-ann-ann-ann-ann-an', 'channel-0', 2);
   INSERT INTO uploads (id, owner_id, message_id, position, name, type, size, width, height, created_at) VALUES
     ('avatar-avatar-avatar-a', 'ann-ann-ann-ann-ann-an', NULL, 0, 'me.png', 'image/png', 900, 64, 64, 1700000000070),
     ('file-file-file-file-fi', 'ben-ben-ben-ben-ben-be', 2, 0, 'notes.txt', 'text/plain', 77, NULL, NULL, 1700000000071);
   INSERT INTO files_to_remove VALUES ('gone-gone-gone-gone-go');
   INSERT INTO audit (at, actor_id, action, target_id, detail) VALUES
     (1700000000080, 'ann-ann-ann-ann-ann-an', 'member.banned', 'cid-cid-cid-cid-cid-ci', 'cid');`,
  // Kept by triggers.
  "",
];

/** What fills a database of the newest schema that `ROWS` knows, a part for each step of it. */
export function rowsOfStep(step: number): string {
  return ROWS[step] ?? "";
}
