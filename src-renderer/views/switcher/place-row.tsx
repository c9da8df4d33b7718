import { Hash, Server, Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../people/avatar.tsx";
import { nameOfPlace, type Place } from "./places.ts";

interface PlaceRowProps {
  readonly id: string;
  readonly place: Place;
  /** Which UTF-16 units of its name were typed. */
  readonly at: readonly number[];
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onGo: () => void;
}

/** One place of the switcher's list. The field above has the focus and the keys. */
export function PlaceRow({ id, place, at, isChosen, onPoint, onGo }: PlaceRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      className="place"
      aria-selected={isChosen}
      data-unread={place.kind === "channel" && place.unread > 0}
      onPointerMove={isChosen ? undefined : onPoint}
      // The focus stays in the field.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onGo}
    >
      <Sign place={place} />
      <span className="place-name truncate">
        <Marked text={nameOfPlace(place)} at={at} />
      </span>
      <Aside place={place} />
    </div>
  );
}

function Sign({ place }: { place: Place }) {
  switch (place.kind) {
    case "person":
      return <Avatar userId={place.user.id} displayName={place.user.displayName} size="small" />;
    case "server":
      return <Server size={16} aria-hidden="true" className="place-sign" />;
    case "channel": {
      const Icon = place.channel.kind === "voice" ? Volume2 : Hash;
      return <Icon size={16} aria-hidden="true" className="place-sign" />;
    }
  }
}

function Aside({ place }: { place: Place }) {
  switch (place.kind) {
    case "person":
      return <span className="place-aside truncate">in {place.channel.name}</span>;
    case "server":
      return <span className="place-aside">server</span>;
    case "channel":
      if (place.mentions > 0) {
        return (
          <span className="place-badge numbers">
            {place.mentions}
            <span className="visually-hidden"> {place.mentions === 1 ? "mention" : "mentions"}</span>
          </span>
        );
      }
      if (place.unread > 0) return <span className="place-aside">unread</span>;
      return place.channel.kind === "voice" ? <span className="place-aside">voice</span> : null;
  }
}

function Marked({ text, at }: { text: string; at: readonly number[] }) {
  if (at.length === 0) return text;
  const marked = new Set(at);
  const parts: ReactNode[] = [];
  let unit = 0;
  for (const character of text) {
    parts.push(marked.has(unit) ? <mark key={unit}>{character}</mark> : character);
    unit += character.length;
  }
  return parts;
}
