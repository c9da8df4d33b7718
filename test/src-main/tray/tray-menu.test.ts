import { describe, expect, it } from "vitest";
import { assertNever } from "../../../shared/assert-never.ts";
import { NO_VOICE } from "../../../shared/desktop/desktop-state.ts";
import type { TrayMenuItem } from "../../../src-main/tray/tray-menu.ts";
import { type TrayFacts, trayState } from "../../../src-main/tray/tray-state.ts";
import { facts, IN_LOBBY, LOBBY, voiceChannel, worldOf } from "./facts.ts";

const menuOf = (change: Partial<TrayFacts> = {}) => trayState(facts(change)).menu;

/** As it looks: "[x] Mute", "---". */
function looks(items: readonly TrayMenuItem[]): string[] {
  return items.flatMap((item) => {
    switch (item.kind) {
      case "separator":
        return ["---"];
      case "button":
        return [item.label];
      case "check":
        return [`[${item.isChecked ? "x" : " "}] ${item.label}`];
      case "submenu":
        return [item.label, ...looks(item.items).map((line) => `  ${line}`)];
      default:
        return assertNever(item);
    }
  });
}

function itemCalled(label: string, items: readonly TrayMenuItem[]): TrayMenuItem {
  const found = items.find((item) => item.kind !== "separator" && item.label === label);
  if (found === undefined) throw new Error(`no ${label}`);
  return found;
}

describe("the tray's menu", () => {
  it("opens and quits alone while nobody is signed in", () => {
    const menu = menuOf({ isSignedIn: false, roster: null });
    expect(looks(menu)).toEqual(["Open Cromulent", "Quit"]);
    expect(menu).toMatchObject([{ action: { kind: "open" } }, { action: { kind: "quit" } }]);
  });

  it("offers the voice channels with how many are in each, and neither text channels nor leaving", () => {
    expect(looks(menuOf())).toEqual([
      "[ ] Mute",
      "[ ] Deafen",
      "---",
      "[ ] Lobby (1)",
      "[ ] Games",
      "---",
      "Open Cromulent",
      "Quit",
    ]);
  });

  it("marks the channel of the call and offers to leave it, while it is being connected to as well", () => {
    for (const call of ["connecting", "connected"] as const) {
      expect(looks(menuOf({ voice: { ...IN_LOBBY, call, muted: true }, roster: worldOf(["Ben"]) }))).toEqual([
        "[x] Mute",
        "[ ] Deafen",
        "Leave Lobby",
        "---",
        "[x] Lobby (2)",
        "[ ] Games",
        "---",
        "Open Cromulent",
        "Quit",
      ]);
    }
  });

  it("offers the channels again after the call was lost, none of them marked", () => {
    const lines = looks(menuOf({ voice: { ...IN_LOBBY, call: "disconnected" } }));
    expect(lines).toContain("[ ] Lobby (1)");
    expect(lines).not.toContain("Leave Lobby");
  });

  it("offers no channel while the server is away, and leaving a call all the same", () => {
    const connection = { kind: "waiting", attempt: 1, retryAt: 0 } as const;
    expect(looks(menuOf({ connection }))).toEqual(["[ ] Mute", "[ ] Deafen", "---", "Open Cromulent", "Quit"]);
    expect(looks(menuOf({ connection, voice: IN_LOBBY }))).toEqual([
      "[ ] Mute",
      "[ ] Deafen",
      "Leave Lobby",
      "---",
      "Open Cromulent",
      "Quit",
    ]);
  });

  it("puts many channels into a menu of their own", () => {
    const channels = Array.from({ length: 9 }, (_, at) => voiceChannel(at === 0 ? LOBBY : `c${at}`, `Room ${at}`, at));
    const roster = worldOf([], channels);
    expect(looks(menuOf({ roster })).slice(2, 7)).toEqual([
      "---",
      "Join a channel",
      "  [ ] Room 0 (1)",
      "  [ ] Room 1",
      "  [ ] Room 2",
    ]);
    expect(looks(menuOf({ roster: worldOf([], channels.slice(1)) }))).not.toContain("Join a channel");
  });

  it("gives the commands that the views give", () => {
    const quiet = menuOf({ voice: { ...NO_VOICE, muted: true } });
    const commandOf = (label: string, items = quiet) => itemCalled(label, items);
    expect(commandOf("Mute")).toMatchObject({ action: { command: { kind: "setMuted", muted: false } } });
    expect(commandOf("Deafen")).toMatchObject({ action: { command: { kind: "setDeafened", deafened: true } } });
    expect(commandOf("Games")).toMatchObject({ action: { command: { kind: "joinVoice", channelId: "c-games" } } });
    const inCall = menuOf({ voice: IN_LOBBY });
    expect(commandOf("Leave Lobby", inCall)).toMatchObject({ action: { command: { kind: "leaveVoice" } } });
  });

  it("does not join the channel anew that one is in", () => {
    expect(itemCalled("Lobby (1)", menuOf({ voice: IN_LOBBY }))).toMatchObject({ action: { kind: "open" } });
  });

  it("shows the names of channels as they are, whatever is in them", () => {
    const names = ["Rock & Roll", "a\tb\u202ec", "x".repeat(100)];
    const roster = worldOf(
      [],
      names.map((name, at) => voiceChannel(`c${at}`, name, at)),
    );
    expect(looks(menuOf({ roster })).slice(3, 6)).toEqual(["[ ] Rock && Roll", "[ ] a b c", `[ ] ${"x".repeat(39)}…`]);
  });
});
