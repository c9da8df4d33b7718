import { useCallback, useEffect, useRef } from "react";
import { Virtualizer } from "virtua";
import type { Channel } from "../../../../shared/protocol/values.ts";
import type { ChannelMessages, PendingMessage } from "../../../store/chat-state.ts";
import { useCommands } from "../../app-context.tsx";
import { useEditing } from "../editing.tsx";
import { MessageActionsProvider } from "../message/message-actions.tsx";
import { MessageOverlays } from "../message/message-overlays.tsx";
import { useOverlays } from "../message/use-overlays.ts";
import { useStable } from "../message/use-stable.ts";
import { JumpToPresent } from "./jump-to-present.tsx";
import { ListEnd, ListStart, START_HEIGHT_PX } from "./list-edges.tsx";
import { MessageNews } from "./message-news.tsx";
import { RowView } from "./row-view.tsx";
import { useJumps } from "./use-jumps.ts";
import { useListKeys } from "./use-list-keys.ts";
import { type Place, useListScroll } from "./use-list-scroll.ts";
import { useRows } from "./use-rows.ts";
import { useSteppedRows } from "./use-stepped-rows.ts";

/** What is kept in the page above and below of what is seen: about a screen, so that fast scrolling shows no holes. */
const AROUND_PX = 600;

const FOCUS_BACK_MS = 100;

interface MessageScrollerProps {
  readonly channel: Channel;
  readonly shown: Extract<ChannelMessages, { kind: "ready" }>;
  readonly pending: readonly PendingMessage[];
  readonly places: Map<string, Place>;
}

/** The messages that are loaded; in the page are those around what is seen. */
export function MessageScroller({ channel, shown, pending, places }: MessageScrollerProps) {
  const { chat } = useCommands();
  const editing = useEditing();
  const { overlay, actions, close } = useOverlays(channel.id);
  const firstSeen = useRef(0);
  const scroller = useRef<HTMLDivElement>(null);
  const stepped = useSteppedRows(useRows(channel, shown, pending), firstSeen, scroller);
  const { rows, isShift, place } = stepped;
  const scroll = useListScroll({ channel, shown, ...stepped, firstSeen, scroller, places });
  const { list, scrollToRow, scrollToEnd } = scroll;
  const keys = useListKeys({
    rows,
    scroller,
    actions,
    scrollToRow: (index) => scrollToRow(index, "nearest"),
    scrollToEnd,
  });

  const isFocused = () => scroller.current?.contains(document.activeElement) === true;
  const stable = useStable({ editing, keys, isFocused });
  const markedId = useJumps(
    channel.id,
    rows,
    useCallback(
      (index: number) => {
        scrollToRow(index, "center");
        if (stable.current.isFocused()) stable.current.keys.goTo(index);
      },
      [scrollToRow, stable],
    ),
  );
  const onEditDone = useCallback(() => stable.current.editing.stop(), [stable]);

  const onClose = () => {
    close();
    // By then the overlay has given the focus back to what had it, if that is still there.
    setTimeout(() => stable.current.keys.keepFocus(), FOCUS_BACK_MS);
  };

  const indexOf = (key: string | null) => rows.findIndex((row) => row.key === key);
  const editedKey = editing.messageId === null ? null : `m${editing.messageId}`;
  const editedAt = indexOf(editedKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it begins
  useEffect(() => {
    if (editedAt !== -1 && editedAt !== rows.length - 1) scrollToRow(editedAt, "nearest");
  }, [editedKey]);

  return (
    <MessageActionsProvider value={actions}>
      <div className="message-list">
        <div
          ref={scroller}
          className="message-scroll scroll"
          role="log"
          aria-live="off"
          aria-label={`Messages in ${channel.name}`}
          onKeyDown={keys.onKeyDown}
          onFocus={keys.onFocus}
        >
          <ListStart channel={channel} older={shown.older} />
          <Virtualizer
            key={place}
            ref={list}
            data={rows}
            shift={isShift}
            startMargin={START_HEIGHT_PX}
            bufferSize={AROUND_PX}
            keepMounted={[indexOf(keys.currentKey), editedAt].filter((index) => index !== -1)}
            onScroll={scroll.onMove}
            onResize={scroll.onMove}
          >
            {(row) => (
              <RowView
                key={row.key}
                row={row}
                isCurrent={row.key === keys.currentKey}
                isMarked={markedId !== null && row.key === `m${markedId}`}
                isEdited={row.key === editedKey}
                onEditDone={onEditDone}
              />
            )}
          </Virtualizer>
          <ListEnd channel={channel} newer={shown.newer} />
        </div>
        {!scroll.isAtEnd && (
          <JumpToPresent
            channel={channel}
            onPress={() => {
              chat.jumpToPresent(channel.id);
              if (shown.newer === "none") scrollToEnd();
            }}
          />
        )}
        <MessageNews channel={channel} isTelling={scroll.isAtEnd} />
      </div>
      <MessageOverlays overlay={overlay} actions={actions} onClose={onClose} />
    </MessageActionsProvider>
  );
}
