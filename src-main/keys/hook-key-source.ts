import { assertNever } from "../../shared/assert-never.ts";
import type { Action, Binding, KeysFault, KeysStatus } from "../../shared/desktop/bindings.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Log } from "../system/log.ts";
import { type FromHelper, fromHelperSchema, type ToHelper } from "./helper-messages.ts";
import type { HelperProcess, StartHelper } from "./helper-process.ts";
import type { KeySource, KeySourceEvents } from "./key-source.ts";

/** Before each new start of a helper that ended, counted from its last good time; the last one stays. */
const RESTART_DELAYS_MS = [100, 500, 2_000, 8_000, 30_000] as const;
const [FIRST_RESTART_DELAY_MS] = RESTART_DELAYS_MS;
/** A helper that lived this long was good: its end counts as the first. */
const GOOD_LIFE_MS = 30_000;
/** So many ends in a row are shown to the user. */
const DEATHS_TO_TELL = 3;
const START_LIMIT_MS = 10_000;
/** While a trigger is held: a helper that hangs must not keep the microphone open. */
const PING_INTERVAL_MS = 1_000;
const PERMISSION_CHECK_MS = 1_000;

export interface HookKeySourceParts {
  readonly startHelper: StartHelper;
  readonly clock: Clock;
  readonly log: Log;
  /** macOS: whether "Accessibility" was granted; elsewhere true. Asking shows no dialogue. */
  readonly isPermitted: () => boolean;
  /**
   * Calls back when the user pressed a key (no repeat) in the program's own window: the hook must have heard it too. No
   * word of which key. Returns its unsubscribe.
   */
  readonly onTyped: (listener: () => void) => () => void;
}

type Life =
  | { readonly kind: "off" }
  | { readonly kind: "waiting"; readonly cancel: Cancel }
  | { readonly kind: "starting"; readonly helper: HelperProcess; readonly cancel: Cancel }
  | { readonly kind: "running"; readonly helper: HelperProcess; readonly since: number };

/**
 * Global keys from a helper process with a hook. It runs only while there are bindings; when it dies every key counts as
 * let go at once, and it is started anew.
 */
export class HookKeySource implements KeySource {
  readonly #parts: HookKeySourceParts;
  readonly #events: KeySourceEvents;
  #bindings: readonly Binding[] = [];
  #life: Life = { kind: "off" };
  #deaths = 0;
  readonly #down = new Map<string, Action>();
  #ping: { state: "answered" | "open"; cancel: Cancel } | null = null;
  #typedAt = 0;
  readonly #stopTyped: () => void;

  constructor(parts: HookKeySourceParts, events: KeySourceEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#stopTyped = parts.onTyped(() => this.#typed());
  }

  setBindings(bindings: readonly Binding[]): void {
    this.#bindings = bindings;
    for (const [id, action] of this.#down) {
      if (!bindings.some((binding) => binding.id === id && binding.action === action)) this.#turn(id, action, false);
    }
    if (bindings.length === 0) {
      this.#rest();
    } else if (this.#life.kind === "off") {
      this.#start();
    } else if (this.#life.kind !== "waiting") {
      this.#watch(this.#life.helper);
    }
  }

  retry(): void {
    // One that is starting is the new try already; many processes that are begun and killed at once hang Electron's main.
    if (this.#bindings.length === 0 || this.#life.kind === "starting") return;
    this.#deaths = 0;
    this.#rest();
    this.#start();
  }

  [Symbol.dispose](): void {
    this.#stopTyped();
    this.#bindings = [];
    this.#rest();
  }

  #start(): void {
    if (!this.#parts.isPermitted()) {
      this.#fail("permissionMissing");
      this.#wait(PERMISSION_CHECK_MS);
      return;
    }
    if (this.#deaths < DEATHS_TO_TELL) this.#tell({ kind: "starting" });
    const helper = this.#parts.startHelper({
      onMessage: (message) => {
        if (!this.#has(helper)) return;
        const { success, data } = fromHelperSchema.safeParse(message);
        if (success) this.#take(helper, data);
        else this.#kill(helper, "sent what it must not");
      },
      onComplaint: (text) => this.#parts.log.warn("The key helper complains.", { text }),
      onExit: (code) => {
        if (this.#has(helper)) this.#died(`ended with code ${code}`);
      },
    });
    const cancel = this.#parts.clock.after(START_LIMIT_MS, () => this.#kill(helper, "did not start in time"));
    this.#life = { kind: "starting", helper, cancel };
    this.#watch(helper);
  }

  #take(helper: HelperProcess, message: FromHelper): void {
    switch (message.kind) {
      case "ready":
        if (this.#life.kind === "starting") this.#life.cancel();
        this.#life = { kind: "running", helper, since: this.#parts.clock.now() };
        this.#tell({ kind: "listening", portalTriggers: null });
        break;
      case "trigger": {
        const binding = this.#bindings.find(({ id }) => id === message.id);
        if (binding !== undefined) this.#turn(binding.id, binding.action, message.isDown);
        break;
      }
      case "lost":
        this.#lost(message.id);
        break;
      case "pong":
        if (this.#ping !== null) this.#ping.state = "answered";
        break;
      case "hearing":
        if (message.state === "deaf") this.#fail("deaf");
        else this.#tell({ kind: "listening", portalTriggers: null });
        break;
      case "refused":
        this.#parts.log.error("The hook of the global keys was refused.", { code: message.code });
        this.#end();
        this.#fail("hookRefused");
        this.#deaths += 1;
        this.#wait(this.#restartDelayMs());
        break;
      default:
        assertNever(message);
    }
  }

  #turn(id: string, action: Action, isDown: boolean): void {
    if (isDown) this.#down.set(id, action);
    else this.#down.delete(id);
    this.#events.onTrigger(id, action, isDown);
    this.#pingWhileDown();
  }

  #lost(id: string): void {
    this.#down.delete(id);
    this.#events.onLost(id);
    this.#pingWhileDown();
  }

