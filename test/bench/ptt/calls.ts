import type { BrowserContext } from "playwright-core";
import type { ViteDevServer } from "vite";
import type { TestAccount, TestServer } from "../../helpers/test-server.ts";
import type { GateKind } from "./bare.ts";
import type { BenchCall } from "./presses.ts";

/** Two browsers: the first has the voice. */
export interface Contexts {
  readonly speaker: BrowserContext;
  readonly listener: BrowserContext;
}

/** How long a new call is left alone: its jitter buffer settles, and the machine after the start of two pages. */
const SETTLE_MS = 1_500;

/** The product: its server, its web client, its button. */
export async function productCall(
  { speaker, listener }: Contexts,
  server: TestServer,
  accounts: { readonly speaker: TestAccount; readonly listener: TestAccount },
): Promise<BenchCall> {
  const open = async (context: BrowserContext, { token }: TestAccount) => {
    const page = await context.newPage();
    await page.addInitScript((token) => localStorage.setItem("cromulent.token", token), token);
    await page.goto(server.url);
    await page.getByRole("button", { name: /^Lobby/ }).click();
    return page;
  };
  const speaking = await open(speaker, accounts.speaker);
  const listening = await open(listener, accounts.listener);
  await listening.getByRole("list", { name: "In Lobby" }).getByRole("listitem").nth(1).waitFor();
  await listening.waitForTimeout(SETTLE_MS);
  return { speaker: speaking, listener: listening, button: speaking.getByRole("button", { name: "Push to talk" }) };
}

/** Two peer connections and nothing else. */
export async function bareCall(
  { speaker, listener }: Contexts,
  vite: ViteDevServer,
  gate: GateKind,
): Promise<BenchCall> {
  const address = `${vite.resolvedUrls?.local[0] ?? ""}bare.html`;
  const open = async (context: BrowserContext) => {
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => window.bare !== undefined);
    return page;
  };
  const speaking = await open(speaker);
  const listening = await open(listener);
  const offer = await speaking.evaluate((gate) => window.bare.offer(gate), gate);
  const answer = await listening.evaluate((offer) => window.bare.answer(offer), offer);
  await speaking.evaluate((answer) => window.bare.accept(answer), answer);
  await listening.waitForTimeout(SETTLE_MS);
  return { speaker: speaking, listener: listening, button: speaking.getByRole("button", { name: "Talk" }) };
}
