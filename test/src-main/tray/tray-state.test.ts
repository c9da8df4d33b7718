import { describe, expect, it } from "vitest";
import { NO_VOICE } from "../../../shared/desktop/desktop-state.ts";
import { type TrayFacts, type TrayIconName, trayState } from "../../../src-main/tray/tray-state.ts";
import { TOOLTIP_MAX_UNITS } from "../../../src-main/tray/tray-tooltip.ts";
import { facts, IN_LOBBY, LOBBY, voiceChannel, worldOf } from "./facts.ts";

type Case = [what: string, change: Partial<TrayFacts>, icon: TrayIconName, words: string];

const waiting = { kind: "waiting", attempt: 1, retryAt: 0 } as const;
const ben = worldOf(["Ben"]);

describe("the tray's icon and words", () => {
  it.each<Case>([
    ["signed out", { isSignedIn: false, roster: null, connection: { kind: "idle" } }, "not-in-voice", "Not signed in"],
    [
      "first reaching the server",
      { connection: { kind: "connecting", attempt: 0 } },
      "connecting",
      "Connecting to the server…",
    ],
    ["about to reach the server", { connection: { kind: "idle" } }, "connecting", "Connecting to the server…"],
    ["without the server", { connection: waiting }, "disconnected", "Not connected to the server"],
    ["trying again", { connection: { kind: "connecting", attempt: 2 } }, "disconnected", "Not connected to the server"],
    ["kicked", { connection: { kind: "ended", reason: "kicked" } }, "disconnected", "Not connected to the server"],
    ["not in voice", {}, "not-in-voice", "Not in voice"],
    ["muted before a call", { voice: { ...NO_VOICE, muted: true } }, "not-in-voice", "Not in voice, muted"],
    [
      "deafened before a call",
      { voice: { ...NO_VOICE, muted: true, deafened: true } },
      "not-in-voice",
      "Not in voice, deafened",
    ],
    ["joining", { voice: { ...IN_LOBBY, call: "connecting" } }, "connecting", "Connecting to Lobby…"],
    [
      "joining a channel that is not there any more",
      { voice: { ...IN_LOBBY, call: "connecting", channelId: "gone" } },
      "connecting",
      "Connecting…",
    ],
    [
      "joining, muted",
      { voice: { ...IN_LOBBY, call: "connecting", muted: true } },
      "connecting",
      "Connecting to Lobby…",
    ],
    ["in a call alone", { voice: IN_LOBBY }, "connected", "Lobby, nobody else here yet"],
    ["in a call", { voice: IN_LOBBY, roster: ben }, "connected", "Lobby with Ben"],
    [
      "talking",
      { voice: { ...IN_LOBBY, transmitting: true }, roster: ben },
      "transmitting",
      "Talking in Lobby with Ben",
    ],
    ["muted", { voice: { ...IN_LOBBY, muted: true }, roster: ben }, "muted", "Muted in Lobby with Ben"],
    [
      "deafened",
      { voice: { ...IN_LOBBY, muted: true, deafened: true }, roster: ben },
      "deafened",
      "Deafened in Lobby with Ben",
    ],
    [
      "V2 refused or given up",
      { voice: { ...IN_LOBBY, call: "disconnected" } },
      "disconnected",
      "Disconnected from Lobby",
    ],
    [
      "in a call while the server is away",
      { voice: IN_LOBBY, connection: waiting },
      "connecting",
      "Connecting to Lobby…",
    ],
    [
      "muted in a call while the server is away",
      { voice: { ...IN_LOBBY, muted: true }, connection: waiting },
      "connecting",
      "Connecting to Lobby…",
    ],
    [
      "S3 in a call that another program took over",
      { voice: IN_LOBBY, connection: { kind: "ended", reason: "takenOver" } },
      "disconnected",
      "Not connected to the server",
    ],
  ])("%s", (_what, change, icon, words) => {
    const state = trayState(facts(change));
    expect([state.icon, state.tooltip]).toEqual([icon, `Cromulent — ${words}`]);
  });

  it.each([
    [{ isUnread: true, mentions: 0 }, false, "Cromulent — Unread messages — Not in voice"],
    [{ isUnread: true, mentions: 1 }, true, "Cromulent — 1 mention — Not in voice"],
  ])("say what is unread: %j", (unread, isMarked, tooltip) => {
    expect(trayState(facts({ unread }))).toMatchObject({ isMarked, tooltip });
  });

  it("follows a call from its beginning to its end", () => {
    const steps: TrayFacts["voice"][] = [
      NO_VOICE,
      { ...IN_LOBBY, call: "connecting" },
      IN_LOBBY,
      { ...IN_LOBBY, transmitting: true },
      IN_LOBBY,
      { ...IN_LOBBY, muted: true },
      { ...IN_LOBBY, muted: true, deafened: true },
      { ...IN_LOBBY, call: "connecting", muted: true },
      IN_LOBBY,
      { ...IN_LOBBY, call: "disconnected" },
      NO_VOICE,
    ];
    expect(steps.map((voice) => trayState(facts({ voice })).icon)).toEqual([
      "not-in-voice",
      "connecting",
      "connected",
      "transmitting",
      "connected",
      "muted",
      "deafened",
      "connecting",
      "connected",
      "disconnected",
      "not-in-voice",
    ]);
  });
});

