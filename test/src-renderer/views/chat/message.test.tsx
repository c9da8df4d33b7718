// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Message } from "../../../../shared/protocol/values.ts";
import type { PendingMessage } from "../../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { AppProvider } from "../../../../src-renderer/views/app-context.tsx";
import { EditingProvider } from "../../../../src-renderer/views/chat/editing.tsx";
import { MessageActionsProvider } from "../../../../src-renderer/views/chat/message/message-actions.tsx";
import { MessageOverlays } from "../../../../src-renderer/views/chat/message/message-overlays.tsx";
import { MessageView } from "../../../../src-renderer/views/chat/message/message-view.tsx";
import { PendingView } from "../../../../src-renderer/views/chat/message/pending-view.tsx";
import { useOverlays } from "../../../../src-renderer/views/chat/message/use-overlays.ts";
import { ToastProvider } from "../../../../src-renderer/views/widgets/toasts.tsx";
import {
  GONE,
  inChat,
  LOG_FILE,
  MAP_IMAGE,
  PENDING,
  pending,
  said,
  TALL_IMAGE,
  UNKNOWN_ID,
} from "../helpers/chat-fixtures.ts";
import { BORIS, CHIDI, DEWI, GENERAL, ME, roster } from "../helpers/fixtures.ts";
import { type Answers, recordingCommands } from "../helpers/recording-commands.ts";

afterEach(cleanup);

interface Shown {
  readonly message?: Message;
  readonly pending?: PendingMessage;
}

function Rows({ message, pending: waiting }: Shown) {
  const { overlay, actions, close } = useOverlays(GENERAL.id);
  const common = { isHead: true, isCurrent: true };
  return (
    <MessageActionsProvider value={actions}>
      {message !== undefined && (
        <MessageView
          {...common}
          rowKey={`m${message.id}`}
          message={message}
          isMarked={false}
          isEdited={false}
          onEditDone={() => {}}
        />
      )}
      {waiting !== undefined && <PendingView {...common} rowKey={`p${waiting.nonce}`} pending={waiting} />}
      <MessageOverlays overlay={overlay} actions={actions} onClose={close} />
    </MessageActionsProvider>
  );
}

function show(shown: Shown, state: AppState = inChat(), answers: Answers = {}) {
  const store = createStore<AppState>(() => state);
  const { commands, given } = recordingCommands(store, answers);
  render(
    <AppProvider store={store} commands={commands}>
      <ToastProvider>
        <EditingProvider channelId={GENERAL.id}>
          <Rows {...shown} />
        </EditingProvider>
      </ToastProvider>
    </AppProvider>,
  );
  return { given, user: userEvent.setup(), article: screen.getByRole("article") };
}

const asMember = (): AppState => {
  const self = { ...ME, role: "member" as const };
  return inChat(
    {},
    { roster: roster([], { self, members: new Map([self, BORIS, CHIDI, DEWI].map((u) => [u.id, u])) }) },
  );
};

/** The names of what the menu of a message offers. */
async function offered(user: ReturnType<typeof userEvent.setup>, article: HTMLElement): Promise<string[]> {
  await user.click(within(article).getByRole("button", { name: "More" }));
  return (await screen.findAllByRole("menuitem")).map((item) => item.textContent?.trim() ?? "");
}

describe("who wrote a message, and when", () => {
  it.each([
    ["a member", BORIS.id, "Boris Kowalczyk"],
    ["a former member", GONE.id, "Grizelda"],
    ["somebody unknown", UNKNOWN_ID, "Former member"],
  ])("names %s", (_, authorId, name) => {
    const { article } = show({ message: { ...said(BORIS, 1, 0, "hello"), authorId } });
    expect(within(article).getByText(name)).toBeTruthy();
    expect(article.querySelector("time")?.getAttribute("datetime")).toMatch(/^2026-09-24T19:00/);
  });

  it("says that it was edited, and when", () => {
    const { article } = show({ message: said(BORIS, 1, 0, "hello", { editedAt: Date.UTC(2026, 8, 24, 20) }) });
    expect(within(article).getByText("(edited)").title).not.toBe("");
  });

  it("stands out where it calls one, and not where one wrote it oneself", () => {
    const { article } = show({ message: said(DEWI, 1, 0, "@ada", { mentions: [ME.id] }) });
    expect(article.dataset["state"]).toBe("calling");
    cleanup();
    expect(show({ message: said(ME, 1, 0, "@everyone", { everyone: true }) }).article.dataset["state"]).toBeUndefined();
  });
});

describe("what a message answers", () => {
  it("leads there", async () => {
    const preview = { authorId: BORIS.id, text: "the\nquestion" };
    const { user, given } = show({ message: said(DEWI, 5, 0, "yes", { replyTo: 2, replyPreview: preview }) });
    await user.click(screen.getByRole("button", { name: /the question/ }));
    expect(given).toContainEqual(["chat.jumpTo", GENERAL.id, 2]);
  });

  it("is told to be gone", () => {
    show({ message: said(DEWI, 5, 0, "yes", { replyTo: 2, replyPreview: null }) });
    expect(screen.getByText("The message was deleted")).toBeTruthy();
  });
});

