import { describe, expect, it } from "vitest";
import type { Message } from "../../../shared/protocol/values.ts";
import { decide, type NoticeFacts } from "../../../src-renderer/notices/decide.ts";
import { message } from "../views/helpers/chat-fixtures.ts";
import { BORIS, GENERAL, ME } from "../views/helpers/fixtures.ts";

const AWAY: NoticeFacts = {
  selfId: ME.id,
  settings: { notices: "mentions", channelNotices: {} },
  lastReadId: 0,
  lookingAt: null,
};
const NOTICE = { kind: "notice", isLoud: false };
const LOUD = { kind: "notice", isLoud: true };
const SOUND = { kind: "sound" };
const NONE = { kind: "none" };

const plain = message(7);
const toMe = message(7, { mentions: [ME.id] });
const toAll = message(7, { everyone: true });
const answer = message(7, { replyTo: 3, replyPreview: { authorId: ME.id, text: "Hi" } });
const answerToOther = message(7, { replyTo: 3, replyPreview: { authorId: BORIS.id, text: "Hi" } });

type Case = [what: string, message: Message, facts: Partial<NoticeFacts>, expected: object];

const level = (notices: NoticeFacts["settings"]["notices"]) => ({ settings: { notices, channelNotices: {} } });
const here = (notices: NoticeFacts["settings"]["notices"], own: NoticeFacts["settings"]["notices"]) => ({
  settings: { notices, channelNotices: { [GENERAL.id]: own } },
});

describe("a new message", () => {
  it.each<Case>([
    ["that calls one by name (M6)", toMe, {}, LOUD],
    ["that calls everyone (M6)", toAll, {}, LOUD],
    ["that answers one", answer, {}, LOUD],
    ["that answers somebody else", answerToOther, {}, NONE],
    ["that calls nobody", plain, {}, NONE],
    ["that calls nobody, where all are wanted", plain, level("all"), NOTICE],
    ["that calls one, where all are wanted", toMe, level("all"), LOUD],
    ["that calls one, where none are wanted", toMe, level("none"), NONE],
    ["of a channel of which all are wanted", plain, here("mentions", "all"), NOTICE],
    ["of a channel of which none are wanted", toAll, here("all", "none"), NONE],
    ["of a channel of which mentions are wanted", plain, here("all", "mentions"), NONE],
    ["of one's own, from another device", { ...toAll, authorId: ME.id }, level("all"), NONE],
    ["that was read already (M7)", toMe, { lastReadId: 7 }, NONE],
    ["that was deleted meanwhile", { ...toMe, deletedAt: 1 }, {}, NONE],
    ["in the channel that is looked at", toMe, { lookingAt: GENERAL.id }, NONE],
    ["that calls one, beside what is looked at", toMe, { lookingAt: "c-other" }, SOUND],
    ["that calls nobody, beside what is looked at", plain, { ...level("all"), lookingAt: "none" }, NONE],
  ])("%s", (_what, news, facts, expected) => {
    expect(decide(news, { ...AWAY, ...facts })).toEqual(expected);
  });
});
