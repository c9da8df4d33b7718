import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { parseEnv } from "node:util";
import { type Config, readConfig } from "../config.ts";
import { ask } from "../control/ask.ts";
import type { Operation } from "../control/operation.ts";
import type { Environment } from "../env-reader.ts";
import { CommandError, EXIT, type ExitCode, type Tools } from "./command.ts";
import { harmless } from "./table.ts";

/** What a command's process has around it. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Environment;
}

/** Of the program, whatever the command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dataDir?: string;
  readonly envFile?: string;
}

/** `Tools` over the streams of a process. */
export class HostTools implements Tools {
  readonly #around: Surroundings;
  readonly #options: () => GlobalOptions;
  #config: Config | null = null;
  #exitCode: ExitCode = EXIT.done;

  constructor(around: Surroundings, options: () => GlobalOptions) {
    this.#around = around;
    this.#options = options;
  }

  get exitCode(): ExitCode {
    return this.#exitCode;
  }

  config(): Config {
    this.#config ??= this.#readConfig();
    return this.#config;
  }

  ask<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output> {
    return ask(this.config(), operation, input);
  }

  result(data: unknown, lines: readonly string[]): void {
    const text = this.#options().json ? JSON.stringify(data) : lines.join("\n");
    if (text !== "") this.#around.stdout.write(`${text}\n`);
  }

  progress(line: string): void {
    if (!this.#options().json) this.#around.stderr.write(`${line}\n`);
  }

  async confirm(question: string): Promise<void> {
    if (this.#options().yes) return;
    const { stdin, stderr } = this.#around;
    if (!stdin.isTTY) throw new CommandError(`${question} Say --yes to do it without being asked.`, EXIT.declined);
    const dialogue = createInterface({ input: stdin, output: stderr });
    try {
      const said = await dialogue.question(`${question} Type yes to go on: `);
      if (said.trim().toLowerCase() !== "yes") throw new CommandError("Nothing was changed.", EXIT.declined);
    } finally {
      dialogue.close();
    }
  }

  async firstLine(): Promise<string> {
    const lines = createInterface({ input: this.#around.stdin });
    try {
      for await (const line of lines) return line;
      return "";
    } finally {
      lines.close();
    }
  }

  exitWith(code: ExitCode): void {
    this.#exitCode = code;
  }

  /** Why the command failed, on stderr. */
  failed(message: string, exitCode: ExitCode): void {
    // It may repeat what was typed, or what somebody chose for a name.
    const lines = message.split("\n").map(harmless).join("\n");
    this.#around.stderr.write(`${this.#options().json ? JSON.stringify({ error: { message, exitCode } }) : lines}\n`);
  }

  #readConfig(): Config {
    const { dataDir, envFile } = this.#options();
    const fromFile = envFile === undefined ? {} : readEnvFile(envFile);
    return readConfig({ ...fromFile, ...this.#around.env, ...(dataDir !== undefined && { DATA_DIR: dataDir }) });
  }
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: name the file with the server's variables.`, EXIT.usage, error);
  }
}
