import type { IncomingMessage } from "node:http";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Accounts, Login } from "../accounts/accounts.ts";

const MAX_TOKEN_CHARS = 256;

/**
 * Who sends this request. Only the `Authorization` header counts: a cookie would let other sites act for the user, and an
 * address stands in histories and logs.
 * @throws ProtocolError `unauthorized`.
 */
export async function requireLogin(
  accounts: Pick<Accounts, "authenticate">,
  request: Pick<IncomingMessage, "headers">,
): Promise<Login> {
  const [, token = ""] = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const login = token === "" || token.length > MAX_TOKEN_CHARS ? null : await accounts.authenticate(token);
  if (login === null) throw new ProtocolError("unauthorized", "Log in first.");
  return login;
}
