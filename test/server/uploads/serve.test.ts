import { rm } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { uploadFile } from "../../helpers/uploads.ts";

let folder: TempFolder;
let server: TestServer;
let owner: TestAccount;

beforeEach(async () => {
  folder = await TempFolder.make();
  server = await startTestServer({ dataDir: folder.path });
  owner = await server.createOwner();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);
const upload = (bytes: string | Buffer, name = "a.bin") => uploadFile(server, owner.token, { name, bytes });

/** Without the second header `fetch` asks for the whole all the same. */
const has = (id: string) => ({ "if-none-match": `"${id}"`, "cache-control": "max-age=0" });

/** The state of the world as other operations leave it. */
function change(sql: string, ...values: unknown[]): void {
  const db = new Sqlite(join(folder.path, "cromulent.db"));
  db.prepare(sql).run(...values);
  db.close();
}

function makeMessage(fileId: string): void {
  const general = "(SELECT id FROM channels WHERE name = 'general')";
  change(`INSERT INTO messages (channel_id, author_id, text, created_at) VALUES (${general}, ?, '', 1)`, owner.user.id);
  change("UPDATE uploads SET message_id = (SELECT max(id) FROM messages) WHERE id = ?", fileId);
}

describe("HTTP: GET /files/:id/:name", () => {
  test("serves an image to anybody who knows its address, to be shown, and kept for good", async () => {
    const bytes = png(4, 2);
    const { id } = await upload(bytes, "bild ü.png");
    const answer = await get(`/files/${id}/whatever.html`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(bytes.byteLength),
      "content-disposition": `inline; filename="bild _.png"; filename*=UTF-8''bild%20%C3%BC.png`,
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "private, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      etag: `"${id}"`,
    });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("serves anything else as a file to save", async () => {
    const { id } = await upload("<script>alert(1)</script>", "page.html");
    const answer = await get(`/files/${id}/page.html`);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /);
  });

  test("answers HEAD, a part, a part that is not there, and who has it already", async () => {
    const { id } = await upload("0123456789");
    const head = await get(`/files/${id}/a`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
    const part = await get(`/files/${id}/a`, { headers: { range: "bytes=2-4" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 2-4/10", "234"]);
    expect(part.headers.get("content-disposition")).toMatch(/^attachment/);
    const beyond = await get(`/files/${id}/a`, { headers: { range: "bytes=20-" } });
    expect([beyond.status, beyond.headers.get("content-range"), await beyond.text()]).toEqual([416, "bytes */10", ""]);
    const same = await get(`/files/${id}/a`, { headers: has(id) });
    expect([same.status, await same.text()]).toEqual([304, ""]);
    const whole = await get(`/files/${id}/a`, { headers: { range: "bytes=2-4", "if-range": '"another"' } });
    expect([whole.status, await whole.text()]).toEqual([200, "0123456789"]);
  });

  test.each([
    "/files/AAAAAAAAAAAAAAAAAAAAAA/a",
    "/files/abc/picture.png",
    "/files/..%2f..%2fcromulent.db/a",
    "/files/%2e%2e%5c/%2e%2e%5c",
    "/files/%00/a",
    "/files/__proto__/a",
    "/files/",
    "/files/AAAAAAAAAAAAAAAAAAAAAA",
  ])("answers %s with 404, which nobody keeps", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: "not_found" } });
    expect(answer.headers.get("cache-control") ?? "no-store").toBe("no-store");
  });

  test("changes nothing: other methods are not there", async () => {
    const { id } = await upload("x");
    for (const method of ["POST", "PUT", "DELETE"]) expect((await get(`/files/${id}/a`, { method })).status).toBe(404);
  });

  test("a file whose bytes are lost is 404, without the headers of what it was", async () => {
    const { id } = await upload(png(1, 1), "a.png");
    await rm(join(folder.path, "uploads", id.slice(0, 2), id));
    const answer = await get(`/files/${id}/a`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("content-disposition")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("M10 a file is served as long as something shows it, also to who had it before", async () => {
    const { id } = await upload("x");
    const status = async () => (await get(`/files/${id}/a`, { headers: has(id) })).status;
    expect(await status(), "waiting").toBe(304);
    makeMessage(id);
    expect(await status(), "in a message").toBe(304);
    change("UPDATE channels SET deleted_at = 1 WHERE name = 'general'");
    expect(await status(), "A5 its channel is deleted").toBe(404);
    change("UPDATE channels SET deleted_at = NULL");
    expect(await status(), "A5 its channel is restored").toBe(304);
    change("UPDATE messages SET deleted_at = 2");
    expect(await status(), "M5 its message is deleted").toBe(404);
    change("UPDATE users SET avatar_id = ?", id);
    expect(await status(), "an avatar in use").toBe(304);
  });
});
