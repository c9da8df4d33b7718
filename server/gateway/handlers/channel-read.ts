import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M7 */
export function channelRead(chat: Pick<Chat, "markRead">): Handler<"channel.read"> {
  return ({ session, data, answer }) => chat.markRead(session, data, answer);
}
