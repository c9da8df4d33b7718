import { memo, useCallback } from "react";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useAppState } from "../../app-context.tsx";
import { MessageEdit } from "../composer/message-edit.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import { Attachments } from "./attachments.tsx";
import { useMessageActions } from "./message-actions.tsx";
import { MessageFrame } from "./message-frame.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { Reactions } from "./reactions.tsx";
import { ReplyLine } from "./reply-line.tsx";
import { fullTimeWords } from "./times.ts";

interface MessageViewProps {
  readonly rowKey: string;
  readonly message: Message;
  readonly isHead: boolean;
  readonly isCurrent: boolean;
  readonly isMarked: boolean;
  /** Its text is being edited in its place. */
  readonly isEdited: boolean;
  readonly onEditDone: () => void;
}

/** A message that the server has. Drawn anew only when something of it changes. */
export const MessageView = memo(function MessageView(props: MessageViewProps) {
  const { rowKey, message, isHead, isCurrent, isMarked, isEdited, onEditDone } = props;
  const { openMenu } = useMessageActions();
  const isCalling = useAppState(
    ({ roster }) =>
      roster !== null &&
      message.authorId !== roster.self.id &&
      (message.everyone || message.mentions.includes(roster.self.id)),
  );
  const onContextMenu = useCallback(
    (event: React.MouseEvent) => {
      // A link, a picture and a selection have the browser's own menu, with what it can do with them.
      if (isOwnMenu(event)) return;
      event.preventDefault();
      const isFromKeyboard = event.clientX === 0 && event.clientY === 0;
      openMenu(message, isFromKeyboard ? event.currentTarget : { x: event.clientX, y: event.clientY });
    },
    [message, openMenu],
  );
  return (
    <MessageFrame
      rowKey={rowKey}
      authorId={message.authorId}
      atMs={message.createdAt}
      isHead={isHead}
      isCurrent={isCurrent}
      isMarked={isMarked}
      {...(isCalling ? { state: "calling" as const } : {})}
      lead={message.replyTo !== null && <ReplyLine replyTo={message.replyTo} preview={message.replyPreview} />}
      toolbar={!isEdited && <MessageToolbar message={message} />}
      onContextMenu={onContextMenu}
    >
      {isEdited ? (
        <MessageEdit message={message} onDone={onEditDone} />
      ) : (
        message.text !== "" && (
          <div className="message-text">
            <Markdown text={message.text} mentions={message.mentions} everyone={message.everyone} />
            {message.editedAt !== null && (
              <span className="message-edited" title={fullTimeWords(message.editedAt)}>
                (edited)
              </span>
            )}
          </div>
        )
      )}
      <Attachments attachments={message.attachments} />
      <Reactions message={message} />
    </MessageFrame>
  );
});

function isOwnMenu({ target }: React.MouseEvent): boolean {
  if (!(target instanceof Element)) return false;
  const isOnSelection = getSelection()?.isCollapsed === false;
  return isOnSelection || target.closest("a, img, textarea, input") !== null;
}
