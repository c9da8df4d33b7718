import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { Attachment, Message, ReadMark } from "../../shared/protocol/values.ts";

/** Whether there are messages beyond an end of what is loaded. */
export type Beyond = "none" | "more" | "loading" | "failed";

/** Messages of a channel, without a gap: from somewhere to somewhere, oldest first. */
export type ChannelMessages =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: ErrorBody }
  | {
      readonly kind: "ready";
      readonly messages: readonly Message[];
      readonly older: Beyond;
      /** "none": the newest message is the last one here, and new ones are added behind it. */
      readonly newer: Beyond;
    };

/** Where the list is to be: the view brings the message into view, marks it for a moment, and asks for nothing more. */
export interface Jump {
  readonly messageId: number;
  /** Another number for each jump, also to the same message. */
  readonly count: number;
}

/** A message of one's own on its way. It has no number yet: it stands behind all that have. */
export interface PendingMessage {
  readonly nonce: string;
  readonly channelId: string;
  readonly text: string;
  readonly replyTo: number | null;
  readonly attachments: readonly Attachment[];
  /** Unix ms. */
  readonly writtenAt: number;
  readonly state:
    | { readonly kind: "waiting" }
    | { readonly kind: "sending" }
    /** Refused for good; the user may try again or take it back. */
    | { readonly kind: "failed"; readonly error: ErrorBody };
}

/** A file that goes with the draft. */
export interface DraftFile {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** A `blob:` address, of images alone. */
  readonly previewUrl: string | null;
  readonly state:
    | { readonly kind: "sending"; readonly sentBytes: number }
    | { readonly kind: "done"; readonly attachment: Attachment }
    | { readonly kind: "failed"; readonly message: string };
}

/** What is being written in a channel; kept over restarts, but for its files. */
export interface Draft {
  readonly text: string;
  readonly replyTo: Message | null;
  readonly files: readonly DraftFile[];
}

export const NO_DRAFT: Draft = { text: "", replyTo: null, files: [] };

export interface SearchQuery {
  readonly query: string;
  readonly channelId: string | null;
  readonly authorId: string | null;
  readonly has: "file" | "image" | "link" | null;
}

export type Search =
  | { readonly kind: "off" }
  | { readonly kind: "searching"; readonly query: SearchQuery }
  | { readonly kind: "failed"; readonly query: SearchQuery; readonly error: ErrorBody }
  | {
      readonly kind: "found";
      readonly query: SearchQuery;
      /** Newest first. */
      readonly messages: readonly Message[];
      readonly more: Beyond;
    };

/** Text chat as the views show it. */
export interface ChatState {
  /** By channel; those that were opened. */
  readonly messages: ReadonlyMap<string, ChannelMessages>;
  /** By channel; every text channel. */
  readonly reads: ReadonlyMap<string, ReadMark>;
  /** By channel: the first message that was unread when it was opened, above which stands "new messages". */
  readonly newFrom: ReadonlyMap<string, number>;
  /** By channel; the last one. */
  readonly jumps: ReadonlyMap<string, Jump>;
  /** Oldest first, of all channels. */
  readonly pending: readonly PendingMessage[];
  /** By channel. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** By channel: who else types, in the order in which they began. */
  readonly typing: ReadonlyMap<string, readonly string[]>;
  readonly search: Search;
}

export const EMPTY_CHAT: ChatState = {
  messages: new Map(),
  reads: new Map(),
  newFrom: new Map(),
  jumps: new Map(),
  pending: [],
  drafts: new Map(),
  typing: new Map(),
  search: { kind: "off" },
};
