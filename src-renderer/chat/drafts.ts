import type { Message } from "../../shared/protocol/values.ts";
import { type Draft, type DraftFile, NO_DRAFT } from "../store/chat-state.ts";

export type Drafts = ReadonlyMap<string, Draft>;

/** The drafts with this one changed; one with nothing in it is none. */
export function withDraft(drafts: Drafts, channelId: string, change: (draft: Draft) => Draft): Drafts {
  const before = drafts.get(channelId) ?? NO_DRAFT;
  const draft = change(before);
  if (draft === before) return drafts;
  const after = new Map(drafts);
  if (isEmpty(draft)) after.delete(channelId);
  else after.set(channelId, draft);
  return after;
}

function isEmpty({ text, replyTo, files }: Draft): boolean {
  return text === "" && replyTo === null && files.length === 0;
}

/** null: there is nothing to send, or a file is on its way. */
export function whatToSend(draft: Draft): Pick<Draft, "text" | "replyTo" | "files"> | null {
  const text = draft.text.trim();
  if (draft.files.some(({ state }) => state.kind === "sending")) return null;
  const files = draft.files.filter(({ state }) => state.kind === "done");
  return text === "" && files.length === 0 ? null : { text, replyTo: draft.replyTo, files };
}

/** What stays behind when it is sent: files that could not be, for the user to try again. */
export function afterSending(draft: Draft): Draft {
  return { ...NO_DRAFT, files: draft.files.filter(({ state }) => state.kind === "failed") };
}

export function withFile(draft: Draft, key: string, change: (file: DraftFile) => DraftFile | null): Draft {
  if (!draft.files.some((file) => file.key === key)) return draft;
  return { ...draft, files: draft.files.flatMap((file) => (file.key === key ? (change(file) ?? []) : file)) };
}

/** Without a reply to what is gone. */
export function withoutReplyTo(drafts: Drafts, channelId: string, isGone: (message: Message) => boolean): Drafts {
  return withDraft(drafts, channelId, (draft) =>
    draft.replyTo !== null && isGone(draft.replyTo) ? { ...draft, replyTo: null } : draft,
  );
}
