import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError, limitVariable, readConfig } from "../../server/config.ts";
import { DEFAULT_LIMITS } from "../../shared/protocol/limits.ts";
import { projectDir } from "../helpers/paths.ts";

const SECRET = "s".repeat(32);
const COTURN = { TURN_PROVIDER: "coturn", TURN_URL: "turn:turn.example.org:3478", TURN_SECRET: SECRET };
const METERED = { TURN_PROVIDER: "metered", TURN_API_URL: "https://x.example/credentials", TURN_API_KEY: "key" };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe("configuration", () => {
  test("an empty environment gives the defaults", () => {
    expect(readConfig({})).toEqual({
      host: "127.0.0.1",
      port: 8787,
      dataDir: resolve("data"),
      publicUrls: null,
      serverName: "Cromulent",
      registration: "invite",
      setupCode: null,
      stunUrl: "stun:stun.l.google.com:19302",
      turn: { provider: "none" },
      timeUrls: ["https://www.cloudflare.com/cdn-cgi/trace", "https://www.google.com/generate_204"],
      adminHost: "127.0.0.1",
      adminPort: 9787,
      trustedProxies: { kind: "none" },
      logLevel: "info",
      limits: DEFAULT_LIMITS,
      backups: { everyMs: null, keep: 7, folder: resolve("data", "backups") },
      settings: {},
    });
  });

  test("what a backup remembers is what was set, without secrets", () => {
    const set = { ...COTURN, SETUP_CODE: SECRET, SERVER_NAME: " Home ", STUN_URL: "", PORT: "", UNKNOWN: "x" };
    const { TURN_SECRET: _secret, ...shown } = COTURN;
    expect(readConfig(set).settings).toEqual({ ...shown, SERVER_NAME: "Home", STUN_URL: "" });
    expect(readConfig(METERED).settings).toEqual({ TURN_PROVIDER: "metered" });
  });

  test("backups come every so many minutes, hours or days, from ten minutes to a year", () => {
    const everyMs = (text: string) => readConfig({ BACKUP_EVERY: text }).backups.everyMs;
    expect(["600s", "30m", "24h", "7d"].map(everyMs)).toEqual([600_000, 1_800_000, 86_400_000, 604_800_000]);
    for (const wrong of ["24", "9m", "367d", "1.5h", "-1h", "0h", "1w"]) {
      expect(faultsOf({ BACKUP_EVERY: wrong })).toEqual(["BACKUP_EVERY must be a duration like 24h, from 10m to 366d"]);
    }
    const { backups } = readConfig({ DATA_DIR: "/srv/data", BACKUP_KEEP: "2", BACKUP_DIR: "/mnt/backups" });
    expect(backups).toEqual({ everyMs: null, keep: 2, folder: "/mnt/backups" });
  });

  test("a variable set to nothing counts as unset", () => {
    const names = [
      "HOST",
      "PORT",
      "DATA_DIR",
      "PUBLIC_URL",
      "SERVER_NAME",
      "REGISTRATION",
      "SETUP_CODE",
      "TURN_PROVIDER",
    ];
    const more = ["TURN_URL", "TURN_SECRET", "TURN_TTL_S", "TURN_API_URL", "TURN_API_KEY", "ADMIN_HOST", "ADMIN_PORT"];
    const all = [...names, ...more, "TRUST_PROXY", "LOG_LEVEL", "LIMIT_TEXT_CHARS"];
    expect(readConfig(Object.fromEntries(all.map((name) => [name, " "])))).toEqual(readConfig({}));
  });

  test("V5 STUN_URL set to nothing means none; unset, coturn's own host answers STUN", () => {
    expect(readConfig({ STUN_URL: "" }).stunUrl).toBeNull();
    expect(readConfig({ STUN_URL: "stun:stun.example.org" }).stunUrl).toBe("stun:stun.example.org");
    expect(readConfig(COTURN).stunUrl).toBe("stun:turn.example.org:3478");
    const tls = { ...COTURN, TURN_URL: "turns:turn.example.org:5349?transport=tcp,turn:other.example.org" };
    expect(readConfig(tls).stunUrl).toBe("stun:turn.example.org");
    expect(readConfig({ ...COTURN, TURN_URL: "turn:[2001:db8::1]:3479?transport=udp" }).stunUrl).toBe(
      "stun:[2001:db8::1]:3479",
    );
    expect(readConfig({ ...COTURN, STUN_URL: "" }).stunUrl).toBeNull();
    expect(readConfig(METERED).stunUrl).toBe("stun:stun.l.google.com:19302");
  });

  test("V5 the TURN providers carry what they need", () => {
    const urls = "turn:a.example.org, turns:b.example.org:443?transport=tcp";
    expect(readConfig({ ...COTURN, TURN_URL: urls, TURN_TTL_S: "600" }).turn).toEqual({
      provider: "coturn",
      urls: ["turn:a.example.org", "turns:b.example.org:443?transport=tcp"],
      secret: SECRET,
      ttlS: 600,
    });
    expect(readConfig(METERED).turn).toEqual({
      provider: "metered",
      apiUrl: "https://x.example/credentials",
      apiKey: "key",
    });
    for (const url of ["http://127.0.0.1:9", "http://localhost/x", "http://[::1]:9/"]) {
      expect(readConfig({ ...METERED, TURN_API_URL: url }).turn).toMatchObject({ apiUrl: url });
    }
  });

  test("each limit has a variable", () => {
    expect(limitVariable("voiceMembers")).toBe("LIMIT_VOICE_MEMBERS");
    expect(limitVariable("requestsPerS")).toBe("LIMIT_REQUESTS_PER_S");
    for (const [index, name] of (Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[]).entries()) {
      const { limits } = readConfig({ [limitVariable(name)]: String(index + 7) });
      expect(limits).toEqual({ ...DEFAULT_LIMITS, [name]: index + 7 });
    }
  });

  test("PUBLIC_URL holds origins, as browsers write them", () => {
    expect(readConfig({ PUBLIC_URL: "https://Voice.example.org:443/, http://10.0.0.1:8080" }).publicUrls).toEqual([
      "https://voice.example.org",
      "http://10.0.0.1:8080",
    ]);
  });

  test("TRUST_PROXY is a number of proxies or their networks", () => {
    expect(readConfig({ TRUST_PROXY: "2" }).trustedProxies).toEqual({ kind: "hops", count: 2 });
    expect(readConfig({ TRUST_PROXY: "10.0.0.0/8, ::1" }).trustedProxies).toMatchObject({
      kind: "networks",
      networks: [
        [expect.anything(), 8],
        [expect.anything(), 128],
      ],
    });
  });

  test.each([
    ["HOST", "not a host!"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "80.5"],
    ["PORT", "0x50"],
    ["PUBLIC_URL", "voice.example.org"],
    ["PUBLIC_URL", "ftp://voice.example.org"],
    ["PUBLIC_URL", "https://voice.example.org/path"],
    ["PUBLIC_URL", "https://user@voice.example.org"],
    ["SERVER_NAME", "x".repeat(65)],
    ["REGISTRATION", "closed"],
    ["SETUP_CODE", "fifteen-letters"],
    ["SETUP_CODE", `\${SETUP_CODE_OF_MINE}`],
    ["STUN_URL", "turn:turn.example.org"],
    ["STUN_URL", "stun:a.example.org,stun:b.example.org"],
    ["TIME_URL", "ntp.example.org"],
    ["TIME_URL", "ntp://ntp.example.org"],
    ["TURN_PROVIDER", "twilio"],
    ["TURN_URL", "https://turn.example.org"],
    ["TURN_URL", "turn:turn.example.org:65536"],
    ["TURN_URL", "turn:[:::::]:3478"],
    ["SETUP_CODE", "x".repeat(257)],
    ["LIMIT_LOGIN_REFILL_MS", "2147483648"],
    ["PUBLIC_URL", "https://:password@voice.example.org"],
    ["TURN_SECRET", "s".repeat(31)],
    ["TURN_SECRET", `\${TURN_SECRET}${"s".repeat(32)}`],
    ["TURN_TTL_S", "0"],
    ["TURN_API_URL", "http://turn.example.org/credentials"],
    ["TURN_API_URL", "nonsense"],
    ["TURN_API_KEY", `\${KEY}`],
    ["ADMIN_PORT", "8787"],
    ["ADMIN_HOST", "a b"],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["LOG_LEVEL", "loud"],
    ["LIMIT_TEXT_CHARS", "0"],
    ["LIMIT_VOICE_MEMBERS", "many"],
  ])("%s=%s is refused by name", (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join()).toContain(name);
    expect(faults.join()).not.toContain("s".repeat(31));
  });

  test("a TURN provider without its variables is refused", () => {
    expect(faultsOf({ TURN_PROVIDER: "coturn" })).toEqual([
      "TURN_URL must be set with TURN_PROVIDER=coturn",
      "TURN_SECRET must be set with TURN_PROVIDER=coturn",
    ]);
    expect(faultsOf({ TURN_PROVIDER: "metered" })).toEqual([
      "TURN_API_URL must be set with TURN_PROVIDER=metered",
      "TURN_API_KEY must be set with TURN_PROVIDER=metered",
    ]);
    expect(faultsOf({ TURN_URL: "turn:turn.example.org" })).toEqual([
      "TURN_PROVIDER must be coturn or metered for TURN to be used",
    ]);
  });

  test("all faults are told at once, in one line", () => {
    const environment = { PORT: "x", LOG_LEVEL: "loud", LIMIT_TEXT_CHARS: "-1", TURN_SECRET: "short" };
    expect(faultsOf(environment)).toHaveLength(4);
    const message = new ConfigError(faultsOf(environment)).message;
    expect(message).not.toContain("\n");
    for (const name of Object.keys(environment)) expect(message).toContain(name);
  });
});

test("docs/configuration.md names every variable, and every limit with its default", async () => {
  const page = await readFile(join(projectDir, "docs", "configuration.md"), "utf8");
  const documented = new Map(
    [...page.matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \|/gm)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll("`", ""),
    ]),
  );
  const asked = new Set<string>();
  const recording = new Proxy<Record<string, string>>({}, { get: (_target, name) => void asked.add(String(name)) });
  readConfig(recording);
  expect([...documented.keys()].sort()).toEqual([...asked].sort());
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
    expect(documented.get(limitVariable(name as keyof typeof DEFAULT_LIMITS))).toBe(String(value));
  }
});
