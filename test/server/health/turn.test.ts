import { expect, test } from "vitest";
import type { Finding } from "../../../shared/protocol/values.ts";
import { makeCertificate } from "../../helpers/network/certificate.ts";
import { CoturnProcess, TURN_SECRET } from "../../helpers/processes/coturn-process.ts";
import { freePort } from "../../helpers/processes/free-port.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";

/** Of libfaketime; its program would stand between us and the relay, and not go when it is killed. */
const MONTH_AHEAD = { LD_PRELOAD: "/usr/$LIB/faketime/libfaketimeMT.so.1", FAKETIME: "+30d" };

/** What the check of the relay finds. */
async function look(env: Readonly<Record<string, string>>): Promise<Finding[]> {
  await using test = await startTestServer({ env });
  const findings = await test.server.context.status.check();
  return findings.filter(({ check }) => check === "turn");
}

/** A relay with all three ways, and the server's variables for it. */
async function startRelay(env: Readonly<Record<string, string>> = {}) {
  const owned = new AsyncDisposableStack();
  const folder = owned.use(await TempFolder.make());
  const { certPath, keyPath } = await makeCertificate(folder, "127.0.0.1", "1 day ago");
  const [port, tlsPort] = [await freePort(), await freePort()];
  owned.use(
    await CoturnProcess.start({
      env: {
        LISTENING_PORT: String(port),
        TLS_LISTENING_PORT: String(tlsPort),
        TLS_CERT: certPath,
        TLS_KEY: keyPath,
        ...env,
      },
    }),
  );
  const urls = [
    `turn:127.0.0.1:${port}?transport=udp`,
    `turn:127.0.0.1:${port}?transport=tcp`,
    `turns:127.0.0.1:${tlsPort}?transport=tcp`,
  ];
  const serverEnv = { TURN_PROVIDER: "coturn", TURN_URL: urls.join(","), TURN_SECRET };
  return { urls, serverEnv, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test("A10 a relay that is right is well over UDP, TCP and TLS", async () => {
  await using relay = await startRelay();
  const found = await look(relay.serverEnv);
  expect(found).toMatchObject([{ state: "well" }]);
  for (const url of relay.urls) expect(found[0]?.what).toContain(url);
});

test("A10 what it allocates it gives back: ten looks in a row reach no quota", async () => {
  // 10 × 3 ways × 2 ends, where a member has 2 × 2 × 2 × 3 ways.
  await using relay = await startRelay({ CHANNEL_LIMIT: "2", USER_QUOTA: "", TOTAL_QUOTA: "" });
  await using test = await startTestServer({ env: relay.serverEnv });
  const states = async () => {
    const findings = await test.server.context.status.check();
    return findings.filter(({ check }) => check === "turn").map(({ state }) => state);
  };
  // coturn takes a second over what it is given back.
  for (let look = 0; look < 10; look++) await expect.poll(states, { timeout: 5_000, interval: 200 }).toEqual(["well"]);
});

test("A10 another secret is told from a clock that differs", async () => {
  {
    await using relay = await startRelay({ TURN_SECRET: "another-secret-that-the-server-does-not-know" });
    const [found] = await look(relay.serverEnv);
    expect(found).toMatchObject({ state: "fault", remedy: expect.stringContaining("TURN_SECRET") });
    expect(found?.what).toContain("its secret is another one");
  }
  await using relay = await startRelay(MONTH_AHEAD);
  const [found] = await look(relay.serverEnv);
  expect(found).toMatchObject({ state: "fault", remedy: expect.stringContaining("timedatectl") });
  expect(found?.what).toContain("its clock is ahead");
});

test("A10 a relay that does not run: fault, with each of its addresses", async () => {
  const url = `turn:127.0.0.1:${await freePort()}`;
  const urls = `${url}?transport=udp,${url}?transport=tcp`;
  const [found] = await look({ TURN_PROVIDER: "coturn", TURN_URL: urls, TURN_SECRET });
  expect(found).toMatchObject({ state: "fault", what: expect.stringContaining("nothing listens there") });
  expect(found?.what).toContain("transport=udp");
  expect(found?.what).toContain("transport=tcp");
});

test("A10 one way that is closed is a warning while another works", async () => {
  await using relay = await startRelay({ TLS_CERT: "", TLS_KEY: "" });
  const found = await look(relay.serverEnv);
  expect(found).toMatchObject([{ state: "warning", what: expect.stringContaining("turns:127.0.0.1") }]);
});

test("A10 a relay that forbids its own address is named with PEERS", async () => {
  await using relay = await startRelay({ PEERS: "lan", RELAY_IP: "127.0.0.1" });
  const [found] = await look(relay.serverEnv);
  expect(found).toMatchObject({ state: "fault", remedy: expect.stringContaining("PEERS") });
  expect(found?.what).toContain("403");
});

test("A10 without a relay: well in one's own network, a warning at a public address", async () => {
  expect(await look({})).toMatchObject([{ state: "well" }]);
  expect(await look({ PUBLIC_URL: "http://127.0.0.1:9" })).toMatchObject([{ state: "warning" }]);
});
