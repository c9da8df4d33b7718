import { visibleName } from "../../accounts/display-name.ts";
import type { Members } from "../../administration/members.ts";
import type { Handler } from "./handler.ts";

/** A7 */
export function accountUpdate(members: Pick<Members, "updateAccount">): Handler<"account.update"> {
  return async ({ session, data: { displayName, ...rest }, answer }) => {
    const change = displayName === undefined ? rest : { ...rest, displayName: visibleName(displayName) };
    await members.updateAccount(session.user.id, change, (user) => answer({ user }));
  };
}
