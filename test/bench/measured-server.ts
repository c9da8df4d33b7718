import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Report, reportSchema } from "./measured-process.ts";

/** A server that runs in a process of its own and tells how much memory that has. */
export class Measured implements AsyncDisposable {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, ready: Extract<Report, { kind: "ready" }>) {
    this.#process = process;
    this.url = ready.url;
    this.tokens = ready.tokens;
  }

  static async start(script: string, ...args: string[]): Promise<Measured> {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(path, args, { execArgv: ["--expose-gc"] });
    const ready = await nextReport(child);
    if (ready.kind !== "ready") throw new Error(`${script} did not start`);
    return new Measured(child, ready);
  }

  async memory(): Promise<Extract<Report, { kind: "memory" }>> {
    this.#process.send("memory");
    const report = await nextReport(this.#process);
    if (report.kind !== "memory") throw new Error("no memory report");
    return report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.disconnect();
    await exited;
  }
}

async function nextReport(child: ChildProcess): Promise<Report> {
  const [message]: unknown[] = await once(child, "message");
  return reportSchema.parse(message);
}
