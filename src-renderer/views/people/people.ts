import {
  type Channel,
  HOST_ACTOR_ID,
  type PresenceStatus,
  type Role,
  type User,
  type VoiceMember,
} from "../../../shared/protocol/values.ts";
import type { PeerMedia, Quality, Roster, Voice } from "../../store/state.ts";

/** How the media of someone in a voice channel stands; the last three have a word beside them wherever they are shown. */
export type LinkWord = "ok" | "connecting" | "reconnecting" | "notConnected";

/** One person in a voice channel, as the lists and the stage show them. */
export interface Participant {
  readonly sessionId: string;
  readonly userId: string;
  readonly displayName: string;
  /** `elsewhere`: my account, in another window or on another device. */
  readonly who: "me" | "elsewhere" | "other";
  readonly isSpeaking: boolean;
  readonly isMuted: boolean;
  readonly isDeafened: boolean;
  readonly link: LinkWord;
  /** Their client says that nothing of mine arrives there. */
  readonly isDeafToMe: boolean;
  /** Of their sound, as far as it is worth a sign. */
  readonly quality: Exclude<Quality["word"], "good"> | null;
}

const byName = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** The people in a voice channel, by name, so that nobody jumps about while others come, go and speak. */
export function participants(roster: Roster, voice: Voice, channelId: string): readonly Participant[] {
  return [...roster.voice.values()]
    .filter((member) => member.channelId === channelId)
    .map((member) => participant(roster, voice, member))
    .sort((a, b) => byName.compare(a.displayName, b.displayName) || (a.sessionId < b.sessionId ? -1 : 1));
}

function participant(roster: Roster, voice: Voice, member: VoiceMember): Participant {
  const who = member.sessionId === roster.sessionId ? "me" : member.userId === roster.self.id ? "elsewhere" : "other";
  const peer = voice.peers.get(member.sessionId);
  const isMe = who === "me";
  return {
    sessionId: member.sessionId,
    userId: member.userId,
    displayName: nameOf(roster, member.userId),
    who,
    // What I hear tells more than what they report; of other channels there is only the report.
    isSpeaking: isMe ? voice.transmitting : (peer?.speaking ?? member.transmitting),
    isMuted: isMe ? voice.muted : member.muted,
    isDeafened: isMe ? voice.deafened : member.deafened,
    link: isMe ? "ok" : linkWord(member, peer),
    isDeafToMe: peer !== undefined && isDeafToMe(peer),
    quality: peer === undefined ? null : troubledQuality(peer),
  };
}

/** Whether nothing of mine arrives with somebody; while there is no connection that needs no saying. */
export function isDeafToMe({ hearsMe, connection }: PeerMedia): boolean {
  return hearsMe === false && connection === "connected";
}

function troubledQuality({ quality, connection }: PeerMedia): Participant["quality"] {
  return quality === null || quality.word === "good" || connection !== "connected" ? null : quality.word;
}

function linkWord(member: VoiceMember, peer: PeerMedia | undefined): LinkWord {
  if (peer?.connection === "failed" || member.connection === "disconnected") return "notConnected";
  if (member.link === "detached" || peer?.connection === "disconnected") return "reconnecting";
  if (peer !== undefined) return peer.connection === "connecting" ? "connecting" : "ok";
  return member.connection === "connecting" ? "connecting" : "ok";
}

/** The states of a participant in words, most telling first: for screen readers and tooltips. */
export function stateWords(person: Participant): readonly string[] {
  return [
    ...(person.isSpeaking ? ["speaking"] : []),
    ...(person.isDeafened ? ["deafened"] : person.isMuted ? ["muted"] : []),
    ...(person.link === "ok" ? [] : [LINK_WORDS[person.link]]),
    ...(person.isDeafToMe ? ["does not hear you"] : []),
    ...(person.quality === null ? [] : [`${person.quality} connection`]),
  ];
}

export const LINK_WORDS: Record<Exclude<LinkWord, "ok">, string> = {
  connecting: "connecting",
  reconnecting: "reconnecting",
  notConnected: "not connected",
};

/** Also of who is no account: the host, in the log and as the one who banned somebody. */
export function nameOf(roster: Roster, userId: string): string {
  if (userId === HOST_ACTOR_ID) return "The host";
  const user = roster.members.get(userId) ?? roster.formerMembers.get(userId);
  return user?.displayName ?? (userId === roster.self.id ? roster.self.displayName : "Someone");
}

export interface ListedMember {
  readonly user: User;
  readonly status: PresenceStatus;
  /** The voice channel they are in. */
  readonly voiceChannel: Channel | null;
}

export type MemberGroupName = "owner" | "admins" | "members" | "offline";

export interface MemberGroup {
  readonly name: MemberGroupName;
  /** By name. */
  readonly members: readonly ListedMember[];
}

/** Who is there, by role, then who is not; groups with nobody in them are left out. */
export function memberGroups(roster: Roster): readonly MemberGroup[] {
  const channels = new Map(roster.channels.map((channel) => [channel.id, channel]));
  const channelOfUser = new Map([...roster.voice.values()].map((member) => [member.userId, member.channelId]));
  const listed = [...roster.members.values()]
    .map((user) => ({
      user,
      status: roster.presence.get(user.id) ?? "offline",
      voiceChannel: channels.get(channelOfUser.get(user.id) ?? "") ?? null,
    }))
    .sort((a, b) => byName.compare(a.user.displayName, b.user.displayName) || (a.user.id < b.user.id ? -1 : 1));
  return GROUP_NAMES.map((name) => ({ name, members: listed.filter((member) => groupOf(member) === name) })).filter(
    ({ members }) => members.length > 0,
  );
}

const GROUP_NAMES: readonly MemberGroupName[] = ["owner", "admins", "members", "offline"];
const GROUP_OF_ROLE = { owner: "owner", admin: "admins", member: "members" } as const satisfies Record<
  Role,
  MemberGroupName
>;

function groupOf({ user, status }: ListedMember): MemberGroupName {
  return status === "offline" ? "offline" : GROUP_OF_ROLE[user.role];
}

/** Channels as they stand in the list: by position, then by id, as the position need not be unique. */
export function channelsOfKind(roster: Roster, kind: Channel["kind"]): readonly Channel[] {
  return roster.channels
    .filter((channel) => channel.kind === kind)
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}
