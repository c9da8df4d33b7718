import type { Command } from "commander";
import type { Config } from "../config.ts";
import type { Operation } from "../control/operation.ts";

/** What the process of a command ends with; `docs/administration.md` lists them. */
export const EXIT = {
  done: 0,
  /** It could not be done: the disk, the server, the data. */
  failed: 1,
  /** Words that the command does not understand, or an environment that needs mending. */
  usage: 2,
  /** There is no such user, invite, session. */
  notFound: 3,
  /** A check found something wrong: `doctor`, `backup`, `verify-backup`. */
  unsound: 4,
  /** Asked, and not confirmed. */
  declined: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command; the message is one line that says what to do. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed, cause?: unknown) {
    super(message, { cause });
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}

/** What a command works with. */
export interface Tools {
  /**
   * The server's, from the environment.
   * @throws {CommandError} `usage`.
   */
  config(): Config;
  /**
   * In the running server, or in this process where none runs.
   * @throws {CommandError}
   */
  ask<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output>;
  /** The one result: `data` as JSON with `--json`, else `lines` for people, on stdout. */
  result(data: unknown, lines: readonly string[]): void;
  /** The first line of stdin, for what must not stand among the arguments. */
  firstLine(): Promise<string>;
  /** What takes long, on stderr; nothing with `--json`. */
  progress(line: string): void;
  /**
   * Before what destroys: asks at a terminal, returns at once with `--yes`.
   * @throws {CommandError} `declined`, also where there is nobody to ask.
   */
  confirm(question: string): Promise<void>;
  /** The process ends with it once the command has returned; `done` without. */
  exitWith(code: ExitCode): void;
}

/** Adds one command to the program; a file each in `server/admin/commands/`. */
export type AddCommand = (program: Command, tools: Tools) => void;
