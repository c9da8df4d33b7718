import type { Action, KeysStatus } from "../../../../shared/desktop/bindings.ts";
import type { KeySourceEvents } from "../../../../src-main/keys/key-source.ts";

/** Writes down all that a source of keys says, in its order, and lets a test wait for it. */
export class KeyRecorder implements KeySourceEvents {
  readonly entries: string[] = [];
  readonly faults: unknown[] = [];
  #status: KeysStatus = { kind: "off" };
  readonly #waiting = new Set<() => void>();

  get status(): KeysStatus {
    return this.#status;
  }

  onTrigger(triggerId: string, action: Action, isDown: boolean): void {
    this.#write(`${triggerId === action ? action : `${triggerId} of ${action}`} ${isDown ? "down" : "up"}`);
  }

  onReleaseAll(): void {
    this.#write("all up");
  }

  onStatus(status: KeysStatus): void {
    this.#status = status;
    this.#write(status.kind === "failed" ? status.fault : status.kind);
  }

  onFault(error: unknown): void {
    this.faults.push(error);
  }

  count(entry: string): number {
    return this.entries.filter((written) => written === entry).length;
  }

  /** Waits until it was written so often, from the beginning on. */
  async until(entry: string, times = 1): Promise<void> {
    if (this.count(entry) >= times) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`waited in vain for ${times} × "${entry}": ${this.entries.join(", ")}`));
      }, 10_000);
      const check = () => {
        if (this.count(entry) < times) return;
        this.#waiting.delete(check);
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  #write(entry: string): void {
    this.entries.push(entry);
    for (const check of [...this.#waiting]) check();
  }
}
