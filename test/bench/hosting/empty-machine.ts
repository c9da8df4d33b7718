import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { ConnectionTestPage } from "../../helpers/e2e/connection-test-page.ts";
import { Network, SERVER_ADDRESS } from "../../helpers/network/network.ts";
import { runTool } from "../../helpers/processes/run-tool.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { judge, say } from "../chat/table.ts";
import { BREAKAGES } from "./empty-machine/breakages.ts";
import { closeRegistries, makeCleanRoot, nameHost, openRegistries } from "./empty-machine/clean-root.ts";
import { DateServer } from "./empty-machine/date-server.ts";
import { type Diagnosis, Doctor } from "./empty-machine/doctor.ts";
import { Machine } from "./empty-machine/machine.ts";
import { letNothingButTlsIn, type Member, memberAtHome, pathsOf, shownPath, talk } from "./empty-machine/members.ts";
import { type PageCommands, readPage } from "./empty-machine/page.ts";
import { Services } from "./empty-machine/services.ts";
import { judgeProcesses, judgeWrites } from "./empty-machine/shape.ts";

const DOMAIN = "voice.example.org";
const ORIGIN = `https://${DOMAIN}`;
const ENV_FILE = "etc/cromulent/server.env";
const AUTHORITY = "var/lib/cromulent-caddy/caddy/pki/authorities/local/root.crt";
/** What it needs over the tests, and Debian's package of it. */
const TOOLS = { debootstrap: "debootstrap", strace: "strace", certutil: "libnss3-tools", "mkfs.ext4": "e2fsprogs" };
/** Room enough for the doctor, and filled in a moment. */
const DATA_DISK_MIB = 4_096;
const BACKUP = "/var/lib/cromulent/by-hand.tar";
/** What a page writes to its console while its network, or the server, is away. */
const LOST_NETWORK = /WebSocket connection|Failed to load resource|net::ERR_/;

/** From a clean Debian, by the commands of docs/self-hosting.md alone, to a call over TURN/TLS; and six faults that the doctor names. */
export async function startFromEmptyMachine(): Promise<void> {
  say("From an empty machine, by the page's own commands");
  await using owned = new AsyncDisposableStack();
  const folder = owned.use(await TempFolder.make());
  const page = await readPage();
  await needTools();
  const network = owned.use(
    await Network.build([1, 2].map((number) => ({ number, nat: "portRestricted", uplink: { kind: "cable" } }))),
  );
  const launcher = network.server.launcher;
  const dateServer = owned.use(await DateServer.start(launcher));
  const root = join(folder.path, "root");
  await timed("a clean Debian with Node 20", () => makeCleanRoot(root));
  const machine = owned.use(await Machine.boot(root));
  await ownDataDisk(machine, join(folder.path, "data.img"));
  const services = owned.use(new Services(machine, launcher, join(folder.path, "traces")));
  await nameHost(root, SERVER_ADDRESS, DOMAIN);

  const setupCode = await install(machine, services, page, `TIME_URL=${dateServer.url}\n`);
  for (const line of page.trust) await typePageLine(machine, services, line, {});
  const doctor = new Doctor(machine, launcher, page.doctor);
  judgeWell("the doctor on the new server", await timed("doctor", () => doctor.look()));

  const members = await timed("two members register", () => welcome(owned, network, machine, doctor, setupCode));
  await timed("they hear each other", () => talk(members));
  await judgeCall(members);
  await judgeConnectionTest(members[0]);
  await timed("they hear each other over TURN/TLS", () => callOverTls(members));
  judgeWell("the doctor beside the call", await doctor.look());

  await judgeProcesses(machine);
  const backup = await timed("backup", () => doctor.command(`backup ${BACKUP}`));
  judge({
    what: "a backup made beside the call is proved",
    measured: backup.trim().split("\n").at(-1) ?? "",
    isKept: /proved/i.test(backup),
  });
  for (const { name, check, words, raise } of BREAKAGES) {
    const mend = await raise({ machine, services, dateServer, launcher, root });
    const broken = await doctor.look();
    await mend();
    const mended = await doctor.look();
    const named = broken.wrong.find((finding) => finding.check === check && words.test(finding.what));
    judge({
      what: `broken: ${name}; doctor ends with 4 and names it, and with 0 once it is mended`,
      measured: `${broken.exitCode}: ${named?.what ?? `not named; ${describe(broken)}`} Then ${describe(mended)}`,
      isKept: broken.exitCode === 4 && named !== undefined && mended.exitCode === 0,
    });
  }
  await judgeDockerSetup(machine, page.dockerSetup);
  await timed("they hear each other after all that", () => rejoin(members));
  await services[Symbol.asyncDispose]();
  await judgeWrites(services.traces, root);
  const faults = members.flatMap(({ client }) => client.faults.unexpected());
  judge({ what: "errors of pages", measured: faults.join("\n") || "none", isKept: faults.length === 0 });
}

