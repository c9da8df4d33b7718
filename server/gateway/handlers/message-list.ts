import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M4 */
export function messageList(chat: Pick<Chat, "list">): Handler<"message.list"> {
  return ({ session, data, answer }) => chat.list(session, data, answer);
}
