import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Commands, DesktopCommands } from "../store/commands.ts";
import type { AppState, Roster } from "../store/state.ts";

interface AppFace {
  readonly store: StoreApi<AppState>;
  readonly commands: Commands;
}

const AppContext = createContext<AppFace | null>(null);

export function AppProvider({ store, commands, children }: AppFace & { children: ReactNode }) {
  const face = useMemo(() => ({ store, commands }), [store, commands]);
  return <AppContext value={face}>{children}</AppContext>;
}

function useFace(): AppFace {
  const face = useContext(AppContext);
  if (face === null) throw new Error("A view stands outside of AppProvider.");
  return face;
}

/** The part of the state that `selector` names; it must give back the same object as long as nothing changed in it. */
export function useAppState<T>(selector: (state: AppState) => T): T {
  return useStore(useFace().store, selector);
}

export function useCommands(): Commands {
  return useFace().commands;
}

/** The store itself, for listeners that must read the newest state outside of rendering. */
export function useAppStore(): StoreApi<AppState> {
  return useFace().store;
}

/** The server's world; only for views inside `MainView`, which is shown once there is one. */
export function useRoster(): Roster {
  const roster = useAppState((state) => state.roster);
  if (roster === null) throw new Error("There is no roster before the first hello.");
  return roster;
}

export interface Desktop {
  readonly state: DesktopState;
  readonly commands: DesktopCommands;
}

/** What the desktop app has beside all that the web client has; null in the web client. */
export function useDesktop(): Desktop | null {
  const state = useAppState(({ desktop }) => desktop);
  const { desktop: commands } = useCommands();
  return state === null || commands === null ? null : { state, commands };
}

/** For views that the desktop app alone shows. */
export function useDesktopApp(): Desktop {
  const desktop = useDesktop();
  if (desktop === null) throw new Error("The web client shows a view of the desktop app.");
  return desktop;
}
