import { assertNever } from "../../shared/assert-never.ts";
import type { AppState, CallStatus } from "../store/state.ts";
import { isDeafToMe, nameOf } from "./people/people.ts";
import { failureWords, isInCall, waitingWords } from "./voice-bar/call-words.ts";

/**
 * What has changed since `told`, of that which comes and goes with the network: the call's own recovery, who does not hear
 * one, a full uplink. Only worth telling when it has lasted.
 */
export function troubleNews(told: AppState, now: AppState): readonly string[] {
  if (!isSameCall(told.voice.call, now.voice.call)) return [];
  return [...recoveryNews(told, now), ...deafNews(told, now), ...uplinkNews(told, now)];
}

/** How the call itself has gone on since `told`: one enters it, leaves it, or it ends. Worth telling at once. */
export function callNews(told: AppState, now: AppState): readonly string[] {
  const call = now.voice.call;
  if (told.voice.call === call || isRecovery(told.voice.call, call)) return [];
  const said = sentence(now, call);
  return sentence(told, told.voice.call) === said ? [] : [said];
}

/** A call that was up and is yellow, or one of those that is up again; the first time that it comes up is none. */
function isRecovery(before: CallStatus, now: CallStatus): boolean {
  if (!isSameCall(before, now)) return false;
  return before.kind === "connected" || (before.kind === "connecting" && before.waitingFor.length > 0);
}

function isSameCall(a: CallStatus, b: CallStatus): boolean {
  return isInCall(a) && isInCall(b) && a.channelId === b.channelId;
}

function sentence(state: AppState, call: CallStatus): string {
  switch (call.kind) {
    case "none":
      return "Left the call";
    case "connecting":
      return `Connecting to ${channelName(state, call.channelId)}`;
    case "connected":
      return `Connected to ${channelName(state, call.channelId)}`;
    case "disconnected":
      return `Disconnected. ${failureWords(call.failure).reason}`;
    default:
      return assertNever(call);
  }
}

function recoveryNews(told: AppState, now: AppState): readonly string[] {
  const call = now.voice.call;
  if (told.voice.call.kind === call.kind) return [];
  if (call.kind !== "connecting") return [sentence(now, call)];
  const waiting = now.roster === null ? null : waitingWords(now.roster, call.waitingFor);
  return [waiting === null ? "Reconnecting to the server" : `Reconnecting. ${waiting}`];
}

function deafNews(told: AppState, now: AppState): readonly string[] {
  const roster = now.roster;
  if (roster === null || told.voice.peers === now.voice.peers) return [];
  const was = deafUsers(told);
  const is = deafUsers(now);
  const hearing = [...now.voice.peers.values()].filter(({ userId, hearsMe }) => hearsMe === true && was.has(userId));
  return [
    ...[...is].filter((userId) => !was.has(userId)).map((userId) => `${nameOf(roster, userId)} does not hear you`),
    ...hearing.map(({ userId }) => `${nameOf(roster, userId)} hears you again`),
  ];
}

function deafUsers({ voice }: AppState): ReadonlySet<string> {
  return new Set([...voice.peers.values()].filter(isDeafToMe).map(({ userId }) => userId));
}

function uplinkNews(told: AppState, now: AppState): readonly string[] {
  const { kind } = now.voice.uplink;
  if (told.voice.uplink.kind === kind) return [];
  return [kind === "limited" ? "Your connection is full: sound to others is reduced" : "Sound to others is full again"];
}

/** Joins and leaves in one's own channel while one is in it; one's own are told by the call's state. Worth telling at once. */
export function memberNews(before: AppState, now: AppState): readonly string[] {
  if (now.roster === null || before.roster === null || now.roster.voice === before.roster.voice) return [];
  if (!isSameCall(before.voice.call, now.voice.call)) return [];
  const roster = now.roster;
  const was = usersIn(before);
  const is = usersIn(now);
  return [
    ...[...is].filter((userId) => !was.has(userId)).map((userId) => `${nameOf(roster, userId)} joined`),
    ...[...was].filter((userId) => !is.has(userId)).map((userId) => `${nameOf(roster, userId)} left`),
  ];
}

/** The others in the channel of the call. */
function usersIn({ voice, roster }: AppState): ReadonlySet<string> {
  const users = new Set<string>();
  if (!isInCall(voice.call)) return users;
  for (const member of roster?.voice.values() ?? []) {
    if (member.channelId === voice.call.channelId && member.userId !== roster?.self.id) users.add(member.userId);
  }
  return users;
}

function channelName(state: AppState, channelId: string): string {
  return state.roster?.channels.find((channel) => channel.id === channelId)?.name ?? "the channel";
}
