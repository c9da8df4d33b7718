import type { Cancel, Clock } from "../../shared/time.ts";

/** As Discord and Mattermost have it, in round figures. */
const IDLE_AFTER_MS = 10 * 60_000;

/**
 * S5: tells when the user has touched nothing in this page for ten minutes, and when they are back. Someone who is in
 * voice is never idle: they play, and the page lies behind the game.
 */
export class IdleWatch implements Disposable {
  readonly #clock: Clock;
  readonly #onChange: (status: "online" | "idle") => void;
  #status: "online" | "idle" = "online";
  #inVoice = false;
  #cancel: Cancel = () => {};

  constructor(clock: Clock, onChange: (status: "online" | "idle") => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#restart();
  }

  get status(): "online" | "idle" {
    return this.#status;
  }

  touched(): void {
    this.#set("online");
    this.#restart();
  }

  setInVoice(inVoice: boolean): void {
    if (inVoice === this.#inVoice) return;
    this.#inVoice = inVoice;
    this.touched();
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #restart(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(IDLE_AFTER_MS, () => {
      if (!this.#inVoice) this.#set("idle");
    });
  }

  #set(status: "online" | "idle"): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#onChange(status);
  }
}
