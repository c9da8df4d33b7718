import { assertNever } from "../assert-never.ts";
import type { ServerEvent } from "../protocol/events.ts";
import type { Limits } from "../protocol/limits.ts";
import type { AnswerData, HelloAnswer, Op, RequestData, RequestInput, Snapshot } from "../protocol/requests.ts";
import type { Channel, PresenceStatus, User, VoiceMember } from "../protocol/values.ts";

/** The server's world as the snapshot and the events tell it (S4). */
export interface Roster {
  readonly self: User;
  readonly sessionId: string;
  readonly limits: Limits;
  readonly channels: readonly Channel[];
  readonly members: ReadonlyMap<string, User>;
  /** Who was a member, and may have written something. */
  readonly formerMembers: ReadonlyMap<string, User>;
  readonly presence: ReadonlyMap<string, PresenceStatus>;
  /** By `sessionId`. */
  readonly voice: ReadonlyMap<string, VoiceMember>;
}

/** The roster after an answer to hello: from its snapshot, or the old one where the session was resumed (S2, S4). */
export function rosterFromHello(previous: Roster | null, answer: HelloAnswer): Roster | null {
  const { self, sessionId, limits, snapshot } = answer;
  if (snapshot === undefined) return previous === null ? null : { ...previous, self, sessionId, limits };
  return { self, sessionId, limits, ...fromSnapshot(snapshot) };
}

function fromSnapshot(
  snapshot: Snapshot,
): Pick<Roster, "channels" | "members" | "formerMembers" | "presence" | "voice"> {
  return {
    channels: sortChannels(snapshot.channels),
    members: new Map(snapshot.members.map((user) => [user.id, user])),
    formerMembers: new Map((snapshot.formerMembers ?? []).map((user) => [user.id, user])),
    presence: new Map(Object.entries(snapshot.presence)),
    voice: new Map(snapshot.voice.map((member) => [member.sessionId, member])),
  };
}

/** The roster after an event. Events of chat change nothing here. */
export function reduceRoster(roster: Roster, { event, data }: ServerEvent): Roster {
  switch (event) {
    case "presence.changed":
      return { ...roster, presence: withEntry(roster.presence, data.userId, data.status) };
    case "voice.joined":
      return { ...roster, voice: withEntry(roster.voice, data.member.sessionId, data.member) };
    case "voice.updated":
      // After a resume an update may follow the kept answer to one's own leaving: nobody comes back by it.
      if (!roster.voice.has(data.member.sessionId)) return roster;
      return { ...roster, voice: withEntry(roster.voice, data.member.sessionId, data.member) };
    case "voice.left":
      return { ...roster, voice: withoutEntry(roster.voice, data.sessionId) };
    case "channel.created":
    case "channel.updated":
      return { ...roster, channels: withChannel(roster.channels, data.channel) };
    case "channel.deleted":
      return { ...roster, channels: roster.channels.filter(({ id }) => id !== data.channelId) };
    case "member.joined":
    case "member.updated":
      return {
        ...roster,
        members: withEntry(roster.members, data.user.id, data.user),
        formerMembers: withoutEntry(roster.formerMembers, data.user.id),
        self: data.user.id === roster.self.id ? data.user : roster.self,
      };
    case "member.left":
      return withoutMember(roster, data.userId);
    case "server.draining":
    case "voice.signal":
    case "voice.link":
    case "message.created":
    case "message.updated":
    case "message.deleted":
    case "reaction.changed":
    case "typing.started":
    case "channel.purged":
    case "channel.readUpdated":
      return roster;
    default:
      return assertNever(event);
  }
}

/** Their messages stay, and keep their name. */
function withoutMember(roster: Roster, userId: string): Roster {
  const left = roster.members.get(userId);
  return {
    ...roster,
    members: withoutEntry(roster.members, userId),
    formerMembers: left === undefined ? roster.formerMembers : withEntry(roster.formerMembers, userId, left),
    presence: withoutEntry(roster.presence, userId),
  };
}

/**
 * What the answer to one's own request means for the roster: the server sends the requester no event for what an answer
 * says (docs/protocol.md, "Voice"). null: nothing.
 */
export function rosterAfterAnswer<O extends Op>(
  op: O,
  data: RequestInput<O>,
  answer: AnswerData<O>,
): ((roster: Roster) => Roster) | null {
  switch (op) {
    case "voice.join":
      return (roster) => joinedVoice(roster, answer as AnswerData<"voice.join">);
    case "voice.leave":
      return leftVoice;
    case "voice.update":
      return (roster) => updatedVoice(roster, data as RequestInput<"voice.update">);
    default:
      return null;
  }
}

/** The requester gets no event for its own join: the answer says it. */
export function joinedVoice(roster: Roster, { channelId, members }: AnswerData<"voice.join">): Roster {
  const voice = new Map([...roster.voice].filter(([, member]) => member.channelId !== channelId));
  for (const member of members) voice.set(member.sessionId, member);
  return { ...roster, voice };
}

export function leftVoice(roster: Roster): Roster {
  return { ...roster, voice: withoutEntry(roster.voice, roster.sessionId) };
}

export function updatedVoice(roster: Roster, change: RequestData<"voice.update">): Roster {
  const own = roster.voice.get(roster.sessionId);
  if (own === undefined) return roster;
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const member: VoiceMember = { ...own, ...given };
  return { ...roster, voice: withEntry(roster.voice, own.sessionId, member) };
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function withChannel(channels: readonly Channel[], channel: Channel): readonly Channel[] {
  return sortChannels([...channels.filter(({ id }) => id !== channel.id), channel]);
}

function sortChannels(channels: readonly Channel[]): readonly Channel[] {
  return [...channels].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}
