import { expect, it } from "vitest";
import { EVENTS } from "../../shared/protocol/events.ts";
import { GatewayClient } from "../helpers/gateway-client.ts";
import { askUpgrade } from "../helpers/raw-upgrade.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { inVoice } from "../helpers/voice-clients.ts";

it("S6 tells every client when to come back, spread over them, then closes 1001", async () => {
  await using server = await startTestServer();
  const owner = await server.createOwner();
  const clients = await Promise.all(Array.from({ length: 8 }, () => GatewayClient.connect(server, owner)));
  const drained = server.server.drain();
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(clients.map(() => 1001));
  await drained;
  const delays = clients.map((client) => {
    const last = client.events.at(-1);
    expect(last?.event).toBe("server.draining");
    return EVENTS["server.draining"].parse(last?.data).reconnectInMs;
  });
  expect(new Set(delays).size).toBeGreaterThan(4);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1_500);
});

it("S6 says nothing about anybody's going: calls go on", async () => {
  await using server = await startTestServer();
  using talker = await inVoice(server, await server.createOwner());
  using hearer = await inVoice(server, await server.createMember("bob"));
  await Promise.all([talker.drain(), hearer.drain()]);
  const { lastSeq } = hearer;
  await server.server.drain();
  await Promise.all([talker.closed, hearer.closed]);
  expect(hearer.events.filter(({ seq }) => seq > lastSeq).map(({ event }) => event)).toEqual(["server.draining"]);
});

it("S6 refuses new upgrades with 503 from then on", async () => {
  await using server = await startTestServer();
  await server.server.drain();
  expect(await askUpgrade(server.gatewayUrl)).toMatchObject({
    status: 503,
    body: expect.stringContaining("unavailable"),
  });
});

it("S6 is through within 5 s even where a client does not answer its close", async () => {
  await using server = await startTestServer();
  using stuck = await inVoice(server, await server.createOwner());
  stuck.socket.pause();
  const startedAt = performance.now();
  await server.server.drain();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
