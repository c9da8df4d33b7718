import type { RequestHandler } from "express";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import { requireLogin } from "../bearer.ts";

/** This server keeps no files: the route is there so that a client of the protocol gets its answer, not a page. */
export function upload(accounts: Pick<Accounts, "authenticate">): RequestHandler {
  return async (request) => {
    await requireLogin(accounts, request);
    throw new ProtocolError("unavailable", "This server does not take files.");
  };
}
