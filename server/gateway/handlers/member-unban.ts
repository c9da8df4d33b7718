import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A3 */
export function memberUnban(members: Pick<Members, "unban">): Handler<"member.unban"> {
  return ({ session, data, answer }) => members.unban(session.user.id, data.userId, () => answer({}));
}
