import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M9 */
export function messageSearch(chat: Pick<Chat, "search">): Handler<"message.search"> {
  return ({ session, data, answer }) => chat.search(session, data, answer);
}
