import type { Attachment, Called, Message, Reaction, ReadMark } from "../../shared/protocol/values.ts";
import type { ErasureStep } from "./host-store.ts";

/** M2: how long a nonce stands for its message. */
export const NONCE_KEPT_MS = 24 * 3_600_000;

export interface NewMessage {
  readonly channelId: string;
  readonly authorId: string;
  readonly nonce: string;
  readonly text: string;
  readonly replyTo: number | null;
  readonly attachmentIds: readonly string[];
  readonly mentions: readonly string[];
  readonly everyone: boolean;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

export type SendOutcome =
  | { readonly kind: "sent"; readonly message: Message }
  /** M2: the nonce stands already. */
  | { readonly kind: "repeated"; readonly message: Message }
  /** Another's, unknown, or of another message already. */
  | { readonly kind: "badAttachment" }
  /** Of another channel, or unknown; one that was deleted is taken. */
  | { readonly kind: "badReply" }
  | { readonly kind: "noChannel" };

export interface MessagePage {
  readonly messages: Message[];
  readonly more: boolean;
  readonly moreAfter?: boolean;
}

export type PageStart =
  /** The newest. */
  { readonly kind: "end" } | { readonly kind: "before" | "after" | "around"; readonly messageId: number };

export interface SearchQuery {
  /** As typed: the store makes it a query that cannot fail. */
  readonly text: string;
  readonly channelId: string | null;
  readonly authorId: string | null;
  readonly has: "file" | "image" | "link" | null;
  readonly before: number | null;
  readonly limit: number;
}

/** Who edits or deletes. */
export interface Change {
  readonly messageId: number;
  readonly byUserId: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export type EditOutcome =
  /** `was`: whom it called before (M7). */
  | { readonly kind: "edited"; readonly message: Message; readonly was: Called }
  /** Unknown, or deleted. */
  | { readonly kind: "noMessage" }
  | { readonly kind: "notTheirs" }
  /** M3: no text and no file. */
  | { readonly kind: "empty" };

export type DeleteOutcome =
  | { readonly kind: "deleted"; readonly message: Message; readonly was: Called }
  | { readonly kind: "noMessage" }
  | { readonly kind: "notTheirs" };

export interface NewReaction {
  readonly messageId: number;
  readonly emoji: string;
  readonly userId: string;
  readonly on: boolean;
  /** Unix milliseconds. */
  readonly at: number;
  /** M8: so many kinds on one message. */
  readonly maxKinds: number;
}

export type ReactOutcome =
  | { readonly kind: "changed"; readonly channelId: string; readonly reactions: Reaction[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "noMessage" }
  | { readonly kind: "tooManyKinds" };

/**
 * Messages and what hangs on them. Each call is one transaction and durable once it resolves; calls take effect and
 * resolve in the order in which they are made, those that only read too.
 */
export interface MessageStore {
  send(message: NewMessage): Promise<SendOutcome>;
  /** null: no such text channel. */
  list(channelId: string, start: PageStart, limit: number): Promise<MessagePage | null>;
  edit(change: Change, text: string, called: Called): Promise<EditOutcome>;
  /** `mayAny`: also those of others, which goes into the audit log (A8). */
  delete(change: Change, mayAny: boolean): Promise<DeleteOutcome>;
  react(reaction: NewReaction): Promise<ReactOutcome>;
  /** Newest first. */
  search(query: SearchQuery): Promise<MessagePage>;
  /** Moves the mark forward, never back, and never past the newest message. null: no such text channel. */
  markRead(userId: string, channelId: string, messageId: number): Promise<{ mark: ReadMark; moved: boolean } | null>;
  /** Of every text channel, or of one. */
  readMarks(userId: string, channelId?: string): Promise<ReadMark[]>;
  /** M12: removes for good up to `limit` messages that are too old, of one channel; null: there are none. */
  purgeExpired(now: number, limit: number): Promise<{ channelId: string; upToId: number } | null>;
  /** A9: empties up to `limit` messages, or takes away reactions, of accounts that were deleted with all that is theirs. */
  eraseSome(at: number, limit: number): Promise<ErasureStep>;
  /** M2: forgets up to `limit` nonces of messages made at `until` or before; how many there were. */
  forgetNonces(until: number, limit: number): Promise<number>;
  /** Takes what was deleted out of the write-ahead log too; "busy": another program reads it, and nothing waits for that. */
  wipe(): Promise<"wiped" | "busy">;
}

export interface NewUpload extends Attachment {
  readonly ownerId: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

/** What is known of the files in the folder of uploads. */
export interface UploadStore {
  /** false: the account has `waitingMax` files that no message has yet. */
  add(upload: NewUpload, waitingMax: number): Promise<boolean>;
  countWaiting(ownerId: string): Promise<number>;
  /** Of all files together. */
  storedBytes(): Promise<number>;
  /** Only what something shows: a message that stands, an avatar in use; also one that no message has yet. */
  find(id: string): Promise<(Attachment & { readonly ownerId: string }) | null>;
  /** Those no message and no avatar has, made at `until` or before, are forgotten and stand to be removed. */
  expireWaiting(until: number): Promise<void>;
  listFilesToRemove(limit: number): Promise<string[]>;
  filesRemoved(ids: readonly string[]): Promise<void>;
  /** Those of `ids` that are no upload, whatever shows it. */
  unknown(ids: readonly string[]): Promise<string[]>;
}
