import type { RequestHandler } from "express";
import { inviteBodySchema } from "../../../shared/protocol/http.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import type { Invites } from "../../administration/invites.ts";
import { requireLogin } from "../bearer.ts";
import { parseBody } from "../body.ts";

export function createInvite(
  accounts: Pick<Accounts, "authenticate">,
  invites: Pick<Invites, "create">,
): RequestHandler {
  return async (request, response) => {
    const { user } = await requireLogin(accounts, request);
    response.json(await invites.create(user.id, parseBody(inviteBodySchema, request)));
  };
}
