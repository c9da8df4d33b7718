import { useEffect, useMemo, useRef } from "react";
import type { Channel } from "../../../../shared/protocol/values.ts";
import type { ChannelMessages, PendingMessage } from "../../../store/chat-state.ts";
import { useAppState } from "../../app-context.tsx";
import { renderAhead } from "../markdown/render-ahead.ts";
import { buildRows, type Row } from "./rows.ts";

type Ready = Extract<ChannelMessages, { kind: "ready" }>;
const NOTHING: readonly PendingMessage[] = [];

export function useRows(channel: Channel, shown: Ready, allPending: readonly PendingMessage[]): readonly Row[] {
  const newFrom = useAppState(({ chat }) => chat.newFrom.get(channel.id) ?? null);
  const selfId = useAppState(({ roster }) => roster?.self.id ?? "");
  const before = useRef<readonly Row[]>([]);
  const pending = shown.newer === "none" ? allPending : NOTHING;
  const { messages } = shown;
  useEffect(() => renderAhead(messages.map(({ text }) => text).reverse()), [messages]);
  return useMemo(() => {
    before.current = buildRows({ messages, pending, newFrom, selfId }, before.current);
    return before.current;
  }, [messages, pending, newFrom, selfId]);
}
