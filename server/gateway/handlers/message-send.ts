import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M1, M2, M3, M6 */
export function messageSend(chat: Pick<Chat, "send">): Handler<"message.send"> {
  return ({ session, data, answer }) => chat.send(session, data, (message) => answer({ message }));
}
