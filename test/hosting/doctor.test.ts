import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Finding, findingSchema } from "../../shared/protocol/values.ts";
import { makeCertificate } from "../helpers/network/certificate.ts";
import { projectDir } from "../helpers/paths.ts";
import { CoturnProcess } from "../helpers/processes/coturn-process.ts";
import { freePort } from "../helpers/processes/free-port.ts";
import { runTool } from "../helpers/processes/run-tool.ts";
import { ServerProcess } from "../helpers/processes/server-process.ts";
import { ReverseProxy } from "../helpers/reverse-proxy.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const answerSchema = z.object({ findings: z.array(findingSchema) });
const HOUR_MS = 3_600_000;
const UNSOUND = 4;

type Env = Readonly<Record<string, string>>;

interface Doctored {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
}

/** `admin doctor --json`, as the host runs it. */
function doctor(env: Env): Promise<Doctored> {
  const args = ["server/admin/main.ts", "--json", "doctor"];
  const whole = { PATH: process.env["PATH"], STUN_URL: "", ...env };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: projectDir, env: whole }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      if (stdout === "") return reject(new Error(`doctor ended with ${exitCode}: ${stderr}`));
      resolve({ exitCode, findings: answerSchema.parse(JSON.parse(stdout)).findings });
    });
  });
}

/** What is at fault, and that doctor ends with 4 for it. */
async function faults(env: Env): Promise<Finding[]> {
  const { exitCode, findings } = await doctor(env);
  expect(exitCode).toBe(UNSOUND);
  return findings.filter(({ state }) => state === "fault");
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  owned.defer(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A site whose clock differs from this machine's. */
async function site(aheadMs: number): Promise<string> {
  const server = createHttpServer((_request, response) => {
    const date = new Date(Date.now() + aheadMs).toUTCString();
    response.writeHead(200, { Date: date, Connection: "close" }).end();
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

let owned: AsyncDisposableStack;
let folder: TempFolder;
/** Of a host with whom all is well. */
let env: Env;

beforeEach(async () => {
  owned = new AsyncDisposableStack();
  folder = owned.use(await TempFolder.make());
  const coturn = owned.use(await CoturnProcess.start());
  env = {
    ...coturn.serverEnv,
    PORT: String(await freePort()),
    ADMIN_PORT: String(await freePort()),
    DATA_DIR: folder.path,
    TIME_URL: await site(0),
    BACKUP_EVERY: "24h",
  };
});
afterEach(() => owned.disposeAsync());

describe("A10 `admin doctor` beside a server", () => {
  test("says that all is well, and ends with 0", async () => {
    const port = Number(env["PORT"]);
    const proxy = owned.use(await ReverseProxy.start({ port, forwardedFor: "appends", upgrades: "passes" }));
    env = { ...env, PUBLIC_URL: proxy.url, TRUST_PROXY: "1" };
    owned.use(await ServerProcess.start({ env }));
    const { exitCode, findings } = await doctor(env);
    expect(findings.filter(({ state }) => state !== "well")).toEqual([]);
    expect(new Set(findings.map(({ check }) => check)).size).toBe(8);
    expect(exitCode).toBe(0);
  });

  test("names an address that leads elsewhere", async () => {
    const elsewhere = await site(0);
    env = { ...env, PUBLIC_URL: elsewhere };
    owned.use(await ServerProcess.start({ env }));
    expect(await faults(env)).toMatchObject([{ check: "publicUrl", what: expect.stringContaining("Something else") }]);
  });
});

describe("A10 `admin doctor` where no server runs names", () => {
  test("another secret of the relay", async () => {
    const other = { ...env, TURN_SECRET: "another-secret-than-that-of-the-relay" };
    expect(await faults(other)).toMatchObject([{ check: "turn", what: expect.stringContaining("secret") }]);
  });

  test("a clock that differs", async () => {
    const wrong = { ...env, TIME_URL: await site(2 * HOUR_MS) };
    expect(await faults(wrong)).toMatchObject([{ check: "clock", what: "This machine's clock is 2 hours behind." }]);
  });

  test("a port that another program has", async () => {
    const port = await listen(createServer());
    expect(await faults({ ...env, PORT: String(port) })).toMatchObject([
      { check: "port", what: `Port ${port} on 127.0.0.1 (PORT) is in use by another program.` },
    ]);
  });

  test("a disk that is full", async () => {
    await runTool("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path]);
    owned.defer(async () => void (await runTool("umount", [folder.path])));
    await writeFile(join(folder.path, "filling"), Buffer.alloc(64 * 1_024));
    expect(await faults(env)).toMatchObject([{ check: "disk", what: expect.stringContaining("is full") }]);
  });

  test("a certificate that has ended", async () => {
    await using keys = await TempFolder.make();
    const { certPath, keyPath } = await makeCertificate(keys, "127.0.0.1", "90 days ago");
    const [cert, key] = await Promise.all([readFile(certPath), readFile(keyPath)]);
    const port = await listen(createTlsServer({ cert, key }));
    const wrong = { ...env, PUBLIC_URL: `https://127.0.0.1:${port}` };
    expect(await faults(wrong)).toMatchObject([
      { check: "certificate", what: expect.stringContaining(`The certificate of 127.0.0.1:${port} ended on`) },
    ]);
  });
});
