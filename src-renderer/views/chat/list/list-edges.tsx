import { Hash } from "lucide-react";
import { Button } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { Channel } from "../../../../shared/protocol/values.ts";
import type { Beyond } from "../../../store/chat-state.ts";
import { useAppState, useCommands } from "../../app-context.tsx";

/** Height of what stands above the messages, whatever that is: so the messages stay where they are when it changes. */
export const START_HEIGHT_PX = 176;

/** Above the oldest message that is loaded. */
export function ListStart({ channel, older }: { channel: Channel; older: Beyond }) {
  return (
    <div className="list-start" data-older={older}>
      {older === "none" ? <Beginning channel={channel} /> : <More channel={channel} beyond={older} side="older" />}
    </div>
  );
}

/** Below the newest message that is loaded. */
export function ListEnd({ channel, newer }: { channel: Channel; newer: Beyond }) {
  return <div className="list-end">{newer !== "none" && <More channel={channel} beyond={newer} side="newer" />}</div>;
}

function Beginning({ channel }: { channel: Channel }) {
  const { retentionDays = 0 } = channel;
  return (
    <div className="beginning">
      <span className="beginning-sign">
        <Hash size={24} aria-hidden="true" />
      </span>
      <h2 className="beginning-title truncate">
        {retentionDays > 0 ? `#${channel.name}` : `This is where #${channel.name} begins`}
      </h2>
      <p className="beginning-lead truncate">
        {retentionDays > 0
          ? `Messages are deleted after ${retentionDays === 1 ? "a day" : `${retentionDays} days`}.`
          : channel.topic}
      </p>
    </div>
  );
}

function More({
  channel,
  beyond,
  side,
}: {
  channel: Channel;
  beyond: Exclude<Beyond, "none">;
  side: "older" | "newer";
}) {
  const { chat } = useCommands();
  const isOnline = useAppState(({ connection }) => connection.kind === "attached");
  switch (beyond) {
    case "more":
    case "loading":
      return <Skeleton rows={side === "older" ? 3 : 1} />;
    case "failed":
      return (
        <div className="more-failed">
          <p>
            {isOnline ? `The ${side} messages did not come.` : `The ${side} messages come when the connection is back.`}
          </p>
          <Button
            className="button small"
            onPress={() => (side === "older" ? chat.loadOlder(channel.id) : chat.loadNewer(channel.id))}
          >
            Try again
          </Button>
        </div>
      );
    default:
      return assertNever(beyond);
  }
}

const WIDTHS = ["wide", "middle", "narrow"] as const;

/** Shapes of messages in the place of those that are on their way. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same, and never move
        <div key={index} className="skeleton-row">
          <span className="skeleton-avatar" />
          <span className="skeleton-lines">
            <span className="skeleton-name" />
            <span className="skeleton-line" data-width={WIDTHS[index % WIDTHS.length]} />
          </span>
        </div>
      ))}
    </div>
  );
}
