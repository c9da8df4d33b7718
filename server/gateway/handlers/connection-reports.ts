import type { ConnectionReports } from "../../diagnosis/connection-reports.ts";
import type { Handler } from "./handler.ts";

/** C4: for the owner. */
export function connectionReports(reports: Pick<ConnectionReports, "list">): Handler<"connection.reports"> {
  return async ({ session, answer }) => {
    answer({ reports: await reports.list(session.user) });
  };
}
