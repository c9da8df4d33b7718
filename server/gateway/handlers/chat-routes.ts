import type { Chat } from "../../chat/chat.ts";
import type { Counts } from "../../chat/counts.ts";
import { channelRead } from "./channel-read.ts";
import { route } from "./handler.ts";
import { messageDelete } from "./message-delete.ts";
import { messageEdit } from "./message-edit.ts";
import { messageList } from "./message-list.ts";
import { messageReact } from "./message-react.ts";
import { messageSearch } from "./message-search.ts";
import { messageSend } from "./message-send.ts";
import { typingStart } from "./typing-start.ts";

/** The operations of docs/protocol.md, "Chat", that are about messages. */
export function chatRoutes(chat: Chat, counts: Counts) {
  return {
    "message.send": route("message.send", messageSend(chat)),
    "message.list": route("message.list", messageList(chat)),
    "message.edit": route("message.edit", messageEdit(chat)),
    "message.delete": route("message.delete", messageDelete(chat)),
    "message.react": route("message.react", messageReact(chat)),
    "message.search": route("message.search", messageSearch(chat)),
    "channel.read": route("channel.read", channelRead(counts)),
    "typing.start": route("typing.start", typingStart(chat)),
  };
}
