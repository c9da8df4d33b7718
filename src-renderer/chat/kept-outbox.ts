import * as z from "zod";
import { ERROR_CODES } from "../../shared/protocol/errors.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import { attachmentSchema, id, messageIdSchema, timeMs } from "../../shared/protocol/values.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";
import type { PendingMessage } from "../store/chat-state.ts";

const pendingSchema = z.object({
  nonce: z.string().min(1).max(64),
  channelId: id,
  text: z.string(),
  replyTo: messageIdSchema.nullable(),
  attachments: z.array(attachmentSchema),
  writtenAt: timeMs,
  state: z.union([
    z.object({ kind: z.enum(["waiting", "sending"]) }),
    z.object({
      kind: z.literal("failed"),
      error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), retryAfterMs: z.number().optional() }),
    }),
  ]),
});

/** What was written and has not been sent, over reloads and crashes. Other tabs keep theirs in the same place. */
export class KeptOutbox {
  readonly #storage: KeyValueStorage;
  readonly #key: string;

  /** @param owner names server and account */
  constructor(storage: KeyValueStorage, owner: string) {
    this.#storage = storage;
    this.#key = `cromulent.outbox.${owner}`;
  }

  /** What cannot be read is left out. */
  read(): readonly PendingMessage[] {
    const stored = z.array(z.unknown()).safeParse(parseJson(this.#storage.getItem(this.#key) ?? "[]"));
    if (!stored.success) return [];
    return stored.data.flatMap((one) => {
      const pending = pendingSchema.safeParse(one);
      return pending.success ? [pending.data] : [];
    });
  }

  /** Only what changed here is changed there. */
  write(before: readonly PendingMessage[], after: readonly PendingMessage[]): void {
    const left = new Map(after.map((one) => [one.nonce, one]));
    const mine = new Set(before.map(({ nonce }) => nonce));
    const stored = this.read();
    const inPlace = stored.flatMap((one) => left.get(one.nonce) ?? (mine.has(one.nonce) ? [] : one));
    const known = new Set(stored.map(({ nonce }) => nonce));
    const added = after.filter(({ nonce }) => !known.has(nonce) && !mine.has(nonce));
    const all = [...inPlace, ...added];
    if (all.length === 0) this.#storage.removeItem(this.#key);
    else this.#storage.setItem(this.#key, JSON.stringify(all));
  }

  clear(): void {
    this.#storage.removeItem(this.#key);
  }
}
