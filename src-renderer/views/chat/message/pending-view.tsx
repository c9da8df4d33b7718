import { CircleAlert, Clock } from "lucide-react";
import { memo } from "react";
import { Button } from "react-aria-components";
import type { PendingMessage } from "../../../store/chat-state.ts";
import { useAppState, useCommands } from "../../app-context.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import { Attachments } from "./attachments.tsx";
import { useInsideTabIndex } from "./current-row.tsx";
import { MessageFrame } from "./message-frame.tsx";

const NOBODY: readonly string[] = [];

interface PendingViewProps {
  readonly rowKey: string;
  readonly pending: PendingMessage;
  readonly isHead: boolean;
  readonly isCurrent: boolean;
}

/** A message of one's own that the server does not have yet, or refused. */
export const PendingView = memo(function PendingView({ rowKey, pending, isHead, isCurrent }: PendingViewProps) {
  const selfId = useAppState(({ roster }) => roster?.self.id ?? "");
  return (
    <MessageFrame
      rowKey={rowKey}
      authorId={selfId}
      atMs={pending.writtenAt}
      isHead={isHead}
      isCurrent={isCurrent}
      isMarked={false}
      state={pending.state.kind === "failed" ? "failed" : "waiting"}
    >
      {pending.text !== "" && (
        <div className="message-text">
          <Markdown text={pending.text} mentions={NOBODY} everyone={false} />
        </div>
      )}
      <Attachments attachments={pending.attachments} />
      <PendingState pending={pending} />
    </MessageFrame>
  );
});

function PendingState({ pending: { nonce, state } }: { pending: PendingMessage }) {
  const { chat } = useCommands();
  const isOnline = useAppState(({ connection }) => connection.kind === "attached");
  const tabIndex = useInsideTabIndex();
  if (state.kind !== "failed") {
    // On a good line it is there before one has read that it is on its way.
    if (isOnline) return <span className="visually-hidden">Sending…</span>;
    return (
      <p className="pending-state">
        <Clock size={12} aria-hidden="true" />
        Will be sent when you are back
      </p>
    );
  }
  return (
    <div className="pending-state" data-failed="true">
      <CircleAlert size={14} aria-hidden="true" />
      <span>
        <strong>Not sent.</strong> {state.error.message}
      </span>
      <Button className="link-button" excludeFromTabOrder={tabIndex === -1} onPress={() => chat.sendAgain(nonce)}>
        Send again
      </Button>
      <Button className="link-button" excludeFromTabOrder={tabIndex === -1} onPress={() => chat.takeBack(nonce)}>
        Take back
      </Button>
    </div>
  );
}
