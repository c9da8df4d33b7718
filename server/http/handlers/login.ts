import type { RequestHandler } from "express";
import { loginBodySchema } from "../../../shared/protocol/http.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import type { ClientAddress } from "../address.ts";
import { parseBody } from "../body.ts";

export function login(accounts: Pick<Accounts, "login">, clientAddress: ClientAddress): RequestHandler {
  return async (request, response) => {
    response.json(await accounts.login(parseBody(loginBodySchema, request), clientAddress(request)));
  };
}
