import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { CreateChannelDialog } from "../channel/create-channel-dialog.tsx";
import { channelsOfKind } from "../people/people.ts";
import { isAdministrator } from "../people/permissions.ts";
import { IconButton } from "../widgets/icon-button.tsx";
import { Mark } from "../widgets/logo.tsx";
import { TextChannelRow } from "./text-channel-row.tsx";
import { VoiceChannel } from "./voice-channel.tsx";

interface ChannelListProps {
  readonly server: ServerInfo;
  readonly shownChannelId: string | null;
  readonly onShow: (channel: Channel) => void;
}

/** The left column's upper part: the server, its channels, and who is in each voice channel. */
export function ChannelList({ server, shownChannelId, onShow }: ChannelListProps) {
  const roster = useRoster();
  const text = channelsOfKind(roster, "text");
  const voice = channelsOfKind(roster, "voice");
  return (
    <>
      <header className="server-header">
        <span className="server-mark">
          <Mark size={20} />
        </span>
        <span className="server-name truncate">{server.name}</span>
      </header>
      <div className="channels scroll">
        <Group kind="text" title="Text" count={text.length}>
          {text.map((channel) => (
            <TextChannelRow
              key={channel.id}
              channel={channel}
              isShown={channel.id === shownChannelId}
              onShow={() => onShow(channel)}
            />
          ))}
        </Group>
        <Group kind="voice" title="Voice" count={voice.length}>
          {voice.map((channel) => (
            <VoiceChannel
              key={channel.id}
              channel={channel}
              isShown={channel.id === shownChannelId}
              onShow={() => onShow(channel)}
            />
          ))}
        </Group>
        {text.length + voice.length === 0 && <p className="empty-line">This server has no channels yet.</p>}
      </div>
    </>
  );
}

interface GroupProps {
  readonly kind: Channel["kind"];
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

/** The channels of one kind; for admins also where there are none, as they can make one. */
function Group({ kind, title, count, children }: GroupProps) {
  const { self } = useRoster();
  const [isCreating, setCreating] = useState(false);
  const isAdmin = isAdministrator(self.role);
  if (count === 0 && !isAdmin) return null;
  return (
    <section>
      <div className="group-head">
        <h2 className="group-title">{title}</h2>
        {isAdmin && (
          <IconButton
            label={`Create a ${kind} channel`}
            className="icon-button small"
            onPress={() => setCreating(true)}
          >
            <Plus size={16} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {count > 0 && <ul>{children}</ul>}
      {isAdmin && isCreating && <CreateChannelDialog kind={kind} onClose={() => setCreating(false)} />}
    </section>
  );
}
