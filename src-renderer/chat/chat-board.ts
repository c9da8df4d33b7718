import { type ChatState, EMPTY_CHAT } from "../store/chat-state.ts";

/** The state of chat, and whoever shows it. */
export class ChatBoard {
  readonly #onChange: (state: ChatState) => void;
  #state: ChatState = EMPTY_CHAT;
  #depth = 0;
  #isOwed = false;

  constructor(onChange: (state: ChatState) => void) {
    this.#onChange = onChange;
  }

  get state(): ChatState {
    return this.#state;
  }

  set(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    this.#isOwed = true;
    this.#tell();
  }

  /** All that is set meanwhile is shown at once: what is sent must not stand twice, nor nowhere, for a frame. */
  together(run: () => void): void {
    this.#depth += 1;
    try {
      run();
    } finally {
      this.#depth -= 1;
      this.#tell();
    }
  }

  /** Nothing of an account is left. */
  clear(): void {
    this.set(EMPTY_CHAT);
  }

  #tell(): void {
    if (this.#depth > 0 || !this.#isOwed) return;
    this.#isOwed = false;
    this.#onChange(this.#state);
  }
}
