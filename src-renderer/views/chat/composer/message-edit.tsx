import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useAppState, useCommands, useRoster } from "../../app-context.tsx";
import { refusalWords } from "../../welcome/form-faults.ts";
import { ConfirmDialog } from "../../widgets/confirm-dialog.tsx";
import { useEmojiNames } from "../emoji/use-emoji-names.ts";
import { LengthCounter } from "./length-counter.tsx";
import { MessageField } from "./message-field.tsx";
import { messageLength } from "./message-length.ts";
import { useEnterBreaks } from "./use-enter-breaks.ts";
import { writingState } from "./writing-state.ts";

type EditState =
  | { readonly kind: "writing"; readonly fault: string | null }
  | { readonly kind: "saving" }
  /** Nothing is left of it: is it to be deleted? */
  | { readonly kind: "asking" };

/** Takes the place of a message's text while one edits it. */
export function MessageEdit({ message, onDone }: { message: Message; onDone(): void }) {
  const { chat } = useCommands();
  const { limits } = useRoster();
  const isOffline = useAppState(({ connection }) => writingState(connection).kind === "offline");
  // What the message becomes meanwhile must not change what is being written.
  const [initial] = useState(message.text);
  const [text, setText] = useState(message.text);
  const [state, setState] = useState<EditState>({ kind: "writing", fault: null });
  const isEnterBreak = useEnterBreaks();
  const emoji = useEmojiNames(text);
  const noteId = useId();
  const length = messageLength(text, limits.textChars);
  const form = useRef<HTMLFormElement>(null);
  // Higher than the text was: at the end of the list its buttons would be out of sight.
  useEffect(() => {
    form.current?.scrollIntoView?.({ block: "nearest" });
  }, []);

  const save = async () => {
    if (state.kind === "saving") return;
    const isEmpty = text.trim() === "";
    if (isEmpty && message.attachments.length === 0) return setState({ kind: "asking" });
    if (text.trim() === initial.trim()) return onDone();
    if (length.kind === "tooLong") return setState({ kind: "writing", fault: "This is too long: shorten it." });
    setState({ kind: "saving" });
    try {
      await chat.edit(message.id, emoji.named(text));
      onDone();
    } catch (error) {
      setState({ kind: "writing", fault: refusalWords(error) });
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };

  return (
    <form ref={form} className="message-edit" aria-label="Edit message" onSubmit={onSubmit}>
      <div className="composer-box">
        <div className="composer-line">
          <MessageField
            label="Text of the message"
            text={initial}
            onText={(edited) => {
              setText(edited);
              setState((before) => (before.kind === "saving" ? before : { kind: "writing", fault: null }));
            }}
            onSubmit={() => void save()}
            isEnterBreak={isEnterBreak}
            onEscape={() => {
              onDone();
              return true;
            }}
            describedBy={noteId}
            isAutoFocused
          />
          <LengthCounter length={length} />
        </div>
      </div>
      <div id={noteId} className="message-edit-foot">
        <EditNote state={state} isOffline={isOffline} isEnterBreak={isEnterBreak} />
        <span className="spacer" />
        <Button className="button small plain" onPress={onDone}>
          Cancel
        </Button>
        <Button type="submit" className="button small primary" isPending={state.kind === "saving"}>
          Save
        </Button>
      </div>
      {state.kind === "asking" && (
        <ConfirmDialog
          title="Delete message?"
          action={{ label: "Delete", pendingLabel: "Deleting…", run: () => chat.delete(message.id) }}
          onCancel={() => setState({ kind: "writing", fault: null })}
          onDone={onDone}
        >
          <p>Nothing is left of its text. It is deleted for everybody, and cannot be brought back.</p>
        </ConfirmDialog>
      )}
    </form>
  );
}

interface EditNoteProps {
  readonly state: EditState;
  readonly isOffline: boolean;
  readonly isEnterBreak: boolean;
}

function EditNote({ state, isOffline, isEnterBreak }: EditNoteProps) {
  if (state.kind === "writing" && state.fault !== null) {
    return (
      <span className="message-edit-fault" role="alert">
        {state.fault}
      </span>
    );
  }
  if (state.kind === "saving") {
    return (
      <span className="message-edit-hint" role="status">
        {isOffline ? "You are offline. It is saved when you are back." : "Saving…"}
      </span>
    );
  }
  if (isEnterBreak) return null;
  return (
    <span className="message-edit-hint">
      <kbd>Esc</kbd> cancels, <kbd>Enter</kbd> saves
    </span>
  );
}
