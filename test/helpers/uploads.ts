import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../../shared/protocol/frames.ts";
import { uploadAnswerSchema } from "../../shared/protocol/http.ts";
import type { Attachment } from "../../shared/protocol/values.ts";
import { type CallAnswer, errorOf, type TestServer } from "./test-server.ts";

const BOUNDARY = "----boundary-of-the-test";

export interface Part {
  readonly field?: string;
  /** As it stands in the header, quotes and all. */
  readonly disposition?: string;
  readonly name?: string;
  /** What the client says that it is. */
  readonly type?: string;
  readonly bytes: Uint8Array | string;
}

/** A multipart body as any program may make it. */
export function multipart(parts: readonly Part[]): {
  readonly body: Buffer<ArrayBuffer>;
  readonly contentType: string;
} {
  const chunks = parts.flatMap(({ field = "file", name = "a.bin", type = "text/html", bytes, disposition }) => [
    `--${BOUNDARY}\r\nContent-Disposition: ${disposition ?? `form-data; name="${field}"; filename="${name}"`}\r\n`,
    `Content-Type: ${type}\r\n\r\n`,
    bytes,
    "\r\n",
  ]);
  const body = Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk as string)));
  return { body, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
}

export async function postParts(server: TestServer, token: string, parts: readonly Part[]): Promise<CallAnswer> {
  const { body, contentType } = multipart(parts);
  const response = await fetch(`${server.url}/api/v1/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": contentType },
    body,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

/** One file, taken by the server. */
export async function uploadFile(server: TestServer, token: string, part: Part): Promise<Attachment> {
  const answer = await postParts(server, token, [part]);
  if (answer.status !== 200) throw new Error(`the upload was refused: ${JSON.stringify(errorOf(answer))}`);
  return uploadAnswerSchema.parse(answer.json).attachment;
}

/** All that is below a data folder's `uploads`, folders aside. */
export async function filesOf(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, "uploads"), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
