import { beforeEach, describe, expect, it } from "vitest";
import { AppTray, type TrayHost, type TrayIcon } from "../../../src-main/tray/app-tray.ts";
import type { TrayImage } from "../../../src-main/tray/tray-images.ts";
import type { TrayAction, TrayMenuItem } from "../../../src-main/tray/tray-menu.ts";
import { facts, IN_LOBBY, worldOf } from "./facts.ts";

/** The desktop's side: what was shown, in order. */
class RecordingHost implements TrayHost {
  readonly os = "linux";
  readonly icons: RecordingIcon[] = [];
  scale = 1;
  #listeners = new Set<() => void>();

  scaleFactor(): number {
    return this.scale;
  }

  onScaleFactor(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  createIcon(image: TrayImage): TrayIcon {
    const icon = new RecordingIcon(image);
    this.icons.push(icon);
    return icon;
  }

  setScale(scale: number): void {
    this.scale = scale;
    for (const listener of this.#listeners) listener();
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  get icon(): RecordingIcon {
    const icon = this.icons.at(-1);
    if (icon === undefined) throw new Error("there is no icon");
    return icon;
  }
}

class RecordingIcon implements TrayIcon {
  readonly images: (string | undefined)[];
  readonly tooltips: string[] = [];
  readonly menus: (readonly TrayMenuItem[])[] = [];
  isGone = false;
  choose: (action: TrayAction) => void = () => {};
  activate: () => void = () => {};

  constructor(image: TrayImage) {
    this.images = [image.representations[0]?.file];
  }

  setImage(image: TrayImage): void {
    this.images.push(image.representations[0]?.file);
  }

  setToolTip(text: string): void {
    this.tooltips.push(text);
  }

  setMenu(items: readonly TrayMenuItem[], choose: (action: TrayAction) => void): void {
    this.menus.push(items);
    this.choose = choose;
  }

  onActivate(listener: () => void): void {
    this.activate = listener;
  }

  [Symbol.dispose](): void {
    this.isGone = true;
  }
}

describe("AppTray", () => {
  let host: RecordingHost;
  let actions: TrayAction[];
  let tray: AppTray;

  beforeEach(() => {
    host = new RecordingHost();
    actions = [];
    tray = new AppTray(host, facts(), (action) => actions.push(action));
  });

  it("has no icon before the desktop has a tray, and then shows how things stand now", () => {
    tray.update(facts({ voice: IN_LOBBY }));
    expect(host.icons).toEqual([]);
    tray.setAvailable(true);
    expect(host.icon.images).toEqual(["connected-22.png"]);
    expect(host.icon.tooltips).toEqual(["Cromulent — Lobby, nobody else here yet"]);
    expect(host.icon.menus).toHaveLength(1);
  });

  it("changes image and tooltip with the call", () => {
    tray.setAvailable(true);
    const roster = worldOf(["Ben"]);
    tray.update(facts({ roster, voice: { ...IN_LOBBY, call: "connecting" } }));
    tray.update(facts({ roster, voice: IN_LOBBY }));
    tray.update(facts({ roster, voice: { ...IN_LOBBY, transmitting: true } }));
    tray.update(facts({ roster, voice: { ...IN_LOBBY, muted: true } }));
    tray.update(facts({ roster, voice: { ...IN_LOBBY, muted: true, deafened: true } }));
    tray.update(facts({ roster, voice: { ...IN_LOBBY, call: "disconnected" } }));
    expect(host.icon.images).toEqual([
      "not-in-voice-22.png",
      "connecting-22.png",
      "connected-22.png",
      "transmitting-22.png",
      "muted-22.png",
      "deafened-22.png",
      "disconnected-22.png",
    ]);
    expect(host.icon.tooltips.map((text) => text.replace("Cromulent — ", ""))).toEqual([
      "Not in voice",
      "Connecting to Lobby…",
      "Lobby with Ben",
      "Talking in Lobby with Ben",
      "Muted in Lobby with Ben",
      "Deafened in Lobby with Ben",
      "Disconnected from Lobby",
    ]);
  });

  it("tells the desktop only what changed", () => {
    tray.setAvailable(true);
    tray.update(facts({ voice: IN_LOBBY }));
    const { images, tooltips, menus } = host.icon;
    const counts = () => [images.length, tooltips.length, menus.length];
    expect(counts()).toEqual([2, 2, 2]);
    tray.update(facts({ voice: { ...IN_LOBBY } }));
    expect(counts()).toEqual([2, 2, 2]);
    // Talking changes neither what can be chosen nor who is there.
    tray.update(facts({ voice: { ...IN_LOBBY, transmitting: true } }));
    expect(counts()).toEqual([3, 3, 2]);
    tray.update(facts({ voice: { ...IN_LOBBY, transmitting: true }, roster: worldOf(["Ben"]) }));
    expect(counts()).toEqual([3, 4, 3]);
  });

  it("opens when it is pressed, and acts by its menu", () => {
    tray.setAvailable(true);
    host.icon.activate();
    host.icon.choose({ kind: "command", command: { kind: "leaveVoice" } });
    host.icon.choose({ kind: "quit" });
    expect(actions).toEqual([{ kind: "open" }, { kind: "command", command: { kind: "leaveVoice" } }, { kind: "quit" }]);
  });

  it("takes back the tick that the desktop put itself when nothing came of a choice", () => {
    tray.setAvailable(true);
    host.icon.choose({ kind: "command", command: { kind: "setMuted", muted: true } });
    expect(host.icon.menus).toHaveLength(2);
    expect(host.icon.menus[1]).toEqual(host.icon.menus[0]);
  });

  it("leaves a tray that is gone, and makes a new icon for the next one", () => {
    tray.setAvailable(true);
    const first = host.icon;
    tray.setAvailable(false);
    expect(first.isGone).toBe(true);
    tray.update(facts({ voice: IN_LOBBY }));
    first.choose({ kind: "open" });
    expect([first.images, first.menus.length]).toEqual([["not-in-voice-22.png"], 1]);
    tray.setAvailable(true);
    tray.setAvailable(true);
    expect(host.icons).toHaveLength(2);
    expect(host.icon.images).toEqual(["connected-22.png"]);
  });

  it("takes the drawing that the screen has the pixels for", () => {
    tray.setAvailable(true);
    host.setScale(2);
    host.setScale(2);
    expect(host.icon.images).toEqual(["not-in-voice-22.png", "not-in-voice-44.png"]);
  });

  it("goes with the program", () => {
    tray.setAvailable(true);
    tray[Symbol.dispose]();
    expect([host.icon.isGone, host.listenerCount]).toEqual([true, 0]);
  });
});
