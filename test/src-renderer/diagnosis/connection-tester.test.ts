import { describe, expect, it } from "vitest";
import { type ConnectionReport, connectionReportSchema } from "../../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AnswerData } from "../../../shared/protocol/requests.ts";
import type { BridgeOp } from "../../../src-renderer/bridge/bridge.ts";
import { ConnectionTester } from "../../../src-renderer/diagnosis/connection-tester.ts";
import type { DiagnosisDeps } from "../../../src-renderer/diagnosis/diagnosis-deps.ts";
import type { ConnectionTest } from "../../../src-renderer/store/state.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakeWays, type Way } from "./fake-ways.ts";

const STUN = "stun:relay.example.org:3478";
const UDP = "turn:relay.example.org:3478?transport=udp";
const TCP = "turn:relay.example.org:3478?transport=tcp";
const TLS = "turns:relay.example.org:5349?transport=tcp";
const TLS_PORT_PLAIN = "turn:relay.example.org:5349?transport=tcp";
const NAME = "1800003600:ben";
const LATER_NAME = "1800014400:ben";
const CREDENTIAL = "c2VjcmV0IG9mIG5vYm9keQ==";

const RELAYS: Way = { kind: "relays", address: "198.51.100.7", seenAs: "203.0.113.9", passesOn: true };
const ALL_WELL: Readonly<Record<string, Way>> = {
  [STUN]: { kind: "sees", address: "203.0.113.9" },
  [UDP]: RELAYS,
  [TCP]: RELAYS,
  [TLS]: RELAYS,
};
const DENIED: Way = { kind: "refuses", code: 401, text: "Unauthorized." };
const SILENT: Way = { kind: "silent" };
const CLOSED: Way = { kind: "closed" };

type Ways = Readonly<Record<string, Way>> | ((url: string, username: string) => Way);

interface Bench {
  readonly ways?: Ways;
  readonly offer?: Partial<AnswerData<"connection.ice">>;
  /** In the place of what the server answers; null: nothing. */
  readonly answers?: Partial<Record<BridgeOp, (() => unknown) | null>>;
}

const PING_MS = 24;

function setUp({ ways = ALL_WELL, offer = {}, answers = {} }: Bench = {}) {
  const clock = new ManualClock();
  const fake = new FakeWays(clock, typeof ways === "function" ? ways : (url) => ways[url] ?? SILENT);
  const urls = [UDP, TCP, TLS];
  const server: Partial<Record<BridgeOp, (() => unknown) | null>> = {
    "session.ping": () => ({ now: clock.now() - PING_MS / 2 }),
    "connection.ice": () => ({
      iceServers: [{ urls: [STUN] }, { urls, username: NAME, credential: CREDENTIAL }],
      iceExpiresAt: clock.now() + 3_600_000,
      iceProvider: "coturn",
      now: clock.now(),
      clockProbe: [{ urls, username: LATER_NAME, credential: CREDENTIAL }],
      ...offer,
    }),
    "connection.report": () => ({}),
    ...answers,
  };
  const asked: { op: BridgeOp; data: unknown }[] = [];
  const request = (op: BridgeOp, data: unknown) => {
    asked.push({ op, data });
    return new Promise((resolve, reject) => {
      const answer = server[op];
      if (answer == null) return;
      clock.after(PING_MS, () => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      });
    });
  };
  const states: ConnectionTest[] = [];
  const tester = new ConnectionTester(
    { request: request as DiagnosisDeps["request"], createPeerConnection: fake.createPeerConnection, clock },
    (state) => states.push(state),
  );
  const state = () => states.at(-1);
  /** Runs it to its end. */
  const run = async (): Promise<ConnectionReport> => {
    tester.start();
    for (let s = 0; s < 60 && state()?.kind === "running"; s++) await clock.advanceAsync(1_000);
    const last = state();
    if (last?.kind !== "done") throw new Error(`the test ended ${JSON.stringify(last)}`);
    return last.report;
  };
  return { clock, fake, asked, states, state, tester, run };
}

