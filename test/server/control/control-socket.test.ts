import { existsSync } from "node:fs";
import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { StartError } from "../../../server/start-error.ts";
import { parseJson } from "../../../shared/protocol/frames.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { projectDir } from "../../helpers/paths.ts";
import { Child } from "../../helpers/processes/child.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";

/** A process, on a machine that does much else. */
const STARTS_WITHIN_MS = 60_000;

const socketIn = (folder: TempFolder) => join(folder.path, "control.sock");

function post(socketPath: string, path: string, body: string, method = "POST"): Promise<[number, unknown]> {
  // Node's client says the length of a body by itself only where the method usually has one.
  const headers = { "Content-Length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, method, headers }, (response) => {
      text(response).then((answer) => resolve([response.statusCode ?? 0, parseJson(answer)]), reject);
    });
    asking.once("error", reject);
    asking.end(body);
  });
}

/** Sends bytes as they are; resolves with what came back when the server closed. */
function raw(socketPath: string, bytes: string): Promise<string> {
  const socket = connect(socketPath);
  socket.write(bytes);
  return text(socket);
}

describe("the control socket", () => {
  test("is nobody else's to open, from the first moment on, and goes with the server", async () => {
    await using folder = await TempFolder.make();
    const seen: number[] = [];
    // Something else that lies there, open to everyone, must not lend its rights.
    await writeFile(`${socketIn(folder)}~`, "", { mode: 0o666 });
    {
      await using _server = await startTestServer({ dataDir: folder.path });
      seen.push((await stat(socketIn(folder))).mode & 0o777);
      expect(await readdir(folder.path)).not.toContain("control.sock~");
    }
    expect(seen).toEqual([0o600]);
    expect(existsSync(socketIn(folder))).toBe(false);
  });

  test("answers whatever is sent with one clear error, and goes on serving", async () => {
    await using folder = await TempFolder.make();
    await using server = await startTestServer({ dataDir: folder.path });
    await server.createOwner();
    const path = socketIn(folder);
    const refusals: readonly (readonly [string, string, string?])[] = [
      ["/user.list", "no JSON"],
      ["/user.list", "null"],
      ["/user.list", "[]"],
      ["/user.list", ""],
      ["/user.ban", '{"user":""}'],
      ["/user.ban", '{"user":{"toString":1}}'],
      ["/user.ban", `{"user":"${"x".repeat(129)}"}`],
      ["/user.setRole", '{"user":"owner","role":"host"}'],
      ["/user.delete", '{"user":"owner","messages":"all"}'],
      ["/session.end", '{"of":"somebody"}'],
      ["/__proto__", "{}"],
      ["/constructor", "{}"],
      ["/../user.list", '{"user":null}'],
      ["/user.list", '{"user":null}', "GET"],
      ["/user.list", '{"user":null}', "DELETE"],
    ];
    for (const [operation, body, method] of refusals) {
      const [status, answer] = await post(path, operation, body, method);
      expect([operation, body, status]).toEqual([operation, body, 400]);
      expect(answer).toEqual({ error: { code: "invalid", message: expect.stringMatching(/^\S[^\n]+\.$/) } });
    }
    expect((await post(path, "/user.ban", `{"user":"${"x".repeat(200_000)}"}`))[0]).toBe(413);
    expect(await raw(path, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(path, `POST /user.list HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(50_000)}\r\n\r\n`)).toMatch(/ 431 /);
    // Who goes away in the middle of a request, or asks without waiting, harms nobody.
    connect(path).end("POST /user.list HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    connect(path).destroy();
    expect((await post(path, "/user.list", '{"user":null}'))[1]).toMatchObject({ output: { users: [{}] } });
  });

  test("of a server that was killed is taken over by the next one, and until then commands do it themselves", async () => {
    await using folder = await TempFolder.make();
    {
      await using server = await startTestServer({ dataDir: folder.path });
      await server.createOwner();
    }
    const env = { ...process.env, DATA_DIR: folder.path, PORT: "0", ADMIN_PORT: "0", STUN_URL: "", TIME_URL: "" };
    const program = { program: process.execPath, args: ["server/main.ts"], cwd: projectDir, env };
    await using killed = new Child(program);
    await killed.waitFor(/Cromulent is ready/, STARTS_WITHIN_MS);
    await killed.end("SIGKILL");
    expect(existsSync(socketIn(folder))).toBe(true);

    const admin = new HostCommands(folder.path);
    expect(await admin.json("users")).toMatchObject({ users: [{ username: "owner", isOnline: false }] });
    await using server = await startTestServer({ dataDir: folder.path });
    expect((await stat(socketIn(folder))).mode & 0o777).toBe(0o600);
    expect((await post(socketIn(folder), "/user.list", '{"user":null}'))[0]).toBe(200);
    expect(server.url).toContain("http");
  }, 180_000);

  test("stays the first server's where a second one is started on the same folder", async () => {
    await using folder = await TempFolder.make();
    await using server = await startTestServer({ dataDir: folder.path });
    await server.createOwner();
    await expect(startTestServer({ dataDir: folder.path })).rejects.toThrow(StartError);
    expect((await post(socketIn(folder), "/user.list", '{"user":null}'))[0]).toBe(200);
  });

  test("two servers on two folders each answer for themselves", async () => {
    await using first = await startTestServer();
    await using second = await startTestServer();
    await first.createOwner();
    expect(await HostCommands.beside(first).json("users")).toMatchObject({ users: [{}] });
    expect(await HostCommands.beside(second).json("users")).toEqual({ users: [] });
  });

  test("is reached from the working folder where the path of the data folder is too long for a socket", async () => {
    await using folder = await TempFolder.make();
    const deep = join(folder.path, "d".repeat(60), "e".repeat(60));
    await mkdir(deep, { recursive: true });
    const env = { ...process.env, PORT: "0", ADMIN_PORT: "0", STUN_URL: "", TIME_URL: "", DATA_DIR: "data" };
    const start = { program: process.execPath, cwd: deep, env };
    await using server = new Child({ ...start, args: [join(projectDir, "server/main.ts")] });
    await server.waitFor(/Cromulent is ready/, STARTS_WITHIN_MS);
    expect(existsSync(join(deep, "data", "control.sock"))).toBe(true);
    await using command = new Child({ ...start, args: [join(projectDir, "server/admin/main.ts"), "sessions"] });
    await command.waitFor(/Nobody is connected\./, STARTS_WITHIN_MS);
  }, 180_000);

  test("that nobody can make leaves the server serving, and a command says what to do", async () => {
    await using folder = await TempFolder.make();
    const deep = join(folder.path, "d".repeat(110));
    await mkdir(deep);
    await using server = await startTestServer({ dataDir: deep });
    await server.createOwner();
    // The command waits for a server that may just be starting.
    const ran = await new HostCommands(deep).run(["users"]);
    expect(ran).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/stop it, run this, and start/),
    });
  }, 180_000);

  test("is not followed out of the folder: a link in its place is replaced, and what it leads to stays", async () => {
    await using folder = await TempFolder.make();
    const other = join(folder.path, "precious");
    await writeFile(other, "kept");
    const dataDir = join(folder.path, "data");
    await mkdir(dataDir);
    await symlink(other, join(dataDir, "control.sock"));
    await using _server = await startTestServer({ dataDir });
    expect((await stat(join(dataDir, "control.sock"))).isSocket()).toBe(true);
    expect((await stat(other)).size).toBe(4);
  });
});
