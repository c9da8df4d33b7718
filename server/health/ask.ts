import { type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** One request; a machine that does not answer within it does not answer at all. */
const ASK_LIMIT_MS = 4_000;
/** What a check reads of an answer. */
const MAX_BODY_BYTES = 16_384;

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface AskOptions {
  readonly method?: "GET" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Asks an address over HTTP and follows no redirect. A certificate is not looked at: who asks wants to know who answers and
 * what time it is there, sends no secret, and the check of certificates tells what is wrong with one.
 * @throws as Node does where there is no answer, within 4 s.
 */
export function ask(url: URL, { method = "GET", headers = {}, signal }: AskOptions): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, headers, agent: false, signal: limited(signal) };
    const request = open(url, options);
    request.once("error", reject);
    request.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
    });
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        request.destroy();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) end();
      });
      response.once("end", end);
      response.once("error", reject);
    });
    request.end();
  });
}

/** For one connection: ends with `signal`, or by itself after 4 s. */
export function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ASK_LIMIT_MS)]);
}

function open(url: URL, options: RequestOptions) {
  return url.protocol === "https:"
    ? requestHttps(url, { ...options, rejectUnauthorized: false })
    : requestHttp(url, options);
}
