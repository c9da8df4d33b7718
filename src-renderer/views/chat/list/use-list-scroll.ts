import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Channel } from "../../../../shared/protocol/values.ts";
import type { ChannelMessages } from "../../../store/chat-state.ts";
import { useCommands } from "../../app-context.tsx";
import { useStable } from "../message/use-stable.ts";
import type { Row } from "./rows.ts";

type Ready = Extract<ChannelMessages, { kind: "ready" }>;

/** Where one was in a channel that one comes back to; none: at its end. */
export interface Place {
  readonly rowKey: string;
  /** How far the row stands out above the edge. */
  readonly offsetPx: number;
}

/** So near to the end counts as being there. */
const END_PX = 24;
/** So early before an end is reached what is behind it is asked for: about two screens. */
const AHEAD_PX = 1_600;
/** What a browser may round by. */
const ROUNDING_PX = 1;
/** What one sees above the first new message. */
const ABOVE_NEW_PX = 96;
/** A turn of the wheel moves the list smoothly for so long. */
const HAND_MS = 500;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

interface ListScrollOf {
  readonly channel: Channel;
  readonly shown: Ready;
  readonly rows: readonly Row[];
  /** Another one: the rows have nothing to do with those before. */
  readonly place: number;
  /** The rows are not yet those of `shown`. */
  readonly isUnderWay: boolean;
  readonly firstSeen: RefObject<number>;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly places: Map<string, Place>;
}

interface ListScroll {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly isAtEnd: boolean;
  onMove(): void;
  scrollToEnd(): void;
  scrollToRow(index: number, align: "center" | "nearest"): void;
}

/**
 * Keeps the list where it belongs: at the end as long as one is there, at the first new message when a channel is opened,
 * else where one left it. Asks for more before one comes to an end, and says what is seen.
 */
export function useListScroll(listScrollOf: ListScrollOf): ListScroll {
  const { channel, shown, rows, place, isUnderWay, firstSeen, scroller, places } = listScrollOf;
  const { chat } = useCommands();
  const list = useRef<VirtualizerHandle>(null);
  const isFollowing = useRef(true);
  const lastTop = useRef(0);
  const lastHeight = useRef(0);
  const handAt = useRef(Number.NEGATIVE_INFINITY);
  /** Before, rows are only thought to be so high, and what more is asked for delays the first frame. */
  const isPainted = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const now = useStable({ shown, rows, isUnderWay });

  const stick = useCallback(() => {
    const area = scroller.current;
    if (area === null) return;
    // Not by the row: what stands below the last one belongs to the end, too.
    area.scrollTop = area.scrollHeight;
    lastTop.current = area.scrollTop;
    lastHeight.current = area.scrollHeight;
  }, [scroller]);

  const onMove = useCallback(() => {
    const area = scroller.current;
    const handle = list.current;
    if (area === null || handle === null) return;
    const { shown: current, rows: shownRows } = now.current;
    const top = area.scrollTop;
    const bottom = top + area.clientHeight;
    const gap = area.scrollHeight - bottom;
    const isEnd = current.newer === "none" && gap < END_PX;
    // Rows that turn out higher than they were thought to be leave one behind without having moved, and where many come at
    // once, others that turn out lower have pushed one up before: only a hand does that without them.
    const isResized = area.scrollHeight !== lastHeight.current;
    const isByHand = !isResized || performance.now() - handAt.current < HAND_MS;
    const isLeft = top < lastTop.current && isByHand;
    if (isFollowing.current && gap > ROUNDING_PX && current.newer === "none" && !isLeft) return stick();
    lastTop.current = top;
    lastHeight.current = area.scrollHeight;
    isFollowing.current = isEnd;
    setAtEnd(isEnd);
    firstSeen.current = handle.findItemIndex(top);
    const first = shownRows[firstSeen.current];
    if (isEnd || first === undefined) places.delete(channel.id);
    else {
      const offsetPx = top - handle.getItemOffset(firstSeen.current);
      places.set(channel.id, { rowKey: first.key, offsetPx });
    }
    const lastSeen = shownRows.slice(0, handle.findItemIndex(bottom - 1) + 1).findLast(isMessage);
    if (lastSeen?.kind === "message") chat.seen(channel.id, lastSeen.message.id);
    if (!isPainted.current || now.current.isUnderWay) return;
    if (top < AHEAD_PX && current.older === "more") chat.loadOlder(channel.id);
    if (area.scrollHeight - bottom < AHEAD_PX && current.newer === "more") chat.loadNewer(channel.id);
  }, [channel.id, chat, firstSeen, now, places, scroller, stick]);

  const scrollToRow = useCallback((index: number, align: "center" | "nearest") => {
    isFollowing.current = false;
    list.current?.scrollToIndex(index, { align });
  }, []);

  const scrollToEnd = useCallback(() => {
    isFollowing.current = true;
    stick();
  }, [stick]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: where one begins is settled once for each place
  useLayoutEffect(() => {
    const left = places.get(channel.id);
    const leftAt = left === undefined ? -1 : rows.findIndex(({ key }) => key === left.rowKey);
    const newAt = place === 0 ? rows.findIndex((row) => row.kind === "message" && row.isFirstNew) : -1;
    isFollowing.current = false;
    if (newAt !== -1) list.current?.scrollToIndex(newAt, { align: "start", offset: -ABOVE_NEW_PX });
    else if (place === 0 && left !== undefined && leftAt !== -1) {
      list.current?.scrollToIndex(leftAt, { align: "start", offset: left.offsetPx });
    } else scrollToEnd();
  }, [place]);

  useLayoutEffect(() => {
    const area = scroller.current;
    if (area === null) return;
    const onHand = () => {
      handAt.current = performance.now();
    };
    for (const hand of HANDS) area.addEventListener(hand, onHand, { passive: true });
    return () => {
      for (const hand of HANDS) area.removeEventListener(hand, onHand);
    };
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each place
  useLayoutEffect(() => {
    isPainted.current = false;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        isPainted.current = true;
        onMove();
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [place, onMove]);

  const ownLast = useRef<string | null>(rows.findLast(({ kind }) => kind === "pending")?.key ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each change of the rows
  useLayoutEffect(() => {
    const ownKey = rows.findLast(({ kind }) => kind === "pending")?.key ?? null;
    // Who sends something wants to see it.
    if (ownKey !== null && ownKey !== ownLast.current) isFollowing.current = true;
    ownLast.current = ownKey;
    if (isFollowing.current) stick();
    onMove();
  }, [rows, shown.older, shown.newer]);

  return { list, isAtEnd, onMove, scrollToEnd, scrollToRow };
}

function isMessage(row: Row): boolean {
  return row.kind === "message";
}
