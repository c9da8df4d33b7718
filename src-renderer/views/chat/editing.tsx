import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface Editing {
  /** The message whose place an edit form takes; null: none. */
  readonly messageId: number | null;
  start(id: number): void;
  stop(): void;
}

const EditingContext = createContext<Editing | null>(null);

/**
 * Stands around a channel's list and composer, with the channel's id as its `key`: the list shows the form, and the composer
 * starts it with the up key.
 */
export function EditingProvider({ children }: { children: ReactNode }) {
  const [messageId, setMessageId] = useState<number | null>(null);
  const editing = useMemo(
    () => ({ messageId, start: (id: number) => setMessageId(id), stop: () => setMessageId(null) }),
    [messageId],
  );
  return <EditingContext value={editing}>{children}</EditingContext>;
}

/** Which message is being edited; only for views inside `EditingProvider`. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("A view stands outside of EditingProvider.");
  return editing;
}
