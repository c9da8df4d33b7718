import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadAnswerSchema } from "../../shared/protocol/http.ts";
import { GatewayClient } from "../helpers/gateway-client.ts";
import { CaddyProcess } from "../helpers/hosting/caddy-process.ts";
import { projectDir } from "../helpers/paths.ts";
import { freePort } from "../helpers/processes/free-port.ts";
import { runTool } from "../helpers/processes/run-tool.ts";
import { TempFolder } from "../helpers/temp-folder.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";
import { multipart } from "../helpers/uploads.ts";

const UPLOAD_BYTES = 26_214_400;
const REGISTRATIONS = 2;

const owned = new AsyncDisposableStack();
let server: TestServer;
let caddy: CaddyProcess;

beforeAll(async () => {
  const ports = [await freePort(), await freePort(), await freePort()];
  const folder = owned.use(await TempFolder.make());
  server = owned.use(
    await startTestServer({
      env: {
        PUBLIC_URL: `https://localhost:${ports[0]}`,
        TRUST_PROXY: "1",
        LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: String(REGISTRATIONS),
      },
    }),
  );
  caddy = owned.use(await CaddyProcess.start({ folder: folder.path, port: server.server.port }, ports));
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, await readFile(caddy.rootPath, "utf8")]);
  owned.defer(() => setDefaultCACertificates(before));
});
afterAll(async () => {
  await owned.disposeAsync();
});

/** The status that a visitor from this address of the loopback network gets for a registration with a wrong code. */
async function register(localAddress: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const asked = request({
    ...{ host: "127.0.0.1", port: caddy.port, servername: "localhost", localAddress },
    ...{ method: "POST", path: "/api/v1/register" },
    headers: { host: `localhost:${caddy.port}`, "content-type": "application/json", ...headers },
  });
  asked.end(JSON.stringify({ username: "nobody", password: "a password of nobody", invite: "no such invite" }));
  const [answer]: IncomingMessage[] = await once(asked, "response");
  answer?.resume();
  return answer?.statusCode ?? 0;
}

test("the site answers over https, with the server's security headers, each once, and says nothing of Caddy", async () => {
  const behind = await fetch(`${server.url}/`);
  const front = await fetch(`${caddy.url}/`);
  expect([front.status, await front.text()]).toEqual([behind.status, await behind.text()]);
  const policies = [
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "referrer-policy",
  ];
  for (const name of policies) {
    expect([name, front.headers.get(name)]).toEqual([name, behind.headers.get(name)]);
    expect(front.headers.get(name)).not.toBeNull();
  }
  expect([front.headers.get("server"), front.headers.get("via")]).toEqual([null, null]);
  // HTTP/3 is offered on the port that browsers see.
  expect(front.headers.get("alt-svc")).toContain(`h3=":${caddy.port}"`);
});

test("plain http is sent to https", async () => {
  const asked = get({ port: caddy.httpPort, host: "127.0.0.1", path: "/invite/x", headers: { host: "localhost" } });
  const [answer]: IncomingMessage[] = await once(asked, "response");
  answer?.resume();
  expect(answer?.statusCode).toBe(308);
  expect(answer?.headers.location).toMatch(/^https:\/\/localhost(:\d+)?\/invite\/x$/);
});

test("metrics are out of reach", async () => {
  const answer = await fetch(`${caddy.url}/metrics`);
  expect(await answer.text()).not.toContain("cromulent_");
});

test("a member talks to the gateway over wss, and uploads the largest file that is allowed, as it was", async () => {
  const owner = await server.createOwner();
  using client = await GatewayClient.connect({ gatewayUrl: `${caddy.url.replace("https", "wss")}/gateway` }, owner);
  expect(client.welcome.self.username).toBe("owner");

  const bytes = randomBytes(UPLOAD_BYTES);
  const { body, contentType } = multipart([{ name: "large.bin", type: "application/octet-stream", bytes }]);
  const answer = await fetch(`${caddy.url}/api/v1/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${owner.token}`, "content-type": contentType },
    body,
  });
  expect(answer.status).toBe(200);
  const { attachment } = uploadAnswerSchema.parse(await answer.json());
  const back = await fetch(`${caddy.url}/files/${attachment.id}/${attachment.name}`);
  const received = Buffer.from(await back.arrayBuffer());
  expect([back.status, received.length, received.equals(bytes)]).toEqual([200, UPLOAD_BYTES, true]);
});

