import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createStore } from "zustand/vanilla";
import type { Draft } from "../../../../src-renderer/store/chat-state.ts";
import { NO_DRAFT } from "../../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { AppProvider } from "../../../../src-renderer/views/app-context.tsx";
import { EditingProvider } from "../../../../src-renderer/views/chat/editing.tsx";
import { GENERAL } from "../helpers/fixtures.ts";
import { type Answers, recordingCommands } from "../helpers/recording-commands.ts";

/** A view of writing on a state, where drafts are kept as the client keeps them; `given` is what was asked for since. */
export function renderWriting(view: ReactNode, state: AppState, answers: Answers = {}) {
  const store = createStore<AppState>(() => state);
  const recorded = recordingCommands(store, answers);
  const { given } = recorded;
  const changeDraft = (channelId: string, change: Partial<Draft>) => {
    const { chat } = store.getState();
    const draft = { ...(chat.drafts.get(channelId) ?? NO_DRAFT), ...change };
    store.setState({ chat: { ...chat, drafts: new Map(chat.drafts).set(channelId, draft) } });
  };
  const commands = {
    ...recorded.commands,
    chat: {
      ...recorded.commands.chat,
      setDraftText(channelId: string, text: string) {
        given.push(["chat.setDraftText", channelId, text]);
        changeDraft(channelId, { text });
      },
      send(channelId: string) {
        given.push(["chat.send", channelId, store.getState().chat.drafts.get(channelId)?.text]);
        changeDraft(channelId, NO_DRAFT);
      },
    },
    changeSettings(change: Partial<AppState["settings"]>) {
      store.setState({ settings: { ...store.getState().settings, ...change } });
    },
  };
  const user = userEvent.setup();
  render(
    <AppProvider store={store} commands={commands}>
      <EditingProvider channelId={GENERAL.id}>
        <main>{view}</main>
      </EditingProvider>
    </AppProvider>,
  );
  /** What was asked for, but for each letter of the draft. */
  const asked = () => given.filter(([name]) => name !== "chat.setDraftText");
  return { store, user, given, asked, changeDraft: (change: Partial<Draft>) => changeDraft(GENERAL.id, change) };
}
