import { useEffect } from "react";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { useToasts } from "../widgets/toasts.tsx";
import { durationWords } from "./duration-words.ts";

/** By then the dialog has given the focus back, if what had it is still there. */
const FOCUS_BACK_MS = 100;

/** Asks, and offers for a moment to take it back. */
export function DeleteChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { administration } = useCommands();
  const { limits, voice } = useRoster();
  const toasts = useToasts();
  const title = channelTitle(channel);
  const peopleInside = [...voice.values()].filter(({ channelId }) => channelId === channel.id).length;

  // The dialog hangs on the channel's row, and goes with it: the keyboard would begin anew at the top of the page.
  useEffect(() => () => void setTimeout(focusShownChannel, FOCUS_BACK_MS), []);

  const undo = async () => {
    try {
      await administration.restoreChannel(channel.id);
      toasts.show({ text: `${title} is back.` });
    } catch (error) {
      toasts.show({ text: `${title} could not be brought back. ${refusalWords(error)}` });
    }
  };
  const run = async () => {
    await administration.deleteChannel(channel.id);
    toasts.show({ text: `Deleted ${title}`, action: { label: "Undo", run: () => void undo() } });
  };
  return (
    <ConfirmDialog
      title={`Delete ${title}?`}
      action={{ label: "Delete channel", pendingLabel: "Deleting…", run }}
      onCancel={onClose}
      onDone={onClose}
    >
      <p>
        {channel.kind === "text"
          ? "It goes for everybody at once, with all its messages and files."
          : peopleInside === 0
            ? "It goes for everybody at once."
            : `It goes for everybody at once: the call of ${peopleInside === 1 ? "one person" : `${peopleInside} people`} in it ends.`}
      </p>
      <p>
        You can bring it back for {durationWords(limits.channelRestoreMs)} in Settings → Channels. After that it is gone
        for good.
      </p>
    </ConfirmDialog>
  );
}

/** Only where the focus is nowhere. */
function focusShownChannel(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const row = (which: string) => document.querySelector<HTMLElement>(`.channel-row${which}`);
  (row('[data-shown="true"]') ?? row(""))?.focus();
}

/** As a channel is called in a sentence. */
export function channelTitle({ kind, name }: Channel): string {
  return kind === "text" ? `#${name}` : name;
}
