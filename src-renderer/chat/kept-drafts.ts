import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import { messageSchema } from "../../shared/protocol/values.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";
import type { Draft } from "../store/chat-state.ts";
import type { Drafts } from "./drafts.ts";

const draftSchema = z.object({ text: z.string(), replyTo: messageSchema.nullable() });

/** Drafts over reloads and crashes, but for their files. Other tabs keep theirs in the same place. */
export class KeptDrafts {
  readonly #storage: KeyValueStorage;
  readonly #key: string;

  /** @param owner names server and account */
  constructor(storage: KeyValueStorage, owner: string) {
    this.#storage = storage;
    this.#key = `cromulent.drafts.${owner}`;
  }

  /** What cannot be read is left out. */
  read(): Drafts {
    return new Map(
      [...this.#stored()].flatMap(([channelId, value]) => {
        const draft = draftSchema.safeParse(value);
        return draft.success ? [[channelId, { ...draft.data, files: [] }] as const] : [];
      }),
    );
  }

  write(drafts: Drafts, channelIds: Iterable<string>): void {
    const stored = this.#stored();
    for (const channelId of channelIds) {
      const draft = drafts.get(channelId);
      if (draft === undefined || !hasWords(draft)) stored.delete(channelId);
      else stored.set(channelId, { text: draft.text, replyTo: draft.replyTo });
    }
    if (stored.size === 0) this.#storage.removeItem(this.#key);
    else this.#storage.setItem(this.#key, JSON.stringify(Object.fromEntries(stored)));
  }

  clear(): void {
    this.#storage.removeItem(this.#key);
  }

  #stored(): Map<string, unknown> {
    const stored = z.record(z.string(), z.unknown()).safeParse(parseJson(this.#storage.getItem(this.#key) ?? "{}"));
    return new Map(stored.success ? Object.entries(stored.data) : []);
  }
}

function hasWords({ text, replyTo }: Draft): boolean {
  return text !== "" || replyTo !== null;
}
