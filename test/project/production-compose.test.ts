import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { readConfig } from "../../server/config.ts";
import { projectDir } from "../helpers/paths.ts";

const FOLDER = join(projectDir, "docker");
const COMPOSE_FILE = join(FOLDER, "compose.production.yml");

/** What every service has, so that none of them can harm the others or fill the disk. */
const hardened = {
  restart: z.literal("unless-stopped"),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  pids_limit: z.int(),
  mem_limit: z.string().regex(/^\d+[mg]$/),
  stop_grace_period: z.string().regex(/^\d+s$/),
  logging: z.strictObject({
    driver: z.literal("json-file"),
    options: z.strictObject({ "max-size": z.literal("10m"), "max-file": z.literal("3") }),
  }),
  image: z.string(),
  environment: z.record(z.string(), z.string()),
  tmpfs: z.array(z.string()),
};

const composeSchema = z.object({
  name: z.literal("cromulent"),
  services: z.strictObject({
    server: z.strictObject({
      ...hardened,
      build: z.strictObject({ context: z.literal(".."), dockerfile: z.string() }),
      env_file: z.tuple([z.strictObject({ path: z.literal("server.env"), required: z.literal(false) })]),
      volumes: z.array(z.string()),
      healthcheck: z.strictObject({ start_period: z.string(), start_interval: z.string() }),
    }),
    caddy: z.strictObject({
      ...hardened,
      build: z.strictObject({ context: z.string() }),
      depends_on: z.strictObject({ server: z.strictObject({ condition: z.literal("service_healthy") }) }),
      ports: z.array(z.string()),
      sysctls: z.strictObject({ "net.ipv4.ip_unprivileged_port_start": z.literal("0") }),
      volumes: z.array(z.string()),
    }),
    coturn: z.strictObject({
      ...hardened,
      profiles: z.tuple([z.literal("turn")]),
      build: z.strictObject({ context: z.string() }),
      depends_on: z.tuple([z.literal("caddy")]),
      network_mode: z.literal("host"),
      cap_add: z.tuple([z.literal("NET_BIND_SERVICE")]),
      group_add: z.tuple([z.string()]),
      volumes: z.tuple([
        z.strictObject({
          type: z.literal("volume"),
          source: z.string(),
          target: z.string(),
          read_only: z.literal(true),
          volume: z.strictObject({ nocopy: z.literal(true) }),
        }),
      ]),
    }),
  }),
  networks: z.strictObject({ default: z.strictObject({ enable_ipv6: z.string() }) }),
  volumes: z.record(z.string(), z.null()),
});

const { services, volumes } = composeSchema.parse(parse(readFileSync(COMPOSE_FILE, "utf8"), { merge: true }));
const { server, caddy, coturn } = services;

/** As docker/setup writes it. */
const ENV: Readonly<Record<string, string>> = {
  DOMAIN: "voice.example.org",
  SERVER_NAME: "Anna's place",
  SETUP_CODE: "a-set-up-code-of-the-tests",
  TURN_PROVIDER: "coturn",
  TURN_URL: "turn:voice.example.org:3478?transport=udp,turns:voice.example.org:5349?transport=tcp",
  TURN_SECRET: "a-secret-of-the-tests-and-of-nobody-else",
};

/** What compose makes of `${NAME:-default}`, `${NAME-default}` and `${NAME:?why}`. */
function filledIn(environment: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  const fill = (value: string) =>
    value.replace(/\$\{(\w+)(:-|-|:\?)([^}]*)\}/g, (_all, name: string, kind: string, text: string) => {
      const given = env[name];
      if (given !== undefined && (given !== "" || kind === "-")) return given;
      if (kind === ":?") throw new Error(text);
      return text;
    });
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

