import { plainExcerpt } from "../../shared/client/plain-message.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { MessageNotice } from "../../shared/desktop/desktop-state.ts";
import type { Attachment, Message } from "../../shared/protocol/values.ts";

const BODY_MAX_CHARS = 200;
const NAME_MAX_CHARS = 60;

/** More than that are "99+". */
export const MOST_COUNTED = 99;

/** One notice for all that is told of a channel: the newest message, and how many there are. */
export function noticeOf(messages: readonly Message[], newest: Message, roster: Roster): MessageNotice {
  const channel = roster.channels.find(({ id }) => id === newest.channelId);
  const place = channel === undefined ? "a channel" : `#${clip(channel.name)}`;
  const author = clip(authorName(newest.authorId, roster));
  const text = newest.text === "" ? filesWords(newest.attachments) : plainExcerpt(newest.text, BODY_MAX_CHARS);
  const { channelId, id: messageId } = newest;
  return messages.length <= 1
    ? { channelId, messageId, title: `${author} in ${place}`, body: text }
    : {
        channelId,
        messageId,
        title: `${countWords(messages.length)} new messages in ${place}`,
        body: `${author}: ${text}`,
      };
}

function countWords(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED}+` : `${count}`;
}

function authorName(userId: string, { members, formerMembers }: Roster): string {
  return members.get(userId)?.displayName ?? formerMembers.get(userId)?.displayName ?? "Someone";
}

/** "Sent an image", "Sent 3 files". */
function filesWords(attachments: readonly Attachment[]): string {
  const [first] = attachments;
  if (first === undefined) return "Sent a message";
  const areImages = attachments.every(({ type }) => type.startsWith("image/"));
  if (attachments.length > 1) return `Sent ${attachments.length} ${areImages ? "images" : "files"}`;
  return areImages ? "Sent an image" : `Sent ${clip(first.name)}`;
}

function clip(name: string): string {
  const characters = [...name];
  return characters.length <= NAME_MAX_CHARS ? name : `${characters.slice(0, NAME_MAX_CHARS - 1).join("")}…`;
}
