import type { RequestHandler } from "express";
import type { Accounts } from "../../accounts/accounts.ts";
import { requireLogin } from "../bearer.ts";

export function logout(accounts: Pick<Accounts, "authenticate" | "logout">): RequestHandler {
  return async (request, response) => {
    const { tokenHash } = await requireLogin(accounts, request);
    await accounts.logout(tokenHash);
    response.json({});
  };
}
