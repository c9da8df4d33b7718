import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../server/clock.ts";
import type { Binding, KeyEvent, KeysStatus } from "../../shared/desktop/bindings.ts";
import { GlobalKeys } from "../../src-main/keys/global-keys.ts";
import { HookKeySource } from "../../src-main/keys/hook-key-source.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import type { KeyHelperChild } from "../helpers/keys/helper-child.ts";
import { NodeHelpers } from "../helpers/keys/node-helper.ts";

const TALK: Binding = { id: "talk", action: "holdToTalk", trigger: ["KeyV"] };

let display: XDisplay;

beforeAll(async () => {
  display = await XDisplay.open();
});

afterAll(async () => {
  await display[Symbol.asyncDispose]();
});

/** The product's keys over its real helper and hook, and what they told, with times in Unix ms. */
class Stage implements AsyncDisposable {
  readonly helpers = new NodeHelpers(display.env);
  readonly told: { readonly at: number; readonly what: KeyEvent | KeysStatus }[] = [];
  readonly #waiting = new Set<() => void>();
  readonly keys: GlobalKeys;

  constructor() {
    const tell = (what: KeyEvent | KeysStatus) => {
      this.told.push({ at: Date.now(), what });
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    };
    const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
    const parts = {
      startHelper: this.helpers.start,
      clock: systemClock,
      log,
      isPermitted: () => true,
      onTyped: () => () => {},
    };
    this.keys = new GlobalKeys((events) => new HookKeySource(parts, events), { onKey: tell, onStatus: tell });
    this.keys.setBindings([TALK]);
  }

  get helper(): KeyHelperChild {
    const last = this.helpers.started.at(-1);
    if (last === undefined) throw new Error("no helper was started");
    return last;
  }

  /** When it was told for the `nth` time, Unix ms. */
  async at(isIt: (what: KeyEvent | KeysStatus) => boolean, nth = 1): Promise<number> {
    for (;;) {
      const found = this.told.filter(({ what }) => isIt(what))[nth - 1];
      if (found !== undefined) return found.at;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.keys[Symbol.dispose]();
    await this.helpers[Symbol.asyncDispose]();
  }
}

const isListening = (what: KeyEvent | KeysStatus) => what.kind === "listening";
const isHeld = (what: KeyEvent | KeysStatus) => what.kind === "hold" && what.held;
const isReleased = (what: KeyEvent | KeysStatus) => what.kind === "hold" && !what.held;

it("a helper killed while a key is held lets it go within 250 ms, and the hook is back within 2 s", async () => {
  await using stage = new Stage();
  await stage.at(isListening);
  for (let round = 1; round <= 2; round += 1) {
    await display.keyDown("v");
    await stage.at(isHeld, round);
    const killedAt = Date.now();
    stage.helper.process.kill("SIGKILL");
    expect((await stage.at(isReleased, round)) - killedAt).toBeLessThanOrEqual(250);
    expect((await stage.at(isListening, round + 1)) - killedAt).toBeLessThanOrEqual(2_000);
    await display.keyUp("v");
  }
  await display.xdotool("key", "v");
  await stage.at(isHeld, 3);
  await stage.at(isReleased, 3);
});

it("a key held over the helper's death has to be pressed anew", async () => {
  await using stage = new Stage();
  await stage.at(isListening);
  await display.keyDown("v");
  await stage.at(isHeld);
  stage.helper.process.kill("SIGKILL");
  await stage.at(isListening, 2);
  await display.xdotool("keyup", "v", "keydown", "v", "keyup", "v");
  await stage.at(isReleased, 2);
  expect(stage.told.filter(({ what }) => isHeld(what))).toHaveLength(2);
});

it("a helper that hangs while a key is held is killed, and another one hears", async () => {
  await using stage = new Stage();
  await stage.at(isListening);
  await display.keyDown("v");
  await stage.at(isHeld);
  stage.helper.process.kill("SIGSTOP");
  await stage.at(isReleased);
  await stage.at(isListening, 2);
  expect(stage.helpers.started[0]?.process.signalCode).toBe("SIGKILL");
  await display.keyUp("v");
  await display.xdotool("key", "v");
  await stage.at(isReleased, 2);
});
