import { assertNever } from "../../../shared/assert-never.ts";
import type { Input } from "../../../shared/desktop/bindings.ts";
import type { Cancel, Clock } from "../../../shared/time.ts";
import type { FromHelper, ToHelper } from "../helper-messages.ts";
import { Deafness } from "./deafness.ts";
import type { KeyHook } from "./key-hook.ts";
import { BUTTONS } from "./key-table.ts";
import { LostReleases } from "./lost-releases.ts";
import type { RealKeys } from "./real-keys.ts";
import { type TriggerChange, TriggerWatch } from "./trigger-watch.ts";

/** A lost release is to be noticed within 250 ms: this leaves four fifths of it to a busy machine. */
const STATE_CHECK_MS = 50;
const DEAFNESS_CHECK_MS = 2_000;
/** How long the hook may take to tell of a key that the program's own window got. */
const TYPED_WAIT_MS = 500;

export interface KeyHelperParts {
  readonly hook: KeyHook;
  readonly real: RealKeys;
  /** By the hook's number. */
  readonly inputOfKey: (hookNumber: number) => Input | undefined;
  readonly inputOfButton: (hookNumber: number) => Input | undefined;
  /** libuiohook 1.5.5 on macOS says "pressed" also when a button other than the first two is released. */
  readonly buttonReleases: "told" | "toldAsPresses";
  readonly clock: Clock;
  readonly send: (message: FromHelper) => void;
}

/** Knows every key, and tells of bindings alone. */
export class KeyHelper {
  readonly #parts: KeyHelperParts;
  readonly #watch = new TriggerWatch();
  readonly #lost: LostReleases;
  readonly #deafness = new Deafness();
  #hook: "none" | "started" | "refused" = "none";
  #stateCheck: Cancel | null = null;

  constructor(parts: KeyHelperParts) {
    this.#parts = parts;
    this.#lost = new LostReleases(parts.real);
  }

  take(message: ToHelper): void {
    switch (message.kind) {
      case "watch":
        this.#parts.hook.hearButtons = message.triggers.some(({ trigger }) =>
          trigger.some((input) => BUTTONS.has(input)),
        );
        this.#tell(this.#watch.setTriggers(message.triggers, (input) => this.#lost.isDown(input)));
        if (this.#hook === "none") this.#start();
        this.#checkWhileDown();
        break;
      case "ping":
        this.#parts.send({ kind: "pong" });
        break;
      case "typed": {
        const typedAt = this.#parts.clock.now();
        this.#parts.clock.after(TYPED_WAIT_MS, () => this.#compare(typedAt, this.#parts.hook.keyHeardAt));
        break;
      }
      default:
        assertNever(message);
    }
  }

  #start(): void {
    try {
      this.#parts.hook.start({
        onKey: (hookNumber, isDown) => this.#onKey(hookNumber, isDown),
        onButton: (hookNumber, isDown) => this.#onButton(hookNumber, isDown),
      });
    } catch (error) {
      this.#hook = "refused";
      this.#parts.send({ kind: "refused", code: codeOf(error) });
      return;
    }
    this.#hook = "started";
    this.#parts.send({ kind: "ready" });
    this.#deafness.begin(this.#parts.clock.now());
    this.#watchDeafness();
  }

  #onKey(hookNumber: number, isDown: boolean): void {
    if (this.#deafness.state === "deaf") this.#compare(0, this.#parts.hook.keyHeardAt);
    const input = this.#parts.inputOfKey(hookNumber);
    if (input !== undefined) this.#turn(input, isDown);
  }

  #onButton(hookNumber: number, isPress: boolean): void {
    const input = this.#parts.inputOfButton(hookNumber);
    if (input === undefined) return;
    const isRelease =
      !isPress || (this.#parts.buttonReleases === "toldAsPresses" && this.#watch.inputsDown.includes(input));
    this.#turn(input, !isRelease);
  }

  #turn(input: Input, isDown: boolean): void {
    if (!this.#watch.isWatched(input)) return;
    this.#tell(this.#watch.turn(input, isDown));
    if (isDown) this.#lost.noteDown(input);
    this.#checkWhileDown();
  }

  /** Nothing is asked of the system while no bound key is down. */
  #checkWhileDown(): void {
    if (this.#stateCheck !== null || this.#watch.inputsDown.length === 0) return;
    this.#stateCheck = this.#parts.clock.after(STATE_CHECK_MS, () => {
      this.#stateCheck = null;
      for (const input of this.#lost.find(this.#watch.inputsDown)) {
        for (const { id } of this.#watch.turn(input, false)) this.#parts.send({ kind: "lost", id });
      }
      this.#checkWhileDown();
    });
  }

  /** The system counts inputs also when a window in front keeps them from the hook. */
  #watchDeafness(): void {
    if (this.#parts.real.lastInput() === null) return;
    this.#parts.clock.after(DEAFNESS_CHECK_MS, () => {
      const input = this.#parts.real.lastInput();
      const { hook } = this.#parts;
      if (input !== null) this.#compare(input.at, input.of === "keys" ? hook.keyHeardAt : hook.heardAt);
      this.#watchDeafness();
    });
  }

  #compare(inputAt: number, heardAt: number): void {
    const before = this.#deafness.state;
    this.#deafness.compare(inputAt, heardAt);
    const { state } = this.#deafness;
    if (state !== before) this.#parts.send({ kind: "hearing", state });
  }

  #tell(changes: readonly TriggerChange[]): void {
    for (const { id, isDown } of changes) this.#parts.send({ kind: "trigger", id, isDown });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);
}
