import type { Clock } from "../../shared/time.ts";
import type { Log } from "../system/log.ts";

/** A server that does not answer or a disk that hangs must not keep the program from ending. */
const LIMIT_MS = 2_000;

export interface OrderlyQuitDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** At once: whatever must not go on for a moment. */
  readonly stop: () => void;
  /** What takes a while: files that are written, connections that are closed. */
  readonly finish: () => Promise<void>;
  /** Ends the program; asks `hold` again. */
  readonly quit: () => void;
}

/** The program's end: first nobody is heard any more, then everything is put away, then it goes. */
export class OrderlyQuit {
  readonly #deps: OrderlyQuitDeps;
  #stage: "running" | "ending" | "ended" = "running";

  constructor(deps: OrderlyQuitDeps) {
    this.#deps = deps;
  }

  /** For Electron's `before-quit`, which comes once for each wish to end. */
  hold(event: { preventDefault(): void }): void {
    if (this.#stage === "ended") return;
    event.preventDefault();
    if (this.#stage === "ending") return;
    this.#stage = "ending";
    void this.#end();
  }

  async #end(): Promise<void> {
    const { clock, log, stop, finish, quit } = this.#deps;
    try {
      stop();
      await Promise.race([finish(), new Promise<void>((resolve) => clock.after(LIMIT_MS, resolve))]);
    } catch (error) {
      log.error("not everything could be put away", { error });
    }
    this.#stage = "ended";
    quit();
  }
}
