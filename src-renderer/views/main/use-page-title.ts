import { useEffect } from "react";
import { unreadIn } from "../../../shared/client/unread.ts";
import type { UnreadReport } from "../../../shared/desktop/desktop-state.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppState, useRoster } from "../app-context.tsx";

/** What the browser's tab and the window say: where one is, and what there is to read. */
export function usePageTitle(serverName: string, channel: Channel | null): void {
  const { channels } = useRoster();
  const reads = useAppState((state) => state.chat.reads);
  const settings = useAppState((state) => state.settings);
  const title = pageTitle(serverName, channel, unreadIn(channels, reads, settings));
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}

/** "(3) #general · Server"; "• #general · Server" where nobody called. */
export function pageTitle(
  serverName: string,
  channel: Pick<Channel, "kind" | "name"> | null,
  { isUnread, mentions }: UnreadReport,
): string {
  const sign = mentions > 0 ? `(${mentions}) ` : isUnread ? "• " : "";
  if (channel === null) return `${sign}${serverName}`;
  return `${sign}${channel.kind === "text" ? "#" : ""}${channel.name} · ${serverName}`;
}
