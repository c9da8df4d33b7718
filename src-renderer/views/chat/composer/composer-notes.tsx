import { CircleAlert, CloudOff, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import type { MessageLength } from "./message-length.ts";
import type { WritingState } from "./writing-state.ts";

interface ComposerNotesProps {
  readonly id: string;
  readonly writing: WritingState;
  readonly fault: string | null;
  readonly isWaiting: boolean;
  readonly length: MessageLength;
  readonly onSendAsFile: () => void;
}

/** What there is to know before one sends; nothing, as a rule. */
export function ComposerNotes({ id, writing, fault, isWaiting, length, onSendAsFile }: ComposerNotesProps) {
  return (
    <div id={id} className="composer-notes">
      <div role="status">
        {writing.kind === "forbidden" && <Note icon={<CircleAlert size={14} />}>{writing.reason}</Note>}
        {writing.kind === "offline" && (
          <Note icon={<CloudOff size={14} />}>You are offline. What you send will be sent when you are back.</Note>
        )}
        {isWaiting && <Note icon={<Upload size={14} />}>It is sent as soon as its files are uploaded.</Note>}
      </div>
      {length.kind === "tooLong" && (
        <Note icon={<CircleAlert size={14} />}>
          {length.over === 1 ? "1 character" : `${length.over.toLocaleString("en")} characters`} too long.{" "}
          <Button className="link-button" onPress={onSendAsFile}>
            Send it as a file
          </Button>
        </Note>
      )}
      {fault !== null && (
        <div role="alert">
          <Note icon={<CircleAlert size={14} />}>{fault}</Note>
        </div>
      )}
    </div>
  );
}

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="composer-note">
      <span className="composer-note-sign" aria-hidden="true">
        {icon}
      </span>
      <span>{children}</span>
    </p>
  );
}
