import { useEffect } from "react";
import type { Channel } from "../../../shared/protocol/values.ts";

/** What the browser's tab says. */
export function usePageTitle(serverName: string, channel: Channel | null): void {
  const title = channel === null ? serverName : `${channel.name} · ${serverName}`;
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
