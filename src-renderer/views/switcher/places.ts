import { assertNever } from "../../../shared/assert-never.ts";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import type { Channel, ReadMark, User } from "../../../shared/protocol/values.ts";
import type { Roster } from "../../store/state.ts";
import { channelsOfKind } from "../people/people.ts";
import { fitName } from "./fuzzy.ts";

/** Where one can go. A person stands for the voice channel that they are in. */
export type Place =
  | { readonly kind: "channel"; readonly channel: Channel; readonly unread: number; readonly mentions: number }
  | { readonly kind: "person"; readonly user: User; readonly channel: Channel }
  | { readonly kind: "server"; readonly server: ServerEntry };

export interface PlacesFacts {
  readonly roster: Roster;
  readonly reads: ReadonlyMap<string, ReadMark>;
  /** The last one first. */
  readonly recentIds: readonly string[];
  /** Where one is: nobody wants to go there. */
  readonly shownId: string | null;
  /** The other servers of the desktop app. */
  readonly servers: readonly ServerEntry[];
}

export interface FoundPlace {
  readonly place: Place;
  /** Which UTF-16 units of its name were typed. */
  readonly at: readonly number[];
}

/** More than that are not gone through; typing on is quicker. */
const FOUND_MAX = 30;

/** Places in the order in which one most likely wants them; with a query, those that fit it, the best first. */
export function findPlaces(query: string, facts: PlacesFacts): readonly FoundPlace[] {
  const places = allPlaces(facts);
  if (query.trim() === "") return places.slice(0, FOUND_MAX).map((place) => ({ place, at: [] }));
  return places
    .flatMap((place, order) => {
      const found = fitName(query.replace(/^[#@]/, ""), nameOfPlace(place));
      return found === null ? [] : [{ place, at: found.at, score: found.score, order }];
    })
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, FOUND_MAX);
}

export function nameOfPlace(place: Place): string {
  switch (place.kind) {
    case "channel":
      return place.channel.name;
    case "person":
      return place.user.displayName;
    case "server":
      return place.server.name;
    default:
      return assertNever(place);
  }
}

export function keyOfPlace(place: Place): string {
  switch (place.kind) {
    case "channel":
      return `channel ${place.channel.id}`;
    case "person":
      return `person ${place.user.id}`;
    case "server":
      return `server ${place.server.id}`;
    default:
      return assertNever(place);
  }
}

function allPlaces({ roster, reads, recentIds, shownId, servers }: PlacesFacts): readonly Place[] {
  const channels = [...channelsOfKind(roster, "text"), ...channelsOfKind(roster, "voice")]
    .filter(({ id }) => id !== shownId)
    .map((channel) => {
      const mark = reads.get(channel.id);
      return { kind: "channel", channel, unread: mark?.unread ?? 0, mentions: mark?.mentions ?? 0 } as const;
    });
  const urgency = (place: (typeof channels)[number]): number => (place.mentions > 0 ? 2 : place.unread > 0 ? 1 : 0);
  const recency = (place: (typeof channels)[number]): number => {
    const at = recentIds.indexOf(place.channel.id);
    return at === -1 ? recentIds.length : at;
  };
  return [
    // A sort keeps the order of the list where nothing else decides.
    ...channels.sort((a, b) => urgency(b) - urgency(a) || recency(a) - recency(b)),
    ...peopleInVoice(roster),
    ...servers.map((server) => ({ kind: "server", server }) as const),
  ];
}

function peopleInVoice(roster: Roster): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { userId, channelId } of roster.voice.values()) {
    const user = roster.members.get(userId);
    const channel = roster.channels.find(({ id }) => id === channelId);
    if (user === undefined || channel === undefined || userId === roster.self.id) continue;
    places.set(userId, { kind: "person", user, channel });
  }
  return [...places.values()].sort((a, b) => nameOfPlace(a).localeCompare(nameOfPlace(b)));
}
