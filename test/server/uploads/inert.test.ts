import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filePath } from "../../../shared/client/file-path.ts";
import { uploadAnswerSchema } from "../../../shared/protocol/http.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { type Payload, UPLOAD_CORPUS } from "../../helpers/upload-corpus.ts";
import { postParts } from "../../helpers/uploads.ts";

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ env: { LIMIT_UPLOADS_WAITING: "1000" } });
  ({ token } = await server.createOwner());
});
afterAll(() => server[Symbol.asyncDispose]());

/** All that an answer may carry. */
const HEADERS: ReadonlySet<string> = new Set([
  "accept-ranges",
  "cache-control",
  "connection",
  "content-disposition",
  "content-length",
  "content-security-policy",
  "content-type",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "date",
  "etag",
  "keep-alive",
  "origin-agent-cluster",
  "permissions-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-dns-prefetch-control",
  "x-download-options",
  "x-frame-options",
  "x-permitted-cross-domain-policies",
  "x-xss-protection",
]);

async function expectInert(path: string, payload: Payload): Promise<void> {
  const isImage = payload.servedAs !== "file";
  const answer = await fetch(`${server.url}${path}`, { redirect: "error" });
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(payload.bytes as Uint8Array));
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    "content-type": isImage ? payload.servedAs : "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect(headers["content-disposition"]).toMatch(
    isImage
      ? /^inline; filename="[^"\\\r\n;]*"; filename\*=UTF-8''[\w.!~%-]+$/
      : /^attachment; filename="[^"\\\r\n;]*"; filename\*=UTF-8''[\w.!~%-]+$/,
  );
  expect(Object.keys(headers).filter((name) => !HEADERS.has(name))).toEqual([]);
}

describe("an upload of the corpus is served inert", () => {
  test.each(UPLOAD_CORPUS)("$what", async (payload) => {
    const answer = await postParts(server, token, [payload]);
    if (payload.servedAs === "refused") return expect(answer.status).toBe(400);
    expect(answer.status).toBe(200);
    const { attachment } = uploadAnswerSchema.parse(answer.json);
    expect(attachment.type).toBe(payload.servedAs === "file" ? "application/octet-stream" : payload.servedAs);
    expect(attachment.name).not.toMatch(/[/\\\p{Cc}\u202A-\u202E]|^\.*$/u);
    // As the client asks for it, and by a name that somebody else made up.
    await expectInert(filePath(attachment.id, attachment.name), payload);
    await expectInert(filePath(attachment.id, payload.name ?? "index.html"), payload);
    await expectInert(`/files/${attachment.id}/index.html?type=text/html`, payload);
  });
});
