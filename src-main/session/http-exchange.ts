import { type HttpExchange, REQUEST_TIMEOUT_MS } from "../../shared/client/http-client.ts";
import { parseJson } from "../../shared/protocol/frames.ts";

/** An answer of the HTTP interface is far smaller; a server that sends more is cut off. */
const MAX_ANSWER_BYTES = 1_048_576;

/** As much of `net.fetch` (Electron) as is used; Node's own `fetch` fits too. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * HTTP from main: without cookies, and without an `Origin` that the server would refuse (docs/protocol.md, "HTTP").
 * Redirects are not followed: a token or a password is for the address that the user entered.
 */
export function fetchExchange(fetch: Fetch): HttpExchange {
  return async ({ method, url, headers, body }) => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), REQUEST_TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers },
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: limit.signal,
        ...(body !== undefined && { body }),
      });
      return { status: response.status, value: parseJson(await readText(response, limit)) };
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readText({ body }: Response, limit: AbortController): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      limit.abort();
      throw new RangeError("The answer is too large.");
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}
