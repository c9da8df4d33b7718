import { Avatar } from "../people/avatar.tsx";
import type { Participant } from "../people/people.ts";
import { StateIcons } from "../people/state-icons.tsx";
import { VolumeButton } from "./volume-button.tsx";

const WHO_WORDS = { me: "you", elsewhere: "you, elsewhere", other: null } as const;

export function ParticipantRow({ person, canSetVolume }: { person: Participant; canSetVolume: boolean }) {
  const who = WHO_WORDS[person.who];
  return (
    <li className="participant" data-speaking={person.isSpeaking} data-link={person.link}>
      <Avatar userId={person.userId} displayName={person.displayName} size="small" isSpeaking={person.isSpeaking} />
      <span className="participant-name truncate">
        {person.displayName}
        {who !== null && <span className="participant-who"> ({who})</span>}
      </span>
      {canSetVolume && person.who === "other" && (
        <VolumeButton userId={person.userId} displayName={person.displayName} />
      )}
      <StateIcons person={person} />
    </li>
  );
}
