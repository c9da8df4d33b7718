import { existsSync } from "node:fs";
import { runTool } from "../processes/run-tool.ts";

const NEEDED =
  "The tests on networks need Linux, root (in a container: privileged), iproute2 and nftables: without them there are no network namespaces.";
/** The process that made a namespace stands in its name, so that the next run knows which were left behind. */
const NAME = /^cromulent-(\d+)-\d+-/;

let made = 0;

/** A network of its own on this machine, as the kernel has it: interfaces, routes and filters. */
export class Namespace implements AsyncDisposable {
  readonly name: string;
  /** Stands in front of a program and its arguments, and makes it run here. */
  readonly launcher: readonly string[];

  private constructor(name: string) {
    this.name = name;
    this.launcher = ["ip", "netns", "exec", name];
  }

  static async create(role: string): Promise<Namespace> {
    const namespace = new Namespace(`cromulent-${process.pid}-${made++}-${role}`);
    await runTool("ip", ["netns", "add", namespace.name]).catch((cause: unknown) => {
      throw new Error(NEEDED, { cause });
    });
    await namespace.ip("link", "set", "lo", "up");
    return namespace;
  }

  /** `ip` of iproute2. */
  ip(...args: readonly string[]): Promise<string> {
    return runTool("ip", ["-n", this.name, ...args]);
  }

  tc(...args: readonly string[]): Promise<string> {
    return runTool("tc", ["-n", this.name, ...args]);
  }

  /** Commands in nft's own language, taken all together or not at all. */
  async nft(...commands: readonly string[]): Promise<void> {
    await this.run("nft", commands.join("; "));
  }

  run(program: string, ...args: readonly string[]): Promise<string> {
    const [ip, ...into] = this.launcher;
    return runTool(ip ?? "", [...into, program, ...args]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await runTool("ip", ["netns", "delete", this.name]);
  }
}

/** Ends what tests that were killed have left behind: programs in namespaces of a process that is gone, and those. */
export async function removeLeftovers(): Promise<void> {
  const listed = await runTool("ip", ["netns", "list"]).catch((cause: unknown) => {
    throw new Error(NEEDED, { cause });
  });
  const names = listed.split("\n").map((line) => line.split(" ")[0] ?? "");
  for (const name of names) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    const processes = await runTool("ip", ["netns", "pids", name]);
    for (const id of processes.split("\n").filter((line) => line !== "")) kill(Number(id));
    await runTool("ip", ["netns", "delete", name]);
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It went while we looked.
  }
}
