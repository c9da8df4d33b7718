import { newId } from "../../secrets.ts";
import type { Database } from "../database.ts";

/** Times are Unix milliseconds; hashes are SHA-256 in hex; `password_hash` is a PHC string. */
const SCHEMA = `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  -- Two first accounts at the same moment: the database itself lets only one of them be the owner.
  CREATE UNIQUE INDEX one_owner ON users (role) WHERE role = 'owner';

  CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX tokens_of_user ON tokens (user_id);
  CREATE INDEX tokens_by_use ON tokens (last_used_at);

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
`;

/** What a new server starts with (docs/protocol.md, "Chat"). */
const CHANNELS = [
  { kind: "text", name: "general" },
  { kind: "voice", name: "Lobby" },
  { kind: "voice", name: "Games" },
];

export function accountsAndChannels(db: Database): void {
  db.exec(SCHEMA);
  const insert = db.prepare("INSERT INTO channels (id, kind, name, position) VALUES (?, ?, ?, ?)");
  for (const [position, { kind, name }] of CHANNELS.entries()) insert.run(newId(), kind, name, position);
}
