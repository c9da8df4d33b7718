import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface Editing {
  /** The message whose place an edit form takes; null: none. */
  readonly messageId: number | null;
  start(id: number): void;
  stop(): void;
}

const EditingContext = createContext<Editing | null>(null);

interface EditedMessage {
  readonly channelId: string;
  readonly messageId: number;
}

/** Stands around a channel's list and composer: the list shows the form, and the composer starts it with the up key. */
export function EditingProvider({ channelId, children }: { channelId: string; children: ReactNode }) {
  const [edited, setEdited] = useState<EditedMessage | null>(null);
  const messageId = edited?.channelId === channelId ? edited.messageId : null;
  const editing = useMemo(
    () => ({
      messageId,
      start: (id: number) => setEdited({ channelId, messageId: id }),
      stop: () => setEdited(null),
    }),
    [channelId, messageId],
  );
  return <EditingContext value={editing}>{children}</EditingContext>;
}

/** Which message is being edited; only for views inside `EditingProvider`. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("A view stands outside of EditingProvider.");
  return editing;
}
