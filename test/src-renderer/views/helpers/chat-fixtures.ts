import type { Attachment, Channel, Message, ReadMark, User } from "../../../../shared/protocol/values.ts";
import {
  type ChannelMessages,
  type ChatState,
  type Draft,
  EMPTY_CHAT,
  type PendingMessage,
  type Search,
} from "../../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { BORIS, CHIDI, DEWI, EIRA, FUMI, GAMES, GENERAL, LOBBY, ME, roster, signedIn, user } from "./fixtures.ts";

/* Chat of the small server of fixtures.ts, on an evening that has a bit of everything. */

export const RAIDS: Channel = {
  id: "c-raids",
  kind: "text",
  name: "raid-planning",
  topic: "Who comes, with what, and when",
  position: 3,
  userLimit: 0,
};
export const MEMES: Channel = { id: "c-memes", kind: "text", name: "memes", topic: "", position: 4, userLimit: 0 };
export const EMPTY_CHANNEL: Channel = {
  id: "c-empty",
  kind: "text",
  name: "new-and-empty",
  topic: "",
  position: 5,
  userLimit: 0,
  retentionDays: 30,
};
export const CHAT_CHANNELS: readonly Channel[] = [GENERAL, LOBBY, GAMES, RAIDS, MEMES, EMPTY_CHANNEL];

/** Was banned; what they wrote stays. */
export const GONE = user("u-gone", "Grizelda");
/** Nobody has ever heard of them: neither member nor former member. */
export const UNKNOWN_ID = "u-nobody";

/** Seven in the evening of the day before, and of the day itself. */
export const YESTERDAY_MS = Date.UTC(2026, 8, 23, 19, 0);
const TONIGHT_MS = Date.UTC(2026, 8, 24, 19, 0);
export const MINUTE_MS = 60_000;

export function message(id: number, change: Partial<Message> = {}): Message {
  return {
    id,
    channelId: GENERAL.id,
    authorId: BORIS.id,
    text: `Message ${id}`,
    createdAt: TONIGHT_MS + id * 1_000,
    editedAt: null,
    deletedAt: null,
    replyTo: null,
    mentions: [],
    everyone: false,
    reactions: [],
    attachments: [],
    nonce: null,
    replyPreview: null,
    ...change,
  };
}

/** `count` messages with the numbers from `first` on, of three people by turns, a minute apart. */
export function messages(count: number, first = 1, change: Partial<Message> = {}): Message[] {
  const authors = [BORIS, BORIS, CHIDI, DEWI];
  return Array.from({ length: count }, (_, index) => {
    const id = first + index;
    const authorId = (authors[id % authors.length] ?? BORIS).id;
    return message(id, { authorId, createdAt: YESTERDAY_MS + id * MINUTE_MS, ...change });
  });
}

export function said(who: User, id: number, minute: number, text: string, change: Partial<Message> = {}): Message {
  return message(id, { authorId: who.id, createdAt: TONIGHT_MS + minute * MINUTE_MS, text, ...change });
}

export const MAP_IMAGE: Attachment = {
  id: "f-map",
  name: "map-of-the-caverns.png",
  size: 184_320,
  type: "image/png",
  width: 1_280,
  height: 720,
};
export const TALL_IMAGE: Attachment = {
  id: "f-tall",
  name: "phone-screenshot.webp",
  size: 88_400,
  type: "image/webp",
  width: 1_080,
  height: 2_400,
};
const TINY_IMAGE: Attachment = {
  id: "f-tiny",
  name: "icon.gif",
  size: 412,
  type: "image/gif",
  width: 16,
  height: 16,
};
export const LOG_FILE: Attachment = {
  id: "f-log",
  name: "a combat log with quite a long name, of the wipe on the second boss (final).txt",
  size: 2_411_724,
  type: "application/octet-stream",
};

const CODE = [
  "This is the macro:",
  "```lua",
  "local function ready(player)",
  '  return player.health > 0.9 and not player.debuffs["Frost"] -- for the second phase',
  "end",
  "```",
  "and `ready(me)` goes on **every** bar, *please*. ~~Tomorrow~~ today!",
].join("\n");

const LIST = [
  "# Plan",
  "1. Pull the left pack",
  "2. Wait for @chidi",
  "   - no jumping",
  "   - really",
  "",
  "> We do not jump.",
  "",
  "| who | what |",
  "| --- | --- |",
  "| Boris | shield |",
  "| Dewi | everything else |",
  "",
  "See https://wiki.example/raids?page=2#boss and [the guide](https://guides.example/frost).",
].join("\n");

