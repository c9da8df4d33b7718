import type { Database } from "../database.ts";

/**
 * Text chat and administration (docs/protocol.md, "Chat" and "Administration"). Times are Unix milliseconds.
 *
 * A message that is deleted keeps its row: others reply to it, and its number must not be given again. Its text, files and
 * reactions go, for good (`secure_delete`).
 */
const SCHEMA = `
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
  -- Pages and counts of a channel, without what was deleted.
  CREATE INDEX messages_of_channel ON messages (channel_id, id, author_id) WHERE deleted_at IS NULL;
  -- The others, which go with what is too old.
  CREATE INDEX messages_deleted ON messages (channel_id, id) WHERE deleted_at IS NOT NULL;
  CREATE INDEX messages_for_everyone ON messages (channel_id, id, author_id) WHERE everyone = 1 AND deleted_at IS NULL;
  -- A search for what one person wrote.
  CREATE INDEX messages_of_author ON messages (author_id, id) WHERE deleted_at IS NULL;
  CREATE UNIQUE INDEX messages_by_nonce ON messages (author_id, nonce) WHERE nonce IS NOT NULL;
  CREATE INDEX nonces_by_time ON messages (created_at) WHERE nonce IS NOT NULL;
  CREATE INDEX messages_by_time ON messages (channel_id, created_at);

  CREATE TABLE mentions (
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id TEXT NOT NULL,
    PRIMARY KEY (message_id, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mentions_of_user ON mentions (user_id, channel_id, message_id);

  CREATE TABLE reactions (
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    emoji TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reacted_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, emoji, user_id)
  ) STRICT, WITHOUT ROWID;

  -- Where a user has read to in a channel; no row: to the newest message of when the account was made.
  CREATE TABLE read_marks (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    last_read_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, channel_id)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE users ADD COLUMN read_from_id INTEGER NOT NULL DEFAULT 0;

  -- One row for each file of the folder "uploads"; message_id is null until a message has it. An avatar has none.
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
  CREATE INDEX uploads_of_message ON uploads (message_id) WHERE message_id IS NOT NULL;
  CREATE INDEX uploads_waiting ON uploads (owner_id, created_at) WHERE message_id IS NULL;
  -- Files of deleted messages, which the next sweep takes from the disk: it may fail, or the process may die in between.
  CREATE TABLE files_to_remove (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  -- Whoever begins to type asks for one letter, with which a tenth of all words begin: it has a list of its own.
  CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = 'messages', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2", prefix = '1'
  );
  INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);
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

  ALTER TABLE users ADD COLUMN avatar_id TEXT;
  -- Asked for each file that no message has.
  CREATE INDEX users_by_avatar ON users (avatar_id) WHERE avatar_id IS NOT NULL;
  ALTER TABLE users ADD COLUMN banned_at INTEGER;
  ALTER TABLE users ADD COLUMN banned_by TEXT;

  ALTER TABLE channels ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE channels ADD COLUMN deleted_at INTEGER;
  ALTER TABLE channels ADD COLUMN deleted_by TEXT;

  -- What the account's list of log-ins shows and names a token by, as its hash is a secret of sorts.
  ALTER TABLE tokens ADD COLUMN id TEXT NOT NULL DEFAULT '';
  UPDATE tokens SET id = lower(hex(randomblob(16)));
  CREATE UNIQUE INDEX tokens_by_id ON tokens (id);
  ALTER TABLE tokens ADD COLUMN client TEXT NOT NULL DEFAULT '';
  ALTER TABLE tokens ADD COLUMN platform TEXT NOT NULL DEFAULT '';

  ALTER TABLE invites ADD COLUMN id TEXT NOT NULL DEFAULT '';
  UPDATE invites SET id = lower(hex(randomblob(16)));
  CREATE UNIQUE INDEX invites_by_id ON invites (id);
  ALTER TABLE invites ADD COLUMN hint TEXT NOT NULL DEFAULT '';
  ALTER TABLE invites ADD COLUMN revoked_at INTEGER;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    target_id TEXT,
    detail TEXT NOT NULL DEFAULT ''
  ) STRICT;
`;

export function textChat(db: Database): void {
  db.exec(SCHEMA);
}
