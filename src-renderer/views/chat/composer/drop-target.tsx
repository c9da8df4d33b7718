import type { ReactNode } from "react";
import type { Channel } from "../../../../shared/protocol/values.ts";

/** Stands around a channel's list and composer: files dropped anywhere on it go with the draft. */
export function DropTarget({ channel, children }: { channel: Channel; children: ReactNode }) {
  return (
    <div className="drop-target" data-channel={channel.id}>
      {children}
    </div>
  );
}
