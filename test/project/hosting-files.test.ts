import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { readConfig } from "../../server/config.ts";
import { VERDICT_WORDS } from "../../src-renderer/views/settings/connection/verdict-words.ts";
import { projectDir } from "../helpers/paths.ts";

function read(path: string): string {
  return readFileSync(join(projectDir, path), "utf8");
}

const COMPOSE_FILE = "docker/compose.yml";

const composeSchema = z.strictObject({
  name: z.string(),
  services: z.strictObject({
    server: z.strictObject({
      build: z.strictObject({ context: z.string(), dockerfile: z.string() }),
      ports: z.array(z.string()),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
    }),
    coturn: z.strictObject({
      build: z.strictObject({ context: z.string() }),
      network_mode: z.literal("host"),
      environment: z.record(z.string(), z.string()),
      tmpfs: z.array(z.string()),
      restart: z.string(),
    }),
  }),
  volumes: z.record(z.string(), z.null()),
});

/** What the Dockerfile takes out of the folder that it is built from. */
function copiedInto(dockerfile: string): string[] {
  return [...read(dockerfile).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = ""]) =>
    sources.split(" "),
  );
}

function sourcesIn(folders: readonly string[]): string {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(projectDir, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  return paths.flatMap((path) => (path.endsWith(".ts") ? read(path) : [])).join("\n");
}

/** What compose makes of `${NAME:?why}`. */
function filledIn(environment: Readonly<Record<string, string>>, secret: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/^\$\{TURN_SECRET:\?[^}]+\}$/, secret)]),
  );
}

describe("the images", () => {
  it.each([
    { dockerfile: "docker/Dockerfile", context: "." },
    { dockerfile: "coturn/Dockerfile", context: "coturn" },
    { dockerfile: "docker/caddy/Dockerfile", context: "docker/caddy" },
  ])("$dockerfile copies only what is there, and lets it through to the build", ({ dockerfile, context }) => {
    const copied = copiedInto(dockerfile);
    expect(copied.length).toBeGreaterThan(2);
    expect(copied.filter((source) => !existsSync(join(projectDir, context, source)))).toEqual([]);
    const letThrough = read(`${dockerfile}.dockerignore`).split("\n");
    expect(copied.filter((source) => !letThrough.includes(`!${source}`))).toEqual([]);
  });

  it("pin coturn to a version that knows IPv4 addresses inside IPv6 ones (4.13.1), and do not run it as root", () => {
    const dockerfile = read("coturn/Dockerfile");
    const [, minor = "", patch = ""] = /^FROM coturn\/coturn:4\.(\d+)\.(\d+)-r\d+$/m.exec(dockerfile) ?? [];
    expect(Number(minor) * 100 + Number(patch)).toBeGreaterThanOrEqual(1301);
    expect(dockerfile.match(/^USER .+$/gm)?.at(-1)).toBe("USER nobody:nogroup");
  });
});

describe("the server's image", () => {
  const dockerfile = read("docker/Dockerfile");
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));

  it("leaves out exactly the packages that the desktop app alone uses", () => {
    const [, list = ""] = /npm uninstall --no-save --omit=dev --ignore-scripts \\\n +(.+) \\\n/.exec(dockerfile) ?? [];
    const [desktop, server] = [["src-main"], ["server", "shared"]].map(sourcesIn);
    const isNamedIn = (text: string | undefined, name: string) => new RegExp(`"${name}["/]`).test(text ?? "");
    const needless = Object.keys(dependencies).filter((name) => isNamedIn(desktop, name) && !isNamedIn(server, name));
    expect(needless.length).toBeGreaterThan(3);
    expect(list.split(" ").toSorted()).toEqual(needless.toSorted());
  });

  it("runs the Node that the project is tested with, in each stage", () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
  });
});

it("docs/self-hosting.md helps with all that a connection test has for the server's owner", () => {
  const page = read("docs/self-hosting.md");
  const titles = Object.values(VERDICT_WORDS).flatMap(({ who, title }) =>
    who === "owner" || who === "either" ? [title] : [],
  );
  expect(titles.length).toBeGreaterThan(5);
  expect(titles.filter((title) => !page.includes(`| ${title} |`))).toEqual([]);
});

it("docs/self-hosting.md has each variable of the relay, and no other", () => {
  const used = read("coturn/render-config.sh").matchAll(/\b(?:text|whole_number) ([A-Z][A-Z_0-9]+)/g);
  const rows = [...read("docs/self-hosting.md").matchAll(/^\| (`[A-Z][A-Z_0-9`, ]+) \| .* \| .* \|$/gm)];
  const documented = rows.flatMap(([, names = ""]) => names.replaceAll("`", "").split(", "));
  expect(new Set(documented)).toEqual(
    new Set([...[...used].map(([, name]) => name), "RUNTIME_DIR", "TLS_WAIT_S", "TLS_POLL_S"]),
  );
});

describe("the compose file for development", () => {
  const { services, volumes } = composeSchema.parse(parse(read(COMPOSE_FILE)));
  const { server, coturn } = services;

  it("builds from what is there and mounts what it declares", () => {
    const folder = join(projectDir, dirname(COMPOSE_FILE));
    expect(existsSync(join(folder, server.build.context, server.build.dockerfile))).toBe(true);
    expect(existsSync(join(folder, coturn.build.context, "Dockerfile"))).toBe(true);
    expect(server.volumes.map((mount) => mount.split(":")[0])).toEqual(Object.keys(volumes));
  });

  it("gives the server an environment that it starts with, and both the same secret, which is not in the file", () => {
    const secret = "a-secret-that-compose-fills-in-from-outside";
    const { turn } = readConfig(filledIn(server.environment, secret));
    expect(turn).toMatchObject({ provider: "coturn", secret });
    expect(filledIn(coturn.environment, secret)).toMatchObject({ TURN_SECRET: secret, PEERS: "loopback" });
  });

  it("opens the server to this machine alone", () => {
    expect(server.ports).toEqual(["127.0.0.1:8787:8787"]);
  });
});
