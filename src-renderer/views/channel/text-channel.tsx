import type { Channel } from "../../../shared/protocol/values.ts";
import { Composer } from "../chat/composer/composer.tsx";
import { TypingLine } from "../chat/composer/typing-line.tsx";
import { EditingProvider } from "../chat/editing.tsx";
import { MessageList } from "../chat/list/message-list.tsx";

/** A text channel: what was said, who types, and where one writes. */
export function TextChannel({ channel }: { channel: Channel }) {
  return (
    <EditingProvider channelId={channel.id}>
      <div className="text-channel">
        <MessageList channel={channel} />
        <TypingLine channelId={channel.id} />
        <Composer channel={channel} />
      </div>
    </EditingProvider>
  );
}
