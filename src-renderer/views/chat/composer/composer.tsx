import { Plus, SendHorizontal } from "lucide-react";
import { type RefObject, useId, useRef } from "react";
import { Button, FileTrigger } from "react-aria-components";
import type { Channel } from "../../../../shared/protocol/values.ts";
import { NO_DRAFT } from "../../../store/chat-state.ts";
import { useAppState, useAppStore, useCommands, useRoster } from "../../app-context.tsx";
import { isTalkKeyActive } from "../../use-talk-key.ts";
import { IconButton } from "../../widgets/icon-button.tsx";
import { useEditing } from "../editing.tsx";
import { EmojiButton } from "../emoji/emoji-button.tsx";
import { ComposerNotes } from "./composer-notes.tsx";
import { DraftFiles } from "./draft-files.tsx";
import { DropVeil } from "./drop-veil.tsx";
import { lastOwnMessage } from "./last-own-message.ts";
import { LengthCounter } from "./length-counter.tsx";
import { MessageField, type MessageFieldHandle } from "./message-field.tsx";
import { messageLength } from "./message-length.ts";
import { ReplyBar } from "./reply-bar.tsx";
import { useComposerFocus } from "./use-composer-focus.ts";
import { useEnterBreaks } from "./use-enter-breaks.ts";
import { useFiles } from "./use-files.ts";
import { useSend } from "./use-send.ts";
import { writingState } from "./writing-state.ts";

/** Where one writes to a channel; stands inside of `EditingProvider`. */
export function Composer({ channel }: { channel: Channel }) {
  const field = useRef<MessageFieldHandle>(null);
  useComposerFocus(channel.id, field);
  // Each channel has a draft, an undo and a wish to send of its own.
  return <ChannelComposer key={channel.id} channel={channel} field={field} />;
}

function ChannelComposer({ channel, field }: { channel: Channel; field: RefObject<MessageFieldHandle | null> }) {
  const { chat } = useCommands();
  const store = useAppStore();
  const { limits, self } = useRoster();
  const draft = useAppState((state) => state.chat.drafts.get(channel.id) ?? NO_DRAFT);
  const connection = useAppState((state) => state.connection);
  const editing = useEditing();
  const isEnterBreak = useEnterBreaks();
  const section = useRef<HTMLElement>(null);
  const notesId = useId();
  const files = useFiles(channel.id);
  const length = messageLength(draft.text, limits.textChars);
  const sending = useSend(channel.id, draft, length.kind === "tooLong");
  const writing = writingState(connection);
  const isDisabled = writing.kind === "forbidden";

  const send = () => {
    files.setFault(sending.send());
    field.current?.focus();
  };
  const addFiles = (added: readonly File[]) => {
    files.add(added);
    field.current?.focus();
  };
  const sendAsFile = () => {
    const isTaken = files.add([new File([draft.text], "message.txt", { type: "text/plain" })]);
    if (isTaken) chat.setDraftText(channel.id, "");
    field.current?.focus();
  };
  const cancelReply = () => {
    chat.setReply(channel.id, null);
    field.current?.focus();
  };

  return (
    <section ref={section} className="composer" aria-label="Your message">
      {!isDisabled && (
        <DropVeil inside={section} channelName={channel.name} onFiles={addFiles} onFault={files.setFault} />
      )}
      <div className="composer-box" data-disabled={isDisabled}>
        {draft.replyTo !== null && <ReplyBar message={draft.replyTo} onCancel={cancelReply} />}
        <DraftFiles channelId={channel.id} files={draft.files} />
        <div className="composer-line">
          <FileTrigger allowsMultiple onSelect={(chosen) => addFiles([...(chosen ?? [])])}>
            <IconButton label="Attach files" isDisabled={isDisabled}>
              <Plus size={20} aria-hidden="true" />
            </IconButton>
          </FileTrigger>
          <MessageField
            ref={field}
            label={`Message #${channel.name}`}
            placeholder={isDisabled ? "" : `Message #${channel.name}`}
            text={draft.text}
            onText={(text) => {
              files.setFault(null);
              chat.setDraftText(channel.id, text);
            }}
            onSubmit={send}
            isEnterBreak={isEnterBreak}
            onEscape={() => {
              if (draft.replyTo !== null) {
                cancelReply();
                return true;
              }
              // Out of the text, so that the talk key talks again; the key may mean something to others as well.
              if (isTalkKeyActive(store.getState())) field.current?.blur();
              return false;
            }}
            onUpWhenEmpty={() => {
              const last = lastOwnMessage(store.getState().chat.messages.get(channel.id), self.id);
              if (last !== null) editing.start(last.id);
            }}
            onFiles={addFiles}
            describedBy={notesId}
            isDisabled={isDisabled}
          />
          <LengthCounter length={length} />
          <EmojiButton isDisabled={isDisabled} onPick={(emoji) => field.current?.insert(emoji)} />
          <Button
            className="icon-button send-button"
            aria-label="Send"
            isDisabled={isDisabled || !sending.canSend}
            onPress={send}
          >
            <SendHorizontal size={18} aria-hidden="true" />
          </Button>
        </div>
      </div>
      <ComposerNotes
        id={notesId}
        writing={writing}
        fault={files.fault}
        isWaiting={sending.isWaiting}
        length={length}
        onSendAsFile={sendAsFile}
      />
    </section>
  );
}
