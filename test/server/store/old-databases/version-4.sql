-- A database of schema version 4, as its own migrations made it. Written by write.ts, never changed.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
  , read_from_id INTEGER NOT NULL DEFAULT 0, avatar_id TEXT, banned_at INTEGER, banned_by TEXT) STRICT;
CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
  , id TEXT NOT NULL DEFAULT '', client TEXT NOT NULL DEFAULT '', platform TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE invites (
    code_hash TEXT PRIMARY KEY,
    created_by TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER CHECK (max_uses > 0),
    uses INTEGER NOT NULL DEFAULT 0
  , id TEXT NOT NULL DEFAULT '', hint TEXT NOT NULL DEFAULT '', revoked_at INTEGER) STRICT;
CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'voice')),
    name TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    user_limit INTEGER NOT NULL DEFAULT 0
  , retention_days INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER, deleted_by TEXT) STRICT;
CREATE TABLE connection_reports (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sent_at INTEGER NOT NULL,
    report TEXT NOT NULL
  ) STRICT;
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    author_id TEXT NOT NULL REFERENCES users (id),
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    reply_to INTEGER,
    everyone INTEGER NOT NULL DEFAULT 0 CHECK (everyone IN (0, 1)),
    -- Forgotten after a day: a client that sends again later means another message.
    nonce TEXT
  ) STRICT;
