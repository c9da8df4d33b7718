import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M5 */
export function messageDelete(chat: Pick<Chat, "delete">): Handler<"message.delete"> {
  return ({ session, data, answer }) => chat.delete(session, data, (message) => answer({ message }));
}
