import { EarOff, HeadphoneOff, MicOff } from "lucide-react";
import { QualitySign } from "../person/quality-sign.tsx";
import { LINK_WORDS, type Participant, stateWords } from "./people.ts";

/** The states of someone in voice: a word for trouble with the link, signs for the rest, all of it as text for screen readers. */
export function StateIcons({ person, size = 14 }: { person: Participant; size?: number }) {
  const words = stateWords(person);
  return (
    <span className="states" title={words.join(", ")}>
      <span aria-hidden="true" className="states-shown">
        {person.link === "ok" ? (
          <>
            {person.quality !== null && <QualitySign word={person.quality} size={size} />}
            {person.isDeafToMe && <EarOff className="deaf-sign" size={size} />}
            {person.isMuted && <MicOff size={size} />}
            {person.isDeafened && <HeadphoneOff size={size} />}
          </>
        ) : (
          <span className="link-word" data-link={person.link}>
            {LINK_WORDS[person.link]}
          </span>
        )}
      </span>
      <span className="visually-hidden">{words.map((word) => `, ${word}`).join("")}</span>
    </span>
  );
}
