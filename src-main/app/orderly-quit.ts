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
  #end: Promise<void> | null = null;
  #stage: "running" | "ended" = "running";

  constructor(deps: OrderlyQuitDeps) {
    this.#deps = deps;
  }

  /** For Electron's `before-quit`, which comes once for each wish to end. */
  hold(event: { preventDefault(): void }): void {
    if (this.#stage === "ended") return;
    event.preventDefault();
    void this.prepare().then(() => this.#deps.quit());
  }

  /** Resolves when nothing is left to do but to end. Never rejects. */
  prepare(): Promise<void> {
    this.#end ??= this.#putAway();
    return this.#end;
  }

  async #putAway(): Promise<void> {
    const { clock, log, stop, finish } = this.#deps;
    try {
      stop();
      await Promise.race([finish(), new Promise<void>((resolve) => clock.after(LIMIT_MS, resolve))]);
    } catch (error) {
      log.error("not everything could be put away", { error });
    }
    this.#stage = "ended";
  }
}
