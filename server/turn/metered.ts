import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { IceServer } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { TurnConfig } from "../config.ts";
import type { TurnCredentials } from "./ice-servers.ts";
import { isIceUrl } from "./ice-url.ts";
import { TurnFailure } from "./turn-failure.ts";

type MeteredConfig = Extract<TurnConfig, { provider: "metered" }>;
type Answer = Awaited<ReturnType<TurnCredentials["forUser"]>>;

/** V5 */
const FETCH_LIMIT_MS = 2_000;
/** V5 */
const ANSWER_USED_FOR_MS = 10 * 60_000;
/** The list has a handful of entries; more than this is not one. */
const MAX_ANSWER_BYTES = 65_536;
/** V5: four entries with the STUN one. */
const MAX_TURN_ENTRIES = 3;
/** Each costs every client a round of gathering. */
const MAX_URLS_PER_ENTRY = 8;

/** https://www.metered.ca/docs/turn-rest-api/get-credential: RTCIceServer objects, one address in each. */
const answerSchema = z.array(
  z.object({
    urls: z.union([z.string(), z.array(z.string())]),
    username: z.string().optional(),
    credential: z.string().optional(),
  }),
);

/** Credentials of the hosted service, the same for all users of this server, fetched from its REST interface. */
export class MeteredCredentials implements TurnCredentials {
  readonly provider = "metered";
  readonly #url: string;
  readonly #clock: Clock;
  #answer: Answer | null = null;
  /** One request serves all who join meanwhile. */
  #request: Promise<Answer> | null = null;

  constructor(config: MeteredConfig, clock: Clock) {
    const url = new URL(config.apiUrl);
    url.searchParams.set("apiKey", config.apiKey);
    this.#url = url.href;
    this.#clock = clock;
  }

  async forUser(): Promise<Answer> {
    if (this.#answer !== null && this.#clock.now() < this.#answer.expiresAt) return this.#answer;
    this.#request ??= this.#fetch().finally(() => {
      this.#request = null;
    });
    this.#answer = await this.#request;
    return this.#answer;
  }

  /** Its credentials say nothing of when they end: a clock that differs cannot be told by them. */
  clockProbe(): null {
    return null;
  }

  async #fetch(): Promise<Answer> {
    const aborter = new AbortController();
    const cancel = this.#clock.after(FETCH_LIMIT_MS, () => aborter.abort());
    try {
      const servers = parseServers(await fetchText(this.#url, aborter.signal));
      // Nothing in the answer says how long it holds, so nobody is told to use it for longer than we do.
      return { servers, expiresAt: this.#clock.now() + ANSWER_USED_FOR_MS };
    } catch (error) {
      if (error instanceof TurnFailure) throw error;
      throw new TurnFailure(aborter.signal.aborted ? "timeout" : "network", error);
    } finally {
      cancel();
      aborter.abort();
    }
  }
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  // A redirect would carry the key elsewhere.
  const response = await fetch(url, { signal, redirect: "error", headers: { accept: "application/json" } });
  if (response.status !== 200 || response.body === null) throw new TurnFailure("status");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new TurnFailure("bad_answer");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The TURN entries in the form of V5: addresses that share a credential in one entry. STUN is not the provider's to say. */
function parseServers(answerText: string): IceServer[] {
  const parsed = answerSchema.safeParse(parseJson(answerText));
  if (!parsed.success) throw new TurnFailure("bad_answer");
  const entries = new Map<string, IceServer>();
  for (const { urls, username, credential } of parsed.data) {
    // Missing or empty: a browser would not even make a connection with it.
    if (!username || !credential) continue;
    const turnUrls = [urls].flat().filter((url) => isIceUrl(url, "turn"));
    const key = JSON.stringify([username, credential]);
    const known = entries.get(key)?.urls ?? [];
    const merged = [...new Set([...known, ...turnUrls])].slice(0, MAX_URLS_PER_ENTRY);
    if (merged.length > 0) entries.set(key, { urls: merged, username, credential });
  }
  if (entries.size === 0) throw new TurnFailure("bad_answer");
  return [...entries.values()].slice(0, MAX_TURN_ENTRIES);
}
