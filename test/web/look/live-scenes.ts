import type { StoreApi } from "zustand/vanilla";
import type { Message } from "../../../shared/protocol/values.ts";
import type { ChatState } from "../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import {
  channelShown,
  MINUTE_MS,
  message,
  ready,
  YESTERDAY_MS,
} from "../../src-renderer/views/helpers/chat-fixtures.ts";
import { BORIS, CHIDI, DEWI, GENERAL } from "../../src-renderer/views/helpers/fixtures.ts";
import type { Answers } from "../../src-renderer/views/helpers/recording-commands.ts";
import type { Scene } from "./scene.ts";

declare global {
  interface Window {
    /** Somebody writes in the channel of the live scene. */
    somebodyWrites(text: string): void;
    deleteMessage(id: number): void;
    /** Numbers that `seen` was called with. */
    seenIds: number[];
    /** How often older ones were asked for. */
    olderAsked: number;
    /** How far below the list's upper edge rows came into the page, where a test watches for it. */
    drawnAtPx: number[];
  }
}

const PAGE = 50;
/** As the client lets far ends go. */
const KEPT = 400;
const ANSWER_MS = 30;
export const TOTAL = 100_000;

const PEOPLE = [BORIS, BORIS, CHIDI, DEWI];
const CODE = "```js\nfor (const each of all) await each.done();\n```";
const TEXTS = [
  "Short.",
  "A bit longer, with a **word** that matters and a link: https://wiki.example/raids?page=2",
  "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(6),
  `Look:\n${CODE}`,
  "- one\n- two\n- three",
  "> quoted\n\nand _answered_ by @chidi",
];

function written(id: number): Message {
  return message(id, {
    authorId: (PEOPLE[id % PEOPLE.length] ?? BORIS).id,
    createdAt: YESTERDAY_MS - (TOTAL - id) * MINUTE_MS,
    text: `${id}: ${TEXTS[(id * 7) % TEXTS.length]}`,
    reactions: id % 9 === 0 ? [{ emoji: "👍", userIds: [BORIS.id] }] : [],
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => written(from + index));

/** A server's channel of 100,000 messages, as the client's state takes pages of it. */
function live(store: StoreApi<AppState>): Answers {
  let newest = TOTAL;
  const change = (part: Partial<ChatState>) => store.setState(({ chat }) => ({ chat: { ...chat, ...part } }));
  const shown = () => {
    const now = store.getState().chat.messages.get(GENERAL.id);
    if (now?.kind !== "ready") throw new Error("The channel is not there.");
    return now;
  };
  const show = (list: readonly Message[], beyond: Parameters<typeof ready>[1]) =>
    change({ messages: new Map([[GENERAL.id, ready(list, beyond)]]) });
  const newerOf = (list: readonly Message[]) => ((list.at(-1)?.id ?? 0) < newest ? "more" : "none");

  window.seenIds = [];
  window.olderAsked = 0;
  window.somebodyWrites = (text) => {
    newest += 1;
    const { messages, ...beyond } = shown();
    if (beyond.newer === "none") show([...messages, { ...written(newest), text }], beyond);
  };
  window.deleteMessage = (id) => {
    const { messages, ...beyond } = shown();
    show(
      messages.filter((each) => each.id !== id),
      beyond,
    );
  };
  return {
    chat: {
      seen: (_, id) => window.seenIds.push(id),
      loadOlder: () => {
        window.olderAsked += 1;
        show(shown().messages, { newer: shown().newer, older: "loading" });
        setTimeout(() => {
          const { messages } = shown();
          const first = messages[0]?.id ?? 1;
          const list = [...range(Math.max(1, first - PAGE), first), ...messages].slice(0, KEPT);
          show(list, { older: list[0]?.id === 1 ? "none" : "more", newer: newerOf(list) });
        }, ANSWER_MS);
      },
      loadNewer: () => {
        show(shown().messages, { older: shown().older, newer: "loading" });
        setTimeout(() => {
          const { messages } = shown();
          const last = messages.at(-1)?.id ?? 0;
          const list = [...messages, ...range(last + 1, Math.min(newest, last + PAGE) + 1)].slice(-KEPT);
          show(list, { older: list[0]?.id === 1 ? "none" : "more", newer: newerOf(list) });
        }, ANSWER_MS);
      },
      jumpToPresent: () => show(range(newest - PAGE + 1, newest + 1), { older: "more", newer: "none" }),
      jumpTo: (_, id) => {
        show(range(id - PAGE / 2, id + PAGE / 2), { older: "more", newer: "more" });
        change({ jumps: new Map([[GENERAL.id, { messageId: id, count: performance.now() }]]) });
      },
    },
  };
}

/** Not to look at: what test/web/chat-list.test.ts moves about in. */
export const LIVE_SCENES: Readonly<Record<string, Scene>> = {
  "live-list": {
    state: channelShown(ready(range(TOTAL - PAGE + 1, TOTAL + 1), { older: "more" })),
    live,
  },
  "live-reply": {
    state: channelShown(
      ready(
        [
          ...range(TOTAL - PAGE + 1, TOTAL),
          {
            ...written(TOTAL),
            replyTo: 5_000,
            replyPreview: { authorId: CHIDI.id, text: "long ago" },
          },
        ],
        { older: "more" },
      ),
    ),
    live,
  },
};
