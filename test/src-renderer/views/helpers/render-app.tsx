import { cleanup, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach } from "vitest";
import { createStore } from "zustand/vanilla";
import { App } from "../../../../src-renderer/app.tsx";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { type Answers, recordingCommands } from "./recording-commands.ts";

afterEach(() => {
  cleanup();
  // Where one was last is where one starts.
  localStorage.clear();
});

/** The whole client on a state; `given` is what it asked for since. */
export function renderApp(state: AppState, answers: Answers = {}) {
  const store = createStore<AppState>(() => state);
  const { commands, given } = recordingCommands(store, answers);
  const user = userEvent.setup();
  const view = render(<App store={store} commands={commands} />);
  return { store, given, user, view };
}
