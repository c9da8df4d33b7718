import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { judge, say } from "../../chat/table.ts";
import type { Machine } from "./machine.ts";

/** Of the units: where each may write. */
const MAY_WRITE = [
  "/var/lib/cromulent",
  "/var/lib/cromulent-caddy",
  "/var/lib/cromulent-certificates",
  "/run/cromulent-coturn",
  "/tmp",
  "/var/tmp",
  "/dev/null",
  "/dev/tty",
];
/** What opens without any of these changes nothing. */
const WRITES = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/;
const CALL = /^(\w+)\((.*)\) += (-?\d+)(?:<[^>]*>)?(?: (\w+))?/;
const SHOWN = 20;
const REFUSALS = new Set(["EROFS", "EACCES", "EPERM"]);

/** Nothing of the services runs as root. The bench's own are the watcher and the one that holds the machine. */
export async function judgeProcesses(machine: Machine): Promise<void> {
  const all = await machine.processes();
  const users = new Map(
    (await machine.must("getent passwd")).split("\n").map((line) => {
      const [name = "", , uid] = line.split(":");
      return [Number(uid), name] as const;
    }),
  );
  const own = (command: string) => command.startsWith("strace -ff ") || command.startsWith("sh -c set -e mount");
  const theirs = all.filter(({ command, uid }) => uid !== 0 || !own(command));
  for (const { uid, command } of theirs)
    say(`    ${(users.get(uid) ?? String(uid)).padEnd(18)} ${command.slice(0, 90)}`);
  judge({
    what: "no process of server, Caddy and relay is root's",
    measured: `${theirs.length} processes, ${theirs.filter(({ uid }) => uid === 0).length} of root`,
    isKept: theirs.length > 0 && theirs.every(({ uid }) => uid !== 0),
  });
}

/** Over all starts, what was written or refused outside of the folders that are theirs. */
export async function judgeWrites(traces: readonly string[], root: string): Promise<void> {
  let calls = 0;
  const outside: string[] = [];
  const refused = new Map<string, number>();
  for (const trace of await filesIn(traces)) {
    for await (const line of createInterface({ input: createReadStream(trace) })) {
      const [, call = "", args = "", , error] = CALL.exec(line) ?? [];
      if (call === "" || (/^open/.test(call) && !WRITES.test(args))) continue;
      calls += 1;
      const path = pathOf(args, root);
      if (MAY_WRITE.some((folder) => path === folder || path.startsWith(`${folder}/`))) continue;
      if (error === undefined) outside.push(`${call} ${path}`);
      else if (REFUSALS.has(error)) refused.set(`${call} ${path}`, (refused.get(`${call} ${path}`) ?? 0) + 1);
    }
  }
  const found = [...new Set(outside)].slice(0, SHOWN).join(", ");
  judge({
    what: "writes outside of the services' own folders",
    measured: `${outside.length} of ${calls} calls that write ${found}`,
    isKept: calls > 0 && outside.length === 0,
  });
  const tried = [...refused].map(([what, times]) => `${what} (${times})`);
  judge({
    what: "tried there and refused",
    measured: tried.slice(0, SHOWN).join(", ") || "nothing",
    isKept: tried.length === 0,
  });
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const names = folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name)));
  return (await Promise.all(names)).flat();
}

/** The last path that a call names, made whole by the folder that strace shows for what it begins at. */
function pathOf(args: string, root: string): string {
  const named = [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].at(-1)?.[1] ?? "";
  const base = /(?:AT_FDCWD|\d+)<([^>]*)>/.exec(args)?.[1] ?? "";
  const whole = named.startsWith("/") ? named : `${base}/${named}`;
  return whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole;
}
