import { CloudOff, Hash } from "lucide-react";
import { type RefObject, useRef } from "react";
import { Button } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { ErrorBody } from "../../../../shared/protocol/errors.ts";
import type { Channel } from "../../../../shared/protocol/values.ts";
import { useAppState, useCommands } from "../../app-context.tsx";
import { Skeleton } from "./list-edges.tsx";
import { MessageScroller } from "./message-scroller.tsx";
import type { Place } from "./use-list-scroll.ts";
import { usePending } from "./use-pending.ts";

/** What was said in a channel, in each of the forms in which it is there. */
export function MessageList({ channel }: { channel: Channel }) {
  const places = useRef<Map<string, Place>>(new Map());
  // Another channel has another list: nothing of the place in one is of use in another.
  return <ChannelMessageList key={channel.id} channel={channel} places={places} />;
}

function ChannelMessageList({ channel, places }: { channel: Channel; places: RefObject<Map<string, Place>> }) {
  const shown = useAppState(({ chat }) => chat.messages.get(channel.id));
  const pending = usePending(channel.id);
  if (shown === undefined) return <Loading channel={channel} />;
  switch (shown.kind) {
    case "loading":
      return <Loading channel={channel} />;
    case "failed":
      return <Failed channel={channel} error={shown.error} />;
    case "ready":
      return shown.messages.length === 0 && shown.older === "none" && pending.length === 0 ? (
        <Empty channel={channel} />
      ) : (
        <MessageScroller channel={channel} shown={shown} pending={pending} places={places.current} />
      );
    default:
      return assertNever(shown);
  }
}

function Loading({ channel }: { channel: Channel }) {
  const isOnline = useAppState(({ connection }) => connection.kind === "attached");
  return (
    <div className="message-list message-loading">
      <p role="status" className={isOnline ? "visually-hidden" : "message-loading-words"}>
        {isOnline
          ? `Loading the messages of #${channel.name}…`
          : `The messages of #${channel.name} come when the connection is back.`}
      </p>
      <Skeleton rows={7} />
    </div>
  );
}

function Failed({ channel, error }: { channel: Channel; error: ErrorBody }) {
  const { chat } = useCommands();
  return (
    <div className="message-list empty scroll">
      <span className="empty-sign">
        <CloudOff size={28} aria-hidden="true" />
      </span>
      <h2 className="empty-title">The messages did not come</h2>
      <p className="empty-lead" role="alert">
        {error.message}
      </p>
      <Button className="button primary" onPress={() => chat.reload(channel.id)}>
        Try again
      </Button>
    </div>
  );
}

function Empty({ channel }: { channel: Channel }) {
  return (
    <div className="message-list empty scroll">
      <span className="empty-sign">
        <Hash size={28} aria-hidden="true" />
      </span>
      <h2 className="empty-title">Nothing is written here yet</h2>
      <p className="empty-lead">
        {channel.topic === "" ? (
          <>
            Write the first message in <strong>#{channel.name}</strong>.
          </>
        ) : (
          channel.topic
        )}
      </p>
    </div>
  );
}
