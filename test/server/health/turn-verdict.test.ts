import { expect, test } from "vitest";
import { systemClock } from "../../../server/clock.ts";
import { checkTurn, judge } from "../../../server/health/checks/turn.ts";
import type { TurnAttempt } from "../../../server/health/turn-attempt.ts";

const UDP = "turn:turn.example.org:3478?transport=udp";
const TLS = "turns:turn.example.org:5349?transport=tcp";
const PUBLIC = "5.9.0.1";

type Allocated = Extract<TurnAttempt, { kind: "allocated" }>;

function allocated(change: Partial<Allocated> = {}): Allocated {
  return {
    kind: "allocated",
    url: UDP,
    relayed: { address: PUBLIC, port: 50_000 },
    seenAs: { address: "5.9.0.7", port: 4_000 },
    hostAddresses: [PUBLIC, "2a01:4f8::1"],
    toItself: "passed",
    ...change,
  };
}

const relayedAt = (address: string) => ({ relayed: { address, port: 50_000 } });

test("A10 all that is allocated and passed on is well", () => {
  expect(judge([allocated(), allocated({ url: TLS })])).toMatchObject([
    { state: "well", what: expect.stringContaining(TLS) },
  ]);
});

test.each([
  [403, "PEERS"],
  [438, "anew"],
  [441, "anew"],
  [486, "USER_QUOTA"],
  [508, "MIN_PORT"],
  [500, "log"],
])("A10 a refusal with %i is a fault with a remedy of its own: %s", (code, remedy) => {
  const [found] = judge([{ kind: "refused", url: UDP, code }]);
  expect(found).toMatchObject({ state: "fault", remedy: expect.stringContaining(remedy) });
  expect(found?.what).toContain(String(code));
});

test("A10 401 is another secret, unless a later login is taken", () => {
  const attempt = (later: "taken" | "refused" | "notTried"): TurnAttempt => ({ kind: "unauthorized", url: UDP, later });
  for (const later of ["refused", "notTried"] as const) {
    expect(judge([attempt(later)])).toMatchObject([{ state: "fault", remedy: expect.stringContaining("TURN_SECRET") }]);
  }
  expect(judge([attempt("taken")])).toMatchObject([{ state: "fault", what: expect.stringContaining("clock") }]);
});

test.each(["10.0.0.5", "192.168.1.4", "127.0.0.1", "169.254.1.1", "100.64.0.2"])(
  "A10 a relay at a public name that gives out %s is reached by nobody",
  (address) => {
    const [found] = judge([allocated(relayedAt(address))]);
    expect(found).toMatchObject({ state: "fault", remedy: expect.stringContaining("EXTERNAL_IP") });
    expect(found?.what).toContain(address);
  },
);

test("A10 a relay inside one's own network gives out an address of it, and that is well", () => {
  const inside = allocated({
    ...relayedAt("192.168.1.4"),
    seenAs: { address: "192.168.1.9", port: 4_000 },
    hostAddresses: ["192.168.1.4"],
  });
  expect(judge([inside])).toMatchObject([{ state: "well" }]);
});

test("A10 another public address than the name has is a warning: the machine may have moved", () => {
  expect(judge([allocated(relayedAt("5.9.0.99"))])).toMatchObject([
    { state: "warning", what: expect.stringContaining("5.9.0.99") },
  ]);
  // IPv6 alone says nothing of the relay's IPv4.
  expect(judge([allocated({ hostAddresses: ["2a01:4f8::1"] })])).toMatchObject([{ state: "well" }]);
});

test("A10 what a relay does not pass on is a fault, and told from what it forbids", () => {
  expect(judge([allocated({ toItself: "lost" })])).toMatchObject([
    { state: "fault", remedy: expect.stringContaining("MIN_PORT") },
  ]);
  expect(judge([allocated({ toItself: 403 })])).toMatchObject([
    { state: "fault", remedy: expect.stringContaining("PEERS=lan") },
  ]);
  expect(judge([allocated({ toItself: 486 })])).toMatchObject([
    { state: "fault", what: expect.stringContaining("486"), remedy: expect.stringContaining("USER_QUOTA") },
  ]);
});

test("A10 ways that fail in different manners are told apart", () => {
  const found = judge([
    { kind: "unreachable", url: UDP, fault: "silent" },
    { kind: "unreachable", url: TLS, fault: "noTls" },
  ]);
  expect(found).toMatchObject([
    { state: "fault", what: expect.stringContaining(UDP) },
    { state: "fault", remedy: expect.stringContaining("TLS_CERT") },
  ]);
});

test.each([
  [null, "well"],
  [["https://192.168.1.5"], "well"],
  [["https://192.168.1.5", "https://voice.example.org"], "warning"],
  [["https://voice.lan"], "warning"],
  [["https://5.9.0.1"], "warning"],
])("A10 no relay at %s: %s, as in one's own network none is needed", async (publicUrls, state) => {
  const iceServers = { forUser: async () => ({ iceServers: [], iceExpiresAt: null, iceProvider: "stun" as const }) };
  const check = checkTurn({ config: { turn: { provider: "none" }, publicUrls }, iceServers, clock: systemClock });
  expect(await check(AbortSignal.timeout(1_000))).toMatchObject([{ state }]);
});
