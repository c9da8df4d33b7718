import type { AppState } from "../../../src-renderer/store/state.ts";
import {
  BUSY_CHAT,
  channelShown,
  EMPTY_CHANNEL,
  EVENING,
  EVENING_CHAT,
  inChat,
  message,
  messages,
  PENDING,
  ready,
} from "../../src-renderer/views/helpers/chat-fixtures.ts";
import { GENERAL } from "../../src-renderer/views/helpers/fixtures.ts";
import type { Answers } from "../../src-renderer/views/helpers/recording-commands.ts";
import type { Scene, Step } from "./scene.ts";

const error = { code: "unavailable", message: "The server does not answer; try again in a moment." } as const;

/** A picture of its own for each file, that no server has to serve. */
const pictures: Answers = {
  chat: { fileUrl: (id) => `data:image/svg+xml,${encodeURIComponent(landscape(id.length))}` },
};

function landscape(seed: number): string {
  const hue = (seed * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice">
    <rect width="160" height="90" fill="hsl(${hue} 40% 42%)"/><circle cx="120" cy="26" r="12" fill="hsl(${hue + 40} 70% 78%)"/>
    <path d="M0 90 40 44 66 70 96 34 160 90z" fill="hsl(${hue} 46% 26%)"/></svg>`;
}

function scene(state: AppState, steps: readonly Step[] = []): Scene {
  return { state, commands: pictures, steps };
}

/** To one's own last message; a click in the middle of it would open its picture. */
const toOwn: readonly Step[] = [{ press: /^Chidi/, role: "article" }, { key: "ArrowDown" }];
const upTo = (id: number) => channelShown(ready(EVENING.filter((each) => each.id <= id)));
const long = messages(200);
const last = long.at(-1)?.id ?? 0;

/** A text channel in each of its forms. */
export const CHAT_SCENES: Readonly<Record<string, Scene>> = {
  "chat-evening": scene(inChat()),
  "chat-evening-early": scene(upTo(119)),
  "chat-evening-late": scene(channelShown(ready(EVENING))),
  "chat-code-and-lists": scene(upTo(120)),
  "chat-busy": scene(inChat({ ...BUSY_CHAT, newFrom: new Map() })),
  "chat-offline": scene({
    ...inChat({
      newFrom: new Map(),
      pending: PENDING.slice(1),
      messages: new Map([[GENERAL.id, ready(EVENING.slice(-4))]]),
    }),
    connection: { kind: "waiting", attempt: 4, retryAt: Date.now() + 6_500 },
  }),
  "chat-loading": scene(channelShown({ kind: "loading" })),
  "chat-failed": scene(channelShown({ kind: "failed", error })),
  "chat-empty": scene(inChat({}, { chosenChannelId: EMPTY_CHANNEL.id })),
  "chat-older-failed": scene(channelShown(ready(EVENING.slice(4, 8), { older: "failed" }))),
  "chat-further-up": scene(
    channelShown(ready(long, { older: "more", newer: "more" }), {
      jumps: new Map([[GENERAL.id, { messageId: last - 60, count: 1 }]]),
      reads: new Map([[GENERAL.id, { channelId: GENERAL.id, lastReadId: last - 40, unread: 40, mentions: 0 }]]),
    }),
  ),
  "chat-focus": scene(upTo(114), [{ press: /^Chidi/, role: "article" }, { key: "ArrowUp" }]),
  "chat-menu": scene(upTo(114), [...toOwn, { key: "Enter" }]),
  "chat-reaction-people": scene(upTo(113), [{ hover: "👍, 3 reactions" }]),
  "chat-reaction-picker": scene(upTo(114), [...toOwn, { key: "Enter" }, { key: "Enter" }]),
  "chat-delete": scene(upTo(114), [...toOwn, { key: "Delete" }]),
  "chat-edit": scene(upTo(114), [...toOwn, { press: "Edit" }]),
  "chat-picture": scene(upTo(114), [{ press: "Show picture map-of-the-caverns.png" }]),
  "chat-spoiler-open": scene(upTo(122), [{ press: "Spoiler, press to show" }]),
  "chat-one-message": scene(channelShown(ready([message(1, { text: "First!" })]))),
  "chat-new-line": scene(
    inChat({
      ...EVENING_CHAT,
      messages: new Map([[GENERAL.id, ready(messages(60))]]),
      newFrom: new Map([[GENERAL.id, 50]]),
    }),
  ),
};
