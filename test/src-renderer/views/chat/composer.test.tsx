// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_LIMITS } from "../../../../shared/protocol/limits.ts";
import type { Draft } from "../../../../src-renderer/store/chat-state.ts";
import { Composer } from "../../../../src-renderer/views/chat/composer/composer.tsx";
import { useEditing } from "../../../../src-renderer/views/chat/editing.tsx";
import { EVENING, FULL_DRAFT, inChat, LOG_FILE, message, ready } from "../helpers/chat-fixtures.ts";
import { BORIS, GENERAL, ME } from "../helpers/fixtures.ts";
import { renderWriting } from "./render-writing.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function Edited() {
  const { messageId } = useEditing();
  return <output>{messageId === null ? "nothing is edited" : `edits ${messageId}`}</output>;
}

function composer(draft: Partial<Draft> = {}, state: Parameters<typeof inChat>[1] = {}) {
  const drafts = new Map([[GENERAL.id, { text: "", replyTo: null, files: [], ...draft }]]);
  const rendered = renderWriting(
    <>
      <Composer channel={GENERAL} />
      <Edited />
    </>,
    inChat({ drafts }, state),
  );
  return { ...rendered, field: screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message #general" }) };
}

describe("writing", () => {
  it("sends with Enter, and breaks the line with Shift+Enter", async () => {
    const { user, field, asked } = composer();
    await user.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(asked()).toEqual([["chat.send", GENERAL.id, "one\ntwo"]]);
    expect(field.value).toBe("");
    expect(document.activeElement).toBe(field);
  });

  it("leaves Enter to an input method that composes", () => {
    const { field, asked } = composer({ text: "にほ" });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
    expect(asked()).toEqual([]);
    fireEvent.keyDown(field, { key: "Enter" });
    expect(asked()).toEqual([["chat.send", GENERAL.id, "にほ"]]);
  });

  it("breaks the line with Enter where a finger is the pointer, and sends with the button and with Ctrl+Enter", async () => {
    const plain = globalThis.matchMedia;
    vi.stubGlobal("matchMedia", (query: string) =>
      query === "(pointer: coarse)" ? Object.assign(new EventTarget(), { matches: true }) : plain(query),
    );
    const { user, field, asked } = composer();
    await user.type(field, "one{Enter}two");
    expect(asked()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Send" }));
    await user.type(field, "three{Control>}{Enter}{/Control}");
    expect(asked()).toEqual([
      ["chat.send", GENERAL.id, "one\ntwo"],
      ["chat.send", GENERAL.id, "three"],
    ]);
  });

  it("breaks the line with Enter in a block of code that is still open", async () => {
    const { user, field, asked } = composer();
    await user.type(field, "```{Enter}code{Enter}```");
    expect(asked()).toEqual([]);
    await user.type(field, "{Enter}");
    expect(asked()).toEqual([["chat.send", GENERAL.id, "```\ncode\n```"]]);
  });

  it("sends nothing where there is nothing", async () => {
    const { user, field, asked } = composer();
    await user.type(field, "  {Enter}");
    expect(asked()).toEqual([]);
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });

  it("keeps the caret and what is typed through changes of the state", async () => {
    const { user, field, store } = composer({ text: "Good evening" });
    field.focus();
    field.setSelectionRange(4, 4);
    act(() => store.setState({ chat: { ...store.getState().chat, typing: new Map() } }));
    await user.keyboard("!");
    act(() => store.setState({ chat: { ...store.getState().chat, typing: new Map() } }));
    expect(field.value).toBe("Good! evening");
    expect(field.selectionStart).toBe(5);
  });

  it("takes over a draft that was changed elsewhere, as by taking a message back", () => {
    const { field, changeDraft } = composer();
    act(() => changeDraft({ text: "On my way" }));
    expect(field.value).toBe("On my way");
  });

  it.each([
    ["b", "a **b** c"],
    ["i", "a *b* c"],
    ["e", "a `b` c"],
  ])("puts marks around what is selected with Ctrl+%s, and takes them away again", async (key, marked) => {
    const { user, field } = composer({ text: "a b c" });
    field.focus();
    field.setSelectionRange(2, 3);
    await user.keyboard(`{Control>}${key}{/Control}`);
    expect(field.value).toBe(marked);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe("b");
    await user.keyboard(`{Control>}${key}{/Control}`);
    expect(field.value).toBe("a b c");
  });

  it("edits one's last message with the up key where nothing is written", async () => {
    const { user, field } = composer();
    await user.type(field, "{ArrowUp}");
    const mine = EVENING.findLast(({ authorId }) => authorId === ME.id);
    expect(screen.getByText(`edits ${mine?.id}`)).toBeDefined();
  });

  it("leaves the up key to the caret where something is written", async () => {
    const { user, field } = composer({ text: "one" });
    await user.type(field, "{ArrowUp}");
    expect(screen.getByText("nothing is edited")).toBeDefined();
  });

  it("edits nothing where one has written nothing", async () => {
    const others = EVENING.filter(({ authorId }) => authorId !== ME.id);
    const { user, field, store } = composer();
    act(() => {
      const { chat } = store.getState();
      store.setState({ chat: { ...chat, messages: new Map([[GENERAL.id, ready(others)]]) } });
    });
    await user.type(field, "{ArrowUp}");
    expect(screen.getByText("nothing is edited")).toBeDefined();
  });
});

describe("a text near limits.textChars (M3)", () => {
  it("shows how many characters are left, by code points", () => {
    composer({ text: `${"x".repeat(3_800)}${"🙂".repeat(50)}` });
    expect(screen.getByText("150")).toBeDefined();
    expect(screen.getByText("Fewer than 200 characters are left.")).toBeDefined();
  });

  it("is not counted while there is room", () => {
    composer({ text: "x".repeat(3_000) });
    expect(screen.queryByText("1000")).toBeNull();
  });

  it("is not sent beyond it, but as a file", async () => {
    const { user, field, asked } = composer({ text: "x".repeat(4_003) });
    await user.type(field, "{Enter}");
    expect(screen.getByRole("alert").textContent).toContain("shorten it, or send it as a file");
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
    expect(asked()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Send it as a file" }));
    const [, , files] = asked()[0] ?? [];
    expect(files).toMatchObject([{ name: "message.txt", size: 4_003 }]);
    expect(field.value).toBe("");
  });
});

describe("where the connection is not there", () => {
  it("still writes, and says when it is sent", async () => {
    const { user, field, asked } = composer({}, { connection: { kind: "waiting", attempt: 3, retryAt: 4e12 } });
    expect(screen.getByText(/will be sent when you are back/)).toBeDefined();
    await user.type(field, "Later{Enter}");
    expect(asked()).toEqual([["chat.send", GENERAL.id, "Later"]]);
  });

  it("cannot be written where it has ended, and says why", () => {
    const { field } = composer({}, { connection: { kind: "ended", reason: "kicked" } });
    expect(field.disabled).toBe(true);
    expect(screen.getByText("You cannot write: you were removed from this server.")).toBeDefined();
  });
});

describe("a reply", () => {
  const replyTo = message(111, { authorId: BORIS.id, text: "I start\nsoon" });

  it("names whom it answers and leads there", async () => {
    const { user, asked } = composer({ replyTo });
    const bar = screen.getByRole("button", { name: /^Replying to Boris Kowalczyk/ });
    expect(bar.textContent).toContain("I start soon");
    await user.click(bar);
    expect(asked()).toEqual([["chat.jumpTo", GENERAL.id, 111]]);
  });

  it("is cancelled by Escape and by its button", async () => {
    const { user, field, asked } = composer({ replyTo });
    await user.type(field, "{Escape}");
    await user.click(screen.getByRole("button", { name: "Cancel reply" }));
    expect(asked()).toEqual([
      ["chat.setReply", GENERAL.id, null],
      ["chat.setReply", GENERAL.id, null],
    ]);
  });

  it("leaves Escape to others where there is none", () => {
    const { field } = composer();
    const heard = vi.fn();
    addEventListener("keydown", heard, { once: true });
    fireEvent.keyDown(field, { key: "Escape" });
    expect(heard).toHaveBeenCalledOnce();
  });

  it("brings the focus to the field when it begins", () => {
    const { field, changeDraft } = composer();
    act(() => changeDraft({ replyTo }));
    expect(document.activeElement).toBe(field);
  });
});

describe("files", () => {
  const png = new File(["x"], "image.png", { type: "image/png" });

  it("are pasted; a nameless image is named by its time", () => {
    const { field, asked } = composer();
    fireEvent.paste(field, { clipboardData: { types: ["text/html", "Files"], files: [png] } });
    const [name, channelId, files] = asked()[0] ?? [];
    expect([name, channelId]).toEqual(["chat.addFiles", GENERAL.id]);
    expect(Array.isArray(files) && files[0].name).toMatch(/^image-\d{4}-\d\d-\d\d-\d{6}\.png$/);
  });

  it("are not meant where text is pasted with them, as by spreadsheets", () => {
    const { field, asked } = composer();
    fireEvent.paste(field, { clipboardData: { types: ["text/plain", "Files"], files: [png] } });
    expect(asked()).toEqual([]);
  });

  it("are taken where they are dropped anywhere on the channel, which shows it", () => {
    const { asked } = composer();
    const map = new File(["x"], "map.png", { type: "image/png" });
    const item = { kind: "file", getAsFile: () => map, webkitGetAsEntry: () => ({ isDirectory: false }) };
    const dataTransfer = { types: ["Files"], items: [item], files: [map] };
    const area = screen.getByRole("main");
    fireEvent.dragOver(area, { dataTransfer });
    expect(screen.getByText("Drop to add to your message")).toBeDefined();
    fireEvent.drop(area, { dataTransfer });
    expect(screen.queryByText("Drop to add to your message")).toBeNull();
    expect(asked()).toEqual([["chat.addFiles", GENERAL.id, [map]]]);
  });

  it("are not opened in the place of the page where they are dropped beside it", () => {
    const { asked } = composer();
    const dataTransfer = { types: ["Files"], items: [], files: [png] };
    expect(fireEvent.dragOver(document.body, { dataTransfer })).toBe(false);
    expect(fireEvent.drop(document.body, { dataTransfer })).toBe(false);
    expect(asked()).toEqual([]);
  });

  it("are refused as folders, with what to do", () => {
    const { asked } = composer();
    const item = { kind: "file", getAsFile: () => null, webkitGetAsEntry: () => ({ isDirectory: true }) };
    fireEvent.drop(screen.getByRole("main"), { dataTransfer: { types: ["Files"], items: [item], files: [] } });
    expect(screen.getByRole("alert").textContent).toContain("Folders cannot be sent");
    expect(asked()).toEqual([]);
  });

  it("over limits.uploadBytes are refused before anything is sent (M10)", () => {
    const { field, asked } = composer();
    const film = new File(["x"], "film.mkv");
    Object.defineProperty(film, "size", { value: DEFAULT_LIMITS.uploadBytes + 1 });
    const small = new File(["x"], "small.txt");
    fireEvent.paste(field, { clipboardData: { types: ["Files"], files: [film, small] } });
    expect(screen.getByRole("alert").textContent).toBe(
      "film.mkv (25 MB) is too large: this server takes 25 MB a file. Make it smaller, or send a link to it.",
    );
    expect(asked()).toEqual([["chat.addFiles", GENERAL.id, [small]]]);
  });

  it("more than limits.attachmentsPerMessage wait for the next message (M3)", () => {
    const { field, asked } = composer({ files: FULL_DRAFT.files });
    const nine = Array.from({ length: 9 }, (_, index) => new File(["x"], `${index}.txt`));
    fireEvent.paste(field, { clipboardData: { types: ["Files"], files: nine } });
    expect(screen.getByRole("alert").textContent).toBe("A message takes 10 files: send these first, then the other 2.");
    expect(asked()).toEqual([["chat.addFiles", GENERAL.id, nine.slice(0, 7)]]);
  });

  it("show how far they are, and can be cancelled, tried again and taken away", async () => {
    const { user, asked } = composer({ files: FULL_DRAFT.files });
    expect(screen.getByRole("progressbar", { name: "Upload of holiday.jpg" }).getAttribute("aria-valuenow")).toBe(
      "1250000",
    );
    expect(screen.getByText("A file has at most 25 MB.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Cancel the upload of holiday.jpg" }));
    await user.click(screen.getByRole("button", { name: "Upload film.mkv again" }));
    await user.click(screen.getByRole("button", { name: "Take film.mkv away" }));
    expect(asked()).toEqual([
      ["chat.removeFile", GENERAL.id, "k-1"],
      ["chat.retryFile", GENERAL.id, "k-3"],
      ["chat.removeFile", GENERAL.id, "k-3"],
    ]);
  });

  const [sendingFile, doneFile, failedFile] = FULL_DRAFT.files;
  const present = <T,>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

  it("on their way are waited for: the message is sent when they are there", async () => {
    const { user, field, asked, changeDraft } = composer({ text: "Look", files: present(sendingFile) });
    await user.type(field, "{Enter}");
    expect(asked()).toEqual([]);
    expect(screen.getByText("It is sent as soon as its files are uploaded.")).toBeDefined();
    act(() => changeDraft({ files: present(doneFile) }));
    expect(asked()).toEqual([["chat.send", GENERAL.id, "Look"]]);
  });

  it("that fail while they are waited for keep the message back", async () => {
    const { user, field, asked, changeDraft } = composer({ text: "Look", files: present(sendingFile) });
    await user.type(field, "{Enter}");
    act(() => changeDraft({ files: present(failedFile) }));
    act(() => changeDraft({ files: present(doneFile) }));
    expect(asked()).toEqual([]);
  });

  it("that failed are named when one sends", async () => {
    const { user, field, asked } = composer({ text: "Look", files: present(failedFile) });
    await user.type(field, "{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("“film.mkv” was not uploaded: try again, or take it away.");
    expect(asked()).toEqual([]);
  });

  it("alone are a message", async () => {
    const { user, asked } = composer({ files: present(doneFile) });
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(asked()).toEqual([["chat.send", GENERAL.id, ""]]);
  });

  it("are spoken of: begun, half, done", () => {
    const { changeDraft } = composer();
    const news = () => screen.getByRole("log", { name: "Upload news" }).textContent;
    const file = { key: "k", name: "map.png", size: 100, previewUrl: null };
    act(() => changeDraft({ files: [{ ...file, state: { kind: "sending", sentBytes: 0 } }] }));
    expect(news()).toBe("Uploading map.png.");
    act(() => changeDraft({ files: [{ ...file, state: { kind: "sending", sentBytes: 20 } }] }));
    act(() => changeDraft({ files: [{ ...file, state: { kind: "sending", sentBytes: 60 } }] }));
    act(() => changeDraft({ files: [{ ...file, state: { kind: "done", attachment: LOG_FILE } }] }));
    expect(news()).toBe("Uploading map.png. map.png: 60 %. map.png is uploaded.");
  });
});
