import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../../../helpers/processes/child.ts";
import type { Machine } from "./machine.ts";
import { readUnit, type Unit } from "./unit.ts";

const START_WITHIN_MS = 120_000;
const END_WITHIN_MS = 20_000;
/** The last thing that each writes before it serves. */
const SERVES: Readonly<Record<string, RegExp>> = {
  cromulent: /"msg":"listening"|is ready/,
  "cromulent-caddy": /was handed to the relay/,
  "cromulent-coturn": /SQLite DB connection success|Total auth threads/,
};

/**
 * What `ProtectSystem=strict`, `ProtectHome` and `PrivateTmp` come to: nothing can be written but what is named. Arguments: the
 * root, a folder for what strace saw, the folders with a colon between them, and then the command.
 */
const ENTER = `set -e
root=$1 seen=$2 writable=$3
shift 3
mount --make-rprivate /
mount --rbind "$root" "$root"
IFS=:
for folder in $writable; do mount --bind "$root$folder" "$root$folder"; done
unset IFS
mount -o remount,bind,ro "$root"
mount -o remount,bind,ro "$root/run"
for folder in /tmp /var/tmp; do mount -t tmpfs -o mode=1777 tmpfs "$root$folder"; done
for folder in /root /home; do mount -t tmpfs -o ro,mode=0000 tmpfs "$root$folder"; done
exec strace -ff -q -y --seccomp-bpf -o "$seen/thread" -e signal=none \\
  -e trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,lchown,fchownat,mknod,mknodat \\
  chroot "$root" "$@"`;

/**
 * `systemctl` for a machine that no systemd has started: runs the units that lie in it, each as its user, with its variables and
 * rights, on a system that it can read alone. What they write to is watched.
 */
export class Services implements AsyncDisposable {
  readonly #machine: Machine;
  readonly #launcher: readonly string[];
  readonly #tracesDir: string;
  readonly #running = new Map<string, { readonly unit: Unit; readonly child: Child }>();
  readonly #traces: string[] = [];

  /** @param launcher of the network that they are in. @param tracesDir for what strace writes. */
  constructor(machine: Machine, launcher: readonly string[], tracesDir: string) {
    this.#machine = machine;
    this.#launcher = launcher;
    this.#tracesDir = tracesDir;
  }

  /** For each start a folder with what strace wrote, a file for each thread. */
  get traces(): readonly string[] {
    return this.#traces;
  }

  /** The arguments of `systemctl`. */
  async run(words: readonly string[]): Promise<void> {
    const [verb, ...others] = words;
    const names = others.filter((word) => !word.startsWith("--"));
    switch (verb) {
      case "disable":
        // Debian's own services: nothing has started them (policy-rc.d).
        return;
      case "daemon-reload":
        return;
      case "enable":
        await Promise.all(names.map((name) => this.start(name)));
        return;
      case "restart":
        for (const name of names) await this.restart(name);
        return;
      default:
        throw new Error(`systemctl ${words.join(" ")}: the bench does not know what to do`);
    }
  }

  /** Until it serves. */
  async start(name: string): Promise<void> {
    const unit = await readUnit(this.#machine, name);
    for (const { path, mode } of unit.ownFolders) {
      await this.#machine.must(`install -d -o ${unit.user} -g ${unit.group} -m ${mode} ${path}`);
    }
    const trace = join(this.#tracesDir, `${name}.${this.#traces.length}`);
    await mkdir(trace, { recursive: true });
    this.#traces.push(trace);
    const writable = [...unit.ownFolders.map(({ path }) => path), ...unit.otherWritable].join(":");
    const child = new Child({
      launcher: [...this.#launcher, ...this.#machine.launcher, "unshare", "--mount"],
      program: "sh",
      args: ["-c", ENTER, "sh", this.#machine.root, trace, writable, ...asUser(unit)],
      env: { ...this.#machine.env, ...unit.env },
      cwd: "/",
    });
    this.#running.set(name, { unit, child });
    await child.waitFor(SERVES[name] ?? /./, START_WITHIN_MS);
  }

  async stop(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    this.#running.delete(name);
    const [main, ...others] = await this.#processesOf(running.unit.user);
    signal(running.unit.endsByMainProcess ? [main] : [main, ...others], "SIGTERM");
    const kill = async () => signal(await this.#processesOf(running.unit.user), "SIGKILL");
    const late = setTimeout(kill, END_WITHIN_MS);
    // strace's, which goes with the last that it watches.
    await running.child.exitCode;
    clearTimeout(late);
  }

  async restart(name: string): Promise<void> {
    await this.stop(name);
    await this.start(name);
  }

  /** Each unit has a user of its own, and no other of this machine. */
  async #processesOf(user: string): Promise<number[]> {
    const uid = Number(await this.#machine.must(`id -u ${user}`));
    return (await this.#machine.processes()).filter((process) => process.uid === uid).map(({ pid }) => pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of [...this.#running.keys()]) await this.stop(name);
  }
}

/** `User`, `CapabilityBoundingSet` and the like, given by what the machine itself has. */
function asUser({ user, group, capabilities, umask, workingDirectory, command }: Unit): string[] {
  const kept = ["-all", ...capabilities].join(",");
  return [
    "setpriv",
    ...[`--reuid=${user}`, `--regid=${group}`, "--init-groups", "--no-new-privs"],
    ...[`--bounding-set=${kept}`, `--inh-caps=${kept}`, `--ambient-caps=${kept}`],
    ...["sh", "-c", 'umask "$1"; cd "$2"; shift 2; exec "$@"', "sh", umask, workingDirectory],
    ...command,
  ];
}

function signal(pids: readonly (number | undefined)[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    if (pid === undefined) continue;
    try {
      process.kill(pid, name);
    } catch {
      // It went while we looked.
    }
  }
}
