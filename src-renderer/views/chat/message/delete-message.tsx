import type { Message } from "../../../../shared/protocol/values.ts";
import { useAppState, useCommands } from "../../app-context.tsx";
import { ConfirmDialog } from "../../widgets/confirm-dialog.tsx";
import { useAuthor } from "./use-author.ts";

const QUOTED_CHARACTERS = 280;

/** Asks, and shows what would go: a deleted message comes back for nobody. */
export function DeleteMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const { chat } = useCommands();
  const isOwn = useAppState(({ roster }) => roster?.self.id === message.authorId);
  const { displayName } = useAuthor(message.authorId);
  const files = message.attachments.length;
  return (
    <ConfirmDialog
      title={isOwn ? "Delete your message?" : `Delete the message of ${displayName}?`}
      action={{ label: "Delete", pendingLabel: "Deleting…", run: () => chat.delete(message.id) }}
      onCancel={onClose}
      onDone={onClose}
    >
      {message.text !== "" && <blockquote className="delete-quote">{quoted(message.text)}</blockquote>}
      <p>
        {files > 0 && `${files === 1 ? "Its file goes" : `Its ${files} files go`} with it. `}
        It is gone for everybody, and cannot be brought back.
      </p>
    </ConfirmDialog>
  );
}

function quoted(text: string): string {
  const characters = [...text];
  return characters.length <= QUOTED_CHARACTERS ? text : `${characters.slice(0, QUOTED_CHARACTERS - 1).join("")}…`;
}
