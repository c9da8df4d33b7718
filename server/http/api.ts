import { Router } from "express";
import type { ServerInfo } from "../../shared/protocol/requests.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Invites } from "../administration/invites.ts";
import type { Uploads } from "../uploads/uploads.ts";
import type { ClientAddress } from "./address.ts";
import { jsonBody } from "./body.ts";
import { notFound } from "./errors.ts";
import { changePassword } from "./handlers/change-password.ts";
import { createInvite } from "./handlers/create-invite.ts";
import { login } from "./handlers/login.ts";
import { logout } from "./handlers/logout.ts";
import { register } from "./handlers/register.ts";
import { upload } from "./handlers/upload.ts";

export interface ApiDeps {
  readonly accounts: Accounts;
  readonly invites: Invites;
  readonly clientAddress: ClientAddress;
  readonly uploads: Uploads;
  readonly serverInfo: () => Promise<ServerInfo>;
}

/** `/api/v1` of docs/protocol.md, "HTTP". */
export function createApi({ accounts, invites, clientAddress, serverInfo, uploads }: ApiDeps): Router {
  const api = Router();
  api.use((_request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  api.get("/server", async (_request, response) => {
    response.json(await serverInfo());
  });
  api.post("/register", jsonBody, register(accounts, clientAddress));
  api.post("/login", jsonBody, login(accounts, clientAddress));
  api.post("/logout", logout(accounts));
  api.post("/invites", jsonBody, createInvite(accounts, invites));
  api.post("/password", jsonBody, changePassword(accounts, clientAddress));
  api.post("/uploads", upload(accounts, uploads));
  api.use(() => {
    throw notFound();
  });
  return api;
}
