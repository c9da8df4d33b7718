import { describe, expect, it } from "vitest";
import type { KeysFault } from "../../../shared/desktop/bindings.ts";
import { keysFaultSchema } from "../../../shared/desktop/bindings.ts";
import { keysFaultWords } from "../../../src-renderer/views/keys/key-words.ts";
import { globalTalkKeyName, isGlobalTalkKeyMissing } from "../../../src-renderer/views/keys/talk-binding.ts";
import { triggerName } from "../../../src-renderer/views/keys/trigger-name.ts";
import { readFeedAddress } from "../../../src-renderer/views/settings/feed-address.ts";
import { type KeyNaming, keyName } from "../../../src-renderer/views/settings/key-name.ts";
import { type Capture, reduceCapture, WAITING } from "../../../src-renderer/views/settings/keys/capture.ts";
import { hintSentence, refusalSentence } from "../../../src-renderer/views/settings/keys/capture-words.ts";
import { judgeTrigger } from "../../../src-renderer/views/settings/keys/trigger-findings.ts";
import { binding, boundState, desktopState, signedIn } from "./helpers/fixtures.ts";

/** "+KeyM" goes down, "-KeyM" goes up; "AltGr" stands for AltGr as Windows sends it. */
function pressed(steps: string, os: "linux" | "darwin" | "win32" = "linux", from: Capture = WAITING): Capture {
  return steps.split(" ").reduce<Capture>((capture, step) => {
    const code = step.slice(1);
    if (step === "lost" || step === "again") return reduceCapture(capture, { kind: step }, os);
    if (step === "+AltGr") return reduceCapture(capture, { kind: "down", code: "AltRight", isAltGraph: true }, os);
    return step.startsWith("+")
      ? reduceCapture(capture, { kind: "down", code, isAltGraph: false }, os)
      : reduceCapture(capture, { kind: "up", code }, os);
  }, from);
}

describe("capturing keys", () => {
  it.each([
    ["one key", "+F8 -F8", ["F8"]],
    ["a modifier alone", "+ControlRight -ControlRight", ["ControlRight"]],
    ["a chord, by whichever is let go first", "+ControlLeft +KeyM -ControlLeft", ["ControlLeft", "KeyM"]],
    ["four together", "+KeyD +KeyC +KeyB +KeyA -KeyB", ["KeyA", "KeyB", "KeyC", "KeyD"]],
    ["a mouse button with a key", "+ShiftLeft +MouseBack -MouseBack", ["MouseBack", "ShiftLeft"]],
    ["Tab and Enter", "+Tab +Enter -Tab", ["Enter", "Tab"]],
    ["a key once, though it repeats", "+F8 +F8 -F8", ["F8"]],
    ["AltGr without the Ctrl that nobody pressed", "+ControlLeft +AltGr -ControlLeft -AltRight", ["AltRight"]],
  ])("takes %s", (_, steps, trigger) => {
    expect(pressed(steps)).toMatchObject({ kind: "captured", trigger });
  });

  it("knows which of them are still down, and takes nothing more", () => {
    const captured = pressed("+ControlLeft +KeyM -ControlLeft +KeyX");
    expect(captured).toEqual({ kind: "captured", trigger: ["ControlLeft", "KeyM"], held: ["KeyM"] });
    expect(pressed("-KeyM", "linux", captured)).toMatchObject({ held: [] });
  });

  it("waits for no up-event that macOS does not send while Meta is down", () => {
    expect(pressed("+MetaLeft +KeyM -MetaLeft", "darwin")).toEqual({
      kind: "captured",
      trigger: ["KeyM", "MetaLeft"],
      held: [],
    });
  });

  it("is cancelled by Escape alone, and refuses it with another key", () => {
    expect(pressed("+Escape")).toEqual({ kind: "cancelled" });
    expect(pressed("+ControlLeft +Escape")).toMatchObject({
      held: ["ControlLeft"],
      refusal: { code: "Escape", why: "cancels" },
    });
  });

  it.each([
    ["+MouseLeft", "mainButton"],
    ["+MouseRight", "mainButton"],
    ["+AudioVolumeUp", "systemKey"],
    ["+Fn", "systemKey"],
    ["+", "unknown"],
    ["+MouseOther", "unknown"],
    ["+KeyA +KeyB +KeyC +KeyD +KeyE", "tooMany"],
  ])("refuses %s: %s, and goes on", (steps, why) => {
    expect(pressed(steps)).toMatchObject({ kind: "waiting", refusal: { why } });
    expect(pressed(`${steps} +F9 lost +F8 -F8`)).toMatchObject({ kind: "captured", trigger: ["F8"] });
  });

  it("refuses Caps Lock where the system tells of its switching alone", () => {
    expect(pressed("+CapsLock", "darwin")).toMatchObject({ refusal: { why: "toggles" } });
    expect(pressed("+CapsLock -CapsLock", "win32")).toMatchObject({ trigger: ["CapsLock"] });
  });

  it("takes a refusal away with the next key", () => {
    expect(pressed("+Fn +F8")).toEqual({ kind: "waiting", held: ["F8"], refusal: null });
  });

  it("begins anew when the window lost the focus, as up-events go elsewhere", () => {
    expect(pressed("+AltLeft +Tab lost")).toEqual(WAITING);
    expect(pressed("+ControlLeft +KeyM -KeyM lost")).toMatchObject({ kind: "captured", held: [] });
    expect(pressed("+Escape lost")).toEqual({ kind: "cancelled" });
  });

  it("begins anew when asked to", () => {
    expect(pressed("+F8 -F8 again")).toEqual(WAITING);
  });
});

