import { ArrowDown } from "lucide-react";
import { Button } from "react-aria-components";
import type { Channel } from "../../../../shared/protocol/values.ts";
import { useAppState } from "../../app-context.tsx";

/** The way back from further up, with how much one has missed. */
export function JumpToPresent({ channel, onPress }: { channel: Channel; onPress: () => void }) {
  const unread = useAppState(({ chat }) => chat.reads.get(channel.id)?.unread ?? 0);
  return (
    <Button className="jump-to-present" onPress={onPress}>
      {unread === 0 ? "Jump to present" : unread === 1 ? "1 new message" : `${unread.toLocaleString()} new messages`}
      <ArrowDown size={16} aria-hidden="true" />
    </Button>
  );
}
