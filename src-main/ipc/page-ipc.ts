import type * as z from "zod";
import { INVOKE, type InvokeName, type Outcome, SEND, type SendName } from "../../shared/desktop/ipc.ts";
import { INVOKE_NAMES, SEND_NAMES } from "../../shared/desktop/ipc-names.ts";
import { type ErrorCode, ProtocolError } from "../../shared/protocol/errors.ts";
import type { Log } from "../system/log.ts";
import type { InvokeHandlers, SendHandlers } from "./handlers.ts";
import { type IpcSender, isOwnPage } from "./sender-check.ts";

/** As much of Electron's `ipcMain` as is used. */
export interface IpcListeners {
  handle(channel: string, listener: (event: IpcSender, data: unknown) => Promise<Outcome>): void;
  removeHandler(channel: string): void;
  on(channel: string, listener: (event: IpcSender, data: unknown) => void): unknown;
  removeAllListeners(channel: string): unknown;
}

export interface PageIpcDeps {
  readonly ipc: IpcListeners;
  /** `webContents.id` of the window; null while there is none. */
  readonly ownContentsId: () => number | null;
  readonly invoke: InvokeHandlers;
  readonly send: SendHandlers;
  readonly log: Log;
}

/**
 * Main's end of the channel map: the one place that listens to what pages send. Each message is taken from our own page
 * alone and parsed by its schema before a handler sees it; nothing that a page sends makes anything throw.
 */
export class PageIpc implements Disposable {
  readonly #deps: PageIpcDeps;

  constructor(deps: PageIpcDeps) {
    this.#deps = deps;
    for (const name of INVOKE_NAMES) deps.ipc.handle(name, (event, data) => this.#answer(name, event, data));
    for (const name of SEND_NAMES) deps.ipc.on(name, (event, data) => this.#take(name, event, data));
  }

  [Symbol.dispose](): void {
    for (const name of INVOKE_NAMES) this.#deps.ipc.removeHandler(name);
    for (const name of SEND_NAMES) this.#deps.ipc.removeAllListeners(name);
  }

  async #answer(name: InvokeName, event: IpcSender, raw: unknown): Promise<Outcome> {
    const { invoke, log } = this.#deps;
    if (!this.#isOwn(name, event)) return refusal("forbidden", "Only Cromulent's own page may ask for this.");
    const parsed = this.#parse(name, INVOKE[name].data, raw);
    if (!parsed.success) return refusal("invalid", "Cromulent's page asked for something that is not well formed.");
    try {
      // The name ties schema and handler together, which TypeScript cannot follow through a union of names.
      const handler = invoke[name] as (data: unknown) => Promise<unknown>;
      return { ok: true, data: await handler(parsed.data) };
    } catch (error) {
      if (error instanceof ProtocolError) return { ok: false, error: error.toBody() };
      log.error("a request of the page failed", { channel: name, error });
      return refusal("internal", "Something went wrong in Cromulent. Try again; the log file says more.");
    }
  }

  #take(name: SendName, event: IpcSender, raw: unknown): void {
    const { send, log } = this.#deps;
    if (!this.#isOwn(name, event)) return;
    const parsed = this.#parse(name, SEND[name], raw);
    if (!parsed.success) return;
    try {
      const handler = send[name] as (data: unknown) => void;
      handler(parsed.data);
    } catch (error) {
      log.error("a message of the page failed", { channel: name, error });
    }
  }

  #isOwn(name: string, event: IpcSender): boolean {
    const isOwn = isOwnPage(event, this.#deps.ownContentsId());
    if (!isOwn) this.#deps.log.warn("a message of a foreign page was refused", { channel: name });
    return isOwn;
  }

  /** The log gets what is wrong with the data, never the data. */
  #parse(name: string, schema: z.ZodType, raw: unknown): z.ZodSafeParseResult<unknown> {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`);
      this.#deps.log.warn("a message of the page is not well formed", { channel: name, issues });
    }
    return parsed;
  }
}

function refusal(code: ErrorCode, message: string): Outcome {
  return { ok: false, error: { code, message } };
}
