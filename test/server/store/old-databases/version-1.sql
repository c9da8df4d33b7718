-- A database of schema version 1, as its own migrations made it. Written by write.ts, never changed.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE invites (
    code_hash TEXT PRIMARY KEY,
    created_by TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER CHECK (max_uses > 0),
    uses INTEGER NOT NULL DEFAULT 0
  ) STRICT;
CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'voice')),
    name TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    user_limit INTEGER NOT NULL DEFAULT 0
  ) STRICT;
INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES ('ann-ann-ann-ann-ann-an', 'ann', 'Ann Ä 🎉', 'owner', 'phc-of-ann', 1700000000001);
INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES ('ben-ben-ben-ben-ben-be', 'ben', 'Ben', 'admin', 'phc-of-ben', 1700000000002);
INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES ('cid-cid-cid-cid-cid-ci', 'cid', 'it''s Cid', 'member', 'phc-of-cid', 1700000000003);
INSERT INTO tokens (hash, user_id, created_at, last_used_at) VALUES ('hash-1', 'ann-ann-ann-ann-ann-an', 1700000000010, 1700000000011);
INSERT INTO tokens (hash, user_id, created_at, last_used_at) VALUES ('hash-2', 'ben-ben-ben-ben-ben-be', 1700000000012, 1700000000013);
INSERT INTO invites (code_hash, created_by, created_at, expires_at, max_uses, uses) VALUES ('code-1', 'ann-ann-ann-ann-ann-an', 1700000000020, 1900000000000, NULL, 3);
INSERT INTO invites (code_hash, created_by, created_at, expires_at, max_uses, uses) VALUES ('code-2', 'ben-ben-ben-ben-ben-be', 1700000000021, 1700000000022, 1, 0);
INSERT INTO channels (id, kind, name, topic, position, user_limit) VALUES ('channel-0', 'text', 'general', 'what''s new', 0, 7);
INSERT INTO channels (id, kind, name, topic, position, user_limit) VALUES ('channel-1', 'voice', 'Lobby', '', 1, 0);
INSERT INTO channels (id, kind, name, topic, position, user_limit) VALUES ('channel-2', 'voice', 'Games', '', 2, 0);
CREATE UNIQUE INDEX one_owner ON users (role) WHERE role = 'owner';
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE INDEX tokens_by_use ON tokens (last_used_at);
PRAGMA user_version = 1;
