import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BINDINGS_MAX } from "../../shared/desktop/bindings.ts";
import { BUTTONS, KEYS } from "../../src-main/keys/helper/key-table.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { KeyHelperChild } from "../helpers/keys/helper-child.ts";
import { projectDir } from "../helpers/paths.ts";

let display: XDisplay;

beforeAll(async () => {
  display = await XDisplay.open();
});

afterAll(async () => {
  await display[Symbol.asyncDispose]();
});

/** `count` at a time, as many as a user may bind. */
function batches<T>(all: readonly T[], count: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / count) }, (_, index) =>
    all.slice(index * count, (index + 1) * count),
  );
}

const onX11 = [...KEYS].flatMap(([input, { x11 }]) => (x11 === null ? [] : [{ input, keycode: String(x11) }]));

describe("the key helper's bundle", () => {
  it("loads nothing of main's: it would run it", async () => {
    const loaded = new Set<string>();
    const load = async (file: string): Promise<void> => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = await readFile(join(projectDir, "dist", "desktop", "main", file), "utf8");
      for (const [, next = ""] of text.matchAll(/require\("\.\/([^"]+)"\)/g)) await load(next);
    };
    await load("key-helper.cjs");
    expect([...loaded]).not.toContain("main.cjs");
    expect(loaded.size).toBeGreaterThan(1);
  });
});

describe("the key helper with the real hook", () => {
  it.each(batches(onX11, BINDINGS_MAX).map((batch) => ({ batch, names: batch.map(({ input }) => input).join(" ") })))(
    "hears down and up of $names",
    async ({ batch }) => {
      const triggers = Object.fromEntries(batch.map(({ input }) => [input, [input]]));
      await using helper = await KeyHelperChild.watching(display.env, triggers);
      await display.xdotool(...batch.flatMap(({ keycode }) => ["keydown", keycode, "keyup", keycode]));
      const steps = await helper.waitForSteps(batch.length * 2);
      expect(steps).toEqual(batch.flatMap(({ input }) => [`+${input}`, `-${input}`]));
      // Num Lock and Caps Lock are to be as they were.
      for (const { input, keycode } of batch) if (input.endsWith("Lock")) await display.xdotool("key", keycode);
    },
  );

  it("hears the numeric block with Num Lock as without", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { seven: ["Numpad7"] });
    const { x11: seven } = KEYS.get("Numpad7") ?? {};
    await display.xdotool("key", String(seven));
    await display.xdotool("key", "Num_Lock");
    await display.xdotool("key", String(seven));
    expect(await helper.waitForSteps(4)).toEqual(["+seven", "-seven", "+seven", "-seven"]);
    await display.xdotool("key", "Num_Lock");
  });

  it("hears the buttons of the mouse", async () => {
    const triggers = Object.fromEntries([...BUTTONS.keys()].map((input) => [input, [input]]));
    await using helper = await KeyHelperChild.watching(display.env, triggers);
    for (const { x11 } of BUTTONS.values()) {
      await display.buttonDown(x11);
      await display.buttonUp(x11);
    }
    expect(await helper.waitForSteps(6)).toEqual([...BUTTONS.keys()].flatMap((input) => [`+${input}`, `-${input}`]));
  });

  it("hears a key once, however long it repeats", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] });
    await display.xdotool("keydown", "v", "sleep", "1.5", "keyup", "v");
    await helper.waitForSteps(2);
    await helper.settle();
    expect(helper.steps).toEqual(["+talk", "-talk"]);
  });

  it("hears chords, and several triggers at once", async () => {
    await using helper = await KeyHelperChild.watching(display.env, {
      chord: ["ControlLeft", "KeyV"],
      plain: ["KeyV"],
      mixed: ["MouseBack", "ShiftRight"],
    });
    await display.xdotool("keydown", "Control_L", "keydown", "v", "keyup", "Control_L", "keyup", "v");
    expect(await helper.waitForSteps(4)).toEqual(["+chord", "+plain", "-chord", "-plain"]);
    helper.received.length = 0;
    await display.xdotool("keydown", "Shift_R", "mousedown", "8", "keyup", "Shift_R", "mouseup", "8");
    expect(await helper.waitForSteps(2)).toEqual(["+mixed", "-mixed"]);
  });

  it("tells left modifiers from right ones", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { left: ["ControlLeft"], right: ["AltRight"] });
    const keycode = (input: string) => String(KEYS.get(input)?.x11);
    for (const input of ["ControlRight", "AltLeft", "ControlLeft", "AltRight"]) {
      await display.xdotool("key", keycode(input));
    }
    expect(await helper.waitForSteps(4)).toEqual(["+left", "-left", "+right", "-right"]);
  });

  it("says nothing of a key that was held as it was bound, until it is pressed anew", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { other: ["KeyB"] });
    await display.keyDown("v");
    helper.watch({ talk: ["KeyV"] });
    await helper.settle();
    await display.xdotool("keyup", "v", "keydown", "v", "keyup", "v");
    expect(await helper.waitForSteps(2)).toEqual(["+talk", "-talk"]);
  });

  it("has not one word for 1,000 other keys and 10,000 moves of the mouse", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] });
    const others = [..."abcdefghij"];
    await display.typeKeys(Array.from({ length: 1_000 }, (_, index) => others[index % others.length] ?? "a"));
    await display.xdotool("click", "1", "click", "2", "click", "3", "click", "4", "click", "8");
    await display.moveMouse(Array.from({ length: 10_000 }, (_, index) => [index % 1_200, index % 700] as const));
    await display.xdotool("key", "v");
    await helper.waitForSteps(2);
    expect(helper.messages).toEqual([
      { kind: "trigger", id: "talk", isDown: true },
      { kind: "trigger", id: "talk", isDown: false },
    ]);
  });

  it("says so when the user types and it hears nothing, and when it hears again", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] });
    // Keys within a tenth of a second count as one.
    const typing = setInterval(() => helper.post({ kind: "typed" }), 150);
    await helper.waitFor((message) => message.kind === "hearing" && message.state === "deaf");
    clearInterval(typing);
    await display.xdotool("key", "a");
    await helper.waitFor((message) => message.kind === "hearing" && message.state === "hearing");
    expect(helper.steps).toEqual([]);
  });

  it("ends when the display goes away", async () => {
    const short = await XDisplay.open();
    await using helper = await KeyHelperChild.watching(short.env, { talk: ["KeyV"] });
    await short[Symbol.asyncDispose]();
    await helper.ended();
  });

  it("ends where there is no display", async () => {
    await using helper = new KeyHelperChild({ ...display.env, DISPLAY: "" });
    helper.watch({ talk: ["KeyV"] });
    await helper.ended();
    expect(helper.messages).toEqual([]);
  });

  it("ends at a message that main never sends", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] });
    helper.process.send({ kind: "watch", triggers: "all" });
    await helper.ended();
    expect(helper.process.exitCode).not.toBe(0);
  });
});
