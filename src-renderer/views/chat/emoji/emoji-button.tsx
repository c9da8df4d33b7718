import { Smile } from "lucide-react";
import { useState } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { flushSync } from "react-dom";
import { IconButton } from "../../widgets/icon-button.tsx";
import { EmojiPicker } from "./emoji-picker.tsx";

/** Opens the emoji picker for a field. */
export function EmojiButton({ onPick, isDisabled }: { onPick: (emoji: string) => void; isDisabled: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const pick = (emoji: string) => {
    // The popover keeps the focus as long as it stands, and the field needs it.
    flushSync(() => setOpen(false));
    onPick(emoji);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton label="Emoji" isDisabled={isDisabled}>
        <Smile size={20} aria-hidden="true" />
      </IconButton>
      <Popover className="popover emoji-popover" placement="top end" offset={8} containerPadding={8}>
        <Dialog className="emoji-dialog" aria-label="Emoji">
          <EmojiPicker onPick={pick} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
