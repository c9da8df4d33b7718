import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M5, M6 */
export function messageEdit(chat: Pick<Chat, "edit">): Handler<"message.edit"> {
  return ({ session, data, answer }) => chat.edit(session, data, (message) => answer({ message }));
}
