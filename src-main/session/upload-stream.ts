import * as http from "node:http";
import * as https from "node:https";
import type { SecureContext } from "node:tls";
import { type HttpAnswer, UPLOAD_STALL_MS, type UploadRequest } from "../../shared/client/http-client.ts";
import { parseJson } from "../../shared/protocol/frames.ts";

/** An answer to an upload is far smaller. */
const MAX_ANSWER_BYTES = 65_536;

/** The body of a request on its way, and its answer. */
export interface UploadStream {
  /** Settles once these bytes have gone out. */
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
  cancel(): void;
  /** May come before all was written: a refusal. Rejects where there is none. */
  readonly answer: Promise<HttpAnswer>;
}

export type OpenUpload = (request: UploadRequest) => UploadStream;

/**
 * Uploads from main, over Node's own HTTP, as the gateway goes over `ws`: Electron's `net.request` streams a body only in
 * chunks of unknown length, and keeps all of it in memory otherwise. No cookies, no `Origin`, no redirects.
 * @param stallMs how long nothing may move
 */
export function nodeUpload(trust: () => SecureContext, stallMs: number = UPLOAD_STALL_MS): OpenUpload {
  return ({ url, headers }) => {
    const request = openRequest(url, { ...headers }, trust);
    request.setTimeout(stallMs, () => request.destroy(new Error("The upload stands still.")));
    const answer = new Promise<HttpAnswer>((resolve, reject) => {
      request.once("error", reject);
      request.once("close", () => reject(new Error("The upload was broken off.")));
      request.once("response", (response) => {
        readAnswer(response).then(resolve, reject);
      });
    });
    // After the answer, errors of what was still to be written mean nothing.
    request.on("error", () => undefined);
    answer.catch(() => undefined).finally(() => request.destroy());
    return {
      answer,
      write: (bytes) =>
        new Promise((resolve, reject) => {
          request.write(bytes, (error) => (error == null ? resolve() : reject(error)));
        }),
      end: () => void request.end(),
      cancel: () => void request.destroy(),
    };
  };
}

function openRequest(url: string, headers: Record<string, string>, trust: () => SecureContext): http.ClientRequest {
  const options = { method: "POST", headers };
  if (!url.startsWith("https:")) return http.request(url, { ...options, agent: false });
  return https.request(url, { ...options, agent: new https.Agent({ secureContext: trust() }) });
}

async function readAnswer(response: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new RangeError("The answer is too large.");
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, value: parseJson(Buffer.concat(chunks).toString("utf8")) };
}