describe("reactions (M8)", () => {
  const reacted = said(DEWI, 5, 0, "yes", {
    reactions: [
      { emoji: "👍", userIds: [BORIS.id, ME.id] },
      { emoji: "🎉", userIds: [BORIS.id] },
    ],
  });

  it("are switches of one's own, in the order of their first one", async () => {
    const { user, given } = show({ message: reacted });
    const switches = screen.getAllByRole("button", { name: /\d reaction/ });
    expect(switches.map((each) => each.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
    await user.click(screen.getByRole("button", { name: "👍, 2 reactions" }));
    await user.click(screen.getByRole("button", { name: "🎉, 1 reaction" }));
    expect(given).toEqual([
      ["chat.react", 5, "👍", false],
      ["chat.react", 5, "🎉", true],
    ]);
  });

  it("that are refused are told", async () => {
    const refuse = () => Promise.reject(new Error("no"));
    const { user } = show({ message: reacted }, inChat(), { chat: { react: refuse } });
    await user.click(screen.getByRole("button", { name: "🎉, 1 reaction" }));
    expect(await screen.findByRole("button", { name: "Dismiss" })).toBeTruthy();
  });
});

describe("files of a message", () => {
  it("are pictures in a box of their size, at most 400 by 300", () => {
    show({ message: said(DEWI, 5, 0, "", { attachments: [MAP_IMAGE, TALL_IMAGE] }) });
    const [wide, tall] = screen.getAllByRole("button", { name: /Show picture/ });
    expect(wide?.style.width).toBe("400px");
    expect(wide?.querySelector("img")?.getAttribute("height")).toBe("225");
    expect(tall?.querySelector("img")?.getAttribute("height")).toBe("300");
  });

  it("open large, with a way to the browser", async () => {
    const { user } = show({ message: said(DEWI, 5, 0, "", { attachments: [MAP_IMAGE] }) });
    await user.click(screen.getByRole("button", { name: /Show picture/ }));
    const dialog = await screen.findByRole("dialog");
    const link = within(dialog).getByRole("link", { name: "Open in browser" });
    expect(link.getAttribute("rel")).toBe("noreferrer noopener");
    expect(link.getAttribute("href")).toBe("/files/f-map/map-of-the-caverns.png");
  });

  it("are cards with name and size where they are none, or say so by their type alone", () => {
    const { width: _w, height: _h, ...unmeasured } = MAP_IMAGE;
    show({
      message: said(DEWI, 5, 0, "", {
        attachments: [LOG_FILE, unmeasured, { ...MAP_IMAGE, id: "f-svg", type: "image/svg+xml" }],
      }),
    });
    expect(screen.getAllByRole("link", { name: /download/ })).toHaveLength(3);
    expect(screen.getByText("2.3 MB")).toBeTruthy();
  });
});

describe("what can be done with a message", () => {
  it("is all with one's own", async () => {
    const { user, article } = show({ message: said(ME, 5, 0, "mine") }, asMember());
    expect(await offered(user, article)).toEqual(["Add a reaction", "Reply", "Edit", "Copy text", "Delete…"]);
  });

  it("is less with another's for a member, and to delete it for an admin", async () => {
    const theirs = said(DEWI, 5, 0, "theirs");
    const member = show({ message: theirs }, asMember());
    expect(await offered(member.user, member.article)).toEqual(["Add a reaction", "Reply", "Copy text"]);
    cleanup();
    const admin = show({ message: theirs });
    expect(await offered(admin.user, admin.article)).toEqual(["Add a reaction", "Reply", "Copy text", "Delete…"]);
  });

  it("is to reply", async () => {
    const { user, given } = show({ message: said(DEWI, 5, 0, "theirs") });
    await user.click(screen.getByRole("button", { name: "Reply" }));
    expect(given).toEqual([["chat.setReply", GENERAL.id, 5]]);
  });

  it("is to delete it after a question that shows it", async () => {
    const { user, article, given } = show({ message: said(ME, 5, 0, "a word too much", { attachments: [LOG_FILE] }) });
    await offered(user, article);
    await user.click(screen.getByRole("menuitem", { name: "Delete…" }));
    const dialog = await screen.findByRole("dialog", { name: "Delete your message?" });
    expect(within(dialog).getByText("a word too much")).toBeTruthy();
    expect(dialog.textContent).toContain("Its file goes with it.");
    expect(given).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    expect(given).toEqual([["chat.delete", 5]]);
  });
});

describe("a message on its way", () => {
  it("says that it waits while one is offline", () => {
    const offline = inChat({}, { connection: { kind: "waiting", attempt: 3, retryAt: 4e12 } });
    show({ pending: pending("n", { state: { kind: "waiting" } }) }, offline);
    expect(screen.getByText("Will be sent when you are back")).toBeTruthy();
  });

  it("that was refused says why, and is sent again or taken back", async () => {
    const [refused] = PENDING;
    if (refused === undefined) throw new Error("There is none.");
    const { user, given } = show({ pending: refused });
    expect(screen.getByText(/A message has at most 4,000 characters/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Send again" }));
    await user.click(screen.getByRole("button", { name: "Take back" }));
    expect(given).toEqual([
      ["chat.sendAgain", "n-refused"],
      ["chat.takeBack", "n-refused"],
    ]);
  });
});
