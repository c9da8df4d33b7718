import { spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const SCRIPT = join(projectDir, "coturn", "render-config.sh");
const SECRET = "0123456789abcdef0123456789abcdef";
/** Enough for a relay with an address of its own on the internet. */
const RIGHT = { TURN_SECRET: SECRET, RELAY_IP: "5.9.0.1" };

interface Rendered {
  readonly settings: readonly string[];
  readonly faults: readonly string[];
}

let folder: TempFolder;
beforeAll(async () => {
  folder = await TempFolder.make();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** A program of that name which says what the real one would, and ends like it. */
async function pretend(name: string, says: string, endsWith = 0): Promise<void> {
  const path = join(folder.path, name);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' '${says}'\nexit ${endsWith}\n`);
  await chmod(path, 0o755);
}

async function render(env: Readonly<Record<string, string>>, version = "4.6.1"): Promise<Rendered> {
  await pretend("turnserver", version);
  const PATH = `${folder.path}:${process.env["PATH"]}`;
  const { status, stdout, stderr } = spawnSync(SCRIPT, [], { env: { PATH, ...env }, encoding: "utf8" });
  const faults = lines(stderr).map((line) => line.replace(/^coturn cannot start: /, ""));
  expect(status, stderr).toBe(faults.length > 0 ? 1 : 0);
  expect(stderr).not.toContain(SECRET);
  return { settings: lines(stdout), faults };
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

describe("the configuration", () => {
  test("is for the internet, without TLS, and sized for a channel of 25, when only the secret is told", async () => {
    const { settings, faults } = await render(RIGHT);
    expect(faults).toEqual([]);
    expect(settings.filter((line) => !line.startsWith("denied-peer-ip="))).toEqual([
      "use-auth-secret",
      `static-auth-secret=${SECRET}`,
      "realm=cromulent",
      "fingerprint",
      "stale-nonce=600",
      "listening-port=3478",
      "relay-ip=5.9.0.1",
      "no-tls",
      "min-port=49152",
      "max-port=65535",
      "user-quota=192",
      "total-quota=16384",
      "no-tcp-relay",
      "no-multicast-peers",
      "no-dtls",
      "no-cli",
      "no-tlsv1",
      "no-tlsv1_1",
      "no-software-attribute",
      "no-rfc5780",
      "no-stun-backward-compatibility",
      "response-origin-only-with-rfc5780",
      "log-file=stdout",
      "simple-log",
    ]);
  });

  test("has an allocation more for each member's way when there is TLS", async () => {
    const tls = { TLS_CERT: join(projectDir, "package.json"), TLS_KEY: join(projectDir, "LICENSE") };
    const { settings } = await render({ ...RIGHT, ...tls, TLS_LISTENING_PORT: "443" });
    expect(settings).toEqual(expect.arrayContaining(["tls-listening-port=443", "user-quota=288"]));
    expect(settings).toEqual(expect.arrayContaining([`cert=${tls.TLS_CERT}`, `pkey=${tls.TLS_KEY}`]));
    expect(settings).not.toContain("no-tls");
  });

  test("relays over IPv6 and listens where it is told, and nowhere else", async () => {
    const { settings } = await render({ ...RIGHT, LISTENING_IP: "5.9.0.1,2a01:4f8::1", RELAY_IP6: "2a01:4f8::1" });
    expect(settings.filter((line) => /^(listening|relay)-ip=/.test(line))).toEqual([
      "listening-ip=5.9.0.1",
      "listening-ip=2a01:4f8::1",
      "relay-ip=5.9.0.1",
      "relay-ip=2a01:4f8::1",
    ]);
  });

  test("tells coturn's own address beside the external one behind NAT, and finds the external one out", async () => {
    // The image's program ends with 100 when it found the address: its own `errexit` comes before its `exit 0`.
    await pretend("detect-external-ip", "5.9.0.77", 100);
    const { settings } = await render({ ...RIGHT, RELAY_IP: "192.168.1.5", EXTERNAL_IP: "auto" });
    expect(settings).toContain("external-ip=5.9.0.77/192.168.1.5");
    const direct = await render({ ...RIGHT, EXTERNAL_IP: "5.9.0.1" });
    expect(direct.settings.filter((line) => line.startsWith("external-ip"))).toEqual([]);
  });

  test.each([
    { peers: "internet", refused: ["10.0.0.0-10.255.255.255", "127.0.0.0-127.255.255.255"], isLoopback: false },
    { peers: "lan", refused: ["127.0.0.0-127.255.255.255"], isLoopback: false },
    { peers: "loopback", refused: ["10.0.0.0-10.255.255.255"], isLoopback: true },
  ])("PEERS=$peers opens what its name says and no more", async ({ peers, refused, isLoopback }) => {
    const { settings } = await render({ ...RIGHT, PEERS: peers });
    const denied = settings.filter((line) => line.startsWith("denied-peer-ip=")).map((line) => line.slice(15));
    const asked = ["10.0.0.0-10.255.255.255", "127.0.0.0-127.255.255.255"];
    expect(denied.filter((range) => asked.includes(range))).toEqual(refused);
    expect(denied).toEqual(expect.arrayContaining(["169.254.0.0-169.254.255.255", "::ffff:0:0-::ffff:ffff:ffff"]));
    expect(settings.includes("allow-loopback-peers")).toBe(isLoopback);
  });

  test("has no range that begins with ::, which coturn takes for all of IPv4", async () => {
    const { settings } = await render(RIGHT);
    const denied = settings.filter((line) => line.startsWith("denied-peer-ip="));
    expect(denied.length).toBeGreaterThan(30);
    expect(denied.filter((line) => line.startsWith("denied-peer-ip=::-"))).toEqual([]);
  });

  test.each([
    { version: "4.7.0", names: ["no-dtls", "no-cli"] },
    { version: "4.13.1", names: ["no-dtls"] },
    { version: "4.17.0", names: [] },
  ])("holds only names that coturn $version knows", async ({ version, names }) => {
    const { settings } = await render(RIGHT, version);
    const changing = ["no-dtls", "no-cli", "no-tlsv1", "no-tlsv1_1", "no-software-attribute", "no-rfc5780"];
    expect(settings.filter((line) => changing.includes(line))).toEqual(names);
    expect(settings).toEqual(expect.arrayContaining(["no-tcp-relay", "no-multicast-peers"]));
  });
});

describe("a line for each fault", () => {
  const CHARACTERS =
    "TURN_SECRET may hold letters, digits and + / = _ . ~ - only, and not begin with =; make one with: openssl rand -hex 32";

  test.each([
    { name: "no secret", env: { TURN_SECRET: "" }, fault: /^TURN_SECRET must be set/ },
    {
      name: "a short one",
      env: { TURN_SECRET: SECRET.slice(1) },
      fault: /^TURN_SECRET must have 32 to 256 characters$/,
    },
    {
      name: "a long one",
      env: { TURN_SECRET: SECRET.repeat(9) },
      fault: /^TURN_SECRET must have 32 to 256 characters$/,
    },
    {
      name: "one that nobody filled in",
      env: { TURN_SECRET: "$".concat("{TURN_SECRET_OF_THE_RELAY_AND_THE_SERVER}") },
      fault: /^TURN_SECRET holds \$\{…\}: a variable that nobody filled in$/,
    },
    { name: "a realm that nobody filled in", env: { TURN_REALM: "$".concat("{REALM}") }, fault: /^TURN_REALM holds/ },
    { name: "a realm with a blank", env: { TURN_REALM: "my realm" }, fault: /^TURN_REALM may hold/ },
    { name: "a realm that breaks coturn's line", env: { TURN_REALM: "a".repeat(128) }, fault: /^TURN_REALM may have/ },
    { name: "unknown peers", env: { PEERS: "all" }, fault: /^PEERS must be internet, lan or loopback$/ },
    { name: "a port of letters", env: { LISTENING_PORT: "turn" }, fault: /^LISTENING_PORT must be a whole number/ },
    { name: "a port that is none", env: { LISTENING_PORT: "65536" }, fault: /^LISTENING_PORT must be a whole number/ },
    { name: "one port for two", env: { LISTENING_PORT: "5349" }, fault: /^LISTENING_PORT and TLS_LISTENING_PORT must/ },
    {
      name: "the range upside down",
      env: { MIN_PORT: "60000", MAX_PORT: "50000" },
      fault: /^MIN_PORT must not be above/,
    },
    {
      name: "a listener in the range",
      env: { LISTENING_PORT: "50000" },
      fault: /leave out the port to listen on, 50000$/,
    },
    { name: "too few ports", env: { MIN_PORT: "61000" }, fault: /^TOTAL_QUOTA is 4536, .* may need 4800/ },
    { name: "a small quota", env: { TOTAL_QUOTA: "100" }, fault: /^TOTAL_QUOTA is 100, .* may need 4800/ },
    {
      name: "more than there are ports",
      env: { TOTAL_QUOTA: "20000" },
      fault: /^TOTAL_QUOTA is 20000, .* only 16384 ports$/,
    },
    {
      name: "a name for an address",
      env: { LISTENING_IP: "turn.example.org" },
      fault: /^LISTENING_IP must hold addresses/,
    },
    { name: "half an address", env: { RELAY_IP: "5.9.0" }, fault: /^RELAY_IP must be an IPv4 address$/ },
    { name: "an octet too large", env: { RELAY_IP: "5.9.0.256" }, fault: /^RELAY_IP must be an IPv4 address$/ },
    { name: "IPv4 for IPv6", env: { RELAY_IP6: "5.9.0.1" }, fault: /^RELAY_IP6 must be an IPv6 address$/ },
    { name: "too much of IPv6", env: { RELAY_IP6: "1:2:3:4:5:6:7:8:9" }, fault: /^RELAY_IP6 must be an IPv6 address$/ },
    {
      name: "an external name",
      env: { EXTERNAL_IP: "example.org" },
      fault: /^EXTERNAL_IP must be auto or an IPv4 address$/,
    },
    {
      name: "a private external address",
      env: { EXTERNAL_IP: "192.168.1.2" },
      fault: /^EXTERNAL_IP is 192\.168\.1\.2, which/,
    },
    {
      name: "NAT without it",
      env: { RELAY_IP: "10.0.0.5" },
      fault: /^EXTERNAL_IP must be set: .* 10\.0\.0\.5, is not one/,
    },
    { name: "half of TLS", env: { TLS_CERT: "/etc/passwd" }, fault: /^TLS_KEY must be set with TLS_CERT$/ },
    {
      name: "a certificate that is not there",
      env: { TLS_CERT: "/nowhere.pem", TLS_KEY: "/etc/passwd" },
      fault: /^TLS_CERT is not a file that the user \S+ may read$/,
    },
    {
      name: "a path with another setting in it",
      env: { TLS_CERT: "/etc/passwd\nno-auth", TLS_KEY: "/etc/passwd" },
      fault: /^TLS_CERT must be the whole path of a file/,
    },
  ])("$name", async ({ env, fault }) => {
    const { settings, faults } = await render({ ...RIGHT, ...env });
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(settings).toEqual([]);
  });

  test.each([
    ["a line break and another setting", `${SECRET}\nno-auth`],
    ["a quote", `"${SECRET}"`],
    ["a comment", `${SECRET}#`],
    ["a blank at its end, which coturn cuts off", `${SECRET} `],
    ["a = at its beginning, which coturn cuts off", `=${SECRET}`],
    ["a command", `$(id)${SECRET}`],
  ])("a secret with %s", async (_name, secret) => {
    expect(await render({ ...RIGHT, TURN_SECRET: secret })).toEqual({ settings: [], faults: [CHARACTERS] });
  });

  test("all of them at once", async () => {
    const { faults } = await render({ TURN_SECRET: "short", RELAY_IP: "here", PEERS: "some", MIN_PORT: "1" });
    expect(faults).toEqual([
      expect.stringMatching(/^TURN_SECRET/),
      expect.stringMatching(/^PEERS/),
      expect.stringMatching(/^RELAY_IP/),
      expect.stringMatching(/^MIN_PORT/),
    ]);
  });

  test("an external address that nobody could tell", async () => {
    await pretend("detect-external-ip", "no servers could be reached");
    const { faults } = await render({ ...RIGHT, EXTERNAL_IP: "auto" });
    expect(faults).toEqual([expect.stringMatching(/^EXTERNAL_IP could not be found out/)]);
  });

  test("a program that is not coturn", async () => {
    expect((await render(RIGHT, "no such thing")).faults).toEqual([
      "turnserver is not there, or does not tell its version",
    ]);
  });
});
