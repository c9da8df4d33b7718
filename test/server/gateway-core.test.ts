import { expect, it } from "vitest";
import type { GatewayCore } from "../../server/gateway/gateway-core.ts";
import { createLog } from "../../server/log.ts";
import type { Channel, User } from "../../shared/protocol/values.ts";
import { ManualClock, settle } from "../helpers/manual-clock.ts";
import { SocketPair } from "../helpers/socket-pair.ts";
import { createTestCore, NO_LOGINS } from "../helpers/test-core.ts";

const ANNA: User = { id: "anna", username: "anna", displayName: "Anna", role: "owner" };
const LOBBY: Channel = { id: "lobby", kind: "voice", name: "Lobby", topic: "", position: 0, userLimit: 0 };
const CLIENT = { name: "test", version: "1", platform: "test", deviceId: "device" };

function connect(core: GatewayCore): SocketPair {
  const pair = new SocketPair();
  pair.listen(core.accept(pair.socket));
  pair.send({ id: 1, op: "session.hello", data: { token: "anna", client: CLIENT } });
  pair.flushToServer();
  return pair;
}

async function rest(pair: SocketPair): Promise<void> {
  pair.flushToServer();
  await settle();
  await settle();
  pair.flushToClient();
}

it("a token that ends while its hello is being looked up opens no session", async () => {
  let endToken: (tokenHash: string) => void = () => {};
  let found: (login: { user: User; tokenHash: string }) => void = () => {};
  using core = createTestCore([ANNA], [LOBBY], {
    clock: new ManualClock(),
    accounts: {
      ...NO_LOGINS,
      authenticate: () =>
        new Promise((resolve) => {
          found = resolve;
        }),
      members: async () => [ANNA],
      onMemberJoined: () => () => {},
      onTokenEnded: (listener) => {
        endToken = listener;
        return () => {};
      },
    },
  });
  const pair = connect(core);
  await settle();
  endToken("hash");
  found({ user: ANNA, tokenHash: "hash" });
  await rest(pair);
  expect(pair.received).toMatchObject([{ id: 1, ok: false, error: { code: "unauthorized" } }]);
  expect(pair.closeCode).toBe(4001);
});

it("S1 a hello that came in time is not closed 4001, and its client logged out, for being answered late", async () => {
  let tell: () => void = () => {};
  const info = { name: "test", version: "1", protocol: 1, registration: "open", needsOwner: false } as const;
  const clock = new ManualClock();
  using core = createTestCore([ANNA], [LOBBY], {
    clock,
    serverInfo: () =>
      new Promise((resolve) => {
        tell = () => resolve(info);
      }),
  });
  const pair = connect(core);
  await settle();
  clock.advance(6_000);
  await rest(pair);
  expect(pair.closeCode).toBeNull();
  tell();
  await rest(pair);
  await rest(pair);
  expect(pair.received).toMatchObject([{ id: 1, ok: true }]);
});

it("a token that ends while its snapshot is being made closes 4001 before any answer", async () => {
  let endToken: (tokenHash: string) => void = () => {};
  let read: (members: User[]) => void = () => {};
  using core = createTestCore([ANNA], [LOBBY], {
    clock: new ManualClock(),
    accounts: {
      ...NO_LOGINS,
      authenticate: async () => ({ user: ANNA, tokenHash: "hash" }),
      members: () =>
        new Promise((resolve) => {
          read = resolve;
        }),
      onMemberJoined: () => () => {},
      onTokenEnded: (listener) => {
        endToken = listener;
        return () => {};
      },
    },
  });
  const pair = connect(core);
  await settle();
  endToken("hash");
  read([ANNA]);
  await rest(pair);
  expect(pair.received).toEqual([]);
  expect(pair.closeCode).toBe(4001);
});

it("what nobody foresaw is answered internal without its own words, logged, and nothing else breaks", async () => {
  const lines: string[] = [];
  using core = createTestCore([ANNA], [LOBBY], {
    clock: new ManualClock(),
    iceServers: {
      clockProbe: () => null,
      forUser: async () => {
        throw new Error("SELECT secret FROM /etc");
      },
    },
    log: createLog("error", { write: (line) => void lines.push(line) }),
  });
  const pair = connect(core);
  await rest(pair);
  pair.send({ id: 2, op: "voice.join", data: { channelId: "lobby" } });
  pair.send({ id: 3, op: "session.ping" });
  await rest(pair);
  const answers = pair.received.filter(({ kind }) => kind === "answer");
  expect(answers).toContainEqual(expect.objectContaining({ id: 2, ok: false }));
  expect(answers).toContainEqual(expect.objectContaining({ id: 3, ok: true }));
  expect(JSON.stringify(answers)).toContain('"internal"');
  expect(JSON.stringify(answers)).not.toContain("SELECT");
  expect(lines.join()).toContain("SELECT secret");
});

it("V2 an answer to a join lists everybody whose joining was told before it, and nobody else", async () => {
  const grants: (() => void)[] = [];
  const users = ["a", "b", "c", "d"].map((id): User => ({ ...ANNA, id }));
  using core = createTestCore(users, [LOBBY], {
    clock: new ManualClock(),
    iceServers: {
      clockProbe: () => null,
      forUser: () =>
        new Promise((resolve) =>
          grants.push(() => resolve({ iceServers: [], iceExpiresAt: null, iceProvider: "stun" })),
        ),
    },
  });
  const pairs = users.map(({ id }) => {
    const pair = new SocketPair();
    pair.listen(core.accept(pair.socket));
    pair.send({ id: 1, op: "session.hello", data: { token: id, client: CLIENT } });
    pair.send({ id: 2, op: "voice.join", data: { channelId: "lobby" } });
    pair.flushToServer();
    return pair;
  });
  // Until all of them wait for credentials: a snapshot asks several places first.
  for (let turn = 0; grants.length < users.length && turn < 20; turn++) await settle();
  // As one fetch of credentials does that all of them wait for.
  for (const grant of grants) grant();
  for (const pair of pairs) await rest(pair);
  for (const pair of pairs) {
    const answerAt = pair.received.findIndex((frame) => frame.kind === "answer" && frame.id === 2);
    const told = pair.received
      .slice(0, answerAt)
      .filter((frame) => frame.kind === "event" && frame.event === "voice.joined");
    const answer = JSON.stringify(pair.received[answerAt]);
    expect(answer.match(/"sessionId"/g)).toHaveLength(told.length + 1);
  }
});
