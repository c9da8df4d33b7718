import type { Draft } from "../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { FULL_DRAFT, inChat, MAP_IMAGE } from "../../src-renderer/views/helpers/chat-fixtures.ts";
import { GENERAL } from "../../src-renderer/views/helpers/fixtures.ts";
import type { Scene, Step } from "./scene.ts";

function writing(draft: Partial<Draft>, change: Partial<AppState> = {}): AppState {
  return inChat({ drafts: new Map([[GENERAL.id, { text: "", replyTo: null, files: [], ...draft }]]) }, change);
}

const FIELD = "Message #general";
/** Its field waits until the emoji have come. */
const openPicker: readonly Step[] = [{ press: "Emoji" }, { fill: "Search emoji", text: "" }];
const typed = (text: string): Step => ({ fill: FIELD, text });
const lines = Array.from({ length: 18 }, (_, index) => `Line ${index + 1} of what became a long message`).join("\n");
const long = "We pull the left pack first. ".repeat(137);

/** Where one writes: drafts, files, what is offered while one types, emoji. */
export const COMPOSER_SCENES: Readonly<Record<string, Scene>> = {
  "composer-empty": { state: writing({}) },
  "composer-draft": { state: writing(FULL_DRAFT), steps: [typed(FULL_DRAFT.text)] },
  "composer-lines": { state: writing({ text: lines }) },
  "composer-near-limit": { state: writing({ text: long }) },
  "composer-too-long": { state: writing({ text: `${long}${long}` }) },
  "composer-offline": { state: writing({}, { connection: { kind: "waiting", attempt: 4, retryAt: 4e12 } }) },
  "composer-ended": { state: writing({}, { connection: { kind: "ended", reason: "kicked" } }) },
  "composer-waits": {
    state: writing({
      text: "The map, as promised",
      files: [
        {
          key: "k-1",
          name: MAP_IMAGE.name,
          size: MAP_IMAGE.size,
          previewUrl: null,
          state: { kind: "sending", sentBytes: 60_000 },
        },
      ],
    }),
    steps: [{ press: "Send" }],
  },
  "composer-people": { state: writing({}), steps: [typed("Shall we, @")] },
  // The pointer waits for its tooltip: the emoji have come by then.
  "composer-emoji-names": { state: writing({}), steps: [typed("Nice :thumb"), { hover: "Attach files" }] },
  "composer-edit": { state: writing({}), steps: [typed(""), { key: "ArrowUp" }] },
  "emoji-picker": { state: writing({}), steps: [...openPicker, { hover: "Smileys" }, { key: "ArrowDown" }] },
  "emoji-picker-recent": {
    state: writing(
      {},
      { settings: { ...inChat().settings, emojiTone: "mediumDark", recentEmoji: ["🎉", "👍🏾", "😄", "❤️"] } },
    ),
    steps: [...openPicker, { press: "People", within: "dialog" }],
  },
  "emoji-search": {
    state: writing({}),
    steps: [{ press: "Emoji" }, { fill: "Search emoji", text: "cat" }, { key: "ArrowDown" }],
  },
  "emoji-none-found": { state: writing({}), steps: [{ press: "Emoji" }, { fill: "Search emoji", text: "quux" }] },
};
