import { useMemo } from "react";
import type { PendingMessage } from "../../../store/chat-state.ts";
import { useAppState } from "../../app-context.tsx";

/** One's own messages on their way to a channel; the same array as long as nothing is on its way anywhere. */
export function usePending(channelId: string): readonly PendingMessage[] {
  const pending = useAppState(({ chat }) => chat.pending);
  return useMemo(() => pending.filter((each) => each.channelId === channelId), [pending, channelId]);
}
