import type { RequestHandler } from "express";
import { registerBodySchema } from "../../../shared/protocol/http.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import type { ClientAddress } from "../address.ts";
import { parseBody } from "../body.ts";

export function register(accounts: Pick<Accounts, "register">, clientAddress: ClientAddress): RequestHandler {
  return async (request, response) => {
    response.json(await accounts.register(parseBody(registerBodySchema, request), clientAddress(request)));
  };
}
