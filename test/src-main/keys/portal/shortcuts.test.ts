import { describe, expect, it } from "vitest";
import { actionSchema, type Binding } from "../../../../shared/desktop/bindings.ts";
import { shortcutsFor } from "../../../../src-main/keys/portal/shortcuts.ts";

describe("shortcutsFor", () => {
  it("offers every action under words of its own", () => {
    const shortcuts = shortcutsFor([]);
    expect(shortcuts.map(({ id }) => id)).toEqual(actionSchema.options);
    expect(new Set(shortcuts.map(({ description }) => description)).size).toBe(shortcuts.length);
    expect(shortcuts.every(({ preferredTrigger }) => preferredTrigger === null)).toBe(true);
  });

  it("wishes for the first binding of an action that the desktop could have", () => {
    const bindings: Binding[] = [
      { id: "a", action: "holdToTalk", trigger: ["MouseBack"] },
      { id: "b", action: "holdToTalk", trigger: ["F13"] },
      { id: "c", action: "holdToTalk", trigger: ["KeyT"] },
      { id: "d", action: "disconnect", trigger: ["MouseForward"] },
    ];
    const wishes = shortcutsFor(bindings).map(({ id, preferredTrigger }) => [id, preferredTrigger]);
    expect(wishes.filter(([, wish]) => wish !== null)).toEqual([["holdToTalk", "F13"]]);
  });
});
