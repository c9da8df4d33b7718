import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../server/clock.ts";
import { type Config, readConfig } from "../../../server/config.ts";
import { createLog } from "../../../server/log.ts";
import { createMetrics } from "../../../server/metrics.ts";
import { coturnCredential } from "../../../server/turn/coturn.ts";
import { createIceServers } from "../../../server/turn/ice-servers.ts";
import { iceAnswerSchema } from "../../../shared/protocol/values.ts";
import type { Clock } from "../../../shared/time.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const SECRET = "north-wind-and-the-sun-north-wind";
const STUN = { urls: ["stun:stun.example.org"] };
const STUN_ONLY = { iceServers: [STUN], iceExpiresAt: null, iceProvider: "stun" };

function setUp(env: Record<string, string>, clock: Clock = new ManualClock()) {
  const config: Config = readConfig({ STUN_URL: "stun:stun.example.org", ...env });
  const metrics = createMetrics();
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => lines.push(line) });
  const source = createIceServers(config, { clock, metrics, log });
  const failures = async () =>
    (await metrics.turnFailures.get()).values.map(({ labels, value }) => ({ ...labels, value }));
  return { source, failures, lines };
}

describe("STUN only", () => {
  test("V5 no provider: the STUN server, and nothing that expires", async () => {
    const { source } = setUp({});
    expect(await source.forUser("u1")).toEqual(STUN_ONLY);
  });

  test("V5 neither provider nor STUN: an empty list", async () => {
    const { source } = setUp({ STUN_URL: "" });
    expect(await source.forUser("u1")).toEqual({ iceServers: [], iceExpiresAt: null, iceProvider: "stun" });
  });
});

