import { describe, expect, it } from "vitest";
import type { Binding, KeyEvent, KeysStatus } from "../../../shared/desktop/bindings.ts";
import { GlobalKeys } from "../../../src-main/keys/global-keys.ts";
import type { KeySource, KeySourceEvents } from "../../../src-main/keys/key-source.ts";

const TALK: Binding = { id: "talk", action: "holdToTalk", trigger: ["KeyV"] };
const MUTE: Binding = { id: "mute", action: "toggleMute", trigger: ["KeyM"] };

class ScriptedSource implements KeySource {
  readonly events: KeySourceEvents;
  readonly calls: string[] = [];

  constructor(events: KeySourceEvents) {
    this.events = events;
  }

  setBindings(bindings: readonly Binding[]): void {
    this.calls.push(`bindings ${bindings.map(({ id }) => id).join(" ")}`);
  }

  retry(): void {
    this.calls.push("retry");
  }

  [Symbol.dispose](): void {
    this.calls.push("disposed");
    this.events.onReleaseAll();
    this.events.onStatus({ kind: "off" });
  }
}

function setUp() {
  const told: KeyEvent[] = [];
  const statuses: KeysStatus[] = [];
  const made: ScriptedSource[] = [];
  const keys = new GlobalKeys(
    (events) => {
      const source = new ScriptedSource(events);
      made.push(source);
      return source;
    },
    { onKey: (event) => told.push(event), onStatus: (status) => statuses.push(status) },
  );
  const [source] = made;
  if (source === undefined) throw new Error("no source was made");
  return { keys, source, told, statuses };
}

describe("global keys", () => {
  it("tell what their source hears", () => {
    const { keys, source, told } = setUp();
    keys.setBindings([TALK, MUTE]);
    source.events.onTrigger("talk", "holdToTalk", true);
    source.events.onTrigger("mute", "toggleMute", true);
    source.events.onTrigger("talk", "holdToTalk", false);
    expect(told).toEqual([
      { kind: "hold", action: "holdToTalk", held: true },
      { kind: "press", action: "toggleMute" },
      { kind: "hold", action: "holdToTalk", held: false },
    ]);
  });

  it("end what is held when the source knows of no key any more", () => {
    const { keys, source, told } = setUp();
    keys.setBindings([TALK]);
    source.events.onTrigger("talk", "holdToTalk", true);
    source.events.onReleaseAll();
    expect(told.at(-1)).toEqual({ kind: "hold", action: "holdToTalk", held: false, end: "cut" });
  });

  it("cut off what is held when its release was lost", () => {
    const { keys, source, told } = setUp();
    keys.setBindings([TALK]);
    source.events.onTrigger("talk", "holdToTalk", true);
    source.events.onLost("talk");
    expect(told.at(-1)).toEqual({ kind: "hold", action: "holdToTalk", held: false, end: "cut" });
  });

  it("want a key pressed anew after they were released", () => {
    const { keys, source, told } = setUp();
    keys.setBindings([TALK]);
    source.events.onTrigger("talk", "holdToTalk", true);
    keys.releaseAll();
    source.events.onTrigger("talk", "holdToTalk", true);
    source.events.onTrigger("talk", "holdToTalk", false);
    expect(told.map((event) => event.kind === "hold" && event.held)).toEqual([true, false]);
    source.events.onTrigger("talk", "holdToTalk", true);
    expect(told.at(-1)).toEqual({ kind: "hold", action: "holdToTalk", held: true });
  });

  it("end what is held before new bindings hold, and go on over the same ones", () => {
    const { keys, source, told } = setUp();
    keys.setBindings([TALK]);
    source.events.onTrigger("talk", "holdToTalk", true);
    keys.setBindings([{ ...TALK, trigger: [...TALK.trigger] }]);
    expect(told).toHaveLength(1);
    expect(source.calls).toEqual(["bindings talk"]);
    keys.setBindings([MUTE]);
    expect(told.at(-1)).toEqual({ kind: "hold", action: "holdToTalk", held: false, end: "cut" });
    expect(source.calls).toEqual(["bindings talk", "bindings mute"]);
  });

  it("tell each status once, and keep the last", () => {
    const { keys, source, statuses } = setUp();
    source.events.onStatus({ kind: "starting" });
    source.events.onStatus({ kind: "starting" });
    source.events.onStatus({ kind: "failed", fault: "hookRefused" });
    expect(statuses).toEqual([{ kind: "starting" }, { kind: "failed", fault: "hookRefused" }]);
    expect(keys.status).toEqual({ kind: "failed", fault: "hookRefused" });
  });

  it("pass on that it be tried again", () => {
    const { keys, source } = setUp();
    keys.retry();
    expect(source.calls).toEqual(["retry"]);
  });

  it("end what is held when disposed, then say nothing more", () => {
    const { keys, source, told, statuses } = setUp();
    keys.setBindings([TALK]);
    source.events.onTrigger("talk", "holdToTalk", true);
    keys[Symbol.dispose]();
    keys[Symbol.dispose]();
    source.events.onTrigger("talk", "holdToTalk", true);
    expect(told.map((event) => event.kind === "hold" && event.held)).toEqual([true, false]);
    expect(source.calls).toEqual(["bindings talk", "disposed"]);
    expect(statuses).toEqual([]);
  });
});
