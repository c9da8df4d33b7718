import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { Commands } from "../store/commands.ts";
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