describe("what is worth knowing of a trigger", () => {
  const world = boundState({
    bindings: [
      binding("holdToTalk", "KeyM"),
      binding("toggleMute", "ControlLeft", "KeyM"),
      binding("disconnect", "F9"),
    ],
  });

  it("finds the same keys, whatever they do", () => {
    expect(judgeTrigger(["KeyM"], "holdToTalk", world).same?.action).toBe("holdToTalk");
    expect(judgeTrigger(["KeyM", "ControlLeft"], "holdToTalk", world).same?.action).toBe("toggleMute");
    expect(judgeTrigger(["F10"], "holdToTalk", world).same).toBeNull();
  });

  it("finds triggers of other actions that are part of it, or that it is part of", () => {
    const actions = (trigger: string[]) =>
      judgeTrigger(trigger, "toggleDeafen", world).overlaps.map(({ action }) => action);
    expect(actions(["ControlLeft"])).toEqual(["toggleMute"]);
    expect(actions(["AltLeft", "ControlLeft", "KeyM"])).toEqual(["holdToTalk", "toggleMute"]);
    expect(actions(["F10"])).toEqual([]);
  });

  it("finds no overlap with the same action, nor with the same keys", () => {
    expect(judgeTrigger(["KeyM", "ShiftLeft"], "holdToTalk", world).overlaps).toEqual([]);
    expect(judgeTrigger(["F9"], "holdToTalk", world).overlaps).toEqual([]);
  });

  it.each([
    [["KeyV"], "linux", ["types"]],
    [["Space"], "linux", ["types"]],
    [["Backslash"], "linux", ["types"]],
    [["Numpad5"], "linux", ["types"]],
    [["ControlLeft", "KeyV"], "linux", []],
    [["F8"], "linux", []],
    [["MouseBack"], "linux", []],
    [["MetaLeft"], "win32", ["opensMenu"]],
    [["MetaLeft"], "darwin", ["inShortcuts"]],
  ] as const)("%j on %s: %j", (trigger, os, hints) => {
    expect(judgeTrigger(trigger, "holdToTalk", desktopState({ os })).hints).toEqual(hints);
  });

  it("says that a portal assigns no mouse button", () => {
    expect(judgeTrigger(["MouseBack"], "holdToTalk", desktopState({ keySource: "portal" })).hints).toEqual([
      "noMouseInPortal",
    ]);
  });

  it("tells a hold from a press", () => {
    expect(hintSentence("types", "holdToTalk")).toContain("as long as it is down");
    expect(hintSentence("types", "toggleMute")).toContain("with each press");
  });
});

