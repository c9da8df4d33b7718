import type { Settings } from "../../shared/client/settings.ts";
import type { Message } from "../../shared/protocol/values.ts";

/** What decides whether a message is news. */
export interface NoticeFacts {
  readonly selfId: string;
  readonly settings: Pick<Settings, "notices" | "channelNotices">;
  /** The last message of its channel that was read, on whichever device. */
  readonly lastReadId: number;
  /** The channel that is before the user's eyes; "none": the window is looked at and shows none; null: nobody looks at it. */
  readonly lookingAt: string | "none" | null;
}

/** "sound": the window is before the user, and its badges say the rest. */
export type Decision =
  | { readonly kind: "none" }
  | { readonly kind: "sound" }
  | { readonly kind: "notice"; readonly isLoud: boolean };

const NONE: Decision = { kind: "none" };

/** Whether, and how, the user is told of a new message. */
export function decide(message: Message, { selfId, settings, lastReadId, lookingAt }: NoticeFacts): Decision {
  if (message.authorId === selfId || message.deletedAt !== null || message.id <= lastReadId) return NONE;
  const level = settings.channelNotices[message.channelId] ?? settings.notices;
  const isCalled = callsOne(message, selfId);
  if (level === "none" || (level === "mentions" && !isCalled)) return NONE;
  if (lookingAt === message.channelId) return NONE;
  if (lookingAt !== null) return isCalled ? { kind: "sound" } : NONE;
  return { kind: "notice", isLoud: isCalled };
}

/** By name, with everybody, or by an answer to what one wrote. */
function callsOne({ mentions, everyone, replyPreview }: Message, selfId: string): boolean {
  return everyone || mentions.includes(selfId) || replyPreview?.authorId === selfId;
}
