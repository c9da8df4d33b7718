import { describe, expect, it } from "vitest";
import type { Message } from "../../../shared/protocol/values.ts";
import { ChatBoard } from "../../../src-renderer/chat/chat-board.ts";
import { Searching } from "../../../src-renderer/chat/searching.ts";
import { ServerLine } from "../../../src-renderer/chat/server-line.ts";
import type { SearchQuery } from "../../../src-renderer/store/chat-state.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { message } from "../views/helpers/chat-fixtures.ts";
import { FakeBridge } from "../voice/fake-bridge.ts";

const FROST: SearchQuery = { query: " frost ", channelId: null, authorId: "u-boris", has: "link" };

function stage() {
  const bridge = new FakeBridge();
  const clock = new ManualClock();
  const board = new ChatBoard(
    () => {},
    (task) => task(),
  );
  const line = new ServerLine(bridge, clock);
  const searching = new Searching({ line, board });
  const found = () => {
    const { search } = board.state;
    return search.kind === "found" ? search.messages.map(({ id }) => id) : search.kind;
  };
  const answer = async (messages: Message[], more = false) => {
    bridge.answer("message.search", { messages, more });
    await settle();
  };
  return { bridge, clock, board, searching, found, answer };
}

describe("search", () => {
  it("M9 asks with its filters, newest first, and goes on where it ended", async () => {
    const { bridge, board, searching, found, answer } = stage();
    searching.search(FROST);
    expect(board.state.search).toEqual({ kind: "searching", query: FROST });
    const asked = { query: "frost", authorId: "u-boris", has: "link", limit: 25 };
    expect(bridge.waiting("message.search")).toEqual([asked]);
    await answer([message(9), message(7)], true);
    searching.more();
    searching.more();
    expect(bridge.waiting("message.search")).toEqual([{ ...asked, before: 7 }]);
    await answer([message(3)]);
    searching.more();
    expect([found(), bridge.asked]).toEqual([[9, 7, 3], []]);
  });

  it("shows the last one alone, however late the answers to others come", async () => {
    const { searching, found, answer } = stage();
    searching.search(FROST);
    searching.search({ ...FROST, query: "fire" });
    await answer([message(1)]);
    expect(found()).toBe("searching");
    await answer([message(2)]);
    expect(found()).toEqual([2]);
    searching.search(FROST);
    searching.end();
    await answer([message(1)]);
    expect(found()).toBe("off");
  });

  it("waits where it is asked too often, and says what else is wrong", async () => {
    const { bridge, clock, board, searching, found, answer } = stage();
    searching.search(FROST);
    bridge.refuse("message.search", "rate_limited", 400);
    await settle();
    expect(found()).toBe("searching");
    clock.advance(400);
    await settle();
    await answer([message(1)], true);
    searching.more();
    bridge.refuse("message.search", "unavailable");
    await settle();
    expect(board.state.search).toMatchObject({ kind: "found", more: "failed" });
    searching.search(FROST);
    bridge.refuse("message.search", "invalid");
    await settle();
    expect(board.state.search).toMatchObject({ kind: "failed", error: { code: "invalid" } });
  });

  it("follows what happens to what was found", async () => {
    const { searching, board, found, answer } = stage();
    searching.search(FROST);
    await answer([message(9), message(7, { channelId: "other" })]);
    searching.happened("other", { kind: "deleted", messageId: 7 });
    searching.happened("c-general", { kind: "updated", message: message(9, { text: "thawed", editedAt: 5 }) });
    expect([found(), board.state.search]).toMatchObject([[9], { messages: [{ text: "thawed" }] }]);
  });
});

describe("requests of an account", () => {
  it("are not answered once nobody shows the account any more", async () => {
    const bridge = new FakeBridge();
    const line = new ServerLine(bridge, new ManualClock());
    const heard: unknown[] = [];
    const note = (what: unknown) => heard.push(what);
    line.request("session.ping", {}).then(note, note);
    line.request("typing.start", { channelId: "c" }).then(note, note);
    line[Symbol.dispose]();
    bridge.answer("session.ping", { now: 1 });
    bridge.refuse("typing.start", "unavailable");
    await settle();
    expect(heard).toEqual([]);
  });

  it("shows nothing that was deleted while it was looked for", async () => {
    const { searching, found, answer } = stage();
    searching.search(FROST);
    searching.happened("c-general", { kind: "deleted", messageId: 9 });
    await answer([message(9), message(7)], true);
    expect(found()).toEqual([7]);
    searching.more();
    searching.happened("c-general", { kind: "purged", upToId: 3 });
    await answer([message(5), message(3)]);
    expect(found()).toEqual([7, 5]);
  });

  it("asks anew where it is unknown what happened meanwhile", async () => {
    const { bridge, searching, found, answer } = stage();
    searching.missedEvents();
    expect(bridge.asked).toEqual([]);
    searching.search(FROST);
    await answer([message(9), message(7)]);
    searching.missedEvents();
    expect(found()).toEqual([9, 7]);
    await answer([message(7)]);
    expect(found()).toEqual([7]);
  });
});
