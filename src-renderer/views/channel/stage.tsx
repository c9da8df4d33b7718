import { Volume2 } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "react-aria-components";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { type Participant, participants } from "../people/people.ts";
import { StateIcons } from "../people/state-icons.tsx";
import { PersonButton } from "../person/person-button.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { useFocusableScroll } from "../widgets/use-focusable-scroll.ts";

/** A voice channel in the middle: its people, large, with who speaks; and the way in. */
export function Stage({ channel }: { channel: Channel }) {
  const commands = useCommands();
  const roster = useRoster();
  const voice = useAppState((state) => state.voice);
  const people = participants(roster, voice, channel.id);
  const isMine = isInCall(voice.call) && voice.call.channelId === channel.id;
  const join = (
    <Button className="button primary" onPress={() => commands.joinVoice(channel.id)}>
      Join
    </Button>
  );

  if (people.length === 0) {
    return (
      <div className="empty scroll">
        <span className="empty-sign">
          <Volume2 size={28} aria-hidden="true" />
        </span>
        <h2 className="empty-title">Nobody is talking here</h2>
        <p className="empty-lead">
          {isMine ? "Your place is being prepared." : "Be the first; the others see you in the channel list at once."}
        </p>
        {!isMine && join}
      </div>
    );
  }
  return (
    <Scroller>
      <div className="stage-middle">
        <ul className="stage-people" aria-label="Stage" data-columns={columns(people.length)}>
          {people.map((person) => (
            <StageTile key={person.sessionId} person={person} isInMyCall={isMine} />
          ))}
        </ul>
        {!isMine && join}
        {isMine && people.length === 1 && (
          <p className="stage-hint">You are the first. The others see you in the channel list.</p>
        )}
      </div>
    </Scroller>
  );
}

function Scroller({ children }: { children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  useFocusableScroll(area);
  return (
    <div ref={area} className="stage scroll">
      {children}
    </div>
  );
}

function StageTile({ person, isInMyCall }: { person: Participant; isInMyCall: boolean }) {
  const tile = useRef<HTMLLIElement>(null);
  const name = <span className="truncate">{person.displayName}</span>;
  return (
    <li ref={tile} className="stage-tile" data-speaking={person.isSpeaking} data-me={person.who === "me"}>
      <Avatar userId={person.userId} displayName={person.displayName} size="large" isSpeaking={person.isSpeaking} />
      <span className="stage-name">
        {isInMyCall && person.who === "other" ? (
          <PersonButton person={person} className="stage-face" anchor={tile} placement="bottom">
            {name}
          </PersonButton>
        ) : (
          name
        )}
        <StateIcons person={person} size={16} />
      </span>
    </li>
  );
}

/** Full rows wherever that can be: two by two, three by three, and four abreast for a crowd. */
function columns(count: number): number {
  if (count <= 3) return count;
  return count === 4 ? 2 : count <= 9 ? 3 : 4;
}
