import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A2 */
export function memberUpdate(members: Pick<Members, "setRole">): Handler<"member.update"> {
  return ({ session, data, answer }) =>
    members.setRole(session.user.id, data.userId, data.role, (user) => answer({ user }));
}
