import { once } from "node:events";
import { join } from "node:path";
import { connect, type PeerCertificate, type SecureVersion } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CoturnProcess } from "../helpers/processes/coturn-process.ts";
import { freePort } from "../helpers/processes/free-port.ts";
import { runTool } from "../helpers/processes/run-tool.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const owned = new AsyncDisposableStack();
let folder: TempFolder;
let coturn: CoturnProcess;
let port: number;

/** Makes a certificate in the place of the one before. */
async function certify(name: string): Promise<void> {
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const files = ["-keyout", join(folder.path, "key.pem"), "-out", join(folder.path, "certificate.pem")];
  await runTool("openssl", [...request, "-subj", `/CN=${name}`, ...files]);
}

/** The certificate that the relay shows to one who knows no other version. */
async function greet(version: SecureVersion, signal?: AbortSignal): Promise<PeerCertificate> {
  // The oldest versions are below what OpenSSL lets a client do by itself.
  const options = { minVersion: version, maxVersion: version, ciphers: "ALL:@SECLEVEL=0", rejectUnauthorized: false };
  const socket = connect({ host: "127.0.0.1", port, ...options });
  try {
    await once(socket, "secureConnect", { signal });
    return socket.getPeerCertificate();
  } finally {
    socket.destroy();
  }
}

beforeAll(async () => {
  folder = owned.use(await TempFolder.make());
  await certify("before.example.org");
  port = await freePort();
  const env = {
    TLS_CERT: join(folder.path, "certificate.pem"),
    TLS_KEY: join(folder.path, "key.pem"),
    TLS_LISTENING_PORT: String(port),
  };
  coturn = owned.use(await CoturnProcess.start({ env }));
});
afterAll(async () => {
  await owned.disposeAsync();
});

test("TURN over TLS begins with version 1.2", async () => {
  const over = new AbortController();
  const outdated: SecureVersion[] = ["TLSv1", "TLSv1.1"];
  const greeted: SecureVersion[] = [];
  const waiting = outdated.map((version) =>
    greet(version, over.signal).then(
      () => greeted.push(version),
      () => "refused",
    ),
  );
  // coturn 4.6 answers nothing to them; whoever came later has been served meanwhile.
  for (let visitor = 0; visitor < 3; visitor++) await greet("TLSv1.2");
  over.abort();
  await Promise.all(waiting);
  expect(greeted).toEqual([]);
});

test("a renewed certificate is taken at SIGUSR2, without a new start", async () => {
  await certify("after.example.org");
  expect((await greet("TLSv1.2")).subject.CN).toBe("before.example.org");
  process.kill(coturn.pid, "SIGUSR2");
  await expect.poll(async () => (await greet("TLSv1.2")).subject.CN).toBe("after.example.org");
});
