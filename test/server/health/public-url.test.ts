import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Finding } from "../../../shared/protocol/values.ts";
import { freePort } from "../../helpers/processes/free-port.ts";
import { ReverseProxy } from "../../helpers/reverse-proxy.ts";
import { startTestServer } from "../../helpers/test-server.ts";

let owned = new AsyncDisposableStack();
afterEach(async () => {
  await owned.disposeAsync();
  owned = new AsyncDisposableStack();
});

/** What the check of PUBLIC_URL finds. */
async function look(env: Readonly<Record<string, string>>): Promise<Finding[]> {
  const { server } = owned.use(await startTestServer({ env }));
  const findings = await server.context.status.check();
  return findings.filter(({ check }) => check === "publicUrl");
}

interface Front {
  readonly forwardedFor?: "appends" | "silent";
  readonly upgrades?: "passes" | "drops";
}

/** A server behind a proxy at its PUBLIC_URL. */
async function behindProxy(env: Readonly<Record<string, string>>, front: Front = {}): Promise<Finding[]> {
  const [port, proxyPort] = [await freePort(), await freePort()];
  const proxy = owned.use(
    await ReverseProxy.start({ port, forwardedFor: "appends", upgrades: "passes", listensOn: proxyPort, ...front }),
  );
  return look({ PORT: String(port), PUBLIC_URL: proxy.url, ...env });
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  owned.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

describe("A10 PUBLIC_URL", () => {
  test("that leads to this server, over a proxy that is trusted, is well", async () => {
    expect(await behindProxy({ TRUST_PROXY: "1" })).toEqual([expect.objectContaining({ state: "well" })]);
    // Not without having been asked.
    expect(await behindProxy({ TRUST_PROXY: "127.0.0.1" })).toEqual([expect.objectContaining({ state: "well" })]);
  });

  test("the server's own port, with no proxy, is well", async () => {
    const port = await freePort();
    const found = await look({ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` });
    expect(found).toEqual([expect.objectContaining({ state: "well" })]);
  });

  test("a proxy that is not trusted makes all visitors one: TRUST_PROXY is named with its number", async () => {
    const [found] = await behindProxy({});
    expect(found).toMatchObject({ state: "fault", remedy: "Set TRUST_PROXY=1." });
    expect(found?.what).toContain("127.0.0.1");
  });

  test("more trusted proxies than there are let visitors pretend any address", async () => {
    const [found] = await behindProxy({ TRUST_PROXY: "2" });
    expect(found).toMatchObject({ state: "fault", remedy: "Set TRUST_PROXY=1." });
    expect(found?.what).toContain("pretend");
  });

  test("a trusted proxy that is not there lets visitors pretend any address", async () => {
    const port = await freePort();
    const [found] = await look({ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, TRUST_PROXY: "1" });
    expect(found).toMatchObject({ state: "fault", remedy: "Unset TRUST_PROXY." });
  });

  test("a proxy that passes no WebSocket on", async () => {
    const [found] = await behindProxy({ TRUST_PROXY: "1" }, { upgrades: "drops" });
    expect(found).toMatchObject({ state: "fault" });
    expect(found?.what).toContain("WebSocket");
  });

  test("another site that answers 200 to everything is not this server", async () => {
    const url = await listening((_request, response) => response.setHeader("Server", "nginx").end("ok\n"));
    const [found] = await look({ PUBLIC_URL: url });
    expect(found).toMatchObject({ state: "fault", what: `Something else (nginx) answers 200 at ${url}.` });
  });

  test("another Cromulent server is told from this one", async () => {
    const other = owned.use(await startTestServer());
    const [found] = await look({ PUBLIC_URL: other.url });
    expect(found).toMatchObject({ state: "fault", what: `Another Cromulent server answers at ${other.url}.` });
  });

  test("a redirect is named with where it leads", async () => {
    const url = await listening((_request, response) =>
      response.writeHead(301, { Location: "https://b.example/" }).end(),
    );
    const [found] = await look({ PUBLIC_URL: url });
    expect(found).toMatchObject({ state: "fault", what: `${url} leads on to https://b.example/.` });
  });

  test("a proxy that does not reach the server", async () => {
    const nobody = await freePort();
    const proxy = owned.use(await ReverseProxy.start({ port: nobody, forwardedFor: "appends", upgrades: "passes" }));
    const [found] = await look({ PUBLIC_URL: proxy.url });
    expect(found?.what).toBe(`The proxy at ${proxy.url} does not reach this server (it answers 502).`);
  });

  test("nothing there, and a name that is not in DNS, are told apart", async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    expect(await look({ PUBLIC_URL: closed })).toMatchObject([
      { what: expect.stringContaining("nothing listens there") },
    ]);
    // RFC 2606: never in DNS.
    const [found] = await look({ PUBLIC_URL: "http://voice.invalid" });
    expect(found).toMatchObject({ state: "fault", what: expect.stringContaining("is not found in DNS") });
  });
});
