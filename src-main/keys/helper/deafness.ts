/** The hook may tell of an input a little after the system counted it. */
const LATENESS_MS = 1_000;
/** One may be chance: a key that another program swallowed. */
const UNHEARD_INPUTS = 3;

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

  /**
   * @param inputAt when the user did something last, Unix milliseconds
   * @param heardAt when the hook heard anything of that kind last
   */
  compare(inputAt: number, heardAt: number): void {
    if (heardAt >= inputAt - LATENESS_MS) {
      this.heard();
    } else if (inputAt > this.#lastInputAt) {
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
