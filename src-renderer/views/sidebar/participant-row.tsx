import { Volume1, Volume2, VolumeX } from "lucide-react";
import { useRef } from "react";
import { useAppState } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import type { Participant } from "../people/people.ts";
import { StateIcons } from "../people/state-icons.tsx";
import { PersonButton } from "../person/person-button.tsx";

const WHO_WORDS = { me: "you", elsewhere: "you, elsewhere", other: null } as const;

/** `isInMyCall`: whether the row is of one's own channel, and opens what there is to know and to set of the others. */
export function ParticipantRow({ person, isInMyCall }: { person: Participant; isInMyCall: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  const face = <Face person={person} />;
  const isOpenable = isInMyCall && person.who === "other";
  return (
    <li ref={row} className="participant" data-speaking={person.isSpeaking} data-link={person.link}>
      {isOpenable ? (
        <PersonButton person={person} className="participant-face" anchor={row} placement="right top">
          {face}
        </PersonButton>
      ) : (
        <span className="participant-face">{face}</span>
      )}
      {isOpenable && <VolumeSign userId={person.userId} />}
      <StateIcons person={person} />
    </li>
  );
}

function Face({ person }: { person: Participant }) {
  const who = WHO_WORDS[person.who];
  return (
    <>
      <Avatar userId={person.userId} displayName={person.displayName} size="small" isSpeaking={person.isSpeaking} />
      <span className="participant-name truncate">
        {person.displayName}
        {who !== null && <span className="participant-who"> ({who})</span>}
      </span>
    </>
  );
}

/** Somebody whom one has made louder or quieter. */
function VolumeSign({ userId }: { userId: string }) {
  const volume = useAppState((state) => state.settings.volumes[userId] ?? 1);
  if (volume === 1) return null;
  const Icon = volume === 0 ? VolumeX : volume < 1 ? Volume1 : Volume2;
  return (
    <span className="states">
      <Icon size={14} aria-hidden="true" />
      <span className="visually-hidden">, volume {Math.round(volume * 100)} %</span>
    </span>
  );
}
