import type { Chat } from "../../chat/chat.ts";
import type { Handler } from "./handler.ts";

/** M8 */
export function messageReact(chat: Pick<Chat, "react">): Handler<"message.react"> {
  return ({ session, data, answer }) => chat.react(session, data, () => answer({}));
}
