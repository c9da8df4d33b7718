/** The hook may tell of an input a little after the system counted it. */
const LATENESS_MS = 1_000;
/** One may be chance: a key that another program swallowed. */
const UNHEARD_INPUTS = 3;
/** Windows counts its time in steps of 16 ms, macOS by another clock: one input's time differs from one asking to the next. */
const SAME_INPUT_MS = 100;

/**
 * Whether the hook hears nothing although the user is at the keyboard: after several inputs in a row of which it heard
 * nothing, until it hears again.
 */
export class Deafness {
  #unheard = 0;
  #lastInputAt = 0;
  #state: "hearing" | "deaf" = "hearing";

  get state(): "hearing" | "deaf" {
    return this.#state;
  }

  /** @param at Unix milliseconds; what the user did before is no input that the hook missed */
  begin(at: number): void {
    this.#lastInputAt = at;
  }

  /**
   * @param inputAt when the user did something last, Unix milliseconds
   * @param heardAt when the hook heard anything of that kind last
   */
  compare(inputAt: number, heardAt: number): void {
    if (heardAt >= inputAt - LATENESS_MS) {
      this.heard();
    } else if (inputAt > this.#lastInputAt + SAME_INPUT_MS) {
      this.#lastInputAt = inputAt;
      this.#unheard += 1;
      if (this.#unheard >= UNHEARD_INPUTS) this.#state = "deaf";
    }
  }

  heard(): void {
    this.#unheard = 0;
    this.#state = "hearing";
  }
}
