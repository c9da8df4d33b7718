import { PassThrough, Writable } from "node:stream";
import { runAdmin } from "../../server/admin/program.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { TestServer } from "./test-server.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What is typed, or piped. */
  readonly stdin?: string;
  /** Whether somebody sits in front of it. */
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The host's commands on one data folder, over its real control socket or its real database, within the process of the test: a
 * process for each takes a second to start.
 */
export class HostCommands {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  static beside(server: TestServer): HostCommands {
    return new HostCommands(server.server.context.config.dataDir);
  }

  async run(words: readonly string[], { stdin = "", isTTY = false, env = {} }: CommandOptions = {}): Promise<Ran> {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const typed = Object.assign(new PassThrough(), { isTTY });
    typed.end(stdin);
    const variables = { DATA_DIR: this.#dataDir, PUBLIC_URL: "https://voice.example.org", STUN_URL: "", ...env };
    const exitCode = await runAdmin(words, { stdin: typed, stdout, stderr, env: variables });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }

  /** What it prints with `--json`; throws where it fails. */
  async json(...words: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run([...words, "--json"]);
    if (exitCode !== 0) throw new Error(`${words.join(" ")} ended with ${exitCode}: ${stderr}`);
    return parseJson(stdout);
  }
}

class Sink extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}
