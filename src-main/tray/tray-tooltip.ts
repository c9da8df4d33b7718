import { assertNever } from "../../shared/assert-never.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { UnreadReport } from "../../shared/desktop/desktop-state.ts";
import { mentionWords } from "../system/badge.ts";
import { clipped, plainText } from "./plain-text.ts";
import type { Standing, TrayFacts } from "./tray-state.ts";

/** Windows keeps 128 UTF-16 units with the closing zero (NOTIFYICONDATAW, `szTip`). */
export const TOOLTIP_MAX_UNITS = 127;

const CHANNEL_MAX_UNITS = 40;
const PERSON_MAX_UNITS = 24;
/** More names than this are not read at a glance. */
const NAMED_MAX = 3;

/** "Cromulent — 2 mentions — Muted in Lobby with Ben, Cara and 3 others". */
export function trayTooltip(standing: Standing, { roster, voice, unread }: TrayFacts): string {
  const standingWords = words(standing, roster, voice.muted, voice.deafened);
  return clipped(["Cromulent", ...unreadWords(unread), standingWords].join(" — "), TOOLTIP_MAX_UNITS);
}

function unreadWords({ isUnread, mentions }: UnreadReport): string[] {
  return mentions > 0 ? [mentionWords(mentions)] : isUnread ? ["Unread messages"] : [];
}

function words(standing: Standing, roster: Roster | null, muted: boolean, deafened: boolean): string {
  switch (standing.kind) {
    case "signedOut":
      return "Not signed in";
    case "offline":
      return "Not connected to the server";
    case "reaching":
      return "Connecting to the server…";
    case "notInVoice":
      return `Not in voice${deafened ? ", deafened" : muted ? ", muted" : ""}`;
    case "connecting": {
      const channel = channelName(roster, standing.channelId);
      return channel === null ? "Connecting…" : `Connecting to ${channel}…`;
    }
    case "disconnected": {
      const channel = channelName(roster, standing.channelId);
      return channel === null ? "Disconnected" : `Disconnected from ${channel}`;
    }
    case "inCall":
      return callWords(standing.mode, channelName(roster, standing.channelId), others(roster, standing.channelId));
    default:
      return assertNever(standing);
  }
}

type CallMode = Extract<Standing, { kind: "inCall" }>["mode"];

function callWords(mode: CallMode, channel: string | null, people: readonly string[]): string {
  const where = channel ?? "a call";
  return `${modeWords(mode, where)}${peopleWords(people)}`;
}

function modeWords(mode: CallMode, where: string): string {
  switch (mode) {
    case "connected":
      return where;
    case "transmitting":
      return `Talking in ${where}`;
    case "muted":
      return `Muted in ${where}`;
    case "deafened":
      return `Deafened in ${where}`;
    default:
      return assertNever(mode);
  }
}

function peopleWords(people: readonly string[]): string {
  const last = people.at(-1);
  if (last === undefined) return ", nobody else here yet";
  if (people.length === 1) return ` with ${last}`;
  if (people.length <= NAMED_MAX) return ` with ${people.slice(0, -1).join(", ")} and ${last}`;
  return ` with ${people.slice(0, NAMED_MAX - 1).join(", ")} and ${people.length - NAMED_MAX + 1} others`;
}

function channelName(roster: Roster | null, channelId: string | null): string | null {
  const channel = roster?.channels.find(({ id }) => id === channelId);
  return channel === undefined ? null : plainText(channel.name, CHANNEL_MAX_UNITS);
}

/** Who else is in the channel, by name, each person once. */
function others(roster: Roster | null, channelId: string | null): string[] {
  if (roster === null) return [];
  const userIds = new Set<string>();
  for (const member of roster.voice.values()) {
    if (member.channelId === channelId && member.userId !== roster.self.id) userIds.add(member.userId);
  }
  return [...userIds]
    .map((userId) => plainText(roster.members.get(userId)?.displayName ?? "Someone", PERSON_MAX_UNITS))
    .sort((a, b) => a.localeCompare(b));
}
