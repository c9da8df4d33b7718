import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { errorOf, startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { filesOf, multipart, postParts, uploadFile } from "../../helpers/uploads.ts";

const LIMIT = 64 * 1024;

let folder: TempFolder;
let server: TestServer;
let token: string;

beforeEach(async () => {
  folder = await TempFolder.make();
  server = await start();
  ({ token } = await server.createOwner());
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function start() {
  const env = { LIMIT_UPLOAD_BYTES: String(LIMIT), LIMIT_UPLOADS_WAITING: "3" };
  return startTestServer({ dataDir: folder.path, env });
}

const files = () => filesOf(folder.path);

/** What a raw request is answered; "" where the connection closes without an answer. */
async function rawUpload(head: readonly string[], chunks: readonly (string | Buffer)[], end: "keep" | "cut" = "keep") {
  const socket = connect(server.server.port, "127.0.0.1");
  await once(socket, "connect");
  const answer: Buffer[] = [];
  const closed = once(socket, "close");
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (data: Buffer) => {
      answer.push(data);
      resolve();
    });
  });
  socket.on("error", () => {});
  socket.write(
    ["POST /api/v1/uploads HTTP/1.1", "Host: x", `Authorization: Bearer ${token}`, ...head, "", ""].join("\r\n"),
  );
  for (const chunk of chunks) socket.write(chunk);
  if (end === "cut") {
    // Long enough for the server to be in the middle of it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await closed;
    return "";
  }
  await Promise.race([answered, closed]);
  socket.destroy();
  return Buffer.concat(answer).toString();
}

