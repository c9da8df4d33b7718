// @vitest-environment happy-dom
import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ProtocolError } from "../../../../shared/protocol/errors.ts";
import type { Message } from "../../../../shared/protocol/values.ts";
import { MessageEdit } from "../../../../src-renderer/views/chat/composer/message-edit.tsx";
import { TypingLine } from "../../../../src-renderer/views/chat/composer/typing-line.tsx";
import { inChat, MAP_IMAGE, message } from "../helpers/chat-fixtures.ts";
import { BORIS, CHIDI, DEWI, EIRA, GENERAL, ME } from "../helpers/fixtures.ts";
import type { Answers } from "../helpers/recording-commands.ts";
import { renderWriting } from "./render-writing.tsx";

afterEach(cleanup);

function edit(change: Partial<Message> = {}, answers: Answers = {}, state: Parameters<typeof inChat>[1] = {}) {
  const onDone = vi.fn();
  const edited = message(7, { authorId: ME.id, text: "Good evning", ...change });
  const rendered = renderWriting(<MessageEdit message={edited} onDone={onDone} />, inChat({}, state), answers);
  return { ...rendered, onDone, field: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

describe("an edit (M5)", () => {
  it("begins with the text, the focus in it and the caret behind it", () => {
    const { field } = edit();
    expect(document.activeElement).toBe(field);
    expect([field.value, field.selectionStart]).toEqual(["Good evning", 11]);
  });

  it("is saved with Enter", async () => {
    const { user, asked, onDone } = edit();
    await user.keyboard("!{Enter}");
    expect(asked()).toEqual([["chat.edit", 7, "Good evning!"]]);
    expect(onDone).toHaveBeenCalledOnce();
  });

  it("is left with Escape, and with nothing changed", async () => {
    const { user, asked, onDone } = edit();
    await user.keyboard("!{Escape}");
    expect(onDone).toHaveBeenCalledOnce();
    await user.keyboard("{Backspace}{Enter}");
    expect(onDone).toHaveBeenCalledTimes(2);
    expect(asked()).toEqual([]);
  });

  it("says why it was refused, and loses nothing", async () => {
    const refuse = () => Promise.reject(new ProtocolError("not_found", "This message was deleted meanwhile."));
    const { user, field, onDone } = edit({}, { chat: { edit: refuse } });
    await user.keyboard("!{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("This message was deleted meanwhile.");
    expect(field.value).toBe("Good evning!");
    expect(onDone).not.toHaveBeenCalled();
  });

  it("says that it is saved later where the connection is not there", async () => {
    const { user } = edit(
      {},
      { chat: { edit: () => new Promise(() => {}) } },
      { connection: { kind: "waiting", attempt: 3, retryAt: 4e12 } },
    );
    await user.keyboard("!{Enter}");
    expect(screen.getByText("You are offline. It is saved when you are back.")).toBeDefined();
  });

  it("to nothing asks whether to delete", async () => {
    const { user, field, asked, onDone } = edit();
    await user.clear(field);
    await user.keyboard("{Enter}");
    expect(screen.getByRole("dialog", { name: "Delete message?" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Delete" }));
    expect(asked()).toEqual([["chat.delete", 7]]);
    expect(onDone).toHaveBeenCalledOnce();
  });

  it("to nothing stands where there are files (M3)", async () => {
    const { user, field, asked } = edit({ attachments: [MAP_IMAGE] });
    await user.clear(field);
    await user.keyboard("{Enter}");
    expect(asked()).toEqual([["chat.edit", 7, ""]]);
  });

  it("over limits.textChars is not sent", async () => {
    const { user, asked } = edit({ text: "x".repeat(4_000) });
    await user.keyboard("y{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("This is too long: shorten it.");
    expect(asked()).toEqual([]);
  });
});

describe("the typing line (M11)", () => {
  it.each([
    [[], ""],
    [[BORIS], "Boris Kowalczyk is typing…"],
    [[BORIS, CHIDI], "Boris Kowalczyk and Chidi are typing…"],
    [[BORIS, CHIDI, DEWI], "Boris Kowalczyk, Chidi, and Dewi are typing…"],
    [[BORIS, CHIDI, DEWI, EIRA], "Several people are typing…"],
  ])("names who types, up to three", (people, words) => {
    const typing = new Map([[GENERAL.id, people.map(({ id }) => id)]]);
    renderWriting(<TypingLine channelId={GENERAL.id} />, inChat({ typing }));
    expect(document.querySelector(".typing-line")?.textContent).toBe(words);
  });

  it("keeps its place when nobody types any more", () => {
    const typing = new Map([[GENERAL.id, [BORIS.id]]]);
    const { store } = renderWriting(<TypingLine channelId={GENERAL.id} />, inChat({ typing }));
    act(() => store.setState({ chat: { ...store.getState().chat, typing: new Map() } }));
    expect(document.querySelector(".typing-line")).not.toBeNull();
  });
});
