import {
  BUSY_CHAT,
  EVENING,
  EVENING_CHAT,
  found,
  inChat,
  LOG_FILE,
  MEMES,
  RAIDS,
  said,
} from "../../src-renderer/views/helpers/chat-fixtures.ts";
import {
  BORIS,
  CHIDI,
  desktopState,
  EIRA,
  GAMES,
  GENERAL,
  LOBBY,
  roster,
  SERVERS,
  voiceMember,
} from "../../src-renderer/views/helpers/fixtures.ts";
import type { Scene, Step } from "./scene.ts";

const inVoice = inChat().roster?.channels ?? [];
const state = inChat(
  {},
  { roster: roster([voiceMember(BORIS, LOBBY), voiceMember(EIRA, GAMES)], { channels: inVoice }) },
);

const openSearch: readonly Step[] = [{ press: "Search" }];
const results = found(
  [
    said(BORIS, 210, 50, "Frost resistance is **not** optional any more, bring at least two frost potions each.", {
      channelId: RAIDS.id,
    }),
    said(CHIDI, 205, 44, "I have frost potions for everybody", { channelId: RAIDS.id, attachments: [LOG_FILE] }),
    ...EVENING.filter(({ text }) => /frost/i.test(text)).reverse(),
    said(EIRA, 60, -4_000, "||frost|| is what kills us", { channelId: MEMES.id }),
  ],
  { more: "more" },
);

/** What is found and told: search, switcher, shortcuts, notices. */
export const FINDING_SCENES: Readonly<Record<string, Scene>> = {
  "finding-search-empty": { state, steps: openSearch },
  "finding-search-results": { state: { ...state, chat: { ...EVENING_CHAT, search: results } }, steps: openSearch },
  "finding-search-none": {
    state: {
      ...state,
      chat: {
        ...EVENING_CHAT,
        search: found([], { query: { query: "fire", channelId: GENERAL.id, authorId: BORIS.id, has: "image" } }),
      },
    },
    steps: openSearch,
  },
  "finding-search-failed": {
    state: {
      ...state,
      chat: {
        ...EVENING_CHAT,
        search: {
          kind: "failed",
          query: { query: "frost", channelId: null, authorId: null, has: null },
          error: { code: "unavailable", message: "The server cannot be reached. Try again in a moment." },
        },
      },
    },
    steps: openSearch,
  },
  "finding-search-filter": { state, steps: [...openSearch, { press: "In channel" }] },
  "finding-switcher": { state, steps: [{ key: "Control+k" }] },
  "finding-switcher-typed": {
    state: { ...state, desktop: desktopState({ servers: [...SERVERS] }) },
    steps: [{ key: "Control+k" }, { key: "r" }, { key: "a" }],
  },
  "finding-switcher-none": {
    state,
    steps: [{ key: "Control+k" }, { fill: "Channel, person or server", text: "xyzzy" }],
  },
  "finding-shortcuts": { state, steps: [{ key: "Control+/" }] },
  "finding-notices": { state: { ...state, chat: BUSY_CHAT, settingsPage: "notifications" } },
  "finding-notices-desktop": { state: { ...state, desktop: desktopState(), settingsPage: "notifications" } },
};
