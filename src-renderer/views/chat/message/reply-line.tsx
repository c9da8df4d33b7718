import { CornerUpRight } from "lucide-react";
import { Button } from "react-aria-components";
import { plainPreview } from "../../../../shared/client/plain-message.ts";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useInsideTabIndex } from "./current-row.tsx";
import { useMessageActions } from "./message-actions.tsx";
import { useAuthor } from "./use-author.ts";

/** What a message answers, in one line above it; it leads there. */
export function ReplyLine({ replyTo, preview }: { replyTo: number; preview: Message["replyPreview"] }) {
  const { jumpTo } = useMessageActions();
  const tabIndex = useInsideTabIndex();
  if (preview === null || preview === undefined) {
    return (
      <p className="reply-line">
        <CornerUpRight size={14} aria-hidden="true" />
        <span className="reply-gone">The message was deleted</span>
      </p>
    );
  }
  return (
    <Button className="reply-line" excludeFromTabOrder={tabIndex === -1} onPress={() => jumpTo(replyTo)}>
      <CornerUpRight size={14} aria-hidden="true" />
      <span className="visually-hidden">Answers </span>
      <ReplyAuthor userId={preview.authorId} />
      <span className="reply-text truncate">{preview.text === "" ? "a file" : plainPreview(preview.text)}</span>
    </Button>
  );
}

function ReplyAuthor({ userId }: { userId: string }) {
  const { displayName } = useAuthor(userId);
  return <span className="reply-author truncate">{displayName}</span>;
}
