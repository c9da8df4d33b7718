import { type ChatState, EMPTY_CHAT } from "../store/chat-state.ts";

/** The state of chat, and whoever shows it. */
export class ChatBoard {
  readonly #onChange: (state: ChatState) => void;
  readonly #beforeNextFrame: (task: () => void) => void;
  #state: ChatState = EMPTY_CHAT;
  #shown: ChatState = EMPTY_CHAT;
  #depth = 0;
  #isOwed = false;
  #isAwaited = false;

  constructor(onChange: (state: ChatState) => void, beforeNextFrame: (task: () => void) => void) {
    this.#onChange = onChange;
    this.#beforeNextFrame = beforeNextFrame;
  }

  get state(): ChatState {
    return this.#state;
  }

  /** What is on the screen, or will be with the next frame; `state` may be ahead of it. */
  get shown(): ChatState {
    return this.#shown;
  }

  set(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    this.#isOwed = true;
    this.#tell();
  }

  /** All that is set meanwhile is shown at once: what is sent must not stand twice, nor nowhere, for a frame. */
  together(run: () => void): void {
    this.#hold(run, () => this.#tell());
  }

  /**
   * What is set meanwhile is shown with the next frame, or with whatever is shown before that. For what comes from elsewhere:
   * after a cut hundreds of events come in a moment, and drawing after each would take seconds.
   */
  soon(run: () => void): void {
    this.#hold(run, () => this.#await());
  }

  /** Nothing of an account is left. */
  clear(): void {
    this.set(EMPTY_CHAT);
  }

  #hold(run: () => void, show: () => void): void {
    this.#depth += 1;
    try {
      run();
    } finally {
      this.#depth -= 1;
      show();
    }
  }

  #await(): void {
    if (this.#depth > 0 || !this.#isOwed || this.#isAwaited) return;
    this.#isAwaited = true;
    this.#beforeNextFrame(() => {
      this.#isAwaited = false;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#depth > 0 || !this.#isOwed) return;
    this.#isOwed = false;
    this.#shown = this.#state;
    this.#onChange(this.#state);
  }
}
