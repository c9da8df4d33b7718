import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type FromHelper, fromHelperSchema, type ToHelper } from "../../../src-main/keys/helper-messages.ts";
import { projectDir } from "../paths.ts";

const BUNDLE = join(projectDir, "dist", "desktop", "main", "key-helper.cjs");
const PARENT_PORT = join(import.meta.dirname, "parent-port.cjs");
/** The helper's hook loses every release. */
export const LOSE_RELEASES = join(import.meta.dirname, "lose-releases.cjs");

export interface Received {
  readonly message: FromHelper;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The key helper's own bundle with the real hook, in a plain Node. */
export class KeyHelperChild implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly received: Received[] = [];
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  /** @param preload a file to be loaded in front of the helper */
  constructor(env: NodeJS.ProcessEnv, preload?: string) {
    const files = preload === undefined ? [PARENT_PORT] : [PARENT_PORT, preload];
    this.process = fork(BUNDLE, [], {
      env,
      execArgv: files.flatMap((file) => ["--require", file]),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#ended = once(this.process, "exit").finally(() => this.#wake());
    this.process.on("message", (message) => {
      this.received.push({ message: fromHelperSchema.parse(message), at: Date.now() });
      this.#wake();
    });
  }

  /** With these triggers, and its hook in place. */
  static async watching(
    env: NodeJS.ProcessEnv,
    triggers: Readonly<Record<string, readonly string[]>>,
    preload?: string,
  ): Promise<KeyHelperChild> {
    const helper = new KeyHelperChild(env, preload);
    try {
      helper.watch(triggers);
      await helper.waitFor(({ kind }) => kind === "ready");
      helper.received.length = 0;
      return helper;
    } catch (error) {
      await helper[Symbol.asyncDispose]();
      throw error;
    }
  }

  watch(triggers: Readonly<Record<string, readonly string[]>>): void {
    this.post({
      kind: "watch",
      triggers: Object.entries(triggers).map(([id, trigger]) => ({ id, trigger: [...trigger] })),
    });
  }

  post(message: ToHelper): void {
    this.process.send(message);
  }

  get messages(): FromHelper[] {
    return this.received.map(({ message }) => message);
  }

  /** Triggers that went down and up, heard or not, in their order: `+talk`, `-talk`. */
  get steps(): string[] {
    return this.messages.flatMap((message) => {
      if (message.kind === "lost") return [`-${message.id}`];
      return message.kind === "trigger" ? [`${message.isDown ? "+" : "-"}${message.id}`] : [];
    });
  }

  /** The first such message, also one that came already. */
  async waitFor(isIt: (message: FromHelper) => boolean, withinMs = 10_000): Promise<Received> {
    const deadline = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.received.find(({ message }) => isIt(message));
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`ended; said were ${JSON.stringify(this.messages)}`);
      if (deadline.aborted) throw new Error(`not said in time; said were ${JSON.stringify(this.messages)}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        deadline.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  /** Until so many triggers went down or up. */
  async waitForSteps(count: number): Promise<string[]> {
    await this.waitFor(() => this.steps.length >= count);
    return this.steps;
  }

  /** The answer comes after all that the hook told before it. */
  async settle(): Promise<void> {
    const before = this.received.length;
    this.post({ kind: "ping" });
    await this.waitFor((message) => message.kind === "pong" && this.received.length > before);
  }

  async ended(): Promise<void> {
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) this.process.kill("SIGKILL");
    await this.#ended;
  }

  get #hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
