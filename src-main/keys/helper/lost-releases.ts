import type { Input } from "../../../shared/desktop/bindings.ts";
import type { RealKeys } from "./real-keys.ts";

/**
 * Finds inputs that are up although the hook never told: by the real state of the keys. That counts for an input only
 * once it agreed with the hook that it was down, in this process: where another program swallows or remaps a key, or the
 * system numbers it otherwise, the hook alone is believed, or such a key could never be held. And only the second time in
 * a row: the state is ahead of the hook by what an event takes on its way, and a release is no loss because of that.
 */
export class LostReleases {
  readonly #real: RealKeys;
  readonly #agreed = new Set<Input>();
  /** Up when last asked. */
  #suspects: ReadonlySet<Input> = new Set();

  constructor(real: RealKeys) {
    this.#real = real;
  }

  /** The hook said just now that it is down. */
  noteDown(input: Input): void {
    this.#suspects = new Set([...this.#suspects].filter((suspect) => suspect !== input));
    if (!this.#agreed.has(input)) this.isDown(input);
  }

  /** Whether it is really down; what cannot be asked is not. */
  isDown(input: Input): boolean {
    const isDown = this.#real.read([input])[0] === "down";
    if (isDown) this.#agreed.add(input);
    return isDown;
  }

  /** Those of `inputs`, which the hook believes down, that are up for the second time that this is asked. */
  find(inputs: readonly Input[]): Input[] {
    const states = this.#real.read(inputs);
    const before = this.#suspects;
    const up = inputs.filter((input, index) => {
      const state = states[index];
      if (state === "down") this.#agreed.add(input);
      return state === "up" && this.#agreed.has(input);
    });
    this.#suspects = new Set(up);
    return up.filter((input) => before.has(input));
  }
}
