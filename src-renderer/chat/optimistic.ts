import type { Message } from "../../shared/protocol/values.ts";
import type { ChannelMessages } from "../store/chat-state.ts";
import { type OneReaction, withReaction } from "./message-change.ts";

/** A change of one's own that the server has not answered yet: shown, and taken back where it is refused. */
export interface OptimisticChange {
  readonly key: number;
  readonly messageId: number;
  readonly change:
    | { readonly kind: "text"; readonly text: string; readonly editedAt: number }
    | { readonly kind: "reaction"; readonly reaction: OneReaction };
}

/** What is shown of a channel with one's own changes in it. The same object where they touch nothing of it. */
export function withOptimism(shown: ChannelMessages, changes: readonly OptimisticChange[]): ChannelMessages {
  if (shown.kind !== "ready" || changes.length === 0) return shown;
  let isSame = true;
  const messages = shown.messages.map((message) => {
    const after = changes.reduce(applied, message);
    if (after !== message) isSame = false;
    return after;
  });
  return isSame ? shown : { ...shown, messages };
}

function applied(message: Message, { messageId, change }: OptimisticChange): Message {
  if (message.id !== messageId) return message;
  return change.kind === "reaction"
    ? withReaction(message, change.reaction)
    : { ...message, text: change.text, editedAt: change.editedAt };
}
