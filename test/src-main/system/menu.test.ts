import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { ElectronMenu } from "../../../src-main/system/electron-menu.ts";
import { appMenu, type MenuAction, type MenuFacts, type MenuItem } from "../../../src-main/system/menu.ts";

const FACTS: MenuFacts = {
  os: "linux",
  build: "packaged",
  voice: { call: "connected", muted: false, deafened: false },
  update: "current",
};

function all(items: readonly MenuItem[]): MenuItem[] {
  return items.flatMap((item) => (item.kind === "submenu" ? [item, ...all(item.items)] : [item]));
}
const rolesOf = (facts: MenuFacts) => all(appMenu(facts)).flatMap((item) => (item.kind === "role" ? [item.role] : []));
const itemOf = (facts: MenuFacts, label: string) =>
  all(appMenu(facts)).find((item) => "label" in item && item.label === label);

describe("the application menu", () => {
  it.each([
    ["darwin", ["Cromulent", "View", "Voice", "Help"]],
    ["win32", ["File", "View", "Voice", "Help"]],
    ["linux", ["File", "View", "Voice", "Help"]],
  ] as const)("on %s has the menus that people look for there", (os, labels) => {
    const items = appMenu({ ...FACTS, os });
    expect(items.flatMap((item) => (item.kind === "submenu" ? [item.label] : []))).toEqual(labels);
    expect(items).toContainEqual({ kind: "role", role: "editMenu" });
  });

  it("has macOS's own items there alone", () => {
    expect(rolesOf({ ...FACTS, os: "darwin" })).toEqual(
      expect.arrayContaining(["hide", "services", "quit", "windowMenu"]),
    );
    expect(rolesOf(FACTS)).not.toContain("services");
  });

  it.each(["darwin", "win32", "linux"] as const)("on %s can quit, and says what it is, once", (os) => {
    const roles = rolesOf({ ...FACTS, os });
    expect(roles.filter((role) => role === "quit" || role === "about").sort()).toEqual(["about", "quit"]);
  });

  it("reloads and opens the developers' tools in an unpackaged program alone", () => {
    const forDevelopers = ["reload", "toggleDevTools"];
    expect(rolesOf(FACTS).filter((role) => forDevelopers.includes(role))).toEqual([]);
    expect(rolesOf({ ...FACTS, build: "unpackaged" })).toEqual(expect.arrayContaining(forDevelopers));
  });

  it("shows mute and deafen as they are, and asks for the other", () => {
    expect(itemOf(FACTS, "Mute")).toMatchObject({
      isChecked: false,
      isEnabled: true,
      action: { command: { kind: "setMuted", muted: true } },
    });
    const deafened = { ...FACTS, voice: { call: "connected", muted: true, deafened: true } } as const;
    expect(itemOf(deafened, "Deafen")).toMatchObject({
      isChecked: true,
      action: { command: { kind: "setDeafened", deafened: false } },
    });
  });

  it("cannot mute or leave outside of a call", () => {
    const outside = { ...FACTS, voice: { call: "none", muted: false, deafened: false } } as const;
    for (const label of ["Mute", "Deafen", "Leave Channel"]) {
      expect(itemOf(outside, label)).toMatchObject({ isEnabled: false });
    }
  });

  it("checks for updates only where that does something", () => {
    const enabled = (["off", "checking", "current", "downloading", "ready", "failed"] as const).filter((update) => {
      const item = itemOf({ ...FACTS, update }, "Check for Updates");
      return item?.kind === "button" && item.isEnabled;
    });
    expect(enabled).toEqual(["current", "failed"]);
  });

  it("uses no key twice", () => {
    const keys = all(appMenu(FACTS)).flatMap((item) => ("accelerator" in item ? [item.accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the menu in Electron", () => {
  function menuRig() {
    const templates: MenuItemConstructorOptions[][] = [];
    const actions: MenuAction[] = [];
    const menu = new ElectronMenu({ setMenu: (t) => templates.push(t), act: (action) => actions.push(action) });
    return { templates, actions, menu };
  }

  it("is built anew only where something changed", () => {
    const { templates, menu } = menuRig();
    menu.show(FACTS);
    menu.show({ ...FACTS, voice: { ...FACTS.voice, call: "connecting" } });
    expect(templates).toHaveLength(1);
    menu.show({ ...FACTS, voice: { ...FACTS.voice, muted: true } });
    expect(templates).toHaveLength(2);
  });

  it("asks for what was clicked, and leaves the tick to what comes of it", () => {
    const { templates, actions, menu } = menuRig();
    menu.show(FACTS);
    const voice = templates[0]?.find(({ label }) => label === "Voice")?.submenu;
    const mute = Array.isArray(voice) ? voice.find(({ label }) => label === "Mute") : undefined;
    const clicked = { checked: true };
    Reflect.apply(mute?.click ?? (() => {}), undefined, [clicked]);
    expect(actions).toEqual([{ kind: "command", command: { kind: "setMuted", muted: true } }]);
    expect(clicked.checked).toBe(false);
  });
});
