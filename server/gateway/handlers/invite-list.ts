import type { Invites } from "../../administration/invites.ts";
import type { Handler } from "./handler.ts";

export function inviteList(invites: Pick<Invites, "list">): Handler<"invite.list"> {
  return async ({ session, answer }) => answer({ invites: await invites.list(session.user.id) });
}
