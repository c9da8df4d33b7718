import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppStore, useCommands } from "../app-context.tsx";
import { channelsOfKind } from "../people/people.ts";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { isInCall } from "../voice-bar/call-words.ts";
import { isWaiting, neighbourChannel } from "./neighbour-channel.ts";

interface MainShortcutsParts {
  readonly shown: Channel | null;
  readonly onShow: (channel: Channel) => void;
  /** null: in all channels. */
  readonly onSearch: (channelId: string | null) => void;
  readonly onSwitcher: () => void;
  readonly onList: () => void;
  /** Escape closes a drawer first. */
  readonly isDrawerOpen: boolean;
}

/** What the keys of the table do once one is logged in. */
export function useMainShortcuts({ shown, onShow, onSearch, onSwitcher, onList, isDrawerOpen }: MainShortcutsParts) {
  const store = useAppStore();
  const commands = useCommands();

  const step = (by: 1 | -1, which: "all" | "waiting") => (): boolean => {
    const { roster, chat, settings } = store.getState();
    if (roster === null) return false;
    const listed = [...channelsOfKind(roster, "text"), ...channelsOfKind(roster, "voice")];
    const isWanted = (channel: Channel) =>
      which === "all" || channel.id === shown?.id || isWaiting(channel, chat.reads, settings);
    const next = neighbourChannel(listed.filter(isWanted), shown?.id ?? null, by);
    if (next !== null) onShow(next);
    return true;
  };
  const markRead = (): boolean => {
    const { chat } = store.getState();
    if (isDrawerOpen || shown?.kind !== "text") return false;
    if ((chat.reads.get(shown.id)?.unread ?? 0) === 0 && !chat.newFrom.has(shown.id)) return false;
    commands.chat.markRead(shown.id);
    return true;
  };
  const toggle = (what: "muted" | "deafened") => (): boolean => {
    const { voice, desktop } = store.getState();
    // In a call the desktop app's menu has these keys.
    if (desktop !== null && voice.call.kind !== "none") return false;
    if (desktop === null && !isInCall(voice.call)) return false;
    if (what === "muted") commands.setMuted(!voice.muted);
    else commands.setDeafened(!voice.deafened);
    return true;
  };
  const done = (act: () => void) => (): boolean => {
    act();
    return true;
  };

  useShortcuts({
    switcher: done(onSwitcher),
    search: done(() => onSearch(shown?.kind === "text" ? shown.id : null)),
    searchEverywhere: done(() => onSearch(null)),
    shortcuts: done(onList),
    settings: done(() => commands.showSettings("voice")),
    previousChannel: step(-1, "all"),
    nextChannel: step(1, "all"),
    previousUnread: step(-1, "waiting"),
    nextUnread: step(1, "waiting"),
    markRead,
    toggleMute: toggle("muted"),
    toggleDeafen: toggle("deafened"),
  });
}
