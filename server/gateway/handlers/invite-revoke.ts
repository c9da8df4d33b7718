import type { Invites } from "../../administration/invites.ts";
import type { Handler } from "./handler.ts";

export function inviteRevoke(invites: Pick<Invites, "revoke">): Handler<"invite.revoke"> {
  return async ({ session, data, answer }) => {
    await invites.revoke(session.user.id, data.inviteId);
    answer({});
  };
}
