import { Hash } from "lucide-react";
import { Button } from "react-aria-components";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { channelsOfKind } from "../people/people.ts";
import { Mark } from "../widgets/logo.tsx";
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
        {text.length > 0 && (
          <section>
            <h2 className="group-title">Text</h2>
            <ul>
              {text.map((channel) => (
                <li key={channel.id}>
                  <Button
                    className="channel-row"
                    data-shown={channel.id === shownChannelId}
                    aria-current={channel.id === shownChannelId ? "page" : false}
                    onPress={() => onShow(channel)}
                  >
                    <Hash size={16} aria-hidden="true" />
                    <span className="truncate">{channel.name}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {voice.length > 0 && (
          <section>
            <h2 className="group-title">Voice</h2>
            <ul>
              {voice.map((channel) => (
                <VoiceChannel
                  key={channel.id}
                  channel={channel}
                  isShown={channel.id === shownChannelId}
                  onShow={() => onShow(channel)}
                />
              ))}
            </ul>
          </section>
        )}
        {text.length + voice.length === 0 && <p className="empty-line">This server has no channels yet.</p>}
      </div>
    </>
  );
}
