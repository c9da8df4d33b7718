import type { Roster } from "../../shared/client/roster.ts";
import type { PageCommand } from "../../shared/desktop/desktop-state.ts";
import type { Channel } from "../../shared/protocol/values.ts";
import { plainText } from "./plain-text.ts";
import type { Standing, TrayFacts } from "./tray-state.ts";

/** What an item does when it is chosen. */
export type TrayAction =
  | { readonly kind: "command"; readonly command: PageCommand }
  | { readonly kind: "open" }
  | { readonly kind: "quit" };

/** The menu as data. Labels are in Electron's form: `&&` is an ampersand, a single one would underline what follows. */
export type TrayMenuItem =
  | { readonly kind: "separator" }
  | { readonly kind: "button"; readonly label: string; readonly action: TrayAction }
  | { readonly kind: "check"; readonly label: string; readonly isChecked: boolean; readonly action: TrayAction }
  | { readonly kind: "submenu"; readonly label: string; readonly items: readonly TrayMenuItem[] };

/** More channels than this would push the rest of the menu out of sight. */
const INLINE_CHANNELS_MAX = 8;
const CHANNEL_MAX_UNITS = 40;

const SEPARATOR: TrayMenuItem = { kind: "separator" };

export function trayMenu(standing: Standing, facts: TrayFacts): readonly TrayMenuItem[] {
  return [
    ...(standing.kind === "signedOut" ? [] : [...voiceItems(standing, facts), SEPARATOR]),
    { kind: "button", label: "Open Cromulent", action: { kind: "open" } },
    { kind: "button", label: "Quit", action: { kind: "quit" } },
  ];
}

function voiceItems(standing: Standing, { voice, roster, connection }: TrayFacts): TrayMenuItem[] {
  return [
    check("Mute", voice.muted, { kind: "setMuted", muted: !voice.muted }),
    check("Deafen", voice.deafened, { kind: "setDeafened", deafened: !voice.deafened }),
    ...leaveItem(standing, roster),
    // Joining needs the server: while it is away there is nothing to choose from.
    ...(connection.kind === "attached" ? channelItems(standing, roster) : []),
  ];
}

function leaveItem(standing: Standing, roster: Roster | null): TrayMenuItem[] {
  if (standing.kind !== "connecting" && standing.kind !== "inCall") return [];
  const channel = roster?.channels.find(({ id }) => id === standing.channelId);
  const name = channel === undefined ? "the call" : label(channel.name);
  return [{ kind: "button", label: `Leave ${name}`, action: { kind: "command", command: { kind: "leaveVoice" } } }];
}

function channelItems(standing: Standing, roster: Roster | null): TrayMenuItem[] {
  if (roster === null) return [];
  const channels = roster.channels.filter(({ kind }) => kind === "voice");
  if (channels.length === 0) return [];
  const currentId = standing.kind === "connecting" || standing.kind === "inCall" ? standing.channelId : null;
  const items = channels.map((channel) => channelItem(channel, peopleIn(roster, channel.id), channel.id === currentId));
  if (items.length <= INLINE_CHANNELS_MAX) return [SEPARATOR, ...items];
  return [SEPARATOR, { kind: "submenu", label: "Join a channel", items }];
}

function channelItem(channel: Channel, people: number, isCurrent: boolean): TrayMenuItem {
  const text = people === 0 ? label(channel.name) : `${label(channel.name)} (${people})`;
  // Choosing the channel that one is in must not join it anew: that would drop the call for a moment.
  const action: TrayAction = isCurrent
    ? { kind: "open" }
    : { kind: "command", command: { kind: "joinVoice", channelId: channel.id } };
  return { kind: "check", label: text, isChecked: isCurrent, action };
}

function peopleIn(roster: Roster, channelId: string): number {
  const members = [...roster.voice.values()].filter((member) => member.channelId === channelId);
  return new Set(members.map(({ userId }) => userId)).size;
}

function check(text: string, isChecked: boolean, command: PageCommand): TrayMenuItem {
  return { kind: "check", label: text, isChecked, action: { kind: "command", command } };
}

function label(name: string): string {
  return plainText(name, CHANNEL_MAX_UNITS).replaceAll("&", "&&");
}
