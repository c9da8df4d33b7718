import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coturnCredential } from "../../server/turn/coturn.ts";
import { TurnClient } from "../../server/turn/turn-client.ts";
import { openTurnSocket } from "../../server/turn/turn-socket.ts";
import { CaddyProcess } from "../helpers/hosting/caddy-process.ts";
import { CoturnProcess, TURN_SECRET } from "../helpers/processes/coturn-process.ts";
import { freePort } from "../helpers/processes/free-port.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const LIFETIME_S = 600;
const WITHIN_MS = 15_000;

const owned = new AsyncDisposableStack();
let folder: TempFolder;
let behind: number;
let port: number;
let caddy: CaddyProcess;
let coturn: CoturnProcess;

beforeAll(async () => {
  folder = owned.use(await TempFolder.make());
  [behind, port] = [await freePort(), await freePort()];
  const certificate = join(folder.path, "shared", "certificate.pem");
  const starting = CoturnProcess.start({
    env: {
      TLS_CERT: certificate,
      TLS_KEY: certificate,
      TLS_LISTENING_PORT: String(port),
      TLS_WAIT_S: "60",
      TLS_POLL_S: "1",
    },
  });
  expect(existsSync(certificate)).toBe(false);
  caddy = await CaddyProcess.start({ folder: folder.path, port: behind });
  coturn = owned.use(await starting);
});
afterAll(async () => {
  await caddy[Symbol.asyncDispose]();
  await owned.disposeAsync();
});

/** The serial number of the certificate that the relay shows to one who trusts Caddy's authority and nobody else. */
async function shownSerial(): Promise<string> {
  const ca = await readFile(caddy.rootPath);
  const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca });
  try {
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    return socket.getPeerCertificate().serialNumber;
  } finally {
    socket.destroy();
  }
}

async function sharedSerial(): Promise<string> {
  return new X509Certificate(await readFile(caddy.certificatePath)).serialNumber;
}

test("a relay that begins before there is a certificate waits for Caddy's, and shows it", async () => {
  expect(coturn.output).toContain("coturn waits for its certificate");
  expect(await shownSerial()).toBe(await sharedSerial());
});

test("what looks for renewals does not show the secret either", async () => {
  const children = await readFile(`/proc/${coturn.pid}/task/${coturn.pid}/children`, "utf8");
  const [watcher = ""] = children.split(" ");
  const command = await readFile(`/proc/${watcher}/cmdline`, "utf8");
  expect(command).toContain("reload-on-renewal.sh");
  expect(command + (await readFile(`/proc/${watcher}/environ`, "utf8"))).not.toContain(TURN_SECRET);
});

test("a renewed certificate is taken without a new start, and who relays over TLS goes on", async () => {
  const url = { scheme: "turns", host: "localhost", port, transport: "tcp" } as const;
  using socket = await openTurnSocket(url, "127.0.0.1", AbortSignal.timeout(WITHIN_MS));
  const client = new TurnClient(
    socket,
    coturnCredential(TURN_SECRET, Math.floor(Date.now() / 1_000) + LIFETIME_S, "anna"),
  );
  expect(await client.allocate()).toMatchObject({ relayed: { address: "127.0.0.1" } });
  const before = await shownSerial();
  const pid = coturn.pid;

  await caddy[Symbol.asyncDispose]();
  await rm(join(folder.path, "caddy", "certificates"), { recursive: true });
  caddy = await CaddyProcess.start({ folder: folder.path, port: behind });
  const renewed = await sharedSerial();
  expect(renewed).not.toBe(before);
  await expect.poll(shownSerial, { timeout: WITHIN_MS }).toBe(renewed);

  expect(coturn.pid).toBe(pid);
  expect(await client.createPermission("127.0.0.1")).toBe("done");
});
