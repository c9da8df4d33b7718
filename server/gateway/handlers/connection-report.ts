import type { ConnectionReports } from "../../diagnosis/connection-reports.ts";
import type { Handler } from "./handler.ts";

/** C4 */
export function connectionReport(reports: Pick<ConnectionReports, "add">): Handler<"connection.report"> {
  return async ({ session, data, answer }) => {
    await reports.add(session.user, data.report);
    answer({});
  };
}
