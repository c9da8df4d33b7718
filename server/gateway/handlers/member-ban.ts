import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A3 */
export function memberBan(members: Pick<Members, "ban">): Handler<"member.ban"> {
  return ({ session, data, answer }) => members.ban(session.user.id, data.userId, () => answer({}));
}