  #pingWhileDown(): void {
    if (this.#down.size === 0) this.#stopPings();
    else if (this.#ping === null) this.#pingAgain();
  }

  #typed(): void {
    const now = this.#parts.clock.now();
    if (this.#life.kind !== "running" || now - this.#typedAt < PING_INTERVAL_MS) return;
    this.#typedAt = now;
    this.#post(this.#life.helper, { kind: "typed" });
  }

  #pingAgain(): void {
    if (this.#life.kind !== "running") return;
    const { helper } = this.#life;
    const cancel = this.#parts.clock.after(PING_INTERVAL_MS, () => {
      if (this.#ping?.state === "open") this.#kill(helper, "does not answer");
      else this.#pingAgain();
    });
    this.#ping = { state: "open", cancel };
    this.#post(helper, { kind: "ping" });
  }

  #stopPings(): void {
    this.#ping?.cancel();
    this.#ping = null;
  }

  #kill(helper: HelperProcess, why: string): void {
    helper.kill();
    if (this.#has(helper)) this.#died(why);
  }

  #died(how: string): void {
    const isGood = this.#life.kind === "running" && this.#parts.clock.now() - this.#life.since >= GOOD_LIFE_MS;
    this.#deaths = isGood ? 1 : this.#deaths + 1;
    this.#parts.log.warn("The key helper is started anew.", { how, deaths: this.#deaths });
    // libuiohook ends the process, more often than it throws, when the system refuses its hook.
    const fault = this.#life.kind === "starting" ? "hookRefused" : "helperDied";
    this.#end();
    if (this.#deaths >= DEATHS_TO_TELL) this.#fail(fault);
    else this.#tell({ kind: "starting" });
    this.#wait(this.#restartDelayMs());
  }

  #restartDelayMs(): number {
    return RESTART_DELAYS_MS[Math.min(this.#deaths, RESTART_DELAYS_MS.length) - 1] ?? FIRST_RESTART_DELAY_MS;
  }

  #wait(delayMs: number): void {
    this.#life = { kind: "waiting", cancel: this.#parts.clock.after(delayMs, () => this.#start()) };
  }

  #rest(): void {
    this.#end();
    this.#tell({ kind: "off" });
  }

  /** No helper, no timer, no key held. */
  #end(): void {
    const life = this.#life;
    this.#life = { kind: "off" };
    this.#stopPings();
    if (life.kind === "waiting" || life.kind === "starting") life.cancel();
    if (life.kind === "starting" || life.kind === "running") life.helper.kill();
    this.#down.clear();
    this.#events.onReleaseAll();
  }

  #has(helper: HelperProcess): boolean {
    return (this.#life.kind === "starting" || this.#life.kind === "running") && this.#life.helper === helper;
  }

  #watch(helper: HelperProcess): void {
    this.#post(helper, {
      kind: "watch",
      triggers: this.#bindings.map(({ id, trigger }) => ({ id, trigger: [...trigger] })),
    });
  }

  #post(helper: HelperProcess, message: ToHelper): void {
    helper.post(message);
  }

  #fail(fault: KeysFault): void {
    this.#tell({ kind: "failed", fault });
  }

  #tell(status: KeysStatus): void {
    this.#events.onStatus(status);
  }
}
