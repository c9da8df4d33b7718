import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HttpClient } from "../../../shared/client/http-client.ts";
import { systemTrust } from "../../../src-main/session/gateway-socket.ts";
import { fetchExchange } from "../../../src-main/session/http-exchange.ts";
import { nodeUpload } from "../../../src-main/session/upload-stream.ts";
import { Uploads } from "../../../src-main/session/uploads.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { filesOf } from "../../helpers/uploads.ts";
import { portOf } from "./port-of.ts";
import { SessionRig } from "./session-rig.ts";

const PIECE = 64 * 1024;
const LIMIT = 8 * PIECE;

describe("an upload from main", () => {
  let folder: TempFolder;
  let server: TestServer;
  let anna: TestAccount;

  beforeEach(async () => {
    folder = await TempFolder.make();
    server = await startTestServer({ dataDir: folder.path, env: { LIMIT_UPLOAD_BYTES: String(LIMIT) } });
    anna = await server.createOwner();
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const nothingLeft = () => vi.waitFor(async () => expect(await filesOf(folder.path)).toEqual([]));

  it("M10 arrives as it is, from pieces of any size, under the name that it has", async () => {
    using rig = new SessionRig(server, anna);
    rig.page();
    const { session } = rig;
    const bytes = Buffer.from(Array.from({ length: 3 * PIECE + 17 }, (_, index) => index % 251));
    await session.beginUpload(1, 'Bild "1"\r\nX: y ü.bin', bytes.byteLength);
    for (const [from, to] of [
      [0, 1],
      [1, PIECE],
      [PIECE, undefined],
    ])
      await session.uploads.piece(1, bytes.subarray(from, to));
    const attachment = await session.uploads.end(1);
    expect(attachment).toMatchObject({ size: bytes.byteLength, name: "Bild %221%22%0D%0AX: y ü.bin" });
    const served = await fetch(`${server.url}/files/${attachment.id}/a`);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(bytes);
    await expect(session.uploads.end(1)).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes an empty file, and several at once", async () => {
    using rig = new SessionRig(server, anna);
    rig.page();
    const { session } = rig;
    await Promise.all([1, 2, 3].map((id) => session.beginUpload(id, `${id}.bin`, id - 1)));
    await expect(session.beginUpload(2, "again.bin", 1)).rejects.toMatchObject({ code: "conflict" });
    await Promise.all([session.uploads.piece(2, Buffer.alloc(1)), session.uploads.piece(3, Buffer.alloc(2))]);
    const attachments = await Promise.all([1, 2, 3].map((id) => session.uploads.end(id)));
    expect(attachments.map(({ name, size }) => [name, size])).toEqual([
      ["1.bin", 0],
      ["2.bin", 1],
      ["3.bin", 2],
    ]);
  });

  it("is refused in the server's words, before all of it was sent", async () => {
    using rig = new SessionRig(server, anna);
    rig.page();
    const { uploads } = rig.session;
    const sent = async () => {
      await rig.session.beginUpload(1, "large.bin", 100 * LIMIT);
      for (let pieces = 0; pieces < 1_600; pieces++) await uploads.piece(1, Buffer.alloc(PIECE));
    };
    await expect(sent()).rejects.toMatchObject({ code: "too_large", message: /at most 0.5 MiB/ });
    await nothingLeft();
  });

  it("needs a log-in", async () => {
    using rig = new SessionRig(server);
    rig.page();
    await expect(rig.session.beginUpload(1, "a", 1)).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("of another length than was said is `invalid`, and nothing of it stays", async () => {
    using rig = new SessionRig(server, anna);
    rig.page();
    const { session } = rig;
    await session.beginUpload(1, "grown", 2);
    await expect(session.uploads.piece(1, Buffer.alloc(3))).rejects.toMatchObject({ code: "invalid" });
    await session.beginUpload(2, "shrunk", 2);
    await session.uploads.piece(2, Buffer.alloc(1));
    await expect(session.uploads.end(2)).rejects.toMatchObject({ code: "invalid" });
    await nothingLeft();
  });

  it.each([
    ["it is cancelled", (rig: SessionRig) => rig.session.uploads.cancel(1)],
    ["the page is gone", (rig: SessionRig) => rig.session.pageGone()],
    ["another page takes its place", (rig: SessionRig) => void rig.page()],
    ["another server is shown", (rig: SessionRig) => rig.session[Symbol.dispose]()],
  ])("ends when %s, and leaves nothing on the server", async (_what, end) => {
    using rig = new SessionRig(server, anna);
    rig.page();
    const { uploads } = rig.session;
    await rig.session.beginUpload(1, "a", 2 * PIECE);
    await uploads.piece(1, Buffer.alloc(PIECE));
    await vi.waitFor(async () => expect(await filesOf(folder.path)).toHaveLength(1));
    end(rig);
    await expect(uploads.piece(1, Buffer.alloc(PIECE))).rejects.toMatchObject({ code: "not_found" });
    await nothingLeft();
  });

  it("changes the password, and keeps this log-in", async () => {
    using rig = new SessionRig(server, anna);
    await rig.session.start();
    const wrong = rig.session.changePassword({ oldPassword: "not this one", newPassword: "another password" });
    await expect(wrong).rejects.toMatchObject({ code: "forbidden" });
    await rig.session.changePassword({ oldPassword: anna.password, newPassword: "another password" });
    await expect(server.logIn({ ...anna, password: "another password" })).resolves.toMatchObject({ user: anna.user });
    await expect(rig.session.createInvite({})).resolves.toMatchObject({ maxUses: null });
  });
});

describe("a server that does not behave", () => {
  const trust = systemTrust();

  async function listening(onSocket: (socket: Socket) => void) {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      onSocket(socket);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${portOf(server.address())}`;
    const uploads = (stallMs: number) =>
      new Uploads({ http: new HttpClient(url, fetchExchange(fetch)), openUpload: nodeUpload(trust, stallMs) });
    return {
      uploads,
      [Symbol.dispose]() {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
  }

  const FILE = { token: "t", name: "a.bin", sizeBytes: 1_000 * PIECE };

  it("and reads nothing holds the page back, and is given up when nothing moves", async () => {
    using server = await listening((socket) => socket.pause());
    const uploads = server.uploads(300);
    await uploads.begin(1, FILE);
    let taken = 0;
    const sending = (async () => {
      for (let pieces = 0; pieces < 1_000; pieces++) {
        await uploads.piece(1, Buffer.alloc(PIECE));
        taken += 1;
      }
    })();
    await expect(sending).rejects.toMatchObject({ code: "unavailable" });
    // As much as the system's own buffers hold, and no more.
    expect(taken).toBeLessThan(300);
  });

  it("and never answers is given up", async () => {
    using server = await listening((socket) => socket.resume());
    const uploads = server.uploads(200);
    await uploads.begin(1, { ...FILE, sizeBytes: 1 });
    await uploads.piece(1, Buffer.alloc(1));
    await expect(uploads.end(1)).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each([
    [
      "redirects",
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n",
    ],
    ["answers with a page", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"],
    ["answers without end", `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40000\r\n${"x".repeat(0x40000)}\r\n`],
    ["hangs up", ""],
  ])("and %s is `unavailable`", async (_what, answer) => {
    using server = await listening((socket) => {
      socket.once("data", () => socket.end(answer));
    });
    const uploads = server.uploads(5_000);
    const sent = async () => {
      await uploads.begin(1, { ...FILE, sizeBytes: 1 });
      await uploads.piece(1, Buffer.alloc(1));
      await uploads.end(1);
    };
    await expect(sent()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("takes 32 files at once and no more", async () => {
    using server = await listening((socket) => socket.resume());
    const uploads = server.uploads(5_000);
    for (let id = 0; id < 32; id++) await uploads.begin(id, FILE);
    await expect(uploads.begin(32, FILE)).rejects.toMatchObject({ code: "conflict" });
    uploads.cancelAll();
    await uploads.begin(33, FILE);
    uploads.cancelAll();
  });
});
