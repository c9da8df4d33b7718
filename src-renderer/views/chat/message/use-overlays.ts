import { useMemo, useState } from "react";
import { useAppStore, useCommands } from "../../app-context.tsx";
import { refusalWords } from "../../welcome/form-faults.ts";
import { useToasts } from "../../widgets/toasts.tsx";
import { useEditing } from "../editing.tsx";
import type { MessageActions } from "./message-actions.tsx";
import type { Overlay } from "./message-overlays.tsx";
import { useStable } from "./use-stable.ts";

interface Overlays {
  readonly overlay: Overlay;
  readonly actions: MessageActions;
  close(): void;
}

/** The actions of a channel's messages, and what they have open. */
export function useOverlays(channelId: string): Overlays {
  const { chat } = useCommands();
  const store = useAppStore();
  const toasts = useStable(useToasts());
  const editing = useStable(useEditing());
  const [overlay, setOverlay] = useState<Overlay>({ kind: "none" });

  const actions = useMemo<MessageActions>(() => {
    const react = async (messageId: number, emoji: string, on: boolean) => {
      try {
        await chat.react(messageId, emoji, on);
      } catch (error) {
        toasts.current.show({ text: refusalWords(error) });
      }
    };
    const copy = async (text: string) => {
      try {
        await navigator.clipboard.writeText(text);
        toasts.current.say("Copied");
      } catch {
        toasts.current.show({ text: "The text was not copied: select it and press Ctrl+C." });
      }
    };
    return {
      openMenu: (message, place) => setOverlay({ kind: "menu", message, place }),
      openPicker: (message, anchor) => setOverlay({ kind: "picker", message, anchor }),
      reply: ({ id }) => chat.setReply(channelId, id),
      edit: ({ id }) => editing.current.start(id),
      askDelete: (message) => setOverlay({ kind: "delete", message }),
      react: ({ id, reactions }, emoji, on) => {
        const own = store.getState().roster?.self.id ?? "";
        const isOn = reactions.find((each) => each.emoji === emoji)?.userIds.includes(own) ?? false;
        if (isOn !== on) void react(id, emoji, on);
      },
      copy: ({ text }) => void copy(text),
      showImage: (image) => setOverlay({ kind: "image", image }),
      jumpTo: (messageId) => chat.jumpTo(channelId, messageId),
    };
  }, [channelId, chat, store, toasts, editing]);

  // A menu says that it closes after its item was chosen: what the item has opened then is not meant by that.
  const close = () => setOverlay((before) => (before === overlay ? { kind: "none" } : before));
  return { overlay, actions, close };
}
