import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SENTENCES, type Speech, speak } from "../../../helpers/audio/speech.ts";
import { launchChromium } from "../../../helpers/browser/chromium.ts";
import { recordPages } from "../../../helpers/browser/hearing.ts";
import type { Path } from "../../../helpers/browser/hearing-script.ts";
import { ClientPage } from "../../../helpers/e2e/client-page.ts";
import { expectHears } from "../../../helpers/e2e/expect-heard.ts";
import { type Fault, raiseIngressFault } from "../../../helpers/network/fault.ts";
import type { Home } from "../../../helpers/network/home.ts";
import { Child } from "../../../helpers/processes/child.ts";
import { runTool } from "../../../helpers/processes/run-tool.ts";

const CHANNEL = "Lobby";
const TURN_PORT = 3478;
const WITHIN_MS = 60_000;
const NAME_SERVER = fileURLToPath(new URL("name-server.ts", import.meta.url));
/** A home's own name server, and a user's own folder, where Chromium looks for authorities that are trusted. */
const AT_HOME = `mount --make-rprivate / && mount --bind "$1" /etc/resolv.conf && export HOME="$2" && shift 2 && exec "$@"`;

export interface Member {
  readonly name: "anna" | "ben";
  readonly client: ClientPage;
  readonly home: Home;
  readonly speech: Speech;
  /** Addresses of the WebSockets that the page opened. */
  readonly sockets: readonly string[];
}

export interface MemberOptions {
  readonly name: "anna" | "ben";
  readonly home: Home;
  /** For the browser's user, made here. */
  readonly folder: string;
  /** PEM of the authority that this user imported, as the page tells them. */
  readonly authority: string;
  /** Of the server: Chromium asks a name server for a relay's name, whatever stands in `/etc/hosts`. */
  readonly site: { readonly name: string; readonly address: string };
}

/** A browser behind a router, of a user who imported Caddy's authority; the caller disposes what it adds to `owned`. */
export async function memberAtHome(options: MemberOptions, owned: AsyncDisposableStack): Promise<Member> {
  const { name, home, folder } = options;
  const database = `sql:${join(folder, ".pki", "nssdb")}`;
  await mkdir(join(folder, ".pki", "nssdb"), { recursive: true });
  await runTool("certutil", ["-d", database, "-N", "--empty-password"]);
  await runTool("certutil", ["-d", database, "-A", "-t", "C,,", "-n", "Caddy", "-i", options.authority]);
  const resolver = join(folder, "resolv.conf");
  await writeFile(resolver, "nameserver 127.0.0.1\n");
  const { launcher: inside } = home.client;
  const args = [NAME_SERVER, options.site.name, options.site.address];
  const names = owned.use(
    new Child({ launcher: inside, program: process.execPath, args, env: process.env, cwd: folder }),
  );
  await names.waitFor(/knows the name/);
  const speech = await speak(SENTENCES[name]);
  const launcher = [...inside, "unshare", "--mount", "sh", "-c", AT_HOME, "sh", resolver, folder];
  const browser = owned.use(await launchChromium({ kind: "plays", path: speech.path }, { launcher }));
  const context = await browser.newContext();
  await recordPages(context);
  const client = new ClientPage(await context.newPage());
  client.page.setDefaultTimeout(WITHIN_MS);
  const sockets: string[] = [];
  client.page.on("websocket", (socket) => sockets.push(socket.url()));
  return { name, client, home, speech, sockets };
}

/** Both come into a channel and hear each other's sentence. */
export async function talk([a, b]: readonly [Member, Member]): Promise<void> {
  for (const { client } of [a, b]) await client.joinAndConnect(CHANNEL);
  for (const { client } of [a, b]) await client.waitForPeople(CHANNEL, [a.name, b.name], WITHIN_MS);
  await Promise.all([expectHears(a.client, b), expectHears(b.client, a)]);
}

/** As in a network that lets out TLS alone: what comes back by UDP, or from the relay's plain port, is lost. */
export function letNothingButTlsIn({ client }: Home): Promise<Fault> {
  return raiseIngressFault([
    { namespace: client, rules: ['iifname "lan*" meta l4proto udp drop', `tcp sport ${TURN_PORT} drop`] },
  ]);
}

export async function pathsOf(members: readonly Member[]): Promise<Path[]> {
  return (await Promise.all(members.map(({ client }) => client.hearing.paths()))).flat();
}

/** What the connection's details say of the way to the other. */
export async function shownPath({ client }: Member): Promise<string> {
  await client.voiceBar.getByRole("button", { name: "Connection details" }).click();
  const cell = client.page.getByRole("cell", { name: /direct|relayed/i });
  const text = (await cell.first().textContent()) ?? "";
  await client.page.keyboard.press("Escape");
  return text;
}