describe("the tray's tooltip", () => {
  const inLobbyWith = (...others: string[]) => trayState(facts({ voice: IN_LOBBY, roster: worldOf(others) })).tooltip;

  it("names up to three others, and counts the rest", () => {
    expect(inLobbyWith("Cara", "Ben")).toBe("Cromulent — Lobby with Ben and Cara");
    expect(inLobbyWith("Dan", "Cara", "Ben")).toBe("Cromulent — Lobby with Ben, Cara and Dan");
    expect(inLobbyWith("Dan", "Cara", "Ben", "Eve", "Fay")).toBe("Cromulent — Lobby with Ben, Cara and 3 others");
  });

  it("V1 names whoever is there twice once, and nobody who is elsewhere or oneself", () => {
    const roster = worldOf(["Ben", "Cara"]);
    const [ada, first, second] = [...roster.voice.values()];
    if (ada === undefined || first === undefined || second === undefined) throw new Error("nobody is there");
    const voice = new Map([
      ["s1", ada],
      ["s2", first],
      ["s3", { ...first, sessionId: "s3" }],
      ["s4", { ...second, channelId: "c-games" }],
      ["s5", { ...ada, sessionId: "s5" }],
    ]);
    expect(trayState(facts({ voice: IN_LOBBY, roster: { ...roster, voice } })).tooltip).toBe(
      "Cromulent — Lobby with Ben",
    );
  });

  it("fits into what Windows keeps, whatever people call themselves", () => {
    const long = "𝕮".repeat(64);
    const roster = worldOf([long, `${long}a`, `${long}b`, `${long}c`], [voiceChannel(LOBBY, "🎮".repeat(50))]);
    const { tooltip } = trayState(facts({ voice: { ...IN_LOBBY, deafened: true }, roster }));
    expect(tooltip.length).toBeLessThanOrEqual(TOOLTIP_MAX_UNITS);
    expect(tooltip).toMatch(/^Cromulent — Deafened in (🎮)+… with (𝕮)+…/u);
    // It throws where half of a surrogate pair was left.
    expect(() => encodeURIComponent(tooltip)).not.toThrow();
  });

  it("shows names as they are meant, on one line, without marks that turn the text or make it rich", () => {
    expect(inLobbyWith("Be\nn\u202e\u2066 <img src=x>")).toBe("Cromulent — Lobby with Be n ‹img src=x›");
    expect(inLobbyWith("👩‍👧")).toBe("Cromulent — Lobby with 👩‍👧");
  });
});
