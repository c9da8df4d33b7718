import type { Limits } from "../../shared/protocol/limits.ts";
import { DEFAULT_LIMITS } from "../../shared/protocol/limits.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge } from "../bridge/bridge.ts";
import { type Draft, type DraftFile, NO_DRAFT, type PendingMessage } from "../store/chat-state.ts";
import type { ChatBoard } from "./chat-board.ts";
import { DraftFiles } from "./draft-files.ts";
import { afterSending, whatToSend, withDraft, withFile, withoutReplyTo } from "./drafts.ts";
import type { KeptDrafts } from "./kept-drafts.ts";

const KEEP_AFTER_MS = 500;

export interface DraftBoxDeps {
  readonly clock: Clock;
  readonly board: ChatBoard;
  readonly kept: KeptDrafts;
  readonly upload: Bridge["upload"];
  limits(): Limits | null;
  newKey(): string;
}

/** What is being written in each channel, with its files. */
export class DraftBox implements Disposable {
  readonly #deps: DraftBoxDeps;
  readonly #files: DraftFiles;
  readonly #unkept = new Set<string>();
  #cancelKeep: Cancel | null = null;

  constructor(deps: DraftBoxDeps) {
    this.#deps = deps;
    this.#files = new DraftFiles({
      upload: deps.upload,
      limits: deps.limits,
      newKey: deps.newKey,
      onFile: (channelId, key, change) => this.#change(channelId, (draft) => withFile(draft, key, change)),
    });
    deps.board.set({ drafts: deps.kept.read() });
  }

  setText(channelId: string, text: string): void {
    this.#change(channelId, (draft) => (draft.text === text ? draft : { ...draft, text }));
  }

  setReply(channelId: string, replyTo: Message | null): void {
    this.#change(channelId, (draft) => (draft.replyTo === replyTo ? draft : { ...draft, replyTo }));
  }

  addFiles(channelId: string, files: readonly File[]): void {
    const limit = (this.#deps.limits() ?? DEFAULT_LIMITS).attachmentsPerMessage;
    this.#change(channelId, (draft) => {
      const going = draft.files.filter(({ state }) => state.kind !== "failed").length;
      return { ...draft, files: [...draft.files, ...this.#files.take(channelId, files, limit - going)] };
    });
    this.#files.start();
  }

  removeFile(channelId: string, key: string): void {
    this.#change(channelId, (draft) => withFile(draft, key, () => null));
    this.#files.release(key);
  }

  /** Also one that was too many, where others went meanwhile. */
  retryFile(channelId: string, key: string): void {
    const { files } = this.#draft(channelId);
    const limit = (this.#deps.limits() ?? DEFAULT_LIMITS).attachmentsPerMessage;
    if (files.filter(({ state }) => state.kind !== "failed").length < limit) this.#files.retry(key);
  }

  /** Takes out what is to be sent; null: nothing is. */
  take(channelId: string): Pick<PendingMessage, "text" | "replyTo" | "attachments"> | null {
    const outgoing = whatToSend(this.#draft(channelId));
    if (outgoing === null) return null;
    this.#change(channelId, afterSending);
    this.keep();
    for (const { key } of outgoing.files) this.#files.release(key);
    return { text: outgoing.text, replyTo: outgoing.replyTo?.id ?? null, attachments: attachmentsOf(outgoing.files) };
  }

  /** What was taken back is written on, before what is being written already: nothing of either is lost. */
  restore({ channelId, text, attachments }: PendingMessage, replyTo: Message | null): void {
    this.#change(channelId, (draft) => {
      const files = attachments.map((attachment): DraftFile => {
        const { name, size } = attachment;
        return { key: this.#deps.newKey(), name, size, previewUrl: null, state: { kind: "done", attachment } };
      });
      const texts = [text, draft.text].filter((part) => part !== "");
      return { text: texts.join("\n"), replyTo: draft.replyTo ?? replyTo, files: [...files, ...draft.files] };
    });
  }

  messagesGone(channelId: string, isGone: (messageId: number) => boolean): void {
    const { board } = this.#deps;
    const drafts = withoutReplyTo(board.state.drafts, channelId, ({ id }) => isGone(id));
    if (drafts !== board.state.drafts) this.#change(channelId, () => drafts.get(channelId) ?? NO_DRAFT);
  }

  /** Its old text is shown above the reply no more, and kept nowhere. */
  messageChanged(message: Message): void {
    const { replyTo } = this.#draft(message.channelId);
    if (replyTo?.id === message.id) this.setReply(message.channelId, message);
  }

  /** Writes down what changed since the last time. */
  keep(): void {
    this.#cancelKeep?.();
    this.#cancelKeep = null;
    if (this.#unkept.size === 0) return;
    this.#deps.kept.write(this.#deps.board.state.drafts, this.#unkept);
    this.#unkept.clear();
  }

  [Symbol.dispose](): void {
    this.keep();
    this.#files[Symbol.dispose]();
  }

  #draft(channelId: string): Draft {
    return this.#deps.board.state.drafts.get(channelId) ?? NO_DRAFT;
  }

  #change(channelId: string, change: (draft: Draft) => Draft): void {
    const { board, clock } = this.#deps;
    const drafts = withDraft(board.state.drafts, channelId, change);
    if (drafts === board.state.drafts) return;
    board.set({ drafts });
    this.#unkept.add(channelId);
    this.#cancelKeep ??= clock.after(KEEP_AFTER_MS, () => this.keep());
  }
}

function attachmentsOf(files: readonly DraftFile[]): PendingMessage["attachments"] {
  return files.flatMap(({ state }) => (state.kind === "done" ? [state.attachment] : []));
}
