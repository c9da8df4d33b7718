import { expect, test } from "vitest";
import { coturnCredential } from "../../../server/turn/coturn.ts";
import type { Endpoint } from "../../../server/turn/stun-message.ts";
import { TURN_SECRET } from "../../helpers/processes/coturn-process.ts";
import type { ProbingClient } from "../../helpers/turn/probing-client.ts";
import { ANNA, BEN, NEIGHBOUR_INSIDE, RELAY, RELAY_INSIDE, RelayStage } from "../../helpers/turn/relay-stage.ts";
import type { RemoteSocket } from "../../helpers/turn/socket-host.ts";

const UNAUTHENTICATED = 401;
const FORBIDDEN = 403;
const QUOTA_REACHED = 486;

async function allocated(client: ProbingClient): Promise<Endpoint> {
  const allocation = await client.allocate();
  if (typeof allocation === "number") throw new Error(`The allocation was refused with ${allocation}.`);
  return allocation.relayed;
}

/** The first thing that comes to a socket, and where from. */
function arrival(socket: RemoteSocket): Promise<{ text: string; from: Endpoint }> {
  return new Promise((resolve) => {
    const stop = socket.onReceived((bytes, from) => {
      stop();
      resolve({ text: bytes.toString(), from });
    });
  });
}

/** Each lets the other in and says something to it. */
async function talk(anna: ProbingClient, annaAt: Endpoint, ben: ProbingClient, benAt: Endpoint) {
  expect(await anna.createPermission(benAt.address)).toBe("done");
  expect(await ben.createPermission(annaAt.address)).toBe("done");
  anna.send("to ben", benAt);
  expect(await ben.received()).toEqual({ text: "to ben", from: annaAt });
  ben.send("to anna", annaAt);
  expect(await anna.received()).toEqual({ text: "to anna", from: benAt });
}

test("a member who uses the relay reaches one who does not, and two who do reach each other", async () => {
  await using stage = await RelayStage.open();
  const anna = await stage.client(ANNA, "anna");
  const annaAt = await allocated(anna);
  expect(annaAt.address).toBe(RELAY);

  using direct = await stage.openUdp(BEN);
  const heard = arrival(direct);
  expect(await anna.createPermission(BEN)).toBe("done");
  anna.send("to ben", direct.local);
  expect(await heard).toEqual({ text: "to ben", from: annaAt });
  direct.send(Buffer.from("to anna"), annaAt);
  expect(await anna.received()).toEqual({ text: "to anna", from: direct.local });

  const ben = await stage.client(BEN, "ben");
  await talk(anna, annaAt, ben, await allocated(ben));
});

test("behind NAT two who use the relay meet at its external address, and its neighbours stay out of reach", async () => {
  await using stage = await RelayStage.open({ RELAY_IP: RELAY_INSIDE, EXTERNAL_IP: RELAY });
  const anna = await stage.client(ANNA, "anna");
  const ben = await stage.client(BEN, "ben");
  const annaAt = await allocated(anna);
  expect(annaAt.address).toBe(RELAY);
  await talk(anna, annaAt, ben, await allocated(ben));
  expect(await anna.createPermission(NEIGHBOUR_INSIDE)).toBe(FORBIDDEN);
});

test("inside a network of one's own (PEERS=lan) private addresses are peers, and this machine and metadata are not", async () => {
  await using stage = await RelayStage.open({ PEERS: "lan", RELAY_IP: RELAY_INSIDE });
  const anna = await stage.client(ANNA);
  expect((await allocated(anna)).address).toBe(RELAY_INSIDE);
  for (const peer of [NEIGHBOUR_INSIDE, "172.16.0.1", "192.168.1.2", "100.64.0.1"]) {
    expect(await anna.createPermission(peer), peer).toBe("done");
  }
  for (const peer of ["127.0.0.1", "169.254.169.254", "224.0.0.251", "255.255.255.255"]) {
    expect(await anna.createPermission(peer), peer).toBe(FORBIDDEN);
  }
});

test("a Send indication to loopback goes nowhere, with a permission or without", async () => {
  await using stage = await RelayStage.open();
  const anna = await stage.client(ANNA);
  await allocated(anna);
  using service = await stage.openUdp("127.0.0.1");
  using witness = await stage.openUdp(BEN);
  const heard = Promise.race([arrival(service), arrival(witness)]);
  anna.send("to a service", service.local);
  expect(await anna.createPermission(service.local.address)).toBe(FORBIDDEN);
  anna.send("to a service", service.local);
  // What comes to ben was sent after it, on the same way.
  await anna.createPermission(BEN);
  anna.send("to ben", witness.local);
  expect((await heard).text).toBe("to ben");
});

test("V5 only credentials that the server made are good, until they end", async () => {
  await using stage = await RelayStage.open();
  const inAnHourS = Math.floor(Date.now() / 1_000) + 3_600;
  const made = await stage.clientWith(ANNA, coturnCredential(TURN_SECRET, inAnHourS, "anna"));
  expect(await made.allocate()).toMatchObject({ relayed: { address: RELAY } });
  const forged = await stage.clientWith(ANNA, coturnCredential(TURN_SECRET.toUpperCase(), inAnHourS, "anna"));
  expect(await forged.allocate()).toBe(UNAUTHENTICATED);
  const ended = await stage.clientWith(ANNA, coturnCredential(TURN_SECRET, inAnHourS - 2 * 3_600, "anna"));
  expect(await ended.allocate()).toBe(UNAUTHENTICATED);
});

test("a full channel whose members all restart all their connections fits, and nobody takes the others' part", async () => {
  const people = 5;
  // Each has 4 connections, over UDP and TCP, from two interfaces, before and after.
  const each = (people - 1) * 2 * 2 * 2;
  await using stage = await RelayStage.open({ CHANNEL_LIMIT: String(people), MIN_PORT: "61000", MAX_PORT: "61159" });
  const allocate = async (name: string) => await (await stage.client(ANNA, name)).allocate();
  for (let member = 0; member < people; member++) {
    const name = `member-${member}`;
    const results = await Promise.all(Array.from({ length: each }, () => allocate(name)));
    expect(results, name).toMatchObject(results.map(() => ({ relayed: { address: RELAY, port: expect.any(Number) } })));
    expect(await allocate(name), `one more for ${name}`).toBe(QUOTA_REACHED);
  }
});
