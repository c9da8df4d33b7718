import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A3 */
export function memberKick(members: Pick<Members, "kick">): Handler<"member.kick"> {
  return ({ session, data, answer }) => members.kick(session.user.id, data.userId, () => answer({}));
}
