import type { StoreApi } from "zustand/vanilla";
import type { AppState } from "../../../src-renderer/store/state.ts";
import type { Answers } from "../../src-renderer/views/helpers/recording-commands.ts";

/** One thing to look at: a state, and what to do on the page before the picture is taken. */
export interface Scene {
  readonly state: AppState;
  readonly commands?: Answers;
  /** Commands that change the state, as the client itself would. */
  readonly live?: (store: StoreApi<AppState>) => Answers;
  readonly steps?: readonly Step[];
  /** Taken at one size or in both. */
  readonly only?: "wide" | "narrow";
}

/** `press`, `menu` (its context menu) and `hover` name a button, `fill` a field, `key` a key, `hold` keys that stay down. */
export type Step =
  | {
      readonly press: string | RegExp;
      readonly role?: "button" | "tab" | "menuitem" | "article" | "combobox" | "radio" | "switch";
      /** Of several that are called so, the one in the dialog that is open. */
      readonly within?: "dialog";
    }
  | { readonly menu: string }
  | { readonly hover: string }
  | { readonly fill: string; readonly text: string }
  | { readonly key: string }
  | { readonly hold: readonly string[] };
