import { type RefObject, useEffect, useRef } from "react";
import { useAppState, useAppStore } from "../../app-context.tsx";
import { isTalkKeyActive } from "../../use-talk-key.ts";
import { useEditing } from "../editing.tsx";
import type { MessageFieldHandle } from "./message-field.tsx";
import { useEnterBreaks } from "./use-enter-breaks.ts";

/**
 * Brings the focus to the field where one goes on writing: in another channel, behind an edit, with a reply. Not by itself
 * where a keyboard of glass would cover half of the page, nor where it would take the talk key from a call.
 */
export function useComposerFocus(channelId: string, field: RefObject<MessageFieldHandle | null>): void {
  const store = useAppStore();
  const isGlass = useEnterBreaks();
  const { messageId } = useEditing();
  const replyTo = useAppState(({ chat }) => chat.drafts.get(channelId)?.replyTo?.id ?? null);
  const before = useRef({ channelId, messageId, replyTo });

  useEffect(() => {
    const old = before.current;
    before.current = { channelId, messageId, replyTo };
    if (old.channelId !== channelId) {
      if (!isGlass && !isTalkKeyActive(store.getState()) && !isInDialog()) field.current?.focus();
      return;
    }
    const isEditOver = old.messageId !== null && messageId === null;
    const isReplyBegun = replyTo !== null && old.replyTo !== replyTo;
    if (isEditOver || isReplyBegun) field.current?.focus();
  }, [channelId, messageId, replyTo, isGlass, store, field]);
}

function isInDialog(): boolean {
  return document.activeElement?.closest('[role="dialog"]') != null;
}
