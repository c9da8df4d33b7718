import { Hash } from "lucide-react";
import type { Channel, ReadMark } from "../../../shared/protocol/values.ts";
import { useAppState } from "../app-context.tsx";
import { ChannelLine } from "./channel-line.tsx";

const MOST_SHOWN = 99;

/** A text channel: bold with a dot while something in it was not read, and how often one was called. */
export function TextChannelRow({
  channel,
  isShown,
  onShow,
}: {
  channel: Channel;
  isShown: boolean;
  onShow: () => void;
}) {
  const mark = useAppState(({ chat }) => chat.reads.get(channel.id));
  const isQuiet = useAppState(({ settings }) => settings.channelNotices[channel.id] === "none");
  const { unread = 0, mentions = 0 } = mark ?? {};
  return (
    <ChannelLine
      channel={channel}
      isShown={isShown}
      onPress={onShow}
      unread={isQuiet ? "quiet" : unread > 0 ? "unread" : "none"}
    >
      <Hash size={16} aria-hidden="true" />
      <span className="truncate">{channel.name}</span>
      {mentions > 0 && (
        <span className="channel-badge numbers" aria-hidden="true">
          {mentions > MOST_SHOWN ? `${MOST_SHOWN}+` : mentions}
        </span>
      )}
      <span className="visually-hidden">{unreadWords(mark, isQuiet)}</span>
    </ChannelLine>
  );
}

function unreadWords(mark: ReadMark | undefined, isQuiet: boolean): string {
  if (mark === undefined || mark.unread === 0) return "";
  const mentions = mark.mentions === 0 ? "" : `, ${mark.mentions} ${mark.mentions === 1 ? "mention" : "mentions"}`;
  return `${isQuiet ? "" : `, ${mark.unread} unread`}${mentions}`;
}