/** What the others wrote and what one wrote oneself: two days, replies, reactions, files, code, mentions, an edit. */
export const EVENING: readonly Message[] = [
  message(101, {
    authorId: EIRA.id,
    createdAt: YESTERDAY_MS,
    text: "Tomorrow at seven then, and bring frost resistance.",
  }),
  message(102, { authorId: GONE.id, createdAt: YESTERDAY_MS + 2 * MINUTE_MS, text: "I cannot, sorry. Next week!" }),
  message(103, { authorId: UNKNOWN_ID, createdAt: YESTERDAY_MS + 3 * MINUTE_MS, text: "Same here." }),
  said(BORIS, 110, 0, "Good evening! Who is there?"),
  said(BORIS, 111, 1, "I start the instance in ten minutes."),
  said(BORIS, 112, 2, "@everyone last call", { everyone: true }),
  said(CHIDI, 113, 3, "Here 🙋", {
    reactions: [
      { emoji: "👍", userIds: [BORIS.id, ME.id, DEWI.id] },
      { emoji: "🎉", userIds: [BORIS.id] },
    ],
  }),
  said(ME, 114, 4, "Me too. I have made a map:", { attachments: [MAP_IMAGE] }),
  said(DEWI, 115, 9, "@ada that is beautiful, thank you", { mentions: [ME.id] }),
  said(DEWI, 116, 9, "🔥🔥🔥"),
  said(CHIDI, 117, 10, CODE, { editedAt: TONIGHT_MS + 11 * MINUTE_MS }),
  said(EIRA, 118, 14, "The second phase was my fault.", {
    replyTo: 111,
    replyPreview: { authorId: BORIS.id, text: "I start the instance in ten minutes." },
  }),
  said(FUMI, 119, 15, "What was that about?", { replyTo: 90, replyPreview: null }),
  said(BORIS, 120, 20, LIST, { mentions: [CHIDI.id] }),
  said(CHIDI, 121, 26, "The log of the wipe:", { attachments: [LOG_FILE, TINY_IMAGE] }),
  said(ME, 122, 27, "||The boss heals at 30 %|| by the way"),
  said(DEWI, 123, 31, "", { attachments: [TALL_IMAGE] }),
  said(BORIS, 124, 32, "Averyveryverylongwordthatnobodywouldeverwritebutsomebodywillpaste".repeat(4)),
];

export function ready(list: readonly Message[] = EVENING, change: Partial<Ready> = {}): Ready {
  return { kind: "ready", messages: list, older: "none", newer: "none", ...change };
}
type Ready = Extract<ChannelMessages, { kind: "ready" }>;

export function readMark(channelId: string, change: Partial<ReadMark> = {}): ReadMark {
  return { channelId, lastReadId: 0, unread: 0, mentions: 0, revision: 1, ...change };
}

export function pending(nonce: string, change: Partial<PendingMessage> = {}): PendingMessage {
  return {
    nonce,
    channelId: GENERAL.id,
    text: "On my way to you.",
    replyTo: null,
    attachments: [],
    writtenAt: TONIGHT_MS + 33 * MINUTE_MS,
    state: { kind: "sending" },
    ...change,
  };
}

/** One on its way, one behind it, and one that was refused. */
export const PENDING: readonly PendingMessage[] = [
  pending("n-refused", {
    text: "This one is too long in the eyes of the server.",
    state: { kind: "failed", error: { code: "too_large", message: "A message has at most 4,000 characters." } },
  }),
  pending("n-sending"),
  pending("n-waiting", { text: "And one more.", state: { kind: "waiting" } }),
];

export const FULL_DRAFT: Draft = {
  text: "Look at this, @boris",
  replyTo: EVENING.find(({ id }) => id === 115) ?? null,
  files: [
    {
      key: "k-1",
      name: "holiday.jpg",
      size: 3_400_000,
      previewUrl: null,
      state: { kind: "sending", sentBytes: 1_250_000 },
    },
    {
      key: "k-2",
      name: LOG_FILE.name,
      size: LOG_FILE.size,
      previewUrl: null,
      state: { kind: "done", attachment: LOG_FILE },
    },
    {
      key: "k-3",
      name: "film.mkv",
      size: 734_003_200,
      previewUrl: null,
      state: { kind: "failed", message: "A file has at most 25 MB." },
    },
  ],
};

export function found(list: readonly Message[], change: Partial<Extract<Search, { kind: "found" }>> = {}): Search {
  return {
    kind: "found",
    query: { query: "frost", channelId: null, authorId: null, has: null },
    messages: list,
    more: "none",
    ...change,
  };
}

/** The evening as it stands when the channel was opened with a few unread messages. */
export const EVENING_CHAT: ChatState = {
  ...EMPTY_CHAT,
  messages: new Map([
    [GENERAL.id, ready(EVENING, { older: "more" })],
    [EMPTY_CHANNEL.id, ready([])],
  ]),
  reads: new Map([
    [GENERAL.id, readMark(GENERAL.id, { lastReadId: 120, unread: 3 })],
    [RAIDS.id, readMark(RAIDS.id, { lastReadId: 40, unread: 12, mentions: 2 })],
    [MEMES.id, readMark(MEMES.id, { lastReadId: 7, unread: 131 })],
    [EMPTY_CHANNEL.id, readMark(EMPTY_CHANNEL.id)],
  ]),
  newFrom: new Map([[GENERAL.id, 121]]),
  typing: new Map([[GENERAL.id, [BORIS.id, CHIDI.id]]]),
};

/** Everything at once: also what is on its way, a draft with files, more people who type. */
export const BUSY_CHAT: ChatState = {
  ...EVENING_CHAT,
  pending: PENDING,
  drafts: new Map([[GENERAL.id, FULL_DRAFT]]),
  typing: new Map([[GENERAL.id, [BORIS.id, CHIDI.id, DEWI.id, EIRA.id]]]),
};

/** The client with a channel in the middle. */
export function inChat(chat: Partial<ChatState> = {}, change: Partial<AppState> = {}): AppState {
  return signedIn({
    roster: roster([], { channels: CHAT_CHANNELS, formerMembers: new Map([[GONE.id, GONE]]) }),
    chat: { ...EVENING_CHAT, ...chat },
    chosenChannelId: GENERAL.id,
    ...change,
  });
}

/** The same with one channel in this state. */
export function channelShown(shown: ChannelMessages, chat: Partial<ChatState> = {}): AppState {
  return inChat({ messages: new Map([[GENERAL.id, shown]]), newFrom: new Map(), typing: new Map(), ...chat });
}
