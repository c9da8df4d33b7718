import { expect, it } from "vitest";
import { TIMING } from "../../shared/protocol/timing.ts";
import { GatewayClient, passTime } from "../helpers/gateway-client.ts";
import { ManualClock } from "../helpers/manual-clock.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";
import { lose } from "../helpers/voice-clients.ts";

async function statuses(watcher: GatewayClient): Promise<unknown[]> {
  const events = (await watcher.drain()).filter(({ event }) => event === "presence.changed");
  return events.map(({ data }) => (data as { status: string }).status);
}

async function scene(server: TestServer) {
  const bob = await server.createMember("bob");
  const watcher = await GatewayClient.connect(server, await server.createOwner());
  return { bob, watcher };
}

it("S5 an account is online while one of its sessions is attached, and each change is told once", async () => {
  const clock = new ManualClock();
  await using server = await startTestServer({ clock });
  const { bob, watcher } = await scene(server);
  using one = await GatewayClient.connect(server, bob);
  using two = await GatewayClient.connect(server, bob);
  expect(await watcher.event("presence.changed")).toEqual({ userId: bob.user.id, status: "online" });
  await one.close(1000);
  await passTime(clock, 2 * TIMING.offlineAfterMs, [watcher, two]);
  expect(await statuses(watcher)).toEqual([]);
  expect(await statuses(two)).toEqual([]);
});

it("S5 is idle only when all attached sessions say so, and a new session starts online", async () => {
  await using server = await startTestServer();
  const { bob, watcher } = await scene(server);
  using one = await GatewayClient.connect(server, bob);
  using two = await GatewayClient.connect(server, bob);
  await statuses(watcher);
  await one.request("presence.set", { status: "idle" });
  expect(await statuses(watcher)).toEqual([]);
  await two.request("presence.set", { status: "idle" });
  expect(await statuses(watcher)).toEqual(["idle"]);
  using three = await GatewayClient.connect(server, bob);
  expect(await statuses(watcher)).toEqual(["online"]);
  await lose(server, three);
  expect(await statuses(watcher)).toEqual(["idle"]);
});

it("S5 is offline 5 s after the last session was lost or ended, and not at all when one is back in time", async () => {
  const clock = new ManualClock();
  await using server = await startTestServer({ clock });
  const { bob, watcher } = await scene(server);
  using first = await GatewayClient.connect(server, bob);
  await statuses(watcher);
  await lose(server, first);
  await passTime(clock, TIMING.offlineAfterMs - 1, [watcher]);
  using back = await GatewayClient.connect(server, bob, { resume: { sessionId: first.sessionId, seq: first.lastSeq } });
  await passTime(clock, TIMING.offlineAfterMs, [watcher, back]);
  expect(await statuses(watcher)).toEqual([]);

  await back.close(1000);
  await lose(server, await GatewayClient.open(server));
  await passTime(clock, TIMING.offlineAfterMs - 1, [watcher]);
  expect(await statuses(watcher)).toEqual([]);
  await passTime(clock, 1, [watcher]);
  expect(await statuses(watcher)).toEqual(["offline"]);
});

it("S5 a resumed session is as it said last", async () => {
  await using server = await startTestServer();
  const { bob, watcher } = await scene(server);
  using first = await GatewayClient.connect(server, bob);
  await first.request("presence.set", { status: "idle" });
  await lose(server, first);
  using back = await GatewayClient.connect(server, bob, { resume: { sessionId: first.sessionId, seq: first.lastSeq } });
  await back.ping();
  expect(await statuses(watcher)).toEqual(["online", "idle"]);
});
