import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../../../helpers/processes/child.ts";
import { runTool } from "../../../helpers/processes/run-tool.ts";
import type { DateServer } from "./date-server.ts";
import type { Machine } from "./machine.ts";
import type { Services } from "./services.ts";

export interface World {
  readonly machine: Machine;
  readonly services: Services;
  readonly dateServer: DateServer;
  /** Of the machine's network. */
  readonly launcher: readonly string[];
  readonly root: string;
}

interface Breakage {
  readonly name: string;
  /** Which check of the doctor's is to name it, and in what words. */
  readonly check: string;
  readonly words: RegExp;
  /** Breaks it; what it gives mends it. */
  raise(world: World): Promise<() => Promise<void>>;
}

const RELAY = "cromulent-coturn";
const WRONG_CLOCK_MS = 2 * 3_600_000;
const AUTHORITY = "var/lib/cromulent-caddy/caddy/pki/authorities/local";
const SITE = "voice.example.org";

/** As they happen to hosts, one at a time. */
export const BREAKAGES: readonly Breakage[] = [
  {
    name: "the relay has another secret than the server",
    check: "turn",
    words: /secret|login|refuse/i,
    raise: (world) => withRelayEnv(world, "TURN_SECRET", "another-secret-than-the-one-of-the-server"),
  },
  {
    name: "the clock is two hours behind",
    check: "clock",
    words: /2 hours behind/,
    async raise({ dateServer }) {
      await dateServer.setAhead(WRONG_CLOCK_MS);
      return () => dateServer.setAhead(0);
    },
  },
  {
    name: "another program took the server's port",
    check: "port",
    words: /8787.*in use/,
    async raise({ services, launcher }) {
      await services.stop("cromulent");
      const program = `require("node:net").createServer().listen(8787, "127.0.0.1", () => console.log("took it"))`;
      const args = ["-e", program];
      const other = new Child({ launcher, program: process.execPath, args, env: process.env, cwd: "/" });
      await other.waitFor(/took it/);
      return async () => {
        await other[Symbol.asyncDispose]();
        await services.start("cromulent");
      };
    },
  },
  {
    name: "the disk is full",
    check: "disk",
    words: /full|free/,
    async raise({ machine }) {
      const file = "/var/lib/cromulent/filled";
      await machine.must(
        `fallocate -l $(($(stat -f -c '%a * %S' /var/lib/cromulent) - 8192)) ${file} && { dd if=/dev/zero of=${file} bs=512 oflag=append conv=notrunc 2>/dev/null || true; }`,
      );
      return async () => void (await machine.must(`rm ${file}`));
    },
  },
  {
    name: "the site's certificate has ended",
    check: "certificate",
    words: /ended on/,
    raise: showEndedCertificate,
  },
  {
    name: "the relay gives out another address than it has",
    check: "turn",
    words: /gives out 5\.1\.0\.77/,
    raise: (world) => withRelayEnv(world, "EXTERNAL_IP", "5.1.0.77"),
  },
];

async function withRelayEnv({ machine, services }: World, name: string, value: string): Promise<() => Promise<void>> {
  const path = machine.path("etc/cromulent/coturn.env");
  const before = await readFile(path, "utf8");
  await writeFile(path, before.replace(new RegExp(`^${name}=.*$`, "m"), `${name}=${value}`));
  await services.restart(RELAY);
  return async () => {
    await writeFile(path, before);
    await services.restart(RELAY);
  };
}

/** Caddy would renew its own at once: it shows one that it is given, of its own authority, as one does whose renewals fail. */
async function showEndedCertificate({ machine, services }: World): Promise<() => Promise<void>> {
  const folder = machine.path("etc/cromulent/ended");
  const [key, request, certificate] = ["key", "csr", "crt"].map((ending) => join(folder, `site.${ending}`));
  const authority = (ending: string) => machine.path(`${AUTHORITY}/intermediate.${ending}`);
  const extension = join(folder, "extension");
  await runTool("mkdir", ["-p", "-m", "0755", folder]);
  await writeFile(extension, `subjectAltName=DNS:${SITE}\n`);
  const made = ["-keyout", key ?? "", "-out", request ?? "", "-subj", `/CN=${SITE}`];
  await runTool("openssl", ["req", "-new", "-newkey", "rsa:2048", "-nodes", ...made]);
  const signer = [
    "-CA",
    authority("crt"),
    "-CAkey",
    authority("key"),
    "-CAcreateserial",
    "-CAserial",
    join(folder, "serial"),
  ];
  await runTool("faketime", [
    "3 days ago",
    ...["openssl", "x509", "-req", "-in", request ?? "", "-out", certificate ?? "", "-days", "1", ...signer],
    ...["-extfile", extension],
  ]);
  await runTool("sh", ["-c", `cat '${authority("crt")}' >>'${certificate}' && chmod 0644 '${key}'`]);

  const caddyfile = await readFile(machine.path("opt/cromulent/docker/caddy/Caddyfile"), "utf8");
  const given = "tls /etc/cromulent/ended/site.crt /etc/cromulent/ended/site.key";
  await writeFile(join(folder, "Caddyfile"), caddyfile.replace("tls internal", given));
  const env = machine.path("etc/cromulent/caddy.env");
  const before = await readFile(env, "utf8");
  await writeFile(env, `${before}CADDYFILE=/etc/cromulent/ended/Caddyfile\n`);
  await services.restart("cromulent-caddy");
  return async () => {
    await writeFile(env, before);
    await services.restart("cromulent-caddy");
  };
}
