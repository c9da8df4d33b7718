import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M11 */
export function typingStart(chat: Pick<Chat, "startTyping">): Handler<"typing.start"> {
  return ({ session, data, answer }) => chat.startTyping(session, data.channelId, () => answer({}));
}
