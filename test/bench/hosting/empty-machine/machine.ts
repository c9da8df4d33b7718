import { join } from "node:path";
import { Child } from "../../../helpers/processes/child.ts";
import { runTool } from "../../../helpers/processes/run-tool.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const READY = "the machine is up";
/** With it all that runs in there goes, as its processes have numbers of their own; and nothing of its mounts is seen outside. */
const HOLDER = `set -e
mount --make-rprivate /
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount -t tmpfs -o mode=0755 tmpfs "$0/run"
echo "${READY}"
read -r end`;

export interface Done {
  readonly exitCode: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

/** A folder with a system in it, as a machine of its own: its mounts and processes, and the network that a command is given. */
export class Machine implements AsyncDisposable {
  readonly root: string;
  readonly #holder: Child;
  readonly #pid: number;
  #cwd = "/root";

  private constructor(root: string, holder: Child, pid: number) {
    this.root = root;
    this.#holder = holder;
    this.#pid = pid;
  }

  static async boot(root: string): Promise<Machine> {
    const args = ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", HOLDER, root];
    const holder = new Child({ program: "unshare", args, env: process.env, cwd: "/", stdin: "pipe" });
    await holder.waitFor(new RegExp(READY));
    const children = await runTool("ps", ["-o", "pid=", "--ppid", String(holder.pid)]);
    return new Machine(root, holder, Number(children));
  }

  /** Stands in front of a program of this machine's outside, and gives it the mounts and processes of the machine. */
  get launcher(): readonly string[] {
    return ["nsenter", "--target", String(this.#pid), "--mount", "--pid"];
  }

  /** What a shell there is given by a log-in. */
  get env(): NodeJS.ProcessEnv {
    return { PATH, HOME: "/root", LANG: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** One line of a shell, as root, where `cd` of a line before it has led. */
  async type(
    line: string,
    { launcher = [], env = {} }: { launcher?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
  ) {
    const moved = /^cd (\S+)$/.exec(line)?.[1];
    if (moved !== undefined) this.#cwd = moved;
    const args = [this.root, "sh", "-c", 'cd "$1" && eval "$2"', "sh", this.#cwd, line];
    const variables = { ...this.env, ...env };
    const child = new Child({
      launcher: [...launcher, ...this.launcher],
      program: "chroot",
      args,
      env: variables,
      cwd: "/",
    });
    return { exitCode: await child.exitCode, output: child.output } satisfies Done;
  }

  /** @throws with what it wrote. */
  async must(line: string, options: { launcher?: readonly string[]; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
    const { exitCode, output } = await this.type(line, options);
    if (exitCode !== 0) throw new Error(`${line} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /** `ps` of its processes, as this machine's own `ps` sees them: number and whose. */
  async processes(): Promise<{ pid: number; uid: number; command: string }[]> {
    const own = (await runTool("readlink", [`/proc/${this.#pid}/ns/pid`])).trim();
    const lines = (await runTool("ps", ["-e", "-o", "pid=,uid=,pidns=,args="])).trim().split("\n");
    return lines.flatMap((line) => {
      const [, pid, uid, namespace, command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      const isOurs = namespace !== undefined && own === `pid:[${namespace}]`;
      return isOurs ? [{ pid: Number(pid), uid: Number(uid), command }] : [];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder[Symbol.asyncDispose]();
  }
}
