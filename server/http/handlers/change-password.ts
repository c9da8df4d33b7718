import type { RequestHandler } from "express";
import { passwordBodySchema } from "../../../shared/protocol/http.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import type { ClientAddress } from "../address.ts";
import { requireLogin } from "../bearer.ts";
import { parseBody } from "../body.ts";

/** A7 */
export function changePassword(
  accounts: Pick<Accounts, "authenticate" | "changePassword">,
  clientAddress: ClientAddress,
): RequestHandler {
  return async (request, response) => {
    const login = await requireLogin(accounts, request);
    await accounts.changePassword(login, parseBody(passwordBodySchema, request), clientAddress(request));
    response.json({});
  };
}
