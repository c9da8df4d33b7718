import { type PointerEvent, type ReactNode, useState } from "react";
import { useAppState } from "../../app-context.tsx";
import { Avatar } from "../../people/avatar.tsx";
import { CurrentRowContext } from "./current-row.tsx";
import { clockWords, fullTimeWords } from "./times.ts";
import { useAuthor } from "./use-author.ts";

interface MessageFrameProps {
  readonly rowKey: string;
  readonly authorId: string;
  readonly atMs: number;
  readonly isHead: boolean;
  /** The keyboard is at it. */
  readonly isCurrent: boolean;
  /** One has just jumped to it. */
  readonly isMarked: boolean;
  readonly state?: "calling" | "waiting" | "failed";
  /** Above name and text. */
  readonly lead?: ReactNode;
  /** Behind the name. */
  readonly note?: ReactNode;
  /** What is shown as long as one points at it, or the keyboard is at it. */
  readonly toolbar?: ReactNode;
  readonly onContextMenu?: (event: React.MouseEvent) => void;
  readonly children: ReactNode;
}

/** The picture, name and time of who says something, and the place for what they say. */
export function MessageFrame(props: MessageFrameProps) {
  const { rowKey, authorId, atMs, isHead, isCurrent, isMarked, lead, note, toolbar, children } = props;
  const author = useAuthor(authorId);
  const isSelf = useAppState(({ roster }) => roster?.self.id === authorId);
  const [isPointed, setPointed] = useState(false);
  const time = (
    <time
      className="message-time"
      dateTime={new Date(atMs).toISOString()}
      // Who scrolls sees none of these words, and they take longer to find than all the rest of a plain row.
      title={isPointed || isCurrent ? fullTimeWords(atMs) : undefined}
    >
      {clockWords(atMs)}
    </time>
  );
  const name = (
    <span className="message-author truncate" data-former={author.isFormer} data-me={isSelf}>
      {author.displayName}
    </span>
  );
  return (
    <CurrentRowContext value={isCurrent}>
      <article
        className="message"
        data-row={rowKey}
        data-head={isHead}
        data-marked={isMarked}
        data-state={props.state}
        aria-label={`${author.displayName}, ${clockWords(atMs)}`}
        // The list is one stop of the Tab key: its current message.
        tabIndex={isCurrent ? 0 : -1}
        onPointerEnter={({ pointerType }: PointerEvent) => setPointed(pointerType === "mouse")}
        onPointerLeave={() => setPointed(false)}
        onContextMenu={props.onContextMenu}
      >
        {lead}
        <div className="message-side">
          {isHead ? <Avatar userId={authorId} displayName={author.displayName} size="medium" /> : time}
        </div>
        <div className="message-main">
          {isHead && (
            <header className="message-header">
              {name}
              {note}
              {time}
            </header>
          )}
          {children}
        </div>
        {(isPointed || isCurrent) && toolbar}
      </article>
    </CurrentRowContext>
  );
}
