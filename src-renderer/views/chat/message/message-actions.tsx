import { createContext, useContext } from "react";
import type { Attachment, Message } from "../../../../shared/protocol/values.ts";

/** Where a menu opens: at an element, or where the pointer was. */
export type MenuPlace = Element | { readonly x: number; readonly y: number };

/** What can be done with a message. Always the same functions, so that rows are not drawn anew for them. */
export interface MessageActions {
  openMenu(message: Message, place: MenuPlace): void;
  openPicker(message: Message, anchor: Element): void;
  reply(message: Message): void;
  edit(message: Message): void;
  askDelete(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
  copy(message: Message): void;
  showImage(image: Attachment): void;
  jumpTo(messageId: number): void;
}

const MessageActionsContext = createContext<MessageActions | null>(null);
export const MessageActionsProvider = MessageActionsContext.Provider;

export function useMessageActions(): MessageActions {
  const actions = useContext(MessageActionsContext);
  if (actions === null) throw new Error("A message stands outside of MessageActionsProvider.");
  return actions;
}