/** @throws with what to install. */
async function needTools(): Promise<void> {
  for (const [tool, of] of Object.entries(TOOLS)) {
    await runTool("sh", ["-c", `command -v ${tool}`]).catch((cause: unknown) => {
      throw new Error(`The bench needs ${tool}: apt-get install ${of}`, { cause });
    });
  }
}

/** Types the page's commands, and gives the set-up code that they print. */
async function install(machine: Machine, services: Services, page: PageCommands, extra: string): Promise<string> {
  const registries = await openRegistries(machine.root);
  // A Debian that runs has it; the one of debootstrap, which has not started yet, has not.
  await machine.must("apt-get update && apt-get install --no-install-recommends -y systemd", { env: registries });
  let setupCode = "";
  let seconds = 0;
  for (const line of page.install) {
    if (line.startsWith("systemctl enable")) {
      const count = await machine.must(
        "npm ls --omit=dev --all --parseable 2>/dev/null | tail -n +2 | sort -u | wc -l",
      );
      say(`  packages of npm for production: ${count.trim()}`);
      await closeRegistries(machine.root);
    }
    const startedAt = performance.now();
    const printed = await typePageLine(machine, services, line, registries);
    seconds += said(line, startedAt);
    const code = /set-up code: (\S+)/.exec(printed)?.[1];
    if (code !== undefined) {
      setupCode = code;
      await appendFile(machine.path(ENV_FILE), extra);
    }
  }
  say(`  all commands together: ${seconds.toFixed(1)} s`);
  return setupCode;
}

async function typePageLine(
  machine: Machine,
  services: Services,
  line: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (line.startsWith("systemctl ")) {
    await services.run(line.split(" ").slice(1));
    return "";
  }
  // No authority of the world gives certificates for a machine that it cannot reach.
  return machine.must(line.startsWith("docs/systemd/configure ") ? `${line} --lan` : line, { env });
}

/** The data folder on a disk of its own, so that a full one is not that of the machine that tests. */
async function ownDataDisk(machine: Machine, image: string): Promise<void> {
  await runTool("truncate", ["-s", `${DATA_DISK_MIB}M`, image]);
  await runTool("mkfs.ext4", ["-q", "-m", "0", image]);
  const folder = machine.path("var/lib/cromulent");
  await runTool("mkdir", ["-p", folder]);
  const [program = "", ...args] = machine.launcher;
  await runTool(program, [...args, "mount", "-o", "loop", image, folder]);
}