CREATE TABLE mentions (
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id TEXT NOT NULL,
    PRIMARY KEY (message_id, user_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE reactions (
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    emoji TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reacted_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, emoji, user_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE read_marks (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    last_read_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, channel_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    -- Its place among the files of its message.
    position INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    created_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE files_to_remove (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = 'messages', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2", prefix = '1'
  );
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    target_id TEXT,
    detail TEXT NOT NULL DEFAULT ''
  ) STRICT;
CREATE TABLE message_blocks (
    channel_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    block INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    PRIMARY KEY (channel_id, author_id, block)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE stored_files (id INTEGER PRIMARY KEY CHECK (id = 1), bytes INTEGER NOT NULL) STRICT;
INSERT INTO users (id, username, display_name, role, password_hash, created_at, read_from_id, avatar_id, banned_at, banned_by) VALUES ('ann-ann-ann-ann-ann-an', 'ann', 'Ann Ä 🎉', 'owner', 'phc-of-ann', 1700000000001, 1, 'avatar-avatar-avatar-a', NULL, NULL);
INSERT INTO users (id, username, display_name, role, password_hash, created_at, read_from_id, avatar_id, banned_at, banned_by) VALUES ('ben-ben-ben-ben-ben-be', 'ben', 'Ben', 'admin', 'phc-of-ben', 1700000000002, 0, NULL, NULL, NULL);
INSERT INTO users (id, username, display_name, role, password_hash, created_at, read_from_id, avatar_id, banned_at, banned_by) VALUES ('cid-cid-cid-cid-cid-ci', 'cid', 'it''s Cid', 'member', 'phc-of-cid', 1700000000003, 0, NULL, 1700000000040, 'ann-ann-ann-ann-ann-an');
INSERT INTO tokens (hash, user_id, created_at, last_used_at, id, client, platform) VALUES ('hash-1', 'ann-ann-ann-ann-ann-an', 1700000000010, 1700000000011, 'id-of-hash-1', 'web', 'Linux');
INSERT INTO tokens (hash, user_id, created_at, last_used_at, id, client, platform) VALUES ('hash-2', 'ben-ben-ben-ben-ben-be', 1700000000012, 1700000000013, 'id-of-hash-2', 'web', 'Linux');
INSERT INTO invites (code_hash, created_by, created_at, expires_at, max_uses, uses, id, hint, revoked_at) VALUES ('code-1', 'ann-ann-ann-ann-ann-an', 1700000000020, 1900000000000, NULL, 3, 'id-of-code-1', 'K3QF', 1700000000042);
INSERT INTO invites (code_hash, created_by, created_at, expires_at, max_uses, uses, id, hint, revoked_at) VALUES ('code-2', 'ben-ben-ben-ben-ben-be', 1700000000021, 1700000000022, 1, 0, 'id-of-code-2', 'K3QF', 1700000000042);
INSERT INTO channels (id, kind, name, topic, position, user_limit, retention_days, deleted_at, deleted_by) VALUES ('channel-0', 'text', 'general', 'what''s new', 0, 7, 0, NULL, NULL);
INSERT INTO channels (id, kind, name, topic, position, user_limit, retention_days, deleted_at, deleted_by) VALUES ('channel-1', 'voice', 'Lobby', '', 1, 0, 30, NULL, NULL);
INSERT INTO channels (id, kind, name, topic, position, user_limit, retention_days, deleted_at, deleted_by) VALUES ('channel-2', 'voice', 'Games', '', 2, 0, 0, 1700000000041, 'ann-ann-ann-ann-ann-an');
INSERT INTO connection_reports (id, user_id, sent_at, report) VALUES (1, 'cid-cid-cid-cid-cid-ci', 1700000000030, '{"verdict":"well"}');
INSERT INTO messages (id, channel_id, author_id, text, created_at, edited_at, deleted_at, reply_to, everyone, nonce) VALUES (1, 'channel-0', 'ann-ann-ann-ann-ann-an', 'the first of all', 1700000000050, NULL, NULL, NULL, 0, NULL);
INSERT INTO messages (id, channel_id, author_id, text, created_at, edited_at, deleted_at, reply_to, everyone, nonce) VALUES (2, 'channel-0', 'ben-ben-ben-ben-ben-be', 'an answer, für @Ann', 1700000000051, 1700000000052, NULL, 1, 1, 'nonce-2');
INSERT INTO messages (id, channel_id, author_id, text, created_at, edited_at, deleted_at, reply_to, everyone, nonce) VALUES (3, 'channel-0', 'cid-cid-cid-cid-cid-ci', '', 1700000000053, NULL, 1700000000054, NULL, 0, NULL);
INSERT INTO messages (id, channel_id, author_id, text, created_at, edited_at, deleted_at, reply_to, everyone, nonce) VALUES (2048, 'channel-0', 'ben-ben-ben-ben-ben-be', 'much later', 1700000000055, NULL, NULL, 3, 0, NULL);
INSERT INTO mentions (message_id, user_id, channel_id) VALUES (2, 'ann-ann-ann-ann-ann-an', 'channel-0');
INSERT INTO reactions (message_id, emoji, user_id, reacted_at) VALUES (1, '🎉', 'ben-ben-ben-ben-ben-be', 1700000000060);
INSERT INTO read_marks (user_id, channel_id, last_read_id) VALUES ('ann-ann-ann-ann-ann-an', 'channel-0', 2);
INSERT INTO uploads (id, owner_id, message_id, position, name, type, size, width, height, created_at) VALUES ('avatar-avatar-avatar-a', 'ann-ann-ann-ann-ann-an', NULL, 0, 'me.png', 'image/png', 900, 64, 64, 1700000000070);
INSERT INTO uploads (id, owner_id, message_id, position, name, type, size, width, height, created_at) VALUES ('file-file-file-file-fi', 'ben-ben-ben-ben-ben-be', 2, 0, 'notes.txt', 'text/plain', 77, NULL, NULL, 1700000000071);
INSERT INTO files_to_remove (id) VALUES ('gone-gone-gone-gone-go');
INSERT INTO audit (id, at, actor_id, action, target_id, detail) VALUES (1, 1700000000080, 'ann-ann-ann-ann-ann-an', 'member.banned', 'cid-cid-cid-cid-cid-ci', 'cid');
INSERT INTO message_blocks (channel_id, author_id, block, standing) VALUES ('channel-0', '', 0, 2);
INSERT INTO message_blocks (channel_id, author_id, block, standing) VALUES ('channel-0', '', 2, 1);
INSERT INTO message_blocks (channel_id, author_id, block, standing) VALUES ('channel-0', 'ann-ann-ann-ann-ann-an', 0, 1);
INSERT INTO message_blocks (channel_id, author_id, block, standing) VALUES ('channel-0', 'ben-ben-ben-ben-ben-be', 0, 1);
INSERT INTO message_blocks (channel_id, author_id, block, standing) VALUES ('channel-0', 'ben-ben-ben-ben-ben-be', 2, 1);
INSERT INTO stored_files (id, bytes) VALUES (1, 977);
INSERT INTO message_search (message_search) VALUES ('rebuild');
INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);
CREATE UNIQUE INDEX one_owner ON users (role) WHERE role = 'owner';
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE INDEX tokens_by_use ON tokens (last_used_at);
CREATE INDEX connection_reports_of_user ON connection_reports (user_id);
CREATE INDEX connection_reports_by_time ON connection_reports (sent_at);
CREATE INDEX messages_of_channel ON messages (channel_id, id, author_id) WHERE deleted_at IS NULL;
CREATE INDEX messages_deleted ON messages (channel_id, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX messages_for_everyone ON messages (channel_id, id, author_id) WHERE everyone = 1 AND deleted_at IS NULL;
CREATE INDEX messages_of_author ON messages (author_id, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX messages_by_nonce ON messages (author_id, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX nonces_by_time ON messages (created_at) WHERE nonce IS NOT NULL;
CREATE INDEX messages_by_time ON messages (channel_id, created_at);
CREATE INDEX mentions_of_user ON mentions (user_id, channel_id, message_id);
CREATE INDEX uploads_of_message ON uploads (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX uploads_waiting ON uploads (owner_id, created_at) WHERE message_id IS NULL;
CREATE TRIGGER messages_inserted AFTER INSERT ON messages BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
  END;
CREATE TRIGGER messages_text_changed AFTER UPDATE OF text ON messages BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
  END;
CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
  END;
CREATE INDEX users_by_avatar ON users (avatar_id) WHERE avatar_id IS NOT NULL;
CREATE UNIQUE INDEX tokens_by_id ON tokens (id);
CREATE UNIQUE INDEX invites_by_id ON invites (id);
CREATE TRIGGER blocks_message_inserted AFTER INSERT ON messages WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO message_blocks (channel_id, author_id, block, standing)
      VALUES (new.channel_id, '', new.id >> 10, 1), (new.channel_id, new.author_id, new.id >> 10, 1)
      ON CONFLICT (channel_id, author_id, block) DO UPDATE SET standing = standing + 1;
  END;
CREATE TRIGGER blocks_message_removed AFTER DELETE ON messages WHEN old.deleted_at IS NULL BEGIN
    UPDATE message_blocks SET standing = standing - 1
      WHERE channel_id = old.channel_id AND block = old.id >> 10 AND author_id IN ('', old.author_id);
    DELETE FROM message_blocks
      WHERE channel_id = old.channel_id AND block = old.id >> 10 AND author_id IN ('', old.author_id) AND standing = 0;
  END;
CREATE TRIGGER blocks_message_left AFTER UPDATE OF deleted_at, author_id, channel_id ON messages
  WHEN old.deleted_at IS NULL BEGIN
    UPDATE message_blocks SET standing = standing - 1
      WHERE channel_id = old.channel_id AND block = old.id >> 10 AND author_id IN ('', old.author_id);
  END;
CREATE TRIGGER blocks_message_came AFTER UPDATE OF deleted_at, author_id, channel_id ON messages
  WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO message_blocks (channel_id, author_id, block, standing)
      VALUES (new.channel_id, '', new.id >> 10, 1), (new.channel_id, new.author_id, new.id >> 10, 1)
      ON CONFLICT (channel_id, author_id, block) DO UPDATE SET standing = standing + 1;
  END;
CREATE TRIGGER stored_upload_inserted AFTER INSERT ON uploads BEGIN
    UPDATE stored_files SET bytes = bytes + new.size;
  END;
CREATE TRIGGER stored_upload_removed AFTER DELETE ON uploads BEGIN
    UPDATE stored_files SET bytes = bytes - old.size;
  END;
PRAGMA user_version = 4;
