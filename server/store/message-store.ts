import type { Attachment, Called, Message, Reaction, ReadMark } from "../../shared/protocol/values.ts";

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

/** What was removed, and what it had counted as (M7). */
export interface Removal {
  readonly message: Message;
  readonly was: Called;
}

/** Messages and what hangs on them. Each call is one transaction and durable once it resolves. */
export interface MessageStore {
  send(message: NewMessage): Promise<SendOutcome>;
  /** null: unknown. One that was deleted has no text, no files and no reactions. */
  find(messageId: number): Promise<Message | null>;
  list(channelId: string, start: PageStart, limit: number): Promise<MessagePage>;
  /** null: unknown or deleted. */
  edit(messageId: number, text: string, called: Called, now: number): Promise<{ message: Message; was: Called } | null>;
  /** null: unknown or deleted already. */
  delete(messageId: number, now: number): Promise<Removal | null>;
  /** null: unknown, deleted, or it has `maxKinds` others already. `changed`: whether it made a difference. */
  react(
    messageId: number,
    reaction: { emoji: string; userId: string; on: boolean; at: number; maxKinds: number },
  ): Promise<{ channelId: string; reactions: Reaction[]; changed: boolean } | null>;
  /** Newest first. */
  search(query: SearchQuery): Promise<MessagePage>;
  /** Moves the mark forward, never back, and never past the newest message. null: no such channel. */
  markRead(userId: string, channelId: string, messageId: number): Promise<ReadMark | null>;
  /** Of every text channel. */
  readMarks(userId: string): Promise<ReadMark[]>;
  /** M12: removes for good what is older, in steps of `limit`. `upToId` of each channel that lost something. */
  purgeExpired(now: number, limit: number): Promise<{ channelId: string; upToId: number }[]>;
  /** M2: forgets nonces of messages made at `until` or before. */
  forgetNonces(until: number): Promise<void>;
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
  /** Only what something shows: a message that stands, an avatar in use; also one that no message has yet. */
  find(id: string): Promise<(Attachment & { readonly ownerId: string }) | null>;
  /** Those no message and no avatar has, made at `until` or before, are forgotten and stand to be removed. */
  expireWaiting(until: number): Promise<void>;
  listFilesToRemove(limit: number): Promise<string[]>;
  filesRemoved(ids: readonly string[]): Promise<void>;
  /** Those of `ids` that are no upload, whatever shows it. */
  unknown(ids: readonly string[]): Promise<string[]>;
}
