import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { coturnCredential } from "../../../server/turn/coturn.ts";
import type { ConnectionReport } from "../../../shared/protocol/connection-report.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const COTURN = {
  TURN_PROVIDER: "coturn",
  TURN_URL: "turn:turn.example.org:3478",
  TURN_SECRET: SECRET,
  STUN_URL: "stun:stun.example.org:3478",
};
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function report(detail = "Round trip 12 ms."): ConnectionReport {
  return { verdict: "tcpOnly", steps: [{ step: "signalling", outcome: "passed", tookMs: 40, detail }] };
}

/** Past the time after which one more report may be sent. */
const A_WHILE_MS = 10_000;

/** The owner and a member, connected. */
async function ownerAndMember(server: TestServer) {
  const owner = await GatewayClient.connect(server, await server.createOwner());
  const account = await server.createMember("ben");
  const member = await GatewayClient.connect(server, account);
  return { owner, member, account };
}

describe("what is to be tested", () => {
  it("C1 is told outside of voice too, with the server's time and credentials that end 3 hours later", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    await using server = await startTestServer({ env: COTURN, clock });
    const account = await server.createOwner();
    using client = await GatewayClient.connect(server, account);
    const urls = ["turn:turn.example.org:3478"];
    expect(await client.request("connection.ice", {})).toEqual({
      iceServers: [
        { urls: ["stun:stun.example.org:3478"] },
        { urls, ...coturnCredential(SECRET, 1_700_003_600, account.user.id) },
      ],
      iceExpiresAt: 1_700_003_600_000,
      iceProvider: "coturn",
      now: 1_700_000_000_000,
      clockProbe: [{ urls, ...coturnCredential(SECRET, 1_700_014_400, account.user.id) }],
    });
  });

  it.each([
    ["no provider", { STUN_URL: "stun:stun.example.org" }],
    ["another provider", { TURN_PROVIDER: "metered", TURN_API_URL: "http://127.0.0.1:9/", TURN_API_KEY: "key" }],
  ])("C1 with %s there is nothing to tell a clock by", async (_what, env) => {
    await using server = await startTestServer({ env });
    using client = await GatewayClient.connect(server, await server.createOwner());
    expect(await client.request("connection.ice", {})).toMatchObject({ iceProvider: "stun", clockProbe: null });
  });
});

describe("what members report", () => {
  it("C4 the owner sees all of it, newest first, and nobody else does", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { owner, member } = await ownerAndMember(server);
    expect(await owner.request("connection.reports", {})).toEqual({ reports: [] });

    const firstAt = clock.now();
    expect(await member.request("connection.report", { report: report("first") })).toEqual({});
    clock.advance(1_000);
    await owner.request("connection.report", { report: report("second") });

    expect(await member.refusal("connection.reports", {})).toBe("forbidden");
    expect(await owner.request("connection.reports", {})).toEqual({
      reports: [
        { userId: owner.welcome.self.id, sentAt: firstAt + 1_000, report: report("second") },
        { userId: member.welcome.self.id, sentAt: firstAt, report: report("first") },
      ],
    });
  });

  it("C4 the last 5 of each account are kept", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { owner, member } = await ownerAndMember(server);
    await owner.request("connection.report", { report: report("the owner's") });
    for (let number = 1; number <= 7; number++) {
      clock.advance(A_WHILE_MS);
      await Promise.all([owner.ping(), member.ping()]);
      await member.request("connection.report", { report: report(String(number)) });
    }
    const { reports } = await owner.request("connection.reports", {});
    const details = reports.map(({ report: { steps } }) => steps[0]?.detail);
    expect(details).toEqual(["7", "6", "5", "4", "3", "the owner's"]);
  });

  it("C4 they are there after a restart, and gone after 30 days, from the disk as well", async () => {
    await using folder = await TempFolder.make();
    const dataDir = folder.path;
    const clock = new ManualClock();
    const count = () => {
      using db = closing(new Sqlite(join(dataDir, "cromulent.db"), { readonly: true }));
      return db.database.prepare("SELECT count(*) FROM connection_reports").pluck().get();
    };
    let account: { readonly token: string };
    {
      await using server = await startTestServer({ clock, dataDir });
      account = await server.createOwner();
      using client = await GatewayClient.connect(server, account);
      await client.request("connection.report", { report: report() });
    }
    clock.advance(29 * DAY_MS);
    {
      await using server = await startTestServer({ clock, dataDir });
      using client = await GatewayClient.connect(server, account);
      expect((await client.request("connection.reports", {})).reports).toHaveLength(1);
      expect(count()).toBe(1);
    }
    clock.advance(DAY_MS);
    await using server = await startTestServer({ clock, dataDir });
    using client = await GatewayClient.connect(server, account);
    expect((await client.request("connection.reports", {})).reports).toHaveLength(0);
    expect(count()).toBe(0);
  });

  it("C4 they go with the account", async () => {
    await using folder = await TempFolder.make();
    const dataDir = folder.path;
    await using server = await startTestServer({ dataDir });
    const { owner, member, account } = await ownerAndMember(server);
    await owner.request("connection.report", { report: report("the owner's") });
    await member.request("connection.report", { report: report() });
    {
      using db = closing(new Sqlite(join(dataDir, "cromulent.db")));
      db.database.pragma("foreign_keys = ON");
      db.database.prepare("DELETE FROM users WHERE id = ?").run(account.user.id);
    }
    const { reports } = await owner.request("connection.reports", {});
    expect(reports.map(({ userId }) => userId)).toEqual([owner.welcome.self.id]);
  });

  it("C4 who sends more than 5 at once has to wait, another account has not", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { owner, member } = await ownerAndMember(server);
    for (let number = 1; number <= 5; number++) await member.request("connection.report", { report: report() });
    const { code, retryAfterMs } = await member.error("connection.report", { report: report() });
    expect(code).toBe("rate_limited");
    await owner.request("connection.report", { report: report() });
    clock.advance(retryAfterMs ?? Number.NaN);
    await member.request("connection.report", { report: report() });
  });

  it.each([
    ["a verdict that there is not", { ...report(), verdict: "splendid" }],
    ["more than 12 steps", { ...report(), steps: Array.from({ length: 13 }, () => report().steps[0]) }],
    ["a detail of more than 500 characters", report("x".repeat(501))],
    ["a time below 0", { ...report(), steps: [{ ...report().steps[0], tookMs: -1 }] }],
    ["no report", undefined],
  ])("C4 %s is invalid", async (_what, wrong) => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    expect(await client.refusal("connection.report", { report: wrong })).toBe("invalid");
    expect((await client.request("connection.reports", {})).reports).toHaveLength(0);
  });

  it("C4 what a newer program stored is passed over by an older one", async () => {
    await using folder = await TempFolder.make();
    const dataDir = folder.path;
    await using server = await startTestServer({ dataDir });
    using client = await GatewayClient.connect(server, await server.createOwner());
    await client.request("connection.report", { report: report() });
    {
      using db = closing(new Sqlite(join(dataDir, "cromulent.db")));
      db.database
        .prepare("INSERT INTO connection_reports (user_id, sent_at, report) VALUES (?, ?, ?)")
        .run(client.welcome.self.id, Date.now(), '{"verdict":"ofTomorrow","steps":[]}');
    }
    const { reports } = await client.request("connection.reports", {});
    expect(reports.map((sent) => sent.report)).toEqual([report()]);
  });
});

function closing(database: Sqlite.Database) {
  return { database, [Symbol.dispose]: () => void database.close() };
}
