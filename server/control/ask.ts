import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { ERROR_CODES, ProtocolError } from "../../shared/protocol/errors.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { Config } from "../config.ts";
import { createContext } from "../context.ts";
import { createLog } from "../log.ts";
import { errorCode, StartError } from "../start-error.ts";
import { DATABASE_FILE } from "../store/database.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import { controlAddress } from "./control-address.ts";
import type { Operation } from "./operation.ts";
import { readInput } from "./read-input.ts";

/** A server that starts has the data folder before it listens; another command has it for a moment. */
const OWNED_FOR_MS = 15_000;
const ASK_AGAIN_MS = 50;

/** Why nobody could be asked; `message` is one line that says what to do. */
export class ControlError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ControlError";
  }
}

/**
 * Runs an operation in the server that has the data folder; where none runs, in this process, which has the folder
 * meanwhile.
 * @throws {ProtocolError} what the operation refuses; {ControlError}, {StartError} where it could not be asked or begun.
 */
export async function ask<Input, Output>(
  config: Config,
  operation: Operation<Input, Output>,
  input: Input,
): Promise<Output> {
  const checked = readInput(operation, input);
  const address = controlAddress(config.dataDir);
  const giveUpAt = performance.now() + OWNED_FOR_MS;
  for (;;) {
    const answer = address === null ? NOBODY : await askServer(address, operation.name, checked);
    if (answer !== NOBODY) return operation.output.parse(answer);
    try {
      return await runHere(config, operation, checked);
    } catch (error) {
      if (!isOwned(error)) throw error;
      if (performance.now() > giveUpAt) throw silentServer(config.dataDir, error);
    }
    await wait(ASK_AGAIN_MS);
  }
}

/**
 * As `ask`, but of the server that runs alone.
 * @returns null: none runs.
 */
export async function askRunning<Input, Output>(
  { dataDir }: Pick<Config, "dataDir">,
  operation: Operation<Input, Output>,
  input: Input,
): Promise<Output | null> {
  const address = controlAddress(dataDir);
  const answer = address === null ? NOBODY : await askServer(address, operation.name, input);
  return answer === NOBODY ? null : operation.output.parse(answer);
}

const NOBODY = Symbol("no server");

const answerSchema = z.union([
  z.object({ output: z.unknown() }),
  z.object({
    error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), retryAfterMs: z.number().optional() }),
  }),
]);

async function askServer(address: string, name: string, input: unknown): Promise<unknown> {
  const body = await exchange(address, name, JSON.stringify(input));
  if (body === NOBODY) return NOBODY;
  const answer = answerSchema.safeParse(parseJson(String(body)));
  if (!answer.success) throw brokenOff(answer.error);
  if ("error" in answer.data) throw ProtocolError.from(answer.data.error);
  return answer.data.output;
}

/** However long it takes: erasing a busy account takes a while, and a server that dies closes its sockets. */
function exchange(address: string, name: string, body: string): Promise<string | typeof NOBODY> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { socketPath: address, method: "POST", path: `/${name}`, headers: { "Content-Length": Buffer.byteLength(body) } },
      (response) => {
        text(response).then(resolve, (error: unknown) => reject(brokenOff(error)));
      },
    );
    asking.once("error", (error) => {
      switch (errorCode(error)) {
        case "ENOENT":
        case "ECONNREFUSED":
        case "ENOTDIR":
          return resolve(NOBODY);
        case "EACCES":
        case "EPERM":
          return reject(
            new ControlError(
              "The server runs as another user: run this as that user (sudo -u cromulent …), or as root.",
              error,
            ),
          );
        default:
          return reject(brokenOff(error));
      }
    });
    asking.end(body);
  });
}

/** Makes all that a server is made of, but listens to nobody. */
async function runHere<Input, Output>(
  config: Config,
  operation: Operation<Input, Output>,
  input: Input,
): Promise<Output> {
  // Every server leaves a lock; a database alone was copied there.
  if (!["server.lock", DATABASE_FILE].some((name) => existsSync(join(config.dataDir, name)))) {
    throw new ControlError(
      `There is no data of a server in ${config.dataDir}: say with --data-dir, or with DATA_DIR, where it is.`,
    );
  }
  await using store = SqliteStore.open(config.dataDir);
  const context = createContext(config, store, () => config.port, { log: createLog("error") });
  await using _gateway = context.gateway;
  return await operation.run(context, input);
}

function isOwned(error: unknown): boolean {
  return error instanceof StartError && /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error.cause) ?? "");
}

function silentServer(dataDir: string, cause: unknown): ControlError {
  return new ControlError(
    `Another program is using ${dataDir}, and does not answer: if it is the server, stop it, run this, and start it again.`,
    cause,
  );
}

function brokenOff(cause: unknown): ControlError {
  return new ControlError("The server went away before it answered: look whether it was done, then try again.", cause);
}
