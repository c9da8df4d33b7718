import type { Action, KeysStatus } from "../../../../shared/desktop/bindings.ts";
import type { KeySourceEvents } from "../../../../src-main/keys/key-source.ts";
import { ChangeWatch } from "../../../helpers/change-watch.ts";

/** Writes down all that a source of keys says, in its order, and lets a test wait for it. */
export class KeyRecorder implements KeySourceEvents {
  readonly entries: string[] = [];
  readonly faults: unknown[] = [];
  #status: KeysStatus = { kind: "off" };
  readonly #watch = new ChangeWatch();

  get status(): KeysStatus {
    return this.#status;
  }

  onTrigger(triggerId: string, action: Action, isDown: boolean): void {
    this.#write(`${triggerId === action ? action : `${triggerId} of ${action}`} ${isDown ? "down" : "up"}`);
  }

  onLost(triggerId: string): void {
    this.#write(`${triggerId} lost`);
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
    const holds = () => this.count(entry) >= times;
    await this.#watch.until(holds, () => `${times} × "${entry}": ${this.entries.join(", ")}`);
  }

  #write(entry: string): void {
    this.entries.push(entry);
    this.#watch.changed();
  }
}