test("limits for an address are for the visitor's own, whatever the visitor claims", async () => {
  const first: number[] = [];
  for (let attempt = 0; attempt <= REGISTRATIONS; attempt++) first.push(await register("127.0.0.2"));
  expect(first.map((status) => status === 429)).toEqual([false, false, true]);
  expect(await register("127.0.0.2", { "x-forwarded-for": "5.9.0.1" })).toBe(429);
  expect(await register("127.0.0.3")).not.toBe(429);
});

test("the certificate is handed on with its key to its own group, and to nobody else", async () => {
  const { mode } = await stat(caddy.certificatePath);
  expect((mode & 0o777).toString(8)).toBe("640");
  const text = await readFile(caddy.certificatePath, "utf8");
  expect(text.match(/-----BEGIN [A-Z ]+-----/g)).toEqual([
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN CERTIFICATE-----",
    expect.stringMatching(/PRIVATE KEY/),
  ]);
});

test("the health check is content with a Caddy that answers and has a certificate, and only with that", async () => {
  const check = (env: Readonly<Record<string, string>>) =>
    runTool(join(projectDir, "docker", "caddy", "healthcheck.sh"), [], { env: { ...caddy.env, ...env } });
  await expect(check({})).resolves.toBe("");
  await expect(check({ CERTIFICATES_DIR: "/nowhere" })).rejects.toMatchObject({
    stdout: expect.stringMatching(/^no certificate for localhost yet/),
  });
  await expect(check({ HEALTH_PORT: String(await freePort()) })).rejects.toMatchObject({
    stdout: "Caddy does not answer\n",
  });
});

test("a server that is down is told in a sentence", async () => {
  await using folder = await TempFolder.make();
  await using lonely = await CaddyProcess.start({ folder: folder.path, port: await freePort() });
  const answer = await ask(lonely, {});
  const text = Buffer.concat(await answer.toArray()).toString();
  expect([answer.statusCode, text]).toEqual([502, expect.stringContaining("does not run behind this address")]);
});

test("what goes wrong is logged, without who asked for what", async () => {
  // Ends in the middle of its answer.
  const broken = createServer((socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  });
  broken.listen(0, "127.0.0.1");
  await once(broken, "listening");
  const address = broken.address();
  await using folder = await TempFolder.make();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await using lonely = await CaddyProcess.start({ folder: folder.path, port });
  const answer = await ask(lonely, { localAddress: "127.0.0.4", path: "/invite/a-code-of-the-tests" });
  await expect(answer.toArray()).rejects.toThrow();
  broken.close();
  await expect.poll(() => lonely.output).toMatch(/incomplete|EOF/);
  expect(lonely.output).not.toMatch(/a-code-of-the-tests|127\.0\.0\.4/);
  // Debian's Caddy says nothing of the request by itself; that of the image (2.11) tells all of it unless it may not.
  const caddyfile = join(projectDir, "docker", "caddy", "Caddyfile");
  const env = { ...lonely.env, TLS_MODE: "internal" };
  const adapted = await runTool("caddy", ["adapt", "--adapter", "caddyfile", "--config", caddyfile], { env });
  expect(adapted).toContain('"fields":{"request":{"filter":"delete"}}');
});

/** Asks the site of this Caddy, whose authority nobody else trusts. */
async function ask(at: CaddyProcess, visitor: { localAddress?: string; path?: string }): Promise<IncomingMessage> {
  const ca = await readFile(at.rootPath, "utf8");
  const headers = { host: `localhost:${at.port}` };
  const asked = request({ host: "127.0.0.1", port: at.port, servername: "localhost", ca, headers, ...visitor });
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, "response");
  if (answer === undefined) throw new Error("Caddy did not answer.");
  return answer;
}

test.each([
  [{ DOMAIN: "" }, /DOMAIN must be set/],
  [{ DOMAIN: "https://voice.example.org" }, /DOMAIN must be a host name/],
  [{ TLS: "off" }, /TLS must be internal, or unset/],
  [{ CERTIFICATE_POLL_S: "0" }, /CERTIFICATE_POLL_S must be a whole number/],
])("%o is refused with the reason", async (env, why) => {
  const program = join(projectDir, "docker", "caddy", "entrypoint.sh");
  await expect(runTool(program, [], { env: { ...caddy.env, ...env } })).rejects.toThrow(why);
});