describe("coturn", () => {
  const env = {
    TURN_PROVIDER: "coturn",
    TURN_URL: "turn:turn.example.org:3478,turns:turn.example.org:5349?transport=tcp",
    TURN_SECRET: SECRET,
  };

  test("V5 the credential is base64(HMAC-SHA1(secret, username))", () => {
    // echo -n 1700003600:u1 | openssl dgst -sha1 -hmac north-wind-and-the-sun-north-wind -binary | base64
    expect(coturnCredential(SECRET, 1_700_003_600, "u1")).toEqual({
      username: "1700003600:u1",
      credential: "sgE819uQC/yBewFV0eRqGXkIHjw=",
    });
  });

  test("V5 STUN stands first, all addresses of TURN share one entry, and the hour counts from now", async () => {
    const clock = new ManualClock(1_700_000_000_999);
    const answer = await setUp(env, clock).source.forUser("u1");
    expect(iceAnswerSchema.parse(answer)).toEqual({
      iceServers: [
        STUN,
        {
          urls: ["turn:turn.example.org:3478", "turns:turn.example.org:5349?transport=tcp"],
          ...coturnCredential(SECRET, 1_700_003_600, "u1"),
        },
      ],
      iceExpiresAt: 1_700_003_600_000,
      iceProvider: "coturn",
    });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test("V5 TURN_TTL_S and the user make the credential", async () => {
    const { source } = setUp({ ...env, TURN_TTL_S: "120" }, new ManualClock(1_700_000_000_000));
    const [first, second] = await Promise.all([source.forUser("u1"), source.forUser("u2")]);
    expect(first.iceExpiresAt).toBe(1_700_000_120_000);
    expect(first.iceServers[1]?.username).toBe("1700000120:u1");
    expect(second.iceServers[1]?.credential).not.toBe(first.iceServers[1]?.credential);
  });
});

describe("metered", () => {
  /** The form of https://www.metered.ca/docs/turn-rest-api/get-credential. */
  const LIST = [
    { urls: "stun:stun.relay.metered.ca:80" },
    { urls: "turn:global.relay.metered.ca:80", username: "name", credential: "pass" },
    { urls: "turn:global.relay.metered.ca:80?transport=tcp", username: "name", credential: "pass" },
    { urls: "turns:global.relay.metered.ca:443?transport=tcp", username: "name", credential: "pass" },
  ];
  const SERVERS = [
    STUN,
    {
      urls: LIST.slice(1).map((entry) => entry.urls),
      username: "name",
      credential: "pass",
    },
  ];
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  /** A real provider on a free port, which counts its requests. */
  async function provider(listener: RequestListener) {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? "");
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
      requests,
      env: {
        TURN_PROVIDER: "metered",
        TURN_API_URL: `http://127.0.0.1:${address.port}/api/v1/turn/credentials?region=eu`,
        TURN_API_KEY: "key+&/of ours",
      },
    };
  }

  const answerWith =
    (body: unknown): RequestListener =>
    (_request, response) => {
      response
        .setHeader("content-type", "application/json")
        .end(typeof body === "string" ? body : JSON.stringify(body));
    };

  test("V5 the list is brought into the same form, and the key goes as the query apiKey", async () => {
    const { env, requests } = await provider(answerWith(LIST));
    const clock = new ManualClock();
    const answer = await setUp(env, clock).source.forUser("u1");
    expect(iceAnswerSchema.parse(answer)).toEqual({
      iceServers: SERVERS,
      iceExpiresAt: clock.now() + 600_000,
      iceProvider: "metered",
    });
    const asked = new URL(requests[0] ?? "", "http://x");
    expect(asked.pathname).toBe("/api/v1/turn/credentials");
    expect(Object.fromEntries(asked.searchParams)).toEqual({ region: "eu", apiKey: "key+&/of ours" });
    expect(JSON.stringify(answer)).not.toContain("key+");
  });

  test("V5 an answer is used for ten minutes, and one request serves all who ask meanwhile", async () => {
    const { env, requests } = await provider(answerWith(LIST));
    const clock = new ManualClock();
    const { source } = setUp(env, clock);
    await Promise.all([source.forUser("u1"), source.forUser("u2"), source.forUser("u3")]);
    clock.advance(599_999);
    await source.forUser("u4");
    expect(requests).toHaveLength(1);
    clock.advance(1);
    const fresh = await source.forUser("u5");
    expect(requests).toHaveLength(2);
    expect(fresh.iceExpiresAt).toBe(clock.now() + 600_000);
  });

  test("V5 four entries at most, from a provider that sends many", async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      urls: [`turn:${index}.example.org`, `turn:${index}.example.org?transport=tcp`],
      username: `name${index}`,
      credential: "pass",
    }));
    const { env } = await provider(answerWith(many));
    const answer = iceAnswerSchema.parse(await setUp(env).source.forUser("u1"));
    expect(answer.iceServers).toHaveLength(4);
    expect(answer.iceServers[0]).toEqual(STUN);
  });

  test.each<[string, string, RequestListener]>([
    ["an error of the provider", "status", (_request, response) => response.writeHead(500).end("oops")],
    ["a wrong key", "status", (_request, response) => response.writeHead(401).end("{}")],
    [
      "a redirect, which would carry the key away",
      "network",
      (_request, response) => response.writeHead(302, { location: "/x" }).end(),
    ],
    ["a connection that is cut", "network", (request) => request.socket.destroy()],
    ["no JSON", "bad_answer", answerWith("<html>")],
    ["JSON of another form", "bad_answer", answerWith({ error: "quota" })],
    ["a list without TURN", "bad_answer", answerWith([{ urls: "stun:x" }])],
    [
      "addresses that no browser takes",
      "bad_answer",
      answerWith([
        { urls: "turn:x:99999", username: "a", credential: "b" },
        { urls: "turn:", username: "a", credential: "b" },
      ]),
    ],
    ["an empty credential", "bad_answer", answerWith([{ urls: "turn:x", username: "", credential: "" }])],
    ["an entry that is no server", "bad_answer", answerWith([{ urls: 7, username: "a", credential: "b" }])],
    ["far too much", "bad_answer", answerWith(`[${" ".repeat(70_000)}]`)],
  ])("V5 %s: STUN only, logged and counted as %s", async (_what, reason, listener) => {
    const { env } = await provider(listener);
    const { source, failures, lines } = setUp(env);
    expect(await source.forUser("u1")).toEqual(STUN_ONLY);
    expect(await failures()).toEqual([{ provider: "metered", reason, value: 1 }]);
    expect(lines).toHaveLength(1);
    expect(lines.join()).toContain(reason);
    expect(lines.join()).not.toContain("key");
  });

  test("V5 a provider that is not there: STUN only", async () => {
    const { source, failures } = setUp({
      TURN_PROVIDER: "metered",
      // The discard port: nothing listens.
      TURN_API_URL: "http://127.0.0.1:9/",
      TURN_API_KEY: "k",
    });
    expect(await source.forUser("u1")).toEqual(STUN_ONLY);
    expect(await failures()).toEqual([{ provider: "metered", reason: "network", value: 1 }]);
  });

  test.each<[string, RequestListener]>([
    ["never answers", () => {}],
    ["never ends its answer", (_request, response) => response.write("[")],
  ])("V5 a provider that %s is given up after 2 s", async (_what, listener) => {
    const { env } = await provider(listener);
    const { source, failures } = setUp(env, systemClock);
    const startedAt = performance.now();
    expect(await source.forUser("u1")).toEqual(STUN_ONLY);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs).toBeLessThan(4_000);
    expect(await failures()).toEqual([{ provider: "metered", reason: "timeout", value: 1 }]);
  });

  test("V5 after a failure the next join asks again", async () => {
    let isBroken = true;
    const { env } = await provider((request, response) => {
      if (isBroken) response.writeHead(500).end();
      else answerWith(LIST)(request, response);
    });
    const { source } = setUp(env);
    expect(await source.forUser("u1")).toEqual(STUN_ONLY);
    isBroken = false;
    expect(await source.forUser("u1")).toMatchObject({ iceProvider: "metered", iceServers: SERVERS });
  });
});
