import { Popover } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { Attachment, Message } from "../../../../shared/protocol/values.ts";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { DeleteMessage } from "./delete-message.tsx";
import { Lightbox } from "./lightbox.tsx";
import type { MenuPlace, MessageActions } from "./message-actions.tsx";
import { MessageMenu } from "./message-menu.tsx";

/** What stands open over the list; one for all messages, so that a row is no more than what one sees of it. */
export type Overlay =
  | { readonly kind: "none" }
  | { readonly kind: "menu"; readonly message: Message; readonly place: MenuPlace }
  | { readonly kind: "picker"; readonly message: Message; readonly anchor: Element }
  | { readonly kind: "delete"; readonly message: Message }
  | { readonly kind: "image"; readonly image: Attachment };

interface MessageOverlaysProps {
  readonly overlay: Overlay;
  readonly actions: MessageActions;
  readonly onClose: () => void;
}

export function MessageOverlays({ overlay, actions, onClose }: MessageOverlaysProps) {
  switch (overlay.kind) {
    case "none":
      return null;
    case "menu":
      return <MessageMenu message={overlay.message} place={overlay.place} actions={actions} onClose={onClose} />;
    case "picker":
      return (
        <Popover
          className="popover"
          aria-label="Add a reaction"
          triggerRef={{ current: overlay.anchor }}
          isOpen
          onOpenChange={(isOpen) => {
            if (!isOpen) onClose();
          }}
          placement="bottom end"
          offset={4}
        >
          <EmojiPicker
            onPick={(emoji) => {
              onClose();
              actions.react(overlay.message, emoji, true);
            }}
          />
        </Popover>
      );
    case "delete":
      return <DeleteMessage message={overlay.message} onClose={onClose} />;
    case "image":
      return <Lightbox image={overlay.image} onClose={onClose} />;
    default:
      return assertNever(overlay);
  }
}
