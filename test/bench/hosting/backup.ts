import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { DatabaseCopy } from "../../../server/store/database-copy.ts";
import { parseJson } from "../../../shared/protocol/frames.ts";
import { inviteAnswerSchema, loginAnswerSchema } from "../../../shared/protocol/http.ts";
import { projectDir } from "../../helpers/paths.ts";
import { Child } from "../../helpers/processes/child.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { judge, say } from "../chat/table.ts";
import { median } from "../quantile.ts";
import { Crowd, type Durations, KINDS } from "./crowd.ts";
import { fillServer } from "./filled-server.ts";

const FILLING = { messages: 100_000, files: 200, largestMib: 20 };
const CLIENTS = 50;
const SETTLE_MS = 15_000;
/** Without a backup, before it and after it. */
const QUIET_MS = 60_000;
const LOOK_EVERY_MS = 100;
const MOST_MS = 3_600_000;
const MAX_GROWTH_MIB = 50;
const MAX_SLOWER = 2;
const madeSchema = z.object({
  counts: z.record(z.string(), z.int()),
  bytes: z.int(),
  tookMs: z.int(),
  uploads: z.int(),
});

/** A backup of a large server under load, what its people notice of it, and whether it restores to the same. */
export async function measureBackup(): Promise<void> {
  say(
    `Backup of ${FILLING.messages} messages and ${FILLING.files} files of up to ${FILLING.largestMib} MiB, ${CLIENTS} clients`,
  );
  await using folder = await TempFolder.make();
  const dataDir = join(folder.path, "data");
  const tokens = await makeMembers(dataDir);
  const emptyPeakMib = (await admin(dataDir, "backup", join(folder.path, "empty.tar"))).peakMib;
  fillServer(dataDir, FILLING);

  await using server = await start(dataDir);
  await using crowd = await Crowd.gather(server.gatewayUrl, tokens);
  await wait(SETTLE_MS);
  crowd.take();
  await wait(QUIET_MS);
  const before = crowd.take();
  const serverBeforeMib = rssMib(server.child.pid);
  const archive = join(folder.path, "full.tar");
  const command = await admin(dataDir, "backup", archive, server.child.pid);
  const during = crowd.take();
  await wait(QUIET_MS);
  const after = crowd.take();
  const made = madeSchema.parse(parseJson(command.stdout));
  say(`  took ${(made.tookMs / 1_000).toFixed(0)} s, ${(made.bytes / 1e9).toFixed(2)} GB`);
  for (const kind of KINDS) compare(kind, [before, after], during);
  const serverGrowth = command.otherPeakMib - serverBeforeMib;
  judgeGrowth("the server", serverGrowth, `${serverBeforeMib.toFixed(0)} MiB before`);
  judgeGrowth("the command", command.peakMib - emptyPeakMib, `${emptyPeakMib.toFixed(0)} MiB for an empty server`);
  await crowd[Symbol.asyncDispose]();

  const restored = join(folder.path, "restored");
  await admin(restored, "restore", archive);
  using db = DatabaseCopy.open(join(restored, "cromulent.db"), "look");
  const counts = db.counts();
  judge({
    what: "it restores to the same counts",
    measured: `${counts["messages"]} messages, ${counts["uploads"]} files`,
    isKept:
      isDeepStrictEqual(counts, made.counts) &&
      made.uploads === FILLING.files &&
      (counts["messages"] ?? 0) >= FILLING.messages,
  });
}

/** With the better of the two quiet minutes: on a machine that has other work to do, one of them may be worse than the backup. */
function compare(kind: (typeof KINDS)[number], quietMinutes: readonly Durations[], during: Durations): void {
  const quiet = quietMinutes.map((minute) => median(minute[kind]));
  const busy = median(during[kind]);
  judge({
    what: `${kind}: at most ${MAX_SLOWER} times as long at the median`,
    measured: `${quiet.map((ms) => ms.toFixed(1)).join(" and ")} ms before and after, meanwhile ${busy.toFixed(1)} ms (n = ${during[kind].length})`,
    isKept: busy <= MAX_SLOWER * Math.min(...quiet),
  });
}

function judgeGrowth(whose: string, mib: number, detail: string): void {
  judge({
    what: `${whose} grows by less than ${MAX_GROWTH_MIB} MiB`,
    measured: `${mib.toFixed(0)} MiB (${detail})`,
    isKept: mib < MAX_GROWTH_MIB,
  });
}

interface Ran {
  readonly stdout: string;
  /** Of the command's memory. */
  readonly peakMib: number;
  /** Of the other process' meanwhile. */
  readonly otherPeakMib: number;
}

async function admin(dataDir: string, command: string, file: string, otherPid?: number): Promise<Ran> {
  await using child = new Child({
    program: process.execPath,
    args: ["server/admin/main.ts", "--data-dir", dataDir, "--json", "--yes", command, file],
    cwd: projectDir,
    env: { PATH: process.env["PATH"], STUN_URL: "" },
  });
  let [peakMib, otherPeakMib] = [0, 0];
  const watch = setInterval(() => {
    peakMib = Math.max(peakMib, rssMib(child.pid));
    if (otherPid !== undefined) otherPeakMib = Math.max(otherPeakMib, rssMib(otherPid));
  }, LOOK_EVERY_MS);
  try {
    const [stdout] = await child.waitFor(/^\{.*\}$/m, MOST_MS);
    return { stdout, peakMib, otherPeakMib };
  } finally {
    clearInterval(watch);
  }
}

/** 0 once the process is gone. */
function rssMib(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** An owner and the others, who log in once. */
async function makeMembers(dataDir: string): Promise<string[]> {
  await using server = await start(dataDir);
  const setupCode = /^Set-up code: (\S+)/m.exec(server.child.output)?.[1] ?? "";
  const tokens = [await register(server.url, "member0", setupCode)];
  const answer = await post(`${server.url}/api/v1/invites`, {}, tokens[0]);
  const { code } = inviteAnswerSchema.parse(answer);
  for (let index = 1; index < CLIENTS; index++) tokens.push(await register(server.url, `member${index}`, code));
  return tokens;
}

async function register(url: string, username: string, invite: string): Promise<string> {
  const body = { username, password: "correct horse battery", invite };
  return loginAnswerSchema.parse(await post(`${url}/api/v1/register`, body)).token;
}

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return parseJson(await response.text());
}

async function start(dataDir: string) {
  const child = new Child({
    program: process.execPath,
    args: ["server/main.ts"],
    cwd: projectDir,
    env: {
      ...{ PATH: process.env["PATH"], PORT: "0", ADMIN_PORT: "0", DATA_DIR: dataDir, STUN_URL: "", TIME_URL: "" },
      LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: "10000",
    },
  });
  const [, url = ""] = await child.waitFor(/^Cromulent is ready: (\S+)\n/m, 120_000);
  return {
    child,
    url,
    gatewayUrl: `${url.replace(/^http/, "ws")}/gateway`,
    [Symbol.asyncDispose]: async () => {
      await child.end("SIGTERM");
    },
  };
}
