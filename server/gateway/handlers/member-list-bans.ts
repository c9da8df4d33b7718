import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A3 */
export function memberListBans(members: Pick<Members, "listBans">): Handler<"member.listBans"> {
  return async ({ session, answer }) => answer({ bans: await members.listBans(session.user.id) });
}
