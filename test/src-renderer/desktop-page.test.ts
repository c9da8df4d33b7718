// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyEvent } from "../../shared/desktop/bindings.ts";
import { type HeldCall, NO_VOICE, type PageStart, type Preferences } from "../../shared/desktop/desktop-state.ts";
import { type DesktopPage, startDesktopPage } from "../../src-renderer/desktop-page.ts";
import type { Client } from "../../src-renderer/store/client.ts";
import { ManualClock, settle } from "../helpers/manual-clock.ts";
import { helloAnswer } from "../shared/connection/fake-gateway.ts";
import { DESKTOP, FakePreload, START } from "./fake-preload.ts";
import { message } from "./views/helpers/chat-fixtures.ts";
import { FakeAudioContext } from "./voice/fake-outputs.ts";

const pages: DesktopPage[] = [];
beforeEach(() => {
  vi.stubGlobal("AudioContext", FakeAudioContext);
});
afterEach(() => {
  for (const page of pages.splice(0)) page[Symbol.dispose]();
  vi.unstubAllGlobals();
});

async function open(start: Partial<PageStart> = {}, prepare: (preload: FakePreload) => void = () => {}) {
  const preload = new FakePreload();
  preload.answers.set("startPage", { ok: true, data: { ...START, ...start } });
  prepare(preload);
  const clients: Client[] = [];
  /** Which client, and whether it was hushed. */
  const hushed: [number, boolean][] = [];
  const clock = new ManualClock();
  const reload = vi.fn();
  const page = await startDesktopPage({
    api: preload.api,
    clock,
    reload,
    onClient(client) {
      const { setHushed } = client;
      const index = clients.push(client) - 1;
      vi.spyOn(client, "setHushed").mockImplementation((isHushed) => {
        hushed.push([index, isHushed]);
        setHushed(isHushed);
      });
    },
  });
  pages.push(page);
  await settle();
  return { preload, page, clients, hushed, clock, reload, state: () => page.client.store.getState() };
}

function attach(preload: FakePreload): void {
  preload.tell({ kind: "bridge", message: { kind: "state", state: { kind: "attached", sessionId: "s1" } } });
  preload.tell({ kind: "bridge", message: { kind: "hello", answer: helloAnswer() } });
}

const HELD: HeldCall = {
  channelId: "lobby",
  peerId: "peer-of-an-earlier-page",
  muted: true,
  deafened: false,
};

