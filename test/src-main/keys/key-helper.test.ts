import { UiohookKey } from "uiohook-napi";
import { describe, expect, it } from "vitest";
import { KeyHelper, type KeyHelperParts } from "../../../src-main/keys/helper/key-helper.ts";
import type { KeyHook, KeyHookListener } from "../../../src-main/keys/helper/key-hook.ts";
import { INPUT_OF_BUTTON, INPUT_OF_KEY } from "../../../src-main/keys/helper/key-table.ts";
import type { RealKeys, RealState } from "../../../src-main/keys/helper/real-keys.ts";
import type { FromHelper } from "../../../src-main/keys/helper-messages.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const TALK = { id: "talk", trigger: ["KeyV"] };
const BACK = { id: "back", trigger: ["MouseBack"] };
const BACK_BUTTON = 4;

class ScriptedHook implements KeyHook {
  hearButtons = false;
  heardAt = 0;
  keyHeardAt = 0;
  listener: KeyHookListener | null = null;
  refusal: Error | null = null;

  start(listener: KeyHookListener): void {
    if (this.refusal !== null) throw this.refusal;
    this.listener = listener;
  }
}

function setUp(options: Partial<KeyHelperParts> = {}) {
  const clock = new ManualClock();
  const hook = new ScriptedHook();
  const real = { states: new Map<string, RealState>(), reads: 0, inputAt: 0 };
  const realKeys: RealKeys = {
    read: (inputs) => {
      real.reads += 1;
      return inputs.map((input) => real.states.get(input) ?? "unknown");
    },
    lastInput: () => (real.inputAt === 0 ? null : { at: real.inputAt, of: "anything" }),
  };
  const sent: FromHelper[] = [];
  const helper = new KeyHelper({
    hook,
    real: realKeys,
    inputOfKey: (hookNumber) => INPUT_OF_KEY.get(hookNumber),
    inputOfButton: (hookNumber) => INPUT_OF_BUTTON.get(hookNumber),
    buttonReleases: "told",
    clock,
    send: (message) => sent.push(message),
    ...options,
  });
  const key = (hookNumber: number, isDown: boolean) => {
    hook.heardAt = clock.now();
    hook.keyHeardAt = clock.now();
    hook.listener?.onKey(hookNumber, isDown);
  };
  return { clock, hook, real, sent, helper, key };
}

describe("the key helper", () => {
  it("starts its hook with the first triggers, once, and says so", () => {
    const { helper, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    helper.take({ kind: "watch", triggers: [TALK, BACK] });
    expect(sent).toEqual([{ kind: "ready" }]);
  });

  it("says why its hook was refused", () => {
    const { helper, hook, sent } = setUp();
    hook.refusal = Object.assign(new Error("no"), { code: "UIOHOOK_ERROR_AXAPI_DISABLED" });
    helper.take({ kind: "watch", triggers: [TALK] });
    expect(sent).toEqual([{ kind: "refused", code: "UIOHOOK_ERROR_AXAPI_DISABLED" }]);
  });

  it("tells of its triggers, and of no other key", () => {
    const { helper, key, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    sent.length = 0;
    for (const number of [UiohookKey.A, UiohookKey.V, UiohookKey.B, 0]) key(number, true);
    for (const number of [UiohookKey.A, UiohookKey.V, UiohookKey.B, 0]) key(number, false);
    expect(sent).toEqual([
      { kind: "trigger", id: "talk", isDown: true },
      { kind: "trigger", id: "talk", isDown: false },
    ]);
  });

  it("listens to the mouse only while a trigger has a button", () => {
    const { helper, hook } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    expect(hook.hearButtons).toBe(false);
    helper.take({ kind: "watch", triggers: [TALK, BACK] });
    expect(hook.hearButtons).toBe(true);
    helper.take({ kind: "watch", triggers: [TALK] });
    expect(hook.hearButtons).toBe(false);
  });

  it("takes a button's second press for its release where the hook tells releases so", () => {
    const { helper, hook, sent } = setUp({ buttonReleases: "toldAsPresses" });
    helper.take({ kind: "watch", triggers: [BACK] });
    sent.length = 0;
    for (let event = 0; event < 4; event += 1) hook.listener?.onButton(BACK_BUTTON, true);
    expect(sent.map((message) => message.kind === "trigger" && message.isDown)).toEqual([true, false, true, false]);
  });

  it("asks for the real state only while a bound key is down, and finds its lost release within 100 ms", () => {
    const { helper, key, clock, real, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    real.states.set("KeyV", "down");
    key(UiohookKey.A, true);
    clock.advance(1_000);
    const before = real.reads;
    key(UiohookKey.V, true);
    clock.advance(10_000);
    expect(real.reads).toBeGreaterThan(before + 100);
    sent.length = 0;
    real.states.set("KeyV", "up");
    clock.advance(100);
    expect(sent).toEqual([{ kind: "lost", id: "talk" }]);
    const after = real.reads;
    clock.advance(10_000);
    expect(real.reads).toBe(after);
    expect(clock.pendingTimers).toBe(0);
  });

  it("believes the hook where the real state never agreed with it", () => {
    const { helper, key, clock, real, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    real.states.set("KeyV", "up");
    sent.length = 0;
    key(UiohookKey.V, true);
    clock.advance(10_000);
    expect(sent).toEqual([{ kind: "trigger", id: "talk", isDown: true }]);
  });

  it("answers that it is alive", () => {
    const { helper, sent } = setUp();
    helper.take({ kind: "ping" });
    expect(sent).toEqual([{ kind: "pong" }]);
  });

  it("is deaf when the user types again and again and it hears no key, and hears again with the first", () => {
    const { helper, key, clock, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    sent.length = 0;
    for (let times = 0; times < 3; times += 1) {
      clock.advance(1_000);
      helper.take({ kind: "typed" });
      clock.advance(1_000);
    }
    expect(sent).toEqual([{ kind: "hearing", state: "deaf" }]);
    key(UiohookKey.A, true);
    expect(sent.at(-1)).toEqual({ kind: "hearing", state: "hearing" });
  });

  it("is not deaf when it hears what is typed, be it a little later", () => {
    const { helper, key, clock, sent } = setUp();
    helper.take({ kind: "watch", triggers: [TALK] });
    sent.length = 0;
    for (let times = 0; times < 10; times += 1) {
      helper.take({ kind: "typed" });
      clock.advance(300);
      key(UiohookKey.A, true);
      clock.advance(2_000);
    }
    expect(sent).toEqual([]);
  });

  it("is not deaf for inputs before its start, whose time the system tells in ticks of its own", () => {
    const { helper, clock, real, sent } = setUp();
    const lastMs = clock.now() - 5_000;
    real.inputAt = lastMs;
    helper.take({ kind: "watch", triggers: [TALK] });
    sent.length = 0;
    for (let times = 1; times <= 60; times += 1) {
      real.inputAt = lastMs + times;
      clock.advance(2_000);
    }
    expect(sent).toEqual([]);
  });

  it("is deaf when the system counts inputs of which it hears nothing, not when the user is away", () => {
    const { helper, clock, real, sent } = setUp();
    real.inputAt = clock.now() - 60_000;
    helper.take({ kind: "watch", triggers: [TALK] });
    sent.length = 0;
    clock.advance(60_000);
    expect(sent).toEqual([]);
    for (let times = 0; times < 4; times += 1) {
      real.inputAt = clock.now();
      clock.advance(2_000);
    }
    expect(sent).toEqual([{ kind: "hearing", state: "deaf" }]);
  });
});
