import type { Message } from "../../../../shared/protocol/values.ts";
import type { ChannelMessages } from "../../../store/chat-state.ts";

/** One's newest message of those that are loaded. */
export function lastOwnMessage(shown: ChannelMessages | undefined, userId: string): Message | null {
  if (shown?.kind !== "ready") return null;
  return shown.messages.findLast(({ authorId, deletedAt }) => authorId === userId && deletedAt === null) ?? null;
}