const outcomes = ({ steps }: ConnectionReport) => steps.map(({ step, outcome }) => `${step} ${outcome}`);
const detail = ({ steps }: ConnectionReport, name: string) => steps.find(({ step }) => step === name)?.detail;

describe("a connection test", () => {
  it("C2 takes each step in its order, shows which one runs, and says what it found", async () => {
    const { run, states, clock, fake } = setUp();
    const report = await run();
    const current = states.flatMap((state) => (state.kind === "running" ? [state.current] : []));
    expect(current).toEqual(["signalling", "stun", "turnUdp", "turnTcp", "turnTls", "relay"]);
    expect(report).toEqual({
      verdict: "good",
      steps: [
        { step: "signalling", outcome: "passed", tookMs: 72, detail: "Round trip 24 ms." },
        { step: "stun", outcome: "passed", tookMs: 20, detail: "Seen as 203.0.113.9." },
        ...(["turnUdp", "turnTcp", "turnTls"] as const).map((step, index) => ({
          step,
          outcome: "passed",
          tookMs: 20,
          detail: `${[UDP, TCP, TLS][index]}: relays at 198.51.100.7, sees this device as 203.0.113.9, took 20 ms.`,
        })),
        { step: "relay", outcome: "passed", tookMs: 210, detail: "There and back 30 ms." },
      ],
    });
    expect(fake.open, "connections left open").toBe(0);
    expect(clock.pendingTimers, "timers left").toBe(0);
  });

  it("C2 tries each address of a transport, and the relay over the first that works", async () => {
    const second = "turn:relay.example.org:80?transport=udp";
    const { run, fake } = setUp({
      ways: { ...ALL_WELL, [UDP]: SILENT, [second]: RELAYS },
      offer: { iceServers: [{ urls: [UDP, second], username: NAME, credential: CREDENTIAL }] },
    });
    const report = await run();
    expect(report.verdict).toBe("partlyBlocked");
    expect(detail(report, "turnUdp")).toMatch(/3478\?transport=udp: no answer\. .*:80\?transport=udp: relays at/);
    expect(fake.made.slice(-2).map(({ url }) => url)).toEqual([second, second]);
  });

  it("C2 skips what the server does not offer", async () => {
    const { run } = setUp({ offer: { iceServers: [], iceExpiresAt: null, iceProvider: "stun", clockProbe: null } });
    const report = await run();
    expect(report.verdict).toBe("noRelay");
    expect(outcomes(report)).toEqual([
      "signalling passed",
      "stun skipped",
      "turnUdp skipped",
      "turnTcp skipped",
      "turnTls skipped",
      "relay skipped",
    ]);
  });

  it("C1 C3 a relay that takes the later credentials has another clock; one that takes neither another secret", async () => {
    const relay = (taken: string) => (url: string, username: string) =>
      url === STUN ? (ALL_WELL[STUN] ?? SILENT) : username === taken ? RELAYS : DENIED;
    const clocks = await setUp({ ways: relay(LATER_NAME) }).run();
    expect(clocks.verdict).toBe("clockDiffers");
    expect(detail(clocks, "turnUdp")).toContain("refused the login (401), but took one that ends three hours later");
    const secrets = await setUp({ ways: relay("nobody") }).run();
    expect(secrets.verdict).toBe("wrongSecret");
    expect(outcomes(secrets)).toContain("relay skipped");
  });

  it("C3 a clock of the server's that is hours behind shows by one's own, where even the later credentials have ended", async () => {
    const { run } = setUp({ ways: { [UDP]: DENIED }, offer: { iceExpiresAt: 1_700_000_000_000 } });
    expect((await run()).verdict).toBe("clockDiffers");
  });

  it.each<[string, Ways, string]>([
    ["whose port answers without TLS", { ...ALL_WELL, [TLS]: CLOSED, [TLS_PORT_PLAIN]: RELAYS }, "certificateInvalid"],
    ["whose port refuses without TLS", { ...ALL_WELL, [TLS]: CLOSED, [TLS_PORT_PLAIN]: DENIED }, "certificateInvalid"],
    ["whose port waits for TLS", { ...ALL_WELL, [TLS]: CLOSED, [TLS_PORT_PLAIN]: SILENT }, "certificateInvalid"],
    ["whose port is closed", { ...ALL_WELL, [TLS]: CLOSED, [TLS_PORT_PLAIN]: CLOSED }, "partlyBlocked"],
    ["whose packets are dropped", { ...ALL_WELL, [TLS]: SILENT, [TLS_PORT_PLAIN]: SILENT }, "partlyBlocked"],
  ])("C3 TLS %s", async (_what, ways, expected) => {
    const report = await setUp({ ways }).run();
    expect(report.verdict).toBe(expected);
    expect(outcomes(report)).toContain("turnTls failed");
  });

  it("C3 an address that nobody outside reaches fails the step that learned of it, whatever comes through", async () => {
    const inner: Way = { ...RELAYS, address: "10.9.9.9" };
    const report = await setUp({ ways: { ...ALL_WELL, [UDP]: inner } }).run();
    expect(report.verdict).toBe("privateRelayAddress");
    expect(outcomes(report)).toEqual(expect.arrayContaining(["turnUdp failed", "relay passed"]));
  });

  it.each(["0.0.0.0", "::"])("C3 a browser that says %s keeps to itself where the relay sees it", async (seenAs) => {
    const inner: Way = { kind: "relays", address: "10.9.9.9", seenAs, passesOn: false };
    const report = await setUp({ ways: { ...ALL_WELL, [UDP]: inner } }).run();
    expect(report.verdict).toBe("privateRelayAddress");
    expect(detail(report, "turnUdp")).toMatch(/: relays at 10\.9\.9\.9, took \d+ ms\.$/);
  });

  it("C2 a browser that asked nobody did not learn its address", async () => {
    const report = await setUp({ ways: { ...ALL_WELL, [STUN]: { kind: "nothing" } } }).run();
    expect(outcomes(report)).toContain("stun failed");
  });

  it("C3 a relay that passes nothing on", async () => {
    const report = await setUp({ ways: { ...ALL_WELL, [UDP]: { ...RELAYS, passesOn: false } } }).run();
    expect(report.verdict).toBe("relayRefused");
    expect(detail(report, "relay")).toBe("Nothing came through.");
  });

  it("C3 every refusal but 401 is the relay's own, with its number and its words", async () => {
    const full: Way = { kind: "refuses", code: 486, text: "Allocation Quota Reached" };
    const report = await setUp({ ways: { [UDP]: full, [TCP]: full, [TLS]: full } }).run();
    expect(report.verdict).toBe("relayRefused");
    expect(detail(report, "turnTcp")).toBe(`${TCP}: refused (486 Allocation Quota Reached).`);
  });

  it("C2 each step has its own end: with nothing answering it is over within 6 seconds", async () => {
    const { run, clock, fake } = setUp({ ways: {} });
    const startedAt = clock.now();
    const report = await run();
    expect(report.verdict).toBe("blockedPorts");
    expect(clock.now() - startedAt).toBeLessThanOrEqual(6_000);
    expect(fake.open).toBe(0);
  });

  it("C3 a server that does not answer pings", async () => {
    const { run } = setUp({ answers: { "session.ping": null } });
    const report = await run();
    expect(report.verdict).toBe("signallingFailed");
    expect(outcomes(report).slice(1)).toEqual([
      "stun skipped",
      "turnUdp skipped",
      "turnTcp skipped",
      "turnTls skipped",
      "relay skipped",
    ]);
    expect(connectionReportSchema.parse(report)).toEqual(report);
  });

  it("tells of a clock of one's own that is wrong", async () => {
    const { run } = setUp({ answers: { "session.ping": () => ({ now: 1_800_000_000_000 - 7_200_000 }) } });
    expect(detail(await run(), "signalling")).toMatch(
      /^Round trip 24 ms\. This device's clock is 120 min ahead of the server's\.$/,
    );
  });

  it.each<[string, Bench["answers"], string]>([
    [
      "an older server",
      {
        "connection.ice": () => {
          throw new ProtocolError("invalid", "This server does not know this operation; update one of the two.");
        },
      },
      "This server does not know this operation; update one of the two.",
    ],
    ["one that falls silent", { "connection.ice": null }, "The server stopped answering; start the test again."],
  ])("fails where the server does not say what to test: %s", async (_what, answers = {}, message) => {
    const { tester, clock, state } = setUp({ answers });
    tester.start();
    await clock.advanceAsync(10_000);
    expect(state()).toEqual({ kind: "failed", message });
  });

  it("fails where the browser refuses an address, and leaves nothing open", async () => {
    const ways = (url: string): Way => {
      if (url === TLS) throw new DOMException("Invalid URL", "SyntaxError");
      return SILENT;
    };
    const { tester, clock, state, fake } = setUp({ ways });
    tester.start();
    await clock.advanceAsync(10_000);
    await settle();
    expect(state()).toEqual({ kind: "failed", message: "This browser could not run the test." });
    expect(fake.open).toBe(0);
  });

  it("a report fits the protocol and holds no credential, however long what the relay says", async () => {
    const chatty: Way = { kind: "refuses", code: 500, text: "💥".repeat(2_000) };
    const { run } = setUp({ ways: (url) => (url === UDP ? chatty : url === TCP ? DENIED : SILENT) });
    const report = await run();
    expect(connectionReportSchema.parse(report)).toEqual(report);
    for (const secret of [CREDENTIAL, NAME, LATER_NAME]) expect(JSON.stringify(report)).not.toContain(secret);
  });

  it("that is stopped closes what it opened and says nothing any more", async () => {
    const { tester, clock, fake, states, state } = setUp({ ways: {} });
    tester.start();
    await clock.advanceAsync(3_000);
    expect(fake.open).toBe(4);
    tester.stop();
    await settle();
    expect(state()).toEqual({ kind: "off" });
    expect(fake.open).toBe(0);
    const before = states.length;
    await clock.advanceAsync(60_000);
    expect(states).toHaveLength(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it("that is started anew begins from the start, and the first one says nothing any more", async () => {
    const { tester, clock, states, run } = setUp({ ways: {} });
    tester.start();
    await clock.advanceAsync(3_000);
    states.length = 0;
    await run();
    const current = states.flatMap((state) => (state.kind === "running" ? [state.current] : []));
    expect(current).toEqual(["signalling", "stun", "turnUdp", "turnTcp", "turnTls"]);
    expect(states.filter(({ kind }) => kind === "done")).toHaveLength(1);
  });

  it("ends with its owner", async () => {
    const { tester, clock, fake } = setUp({ ways: {} });
    tester.start();
    await clock.advanceAsync(3_000);
    tester[Symbol.dispose]();
    await settle();
    expect(fake.open).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("C4 the outcome", () => {
  it("goes to the owner when the user says so, once", async () => {
    const { run, tester, clock, asked, state } = setUp();
    const report = await run();
    const sent = () => asked.filter(({ op }) => op === "connection.report");
    expect(sent()).toEqual([]);
    const sending = tester.send();
    await tester.send();
    expect(state()).toMatchObject({ kind: "done", sent: "sending" });
    await clock.advanceAsync(PING_MS);
    await sending;
    await tester.send();
    expect(state()).toEqual({ kind: "done", report, sent: "sent" });
    expect(sent()).toEqual([{ op: "connection.report", data: { report } }]);
  });

  it("may be sent again where it did not arrive", async () => {
    const refusal = new ProtocolError("rate_limited", "Wait a moment.");
    const { run, tester, clock, state } = setUp({
      answers: {
        "connection.report": () => {
          throw refusal;
        },
      },
    });
    await run();
    const sending = expect(tester.send()).rejects.toBe(refusal);
    await clock.advanceAsync(PING_MS);
    await sending;
    expect(state()).toMatchObject({ kind: "done", sent: "no" });
  });

  it("of an earlier test does not change what is shown of a later one", async () => {
    const { run, tester, clock, state } = setUp();
    await run();
    const sending = tester.send();
    tester.stop();
    await clock.advanceAsync(PING_MS);
    await sending;
    expect(state()).toEqual({ kind: "off" });
  });
});
