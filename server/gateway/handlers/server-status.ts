import type { ServerStatus } from "../../health/server-status.ts";
import type { Handler } from "./handler.ts";

/** A10 */
export function serverStatus(status: Pick<ServerStatus, "status">): Handler<"server.status"> {
  return async ({ session, data, answer }) => {
    answer(await status.status(session.user.id, data.again ?? false));
  };
}
