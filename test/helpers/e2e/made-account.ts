import type { Page } from "playwright-core";
import {
  type InviteAnswer,
  inviteAnswerSchema,
  loginAnswerSchema,
  type RegisterBody,
} from "../../../shared/protocol/http.ts";
import { TOKEN_KEY } from "../../../src-renderer/bridge/web-bridge.ts";
import { displayName, PASSWORD } from "./client-page.ts";

/*
 * Accounts as the web client leaves them behind, without its forms: most of the time that two people take to come is typing and
 * dialogs. From inside of the page, as the server may stand in a network that only the browser reaches.
 */

/** Registers with that code and keeps the token where the client of `serverUrl` finds it; gives the token. */
export async function makeAccount(page: Page, serverUrl: string, username: string, invite: string): Promise<string> {
  // Of the server's origin, and without the client, which would read its storage before the token is there.
  await page.goto(`${serverUrl}/healthz`);
  const body: RegisterBody = { username, displayName: displayName(username), password: PASSWORD, invite };
  const { token } = loginAnswerSchema.parse(await post(page, "/api/v1/register", body));
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [TOKEN_KEY, token] as const);
  return token;
}

/** On a page of the server's origin; gives the invite's address, which any number of people may use. */
export async function makeInvite(page: Page, token: string): Promise<string> {
  const answer: InviteAnswer = inviteAnswerSchema.parse(await post(page, "/api/v1/invites", {}, token));
  return answer.url;
}

async function post(page: Page, path: string, body: object, token?: string): Promise<unknown> {
  const { status, text } = await page.evaluate(
    async ([url, json, bearer]) => {
      const headers = { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) };
      const response = await fetch(url, { method: "POST", headers, body: json });
      return { status: response.status, text: await response.text() };
    },
    [path, JSON.stringify(body), token ?? ""] as const,
  );
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
  return JSON.parse(text);
}
