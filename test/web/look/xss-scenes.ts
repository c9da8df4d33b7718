import type { AppState } from "../../../src-renderer/store/state.ts";
import { XSS_CORPUS, type XssCase } from "../../src-renderer/views/chat/xss-corpus.ts";
import { channelShown, LOG_FILE, MAP_IMAGE, message, ready } from "../../src-renderer/views/helpers/chat-fixtures.ts";
import { BORIS, GENERAL, ME, roster } from "../../src-renderer/views/helpers/fixtures.ts";
import type { Scene } from "./scene.ts";

/** A channel with one hostile text in the place that the case names. */
function hostile({ place, payload }: XssCase): AppState {
  const author = place === "person" ? { ...BORIS, displayName: payload } : BORIS;
  const channel = place === "channel" ? { ...GENERAL, name: payload, topic: payload } : GENERAL;
  const written = message(1, {
    text: place === "text" ? payload : place === "person" ? `@${author.username} and @ada` : "Nothing to see here.",
    mentions: [author.id, ME.id],
    everyone: true,
    ...(place === "reply" ? { replyTo: 9, replyPreview: { authorId: author.id, text: payload } } : {}),
    ...(place === "reaction" ? { reactions: [{ emoji: payload, userIds: [author.id] }] } : {}),
    ...(place === "file" ? { attachments: [LOG_FILE, MAP_IMAGE].map((file) => ({ ...file, name: payload })) } : {}),
  });
  return {
    ...channelShown(ready([written])),
    roster: roster([], {
      channels: [channel],
      members: new Map([ME, author].map((each) => [each.id, each])),
    }),
  };
}

/** Not to look at: each case of the corpus on the real page (test/web/xss.test.ts). */
export const XSS_SCENES: Readonly<Record<string, Scene>> = Object.fromEntries(
  XSS_CORPUS.map((each) => [`xss: ${each.name}`, { state: hostile(each) }]),
);