describe("compose.production.yml", () => {
  it("has three services without rights, whose files nobody can write, and whose logs do not grow for ever", () => {
    expect(Object.keys(services)).toEqual(["server", "caddy", "coturn"]);
  });

  it("builds from what is there, and mounts what it declares", () => {
    const dockerfiles = [
      join(server.build.context, server.build.dockerfile),
      ...[caddy, coturn].map(({ build }) => join(build.context, "Dockerfile")),
    ];
    expect(dockerfiles.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
    const mounted = [...server.volumes, ...caddy.volumes].map((mount) => mount.split(":")[0]);
    expect(new Set([...mounted, ...coturn.volumes.map(({ source }) => source)])).toEqual(new Set(Object.keys(volumes)));
  });

  it("says what to do where there is no .env", () => {
    for (const { environment } of [server, caddy, coturn]) {
      expect(() => filledIn(environment, {})).toThrow("run docker/setup first");
    }
  });

  it("gives the server an environment that it starts with, behind one proxy, with and without a relay", () => {
    const config = readConfig(filledIn(server.environment, ENV));
    expect(config).toMatchObject({
      publicUrls: ["https://voice.example.org"],
      trustedProxies: { kind: "hops", count: 1 },
      serverName: "Anna's place",
      turn: { provider: "coturn", secret: ENV["TURN_SECRET"] },
    });
    const without = { ...ENV, TURN_PROVIDER: "", TURN_URL: "" };
    expect(readConfig(filledIn(server.environment, without)).turn).toEqual({ provider: "none" });
  });

  it("makes a proved backup each day on a volume of its own, unless that is switched off", () => {
    const every = (env: Readonly<Record<string, string>>) => filledIn(server.environment, env)["BACKUP_EVERY"];
    expect([every(ENV), every({ ...ENV, BACKUP_EVERY: "" })]).toEqual(["24h", ""]);
    const dockerfile = readFileSync(join(FOLDER, "Dockerfile"), "utf8");
    expect(dockerfile).toContain("BACKUP_DIR=/backups");
    expect(server.volumes).toContain("backups:/backups");
  });

  it("is said where hosts read of server.env to win over it: each variable of the server by name", () => {
    const guide = readFileSync(join(projectDir, "docs", "self-hosting.md"), "utf8");
    const [paragraph = ""] = /^These are changed in `docker\/\.env`[\s\S]*?\n\n/m.exec(guide) ?? [];
    expect(Object.keys(server.environment).filter((name) => !paragraph.includes(`\`${name}\``))).toEqual([]);
  });

  it("lets nobody reach the server or its metrics but through Caddy", () => {
    expect(Object.keys(server)).not.toContain("ports");
    expect(caddy.ports).toEqual(["80:80", "443:443", "443:443/udp"]);
  });

  it("hands the relay the certificate that Caddy has, and the group that may read it", () => {
    const dockerfile = readFileSync(join(FOLDER, "caddy", "Dockerfile"), "utf8");
    expect(dockerfile.match(/^USER .+$/gm)?.at(-1)).toBe(`USER ${coturn.group_add[0]}:${coturn.group_add[0]}`);
    expect(caddy.volumes).toContain(`${coturn.volumes[0].source}:${coturn.volumes[0].target}`);
    expect(filledIn(coturn.environment, ENV)).toMatchObject({
      TLS_CERT: "/certificates/certificate.pem",
      TLS_KEY: "/certificates/certificate.pem",
      TURN_SECRET: ENV["TURN_SECRET"],
    });
  });

  it("gives the server longer to end than the ten seconds that it takes at most (S6)", () => {
    expect(Number.parseInt(server.stop_grace_period, 10)).toBeGreaterThan(10);
  });

  it("pins each image that it builds from by its version", () => {
    const dockerfiles = ["docker/Dockerfile", "docker/caddy/Dockerfile", "coturn/Dockerfile"];
    const bases = dockerfiles.flatMap((path) => [
      ...readFileSync(join(projectDir, path), "utf8").matchAll(/^FROM (\S+)/gm),
    ]);
    expect(bases.length).toBeGreaterThan(4);
    expect(bases.map(([, base = ""]) => base).filter((base) => !/:\d+\.\d+(\.\d+)?(-|$)/.test(base))).toEqual([]);
  });
});

describe("the workflow for images", () => {
  const workflow = parse(readFileSync(join(projectDir, ".github/workflows/images.yml"), "utf8"));
  const steps: { uses?: string; run?: string; with?: { image?: string } }[] = workflow.jobs.images.steps;

  it("sets up, starts and stops all three as a host does, and scans each", () => {
    const runs = steps.flatMap(({ run }) => run ?? []);
    for (const command of ["docker/setup --yes", "docker compose up --wait", "docker compose stop"]) {
      expect(runs.filter((run) => run.includes(command))).toHaveLength(1);
    }
    const scanned = steps.flatMap((step) => step.with?.image ?? []);
    expect(scanned).toEqual([server, caddy, coturn].map(({ image }) => `${image}:latest`));
  });

  it("may write to nothing, and pins each action by its version, those of others by their commit", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((action) => !/^(actions\/\w+@v\d+\.\d+\.\d+|.+@[0-9a-f]{40})$/.test(action))).toEqual([]);
  });
});
