import type { AppState, CallStatus } from "../store/state.ts";
import { nameOf } from "./people/people.ts";
import { failureWords, isInCall } from "./voice-bar/call-words.ts";

/** What changed between two states that is worth a sentence: the call, and who is in it. */
export function newsForScreenReader(before: AppState, now: AppState): readonly string[] {
  return [...callNews(before, now), ...memberNews(before, now)];
}

function callNews(before: AppState, now: AppState): readonly string[] {
  const call = now.voice.call;
  if (before.voice.call === call || sentence(before, before.voice.call) === sentence(now, call)) return [];
  return [sentence(now, call)];
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
  }
}

/** Joins and leaves in one's own channel while one is in it; one's own are told by the call's state. */
function memberNews(before: AppState, now: AppState): readonly string[] {
  if (now.roster === null || before.roster === null || now.roster.voice === before.roster.voice) return [];
  const call = now.voice.call;
  if (!isInCall(call) || !isInCall(before.voice.call) || before.voice.call.channelId !== call.channelId) return [];
  const roster = now.roster;
  const was = usersIn(before, call.channelId);
  const is = usersIn(now, call.channelId);
  return [
    ...[...is].filter((userId) => !was.has(userId)).map((userId) => `${nameOf(roster, userId)} joined`),
    ...[...was].filter((userId) => !is.has(userId)).map((userId) => `${nameOf(roster, userId)} left`),
  ];
}

function usersIn(state: AppState, channelId: string): ReadonlySet<string> {
  const users = new Set<string>();
  for (const member of state.roster?.voice.values() ?? []) {
    if (member.channelId === channelId && member.userId !== state.roster?.self.id) users.add(member.userId);
  }
  return users;
}

function channelName(state: AppState, channelId: string): string {
  return state.roster?.channels.find((channel) => channel.id === channelId)?.name ?? "the channel";
}
