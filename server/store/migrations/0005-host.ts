import type { Database } from "../database.ts";

/**
 * What the host does (docs/protocol.md, A9): makes invites without having an account, and deletes accounts. Their rows stay,
 * for the numbers and messages that hang on them.
 */
const SCHEMA = `
  CREATE TABLE invites_of_anybody (
    code_hash TEXT PRIMARY KEY,
    -- An account, or the host: no foreign key.
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER CHECK (max_uses > 0),
    uses INTEGER NOT NULL DEFAULT 0,
    id TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    revoked_at INTEGER
  ) STRICT;
  INSERT INTO invites_of_anybody
    SELECT code_hash, created_by, created_at, expires_at, max_uses, uses, id, hint, revoked_at FROM invites;
  DROP TABLE invites;
  ALTER TABLE invites_of_anybody RENAME TO invites;
  CREATE UNIQUE INDEX invites_by_id ON invites (id);

  ALTER TABLE users ADD COLUMN deleted_at INTEGER;
  -- Its messages and reactions go too, some at a time; whatever is left is taken up at the next start.
  ALTER TABLE users ADD COLUMN is_erasing INTEGER NOT NULL DEFAULT 0 CHECK (is_erasing IN (0, 1));
  CREATE INDEX users_erasing ON users (id) WHERE is_erasing = 1;
`;

export function host(db: Database): void {
  db.exec(SCHEMA);
}
