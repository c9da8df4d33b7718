import type { Database } from "../database.ts";

/** `sent_at` is Unix milliseconds; `report` is JSON as the protocol has it (docs/protocol.md, "Connection test"). */
const SCHEMA = `
  CREATE TABLE connection_reports (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sent_at INTEGER NOT NULL,
    report TEXT NOT NULL
  ) STRICT;
  CREATE INDEX connection_reports_of_user ON connection_reports (user_id);
  CREATE INDEX connection_reports_by_time ON connection_reports (sent_at);
`;

export function connectionReports(db: Database): void {
  db.exec(SCHEMA);
}