async function untilNoFiles(): Promise<string[]> {
  for (let tries = 0; tries < 50 && (await files()).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return files();
}

describe("M10 an upload", () => {
  test("is kept under an id of 128 bits, with its bytes as they came", async () => {
    const bytes = png(32, 16);
    const attachment = await uploadFile(server, token, { name: "C:\\pictures\\a.png", type: "text/html", bytes });
    expect(attachment).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      name: "a.png",
      size: bytes.byteLength,
      type: "image/png",
      width: 32,
      height: 16,
    });
    expect(await readFile(join(folder.path, "uploads", attachment.id.slice(0, 2), attachment.id))).toEqual(bytes);
  });

  test("may be empty, or hold what looks like the end of its body", async () => {
    expect(await uploadFile(server, token, { bytes: "" })).toMatchObject({ size: 0, type: "application/octet-stream" });
    const bytes = "\r\n--boundary\r\n\r\n----boundary-of-the-tesT--\r\n";
    expect(await uploadFile(server, token, { bytes })).toMatchObject({ size: bytes.length });
  });

  test("needs a log-in, and a page of this server", async () => {
    expect((await postParts(server, "", [{ bytes: "x" }])).status).toBe(401);
    const { body, contentType } = multipart([{ bytes: "x" }]);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": contentType,
      origin: "https://elsewhere.example",
    };
    const answer = await fetch(`${server.url}/api/v1/uploads`, { method: "POST", headers, body });
    expect(answer.status).toBe(403);
    expect(await files()).toEqual([]);
  });

  test("of exactly the limit is taken, of one byte more it is `too_large`, and nothing of it stays", async () => {
    expect(await uploadFile(server, token, { bytes: Buffer.alloc(LIMIT) })).toMatchObject({ size: LIMIT });
    const answer = await postParts(server, token, [{ bytes: Buffer.alloc(LIMIT + 1) }]);
    expect([answer.status, errorOf(answer).code]).toEqual([413, "too_large"]);
    expect(await files()).toHaveLength(1);
  });

  test("much over the limit is refused before it is read, and without a length while it streams", async () => {
    const { body, contentType } = multipart([{ bytes: Buffer.alloc(3 * LIMIT) }]);
    expect(await rawUpload([`Content-Type: ${contentType}`, `Content-Length: ${body.byteLength}`], [])).toMatch(
      /^HTTP\/1.1 413 /,
    );
    const chunk = Buffer.concat([Buffer.from(`${body.byteLength.toString(16)}\r\n`), body, Buffer.from("\r\n")]);
    expect(await rawUpload([`Content-Type: ${contentType}`, "Transfer-Encoding: chunked"], [chunk])).toMatch(
      /^HTTP\/1.1 413 /,
    );
    expect(await untilNoFiles()).toEqual([]);
  });

  test.each([
    ["two files", [{ bytes: "a" }, { bytes: "b" }]],
    [
      "another field behind it",
      [{ bytes: "a" }, { disposition: 'form-data; name="text"', type: "text/plain", bytes: "b" }],
    ],
    [
      "another field in front of it",
      [{ disposition: 'form-data; name="text"', type: "text/plain", bytes: "b" }, { bytes: "a" }],
    ],
    ["a field of another name", [{ field: "picture", bytes: "a" }]],
    ["no file name", [{ disposition: 'form-data; name="file"', type: "text/plain", bytes: "a" }]],
    ["no name", [{ disposition: "form-data", bytes: "a" }]],
    ["no part", []],
    ["a line break in the name", [{ name: "a\nb", bytes: "a" }]],
  ])("with %s is `invalid`", async (_what, parts) => {
    const answer = await postParts(server, token, parts);
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalid"]);
    expect(await untilNoFiles()).toEqual([]);
  });

  test.each([
    ["no type", {}, "x"],
    ["JSON", { "content-type": "application/json" }, "{}"],
    ["a form of the other kind", { "content-type": "application/x-www-form-urlencoded" }, "file=x"],
    ["no boundary", { "content-type": "multipart/form-data" }, "x"],
    ["a boundary beyond reason", { "content-type": `multipart/form-data; boundary=${"x".repeat(300)}` }, "x"],
    ["nothing of the boundary", { "content-type": "multipart/form-data; boundary=x" }, "y"],
    [
      "an end before the end",
      { "content-type": "multipart/form-data; boundary=x" },
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
    [
      "headers without end",
      { "content-type": "multipart/form-data; boundary=x" },
      `--x\r\n${"a: b\r\n".repeat(5_000)}`,
    ],
  ])("with %s is `invalid`", async (_what, headers: Record<string, string>, body) => {
    const answer = await fetch(`${server.url}/api/v1/uploads`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
    expect(await untilNoFiles()).toEqual([]);
  });

  test("that is broken off leaves nothing behind", async () => {
    const { body, contentType } = multipart([{ bytes: Buffer.alloc(LIMIT) }]);
    const head = [`Content-Type: ${contentType}`, `Content-Length: ${body.byteLength}`];
    await rawUpload(head, [body.subarray(0, LIMIT / 2)], "cut");
    expect(await untilNoFiles()).toEqual([]);
    await rawUpload(head, [], "cut");
    expect(await uploadFile(server, token, { bytes: "x" })).toMatchObject({ size: 1 });
  });

  test("that a kill broke off, or whose row was never made, is gone after the next start", async () => {
    const kept = await uploadFile(server, token, { bytes: "kept" });
    await server[Symbol.asyncDispose]();
    const uploads = join(folder.path, "uploads");
    await mkdir(join(uploads, "incoming"), { recursive: true });
    await writeFile(join(uploads, "incoming", "half"), "half");
    await mkdir(join(uploads, "zz"), { recursive: true });
    await writeFile(join(uploads, "zz", "zz-of-no-row-0000000000"), "lost");
    server = await start();
    expect(await files()).toEqual([kept.id]);
  });

  test("is `unavailable` where the disk does not take it, and works again when it does", async () => {
    const uploads = join(folder.path, "uploads");
    await rm(uploads, { recursive: true, force: true });
    await writeFile(uploads, "a file in the place of the folder");
    const answer = await postParts(server, token, [{ bytes: "x" }]);
    expect([answer.status, errorOf(answer).code]).toEqual([503, "unavailable"]);
    expect(errorOf(answer).message).not.toContain(folder.path);
    await rm(uploads);
    expect(await uploadFile(server, token, { bytes: "x" })).toMatchObject({ size: 1 });
  });

  test("beyond `uploadsWaiting` is `rate_limited`, for each account by itself, those on their way counted", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => postParts(server, token, [{ bytes: "x" }])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429, 429]);
    const refused = await postParts(server, token, [{ bytes: "x" }]);
    expect(errorOf(refused)).toMatchObject({ code: "rate_limited", retryAfterMs: expect.any(Number) });
    const ben = await server.createMember("ben");
    expect((await postParts(server, ben.token, [{ bytes: "x" }])).status).toBe(200);
    expect(await files()).toHaveLength(4);
  });
});