describe("DesktopPage", () => {
  it("starts from what main says, and connects where there is a token", async () => {
    const { preload, state } = await open();
    expect(state().desktop).toEqual(DESKTOP);
    expect(state().phase.kind).toBe("signedIn");
    expect(preload.all("connect")).toHaveLength(1);
    attach(preload);
    expect(state().roster?.sessionId).toBe("s1");
  });

  it("loses no message that comes before its start was answered", async () => {
    const { state } = await open({}, (preload) => {
      const { api } = preload;
      const startPage = api.startPage;
      Object.assign(api, {
        startPage: async (data: null) => {
          preload.tell({ kind: "desktop", state: { ...DESKTOP, hasTray: false } });
          return startPage(data);
        },
      });
    });
    expect(state().desktop?.hasTray).toBe(false);
  });

  it("asks for a server where there is none", async () => {
    const { preload, state } = await open({ desktop: { ...DESKTOP, servers: [], activeServerId: null } });
    expect(state().phase).toEqual({ kind: "noServer" });
    expect(preload.said.map(({ name }) => name)).toEqual(["startPage"]);
  });

  it("shows another server with a client of its own; nothing of the one before is heard or asked any more", async () => {
    const { preload, page, clients, state } = await open();
    attach(preload);
    page.client.commands.changeSettings({ mode: "open" });
    page.client.commands.joinVoice("lobby");
    preload.tell({ kind: "desktop", state: { ...DESKTOP, activeServerId: null, servers: [] } });
    preload.tell({ kind: "serverChanged", epoch: 2 });
    await settle();
    expect(clients).toHaveLength(2);
    expect(state()).toMatchObject({ phase: { kind: "noServer" }, roster: null, settings: { mode: "open" } });
    expect(preload.all("voiceReport").at(-1)).toEqual(NO_VOICE);
    const before = preload.said.length;
    clients[0]?.commands.joinVoice("lobby");
    expect(preload.said).toHaveLength(before);
    expect(preload.all("request").map((data) => (data as { op: string }).op)).not.toContain("voice.leave");
  });

  it("is loaded anew for a server that was added since: its policy names those that there were, for their pictures", async () => {
    const { preload, clients, reload } = await open();
    const work = { id: "work", url: "https://work.example", name: "Work" };
    preload.tell({
      kind: "desktop",
      state: { ...DESKTOP, servers: [...DESKTOP.servers, work], activeServerId: "work" },
    });
    preload.tell({ kind: "serverChanged", epoch: 2 });
    expect(reload).toHaveBeenCalledOnce();
    expect(clients).toHaveLength(1);
    preload.tell({ kind: "desktop", state: DESKTOP });
    preload.tell({ kind: "serverChanged", epoch: 3 });
    expect(reload).toHaveBeenCalledOnce();
    expect(clients).toHaveLength(2);
  });

  it("goes on with the call of the page before, and says so", async () => {
    const { preload, state } = await open({ heldCall: HELD });
    expect(state().voice).toMatchObject({ muted: true, call: { kind: "connecting", channelId: "lobby" } });
    expect(preload.all("voiceReport")).toEqual([
      { call: "connecting", channelId: "lobby", muted: true, deafened: false, transmitting: false },
    ]);
    preload.tell({ kind: "serverChanged", epoch: 2 });
    expect(state().voice.call).toEqual({ kind: "none" });
  });

  it("reports its call at each change, and no change twice", async () => {
    const { preload, page } = await open();
    attach(preload);
    expect(preload.all("voiceReport")).toEqual([]);
    page.client.commands.setMuted(true);
    page.client.commands.setMuted(true);
    page.client.commands.joinVoice("lobby");
    page.client.commands.setVolume("ben", 0.5);
    page.client.commands.leaveVoice();
    const muted = { ...NO_VOICE, muted: true };
    expect(preload.all("voiceReport")).toEqual([muted, { ...muted, call: "connecting", channelId: "lobby" }, muted]);
  });

  it("obeys the tray", async () => {
    const { preload, state } = await open();
    attach(preload);
    preload.tell({ kind: "command", command: { kind: "setDeafened", deafened: true } });
    preload.tell({ kind: "command", command: { kind: "joinVoice", channelId: "lobby" } });
    expect(state().voice).toMatchObject({ deafened: true, call: { channelId: "lobby" } });
    preload.tell({ kind: "command", command: { kind: "setMuted", muted: true } });
    preload.tell({ kind: "command", command: { kind: "leaveVoice" } });
    preload.tell({ kind: "command", command: { kind: "openSettings" } });
    expect(state()).toMatchObject({ voice: { muted: true, call: { kind: "none" } }, settingsPage: "app" });
  });

  describe("global keys", () => {
    const key = (event: KeyEvent) => ({ kind: "key", event }) as const;
    const talk = (held: boolean) => key({ kind: "hold", action: "holdToTalk", held });

    it("are held and pressed as the buttons are", async () => {
      const { preload, state } = await open();
      preload.tell(talk(true));
      expect(state().voice.talkHeld).toBe(true);
      preload.tell(talk(false));
      expect(state().voice.talkHeld).toBe(false);
      preload.tell(key({ kind: "press", action: "toggleMute" }));
      preload.tell(key({ kind: "press", action: "toggleDeafen" }));
      expect(state().voice).toMatchObject({ muted: true, deafened: true });
      preload.tell(key({ kind: "press", action: "toggleMute" }));
      expect(state().voice).toMatchObject({ muted: false, deafened: false });
      preload.tell({ kind: "command", command: { kind: "joinVoice", channelId: "lobby" } });
      expect(state().voice.call.kind).toBe("connecting");
      preload.tell(key({ kind: "press", action: "disconnect" }));
      expect(state().voice.call.kind).toBe("none");
    });

    it("are let go of when their release was lost", async () => {
      const { preload, state } = await open();
      preload.tell(talk(true));
      preload.tell(key({ kind: "hold", action: "holdToTalk", held: false, end: "cut" }));
      expect(state().voice.talkHeld).toBe(false);
    });

    it("leave whoever held to mute muted when nobody knows of their key any more", async () => {
      const { preload, state } = await open();
      const mute = { kind: "hold", action: "holdToMute" } as const;
      preload.tell(key({ ...mute, held: true }));
      preload.tell(key({ ...mute, held: false }));
      expect(state().voice.muted).toBe(false);
      preload.tell(key({ ...mute, held: true }));
      preload.tell(key({ ...mute, held: false, end: "cut" }));
      expect(state().voice.muted).toBe(true);
    });

    it("do nothing while a dialogue takes what is pressed, but what is let go of counts", async () => {
      const { preload, page, state } = await open();
      preload.tell(talk(true));
      page.client.commands.desktop?.setCapturingKeys(true);
      preload.tell(talk(false));
      expect(state().voice.talkHeld).toBe(false);
      preload.tell(talk(true));
      preload.tell(key({ kind: "press", action: "toggleMute" }));
      expect(state().voice).toMatchObject({ talkHeld: false, muted: false });
      page.client.commands.desktop?.setCapturingKeys(false);
      preload.tell(key({ kind: "press", action: "toggleMute" }));
      expect(state().voice.muted).toBe(true);
    });

    it("are let go of when the machine is locked, and have to be pressed anew", async () => {
      const { preload, state } = await open();
      preload.tell(talk(true));
      preload.tell({ kind: "desktop", state: { ...DESKTOP, shut: "screenLocked" } });
      expect(state()).toMatchObject({ voice: { talkHeld: false }, desktop: { shut: "screenLocked" } });
      preload.tell(talk(true));
      preload.tell({ kind: "desktop", state: DESKTOP });
      expect(state().voice.talkHeld).toBe(false);
    });

    it("held to mute stay so over a change of servers; held to talk they have to be pressed anew", async () => {
      const { preload, hushed, state } = await open();
      preload.tell(talk(true));
      preload.tell(key({ kind: "hold", action: "holdToMute", held: true }));
      preload.tell({ kind: "serverChanged", epoch: 2 });
      expect(state().voice.talkHeld).toBe(false);
      preload.tell(key({ kind: "hold", action: "holdToMute", held: false }));
      preload.tell({ kind: "serverChanged", epoch: 3 });
      expect(hushed).toEqual([
        [0, true],
        [1, true],
        [1, false],
      ]);
    });

    it("hold nothing on a page that starts while the machine is locked", async () => {
      const { preload, state } = await open({ desktop: { ...DESKTOP, shut: "suspended" } });
      preload.tell(talk(true));
      expect(state().voice.talkHeld).toBe(false);
    });
  });

  it("asks main for what the views want of the program", async () => {
    const { preload, page } = await open();
    const { desktop } = page.client.commands;
    preload.answers.set("addServer", { ok: true, data: "unencrypted" });
    expect(await desktop?.addServer("attic:8787", "ask")).toBe("unencrypted");
    await desktop?.setPreferences({ closeToTray: false });
    desktop?.openLogFolder();
    desktop?.restart();
    expect(preload.all("addServer")).toEqual([{ url: "attic:8787", unencrypted: "ask" }]);
    expect(preload.all("setPreferences")).toEqual([{ ...DESKTOP.preferences, closeToTray: false }]);
    expect(preload.all("openLogFolder")).toHaveLength(1);
    expect(preload.all("restart")).toHaveLength(1);
    preload.answers.set("selectServer", { ok: false, error: { code: "not_found", message: "It is gone." } });
    await expect(desktop?.selectServer("gone")).rejects.toMatchObject({ code: "not_found", message: "It is gone." });
  });

  it("changes one preference after the other, so that a slow one does not undo those behind it", async () => {
    const { preload, page } = await open();
    const { desktop } = page.client.commands;
    const answers: (() => void)[] = [];
    const { setPreferences } = preload.api;
    Object.assign(preload.api, {
      setPreferences: async (data: Preferences) => {
        const outcome = await setPreferences(data);
        await new Promise<void>((resolve) => answers.push(resolve));
        return outcome;
      },
    });
    const changes = [{ startAtLogin: true }, { notifications: false }, { closeToTray: false }].map((change) =>
      desktop?.setPreferences(change),
    );
    await settle();
    preload.answers.set("setPreferences", { ok: false, error: { code: "forbidden", message: "Not here." } });
    expect(preload.all("setPreferences")).toEqual([{ ...DESKTOP.preferences, startAtLogin: true }]);
    answers.shift()?.();
    await changes[0];
    await settle();
    answers.shift()?.();
    await expect(changes[1]).rejects.toMatchObject({ code: "forbidden" });
    await settle();
    // What was refused is not asked for again.
    expect(preload.all("setPreferences").at(-1)).toEqual({
      ...DESKTOP.preferences,
      startAtLogin: true,
      closeToTray: false,
    });
    preload.answers.delete("setPreferences");
    answers.shift()?.();
    await expect(changes[2]).rejects.toMatchObject({ code: "forbidden" });
  });

  it("tells main of a message that one has not seen, and of what is unread, and brings it when main says so", async () => {
    const { preload, state, page, clock } = await open();
    attach(preload);
    const happened = message(7, { channelId: "general", mentions: [helloAnswer().self.id] });
    const created = { event: "message.created", data: { message: happened } } as const;
    preload.tell({ kind: "bridge", message: { kind: "event", event: created } });
    clock.advance(1_000);
    expect(preload.all("showNotice")).toMatchObject([{ channelId: "general", messageId: 7 }]);
    page.setLooking(true);
    expect(preload.all("clearNotice")).toEqual([{ channelId: "general" }]);
    const command = { kind: "openChannel", channelId: "general", messageId: 7 } as const;
    preload.tell({ kind: "command", command });
    expect(state().chosenChannelId).toBe("general");
    preload.tell({ kind: "serverChanged", epoch: 2 });
    preload.tell({ kind: "bridge", message: { kind: "event", event: created } });
    clock.advance(1_000);
    expect(preload.all("showNotice"), "of the server before").toHaveLength(1);
  });

  it("S5 tells that the user is back although they touched something else than the page", async () => {
    const { preload, clock } = await open();
    attach(preload);
    const told = () => preload.all("request").map((data) => (data as { data: unknown }).data);
    clock.advance(600_000);
    expect(told()).toEqual([{ status: "idle" }]);
    preload.tell({ kind: "touched" });
    expect(told()).toEqual([{ status: "idle" }, { status: "online" }]);
  });
});
