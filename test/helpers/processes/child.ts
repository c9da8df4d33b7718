import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface ChildOptions {
  /** Program and arguments in front of it that start it somewhere else (a network namespace). */
  readonly launcher?: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** "pipe": for `write`. */
  readonly stdin?: "ignore" | "pipe";
}

/** A program that a test starts and owns; disposing it kills it and waits until it is gone. */
export class Child implements AsyncDisposable {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();
  #output = "";
  #hasEnded = false;

  constructor({ launcher = [], program, args, env, cwd, stdin = "ignore" }: ChildOptions) {
    this.#name = program;
    const [first = program, ...others] = [...launcher, program, ...args];
    this.#process = spawn(first, others, { env, cwd, stdio: [stdin, "pipe", "pipe"] });
    this.#ended = once(this.#process, "close").then(
      () => this.#noteEnd(""),
      (error: unknown) => this.#noteEnd(String(error)),
    );
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#append(text));
    }
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`${this.#name} did not start.`);
    return pid;
  }

  /** What it ends with by itself; null: by a signal, or it could not be started. */
  get exitCode(): Promise<number | null> {
    return this.#ended;
  }

  /** All that it wrote so far, to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  /** Waits for `pattern` in the output; throws with the output when the program ends or the time is over first. */
  async waitFor(pattern: RegExp, withinMs = 15_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(withinMs);
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (this.#hasEnded) throw new Error(`${this.#name} ended before it wrote ${pattern}:\n${this.#output}`);
      if (deadline.aborted) throw new Error(`${this.#name} did not write ${pattern} in time:\n${this.#output}`);
      await this.#change(deadline);
    }
  }

  /** To its stdin. */
  write(text: string): void {
    if (this.#process.stdin === null) throw new Error(`${this.#name} has no stdin.`);
    this.#process.stdin.write(text);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#process.kill(signal);
    await this.#ended;
  }

  /** A stopped process is alive and silent, as behind a pulled cable. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) await this.end("SIGKILL");
  }

  #append(text: string): void {
    this.#output += text;
    this.#wake();
  }

  #noteEnd(why: string): number | null {
    this.#hasEnded = true;
    this.#append(why);
    return this.#process.exitCode;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #change(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      deadline.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
