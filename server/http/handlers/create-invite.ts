import type { RequestHandler } from "express";
import { inviteBodySchema } from "../../../shared/protocol/http.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import { requireLogin } from "../bearer.ts";
import { parseBody } from "../body.ts";

export function createInvite(accounts: Pick<Accounts, "authenticate" | "createInvite">): RequestHandler {
  return async (request, response) => {
    const { user } = await requireLogin(accounts, request);
    response.json(await accounts.createInvite(user, parseBody(inviteBodySchema, request)));
  };
}
