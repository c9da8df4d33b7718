import { useEffect, useLayoutEffect, useState } from "react";
import type { Jump } from "../../../store/chat-state.ts";
import { useAppState } from "../../app-context.tsx";
import type { Row } from "./rows.ts";

const MARKED_MS = 2_000;

/** Jumps are wishes, and stay in the state: a list that is shown again does not follow the same one twice. */
const done = new WeakSet<Jump>();

/** Goes where one wants to be as soon as it is loaded. Gives back the message that is marked for a moment. */
export function useJumps(channelId: string, rows: readonly Row[], goTo: (index: number) => void): number | null {
  const jump = useAppState(({ chat }) => chat.jumps.get(channelId));
  const [marked, setMarked] = useState<Jump | null>(null);

  useLayoutEffect(() => {
    if (jump === undefined || done.has(jump)) return;
    const index = rows.findIndex((row) => row.kind === "message" && row.message.id >= jump.messageId);
    const row = rows[index];
    if (row?.kind !== "message") return;
    // A later message alone says that the one itself is gone only if earlier ones are there as well.
    if (row.message.id !== jump.messageId && index === 0) return;
    done.add(jump);
    goTo(index);
    setMarked(row.message.id === jump.messageId ? jump : null);
  }, [jump, rows, goTo]);

  useEffect(() => {
    if (marked === null) return;
    const timer = setTimeout(() => setMarked(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked?.messageId ?? null;
}