describe("the names of keys", () => {
  const german: KeyNaming = {
    layout: new Map([
      ["KeyY", "z"],
      ["Semicolon", "ö"],
      ["Minus", "ß"],
      ["Space", " "],
    ]),
    os: "linux",
  };

  it.each([
    ["KeyY", "Z"],
    ["Semicolon", "Ö"],
    ["Minus", "ß"],
    ["Space", "Space"],
    ["Quote", "'"],
    ["F8", "F8"],
    ["MetaLeft", "left Super"],
    ["MouseBack", "Mouse back"],
  ])("%s is %s on a German keyboard", (code, name) => {
    expect(keyName(code, german)).toBe(name);
  });

  it.each([
    ["darwin", "right Command", "left Option"],
    ["win32", "right Windows", "left Alt"],
    ["linux", "right Super", "left Alt"],
  ] as const)("are those of %s", (os, meta, alt) => {
    expect(keyName("MetaRight", { layout: null, os })).toBe(meta);
    expect(keyName("AltLeft", { layout: null, os })).toBe(alt);
  });

  it("stand in the order in which chords are written", () => {
    expect(triggerName(["AltLeft", "ControlLeft", "KeyY", "ShiftLeft"], german)).toBe(
      "left Ctrl + left Alt + left Shift + Z",
    );
  });

  it("name a refused key where it has a name", () => {
    expect(refusalSentence({ code: "Lang1", why: "unknown" }, "Lang1")).toContain("Lang1 cannot be bound");
    expect(refusalSentence({ code: "", why: "unknown" }, "")).toContain("does not say which one it is");
    expect(refusalSentence({ code: "MouseLeft", why: "mainButton" }, "")).toContain("at every click");
  });
});

describe("a fault of the global keys", () => {
  it.each(keysFaultSchema.options)("%s has a reason, an advice and a cure on every system", (fault: KeysFault) => {
    for (const os of ["linux", "darwin", "win32"] as const) {
      const { reason, advice, cures } = keysFaultWords(fault, os);
      expect(reason).toMatch(/\.$/);
      expect(advice).toMatch(/\.$/);
      expect(cures.length).toBeGreaterThan(0);
    }
  });

  it("leads to the system's page where a permission is missing", () => {
    expect(keysFaultWords("permissionMissing", "darwin").cures[0]?.kind).toBe("openKeySettings");
  });
});

describe("the global talk key", () => {
  const naming: KeyNaming = { layout: null, os: "linux" };

  it("is missing in push-to-talk without a binding, and in the desktop app alone", () => {
    expect(isGlobalTalkKeyMissing(signedIn())).toBe(false);
    expect(isGlobalTalkKeyMissing(signedIn({ desktop: desktopState() }))).toBe(true);
    expect(isGlobalTalkKeyMissing(signedIn({ desktop: boundState() }))).toBe(false);
    const { settings } = signedIn();
    expect(isGlobalTalkKeyMissing(signedIn({ desktop: desktopState(), settings: { ...settings, mode: "open" } }))).toBe(
      false,
    );
  });

  it("has a name as long as it is heard", () => {
    const nameIn = (change: Parameters<typeof boundState>[0]) =>
      globalTalkKeyName(signedIn({ desktop: boundState(change) }), naming);
    expect(nameIn({})).toBe("F8");
    expect(nameIn({ keys: { kind: "failed", fault: "deaf" } })).toBeNull();
    expect(nameIn({ keys: { kind: "starting" } })).toBeNull();
    expect(nameIn({ bindings: [binding("disconnect", "F9")] })).toBeNull();
  });

  it("has the desktop's own name behind a portal", () => {
    const nameOf = (holdToTalk?: string) =>
      globalTalkKeyName(
        signedIn({
          desktop: boundState({
            keySource: "portal",
            keys: { kind: "listening", portalTriggers: holdToTalk === undefined ? {} : { holdToTalk } },
          }),
        }),
        naming,
      );
    expect(nameOf("Press Ctrl+Alt+T")).toBe("Ctrl+Alt+T");
    expect(nameOf()).toBeNull();
  });
});

describe("the address of a feed", () => {
  it.each([
    ["", { kind: "feed", url: null }],
    [" https://get.raid.example/cromulent ", { kind: "feed", url: "https://get.raid.example/cromulent" }],
  ])("%j", (text, expected) => {
    expect(readFeedAddress(text)).toEqual(expected);
  });

  it.each(["http://get.raid.example", "get.raid.example", "ftp://x.example"])("is not %s", (text) => {
    expect(readFeedAddress(text).kind).toBe("fault");
  });
});
