import type { Input } from "../../../shared/desktop/bindings.ts";

/** `unknown`: this system cannot say, or not of this one. */
export type RealState = "down" | "up" | "unknown";

/** The keys' state as the system itself has it, beside the hook. */
export interface RealKeys {
  /** In the order of `inputs`. */
  read(inputs: readonly Input[]): RealState[];
  /**
   * When the user did something last, Unix milliseconds; null: cannot be asked, or need not be. `of` says what it
   * counts: whether the hook has to have heard a key, or anything at all.
   */
  lastInput(): { readonly at: number; readonly of: "keys" | "anything" } | null;
}

/** Where the system cannot be asked. */
export const NO_REAL_KEYS: RealKeys = {
  read: (inputs) => inputs.map(() => "unknown"),
  lastInput: () => null,
};