/** Anna owns the server by the set-up code, Ben comes by the link of the host's command. */
async function welcome(
  owned: AsyncDisposableStack,
  network: Network,
  machine: Machine,
  doctor: Doctor,
  setupCode: string,
): Promise<readonly [Member, Member]> {
  const folder = owned.use(await TempFolder.make());
  const [homeOfAnna, homeOfBen] = network.homes;
  if (homeOfAnna === undefined || homeOfBen === undefined) throw new Error("There are no two homes.");
  const authority = machine.path(AUTHORITY);
  const come = (name: "anna" | "ben", home: typeof homeOfAnna) =>
    memberAtHome(
      { name, home, folder: join(folder.path, name), authority, site: { name: DOMAIN, address: SERVER_ADDRESS } },
      owned,
    );
  const [anna, ben] = await Promise.all([come("anna", homeOfAnna), come("ben", homeOfBen)]);
  await anna.client.page.goto(ORIGIN);
  await anna.client.setUp("anna", setupCode);
  const invite = /https:\/\/\S+/.exec(await doctor.command("invite"))?.[0] ?? "";
  await ben.client.page.goto(invite);
  await ben.client.register("ben");
  for (const { client } of [anna, ben]) {
    client.faults.expect(LOST_NETWORK);
    await client.chooseMode("open");
  }
  return [anna, ben];
}

async function judgeCall(members: readonly [Member, Member]): Promise<void> {
  const sockets = members.flatMap((member) => member.sockets);
  const gateway = `wss://${DOMAIN}/`;
  judge({
    what: "the WebSockets are of TLS",
    measured: sockets.join(", "),
    isKept: sockets.length > 0 && sockets.every((url) => url.startsWith(gateway)),
  });
  say(`  path shown: ${await shownPath(members[0])}; ${JSON.stringify(await pathsOf(members))}`);
}

async function judgeConnectionTest({ client }: Member): Promise<void> {
  const test = await ConnectionTestPage.open(client);
  const { sentence, failed, steps } = await test.run();
  await test.close();
  judge({
    what: "“Test my connection” finds every way open",
    measured: `${sentence} ${failed.length === 0 ? "" : steps.join("; ")}`,
    isKept: failed.length === 0,
  });
}

async function callOverTls(members: readonly [Member, Member]): Promise<void> {
  await Promise.all(members.map(({ client }) => client.disconnect()));
  const faults = await Promise.all(members.map(({ home }) => letNothingButTlsIn(home)));
  await talk(members);
  const paths = await pathsOf(members);
  const isTls = ({ local, relayProtocol }: (typeof paths)[number]) => local === "relay" && relayProtocol === "tls";
  judge({
    what: "with UDP and port 3478 closed the call goes over TURN/TLS",
    measured: `${JSON.stringify(paths)}; shown: ${await shownPath(members[0])}`,
    isKept: paths.length === members.length && paths.every(isTls),
  });
  await Promise.all(faults.map((fault) => fault.end()));
}

/** As far as it goes where there is no Docker. */
async function judgeDockerSetup(machine: Machine, line: string): Promise<void> {
  const printed = await machine.must(`${line} --lan`);
  const written = (await machine.must("stat -c '%a %U' docker/.env")).trim();
  const [, code] = /enter the set-up code: (\S+)/.exec(printed) ?? [];
  judge({
    what: "README's docker/setup writes its .env and prints a set-up code",
    measured: `${written}, ${code === undefined ? "no code" : "a code"}`,
    isKept: written === "600 root" && code !== undefined,
  });
}

async function rejoin(members: readonly [Member, Member]): Promise<void> {
  await Promise.all(members.map(({ client }) => client.page.reload()));
  await Promise.all(members.map(({ client }) => client.waitUntilSignedIn()));
  await talk(members);
}

function judgeWell(what: string, diagnosis: Diagnosis): void {
  judge({ what: `${what} says all well`, measured: describe(diagnosis), isKept: diagnosis.exitCode === 0 });
}

function describe({ exitCode, wrong, output }: Diagnosis): string {
  const found = wrong.map(({ check, what }) => `${check}: ${what}`).join(" ");
  return `${exitCode}${exitCode === 0 ? "." : ` (${found || output})`}`;
}

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await act();
  said(what, startedAt);
  return result;
}

/** Gives how long it took, in seconds. */
function said(what: string, startedAt: number): number {
  const seconds = (performance.now() - startedAt) / 1_000;
  say(`  ${seconds.toFixed(1).padStart(6)} s  ${what}`);
  return seconds;
}
