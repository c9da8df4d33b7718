import * as z from "zod";
import { connectionReportSchema, type SentConnectionReport } from "../../../shared/protocol/connection-report.ts";
import { parseJson } from "../../../shared/protocol/frames.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const rowSchema = z.object({ user_id: z.string(), sent_at: z.int(), report: z.string() });

export function insertConnectionReport(db: Database, { userId, sentAt, report }: SentConnectionReport): void {
  statement(db, "INSERT INTO connection_reports (user_id, sent_at, report) VALUES (?, ?, ?)").run(
    userId,
    sentAt,
    JSON.stringify(report),
  );
}

/** Forgets all of that account but the `count` newest. */
export function keepNewestConnectionReports(db: Database, userId: string, count: number): void {
  statement(
    db,
    `DELETE FROM connection_reports WHERE user_id = ? AND id NOT IN
       (SELECT id FROM connection_reports WHERE user_id = ? ORDER BY id DESC LIMIT ?)`,
  ).run(userId, userId, count);
}

/** Those sent after `sentAfter`, newest first, as many as make `maxBytes` of JSON. */
export function listConnectionReports(db: Database, sentAfter: number, maxBytes: number): SentConnectionReport[] {
  const rows = statement(
    db,
    "SELECT user_id, sent_at, report FROM connection_reports WHERE sent_at > ? ORDER BY sent_at DESC, id DESC",
  ).iterate(sentAfter);
  const reports: SentConnectionReport[] = [];
  let bytes = 0;
  for (const row of rows) {
    const { user_id, sent_at, report } = rowSchema.parse(row);
    bytes += Buffer.byteLength(report);
    if (bytes > maxBytes) break;
    // One that another version of this program wrote may name what this one does not know.
    const parsed = connectionReportSchema.safeParse(parseJson(report));
    if (parsed.success) reports.push({ userId: user_id, sentAt: sent_at, report: parsed.data });
  }
  return reports;
}

export function deleteOldConnectionReports(db: Database, sentUntil: number): void {
  statement(db, "DELETE FROM connection_reports WHERE sent_at <= ?").run(sentUntil);
}
