import { CornerUpLeft, X } from "lucide-react";
import { Button } from "react-aria-components";
import { plainMessage } from "../../../../shared/client/plain-message.ts";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../../app-context.tsx";
import { IconButton } from "../../widgets/icon-button.tsx";

/** What the draft answers: to whom, the way to it, and the way out. */
export function ReplyBar({ message, onCancel }: { message: Message; onCancel: () => void }) {
  const { chat } = useCommands();
  const roster = useRoster();
  const author = roster.members.get(message.authorId) ?? roster.formerMembers.get(message.authorId);
  const name = message.authorId === roster.self.id ? "yourself" : (author?.displayName ?? "a former member");
  return (
    <div className="reply-bar">
      <CornerUpLeft size={14} aria-hidden="true" />
      <Button className="reply-bar-jump" onPress={() => chat.jumpTo(message.channelId, message.id)}>
        <span className="reply-bar-name">
          Replying to <strong>{name}</strong>
        </span>
        <span className="reply-bar-text truncate">{previewOf(message)}</span>
      </Button>
      <IconButton label="Cancel reply" hint="Cancel reply (Esc)" className="icon-button small" onPress={onCancel}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function previewOf({ text, attachments }: Message): string {
  const [first] = attachments;
  return plainMessage(text) || (first?.name ?? "");
}
