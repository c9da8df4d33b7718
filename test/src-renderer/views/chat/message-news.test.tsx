// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Message } from "../../../../shared/protocol/values.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { AppProvider } from "../../../../src-renderer/views/app-context.tsx";
import { MessageNews } from "../../../../src-renderer/views/chat/list/message-news.tsx";
import { inChat, message } from "../helpers/chat-fixtures.ts";
import { GENERAL } from "../helpers/fixtures.ts";
import { recordingCommands } from "../helpers/recording-commands.ts";

afterEach(cleanup);

function news() {
  const store = createStore<AppState>(() => withMessages(inChat(), []));
  render(
    <AppProvider store={store} commands={recordingCommands(store).commands}>
      <MessageNews channel={GENERAL} isTelling />
    </AppProvider>,
  );
  const come = (...messages: readonly Message[]) =>
    act(() => {
      const { chat } = store.getState();
      const shown = chat.messages.get(GENERAL.id);
      const before = shown?.kind === "ready" ? shown.messages : [];
      store.setState(withMessages(store.getState(), [...before, ...messages]));
    });
  return { come, spoken: () => screen.getByRole("log").textContent };
}

function withMessages(state: AppState, messages: readonly Message[]): AppState {
  const shown = { kind: "ready", messages, older: "none", newer: "none" } as const;
  return { ...state, chat: { ...state.chat, messages: new Map([[GENERAL.id, shown]]) } };
}

it("New messages are read without their Markdown, and without what their author has hidden", () => {
  const { come, spoken } = news();
  come(message(900, { text: "**So** the killer is ||the gardener||" }));
  expect(spoken()).toContain("So the killer is (spoiler)");
});

it("Of a storm of messages the last ones are read", () => {
  const { come, spoken } = news();
  for (let id = 900; id < 930; id += 1) come(message(id, { text: `number ${id}` }));
  expect(spoken()).not.toContain("number 919");
  expect(spoken()).toContain("number 920");
  expect(spoken()).toContain("number 929");
});
