import { Volume2 } from "lucide-react";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { participants } from "../people/people.ts";
import { isInCall } from "../voice-bar/call-words.ts";
import { ChannelLine } from "./channel-line.tsx";
import { ParticipantRow } from "./participant-row.tsx";

/** A voice channel and the people in it. Pressing it joins; pressing one's own only shows it. */
export function VoiceChannel({ channel, isShown, onShow }: { channel: Channel; isShown: boolean; onShow: () => void }) {
  const commands = useCommands();
  const roster = useRoster();
  const voice = useAppState((state) => state.voice);
  const people = participants(roster, voice, channel.id);
  const isMine = isInCall(voice.call) && voice.call.channelId === channel.id;
  const limit = channel.userLimit === 0 ? null : channel.userLimit;

  const press = () => {
    if (!isMine) commands.joinVoice(channel.id);
    onShow();
  };
  return (
    <ChannelLine
      channel={channel}
      isShown={isShown}
      isMine={isMine}
      className="voice-channel"
      onPress={press}
      below={
        people.length > 0 && (
          <ul className="participants" aria-label={`In ${channel.name}`}>
            {people.map((person) => (
              <ParticipantRow key={person.sessionId} person={person} isInMyCall={isMine} />
            ))}
          </ul>
        )
      }
    >
      <Volume2 size={16} aria-hidden="true" />
      <span className="truncate">{channel.name}</span>
      {(limit !== null || people.length > 0) && (
        <span className="channel-count numbers">
          <span className="visually-hidden">, </span>
          {limit === null ? people.length : `${people.length}/${limit}`}
          <span className="visually-hidden"> {people.length === 1 && limit === null ? "person" : "people"}</span>
        </span>
      )}
      {isMine && <span className="visually-hidden">, you are here</span>}
    </ChannelLine>
  );
}
