import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { type DesktopState, NO_VOICE } from "../../../shared/desktop/desktop-state.ts";
import { DesktopSide } from "../../../src-main/app/desktop-side.ts";
import { VoiceStanding } from "../../../src-main/app/voice-standing.ts";
import { DesktopStateStore } from "../../../src-main/desktop-state-store.ts";
import { DEFAULT_STORED_SETTINGS, type DesktopSettings } from "../../../src-main/settings/desktop-settings.ts";
import type { SettingsChange } from "../../../src-main/settings/settings-store.ts";
import type { Badge } from "../../../src-main/system/badge.ts";
import type { TrayAction, TrayMenuItem } from "../../../src-main/tray/tray-menu.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { IN_LOBBY, worldOf } from "../tray/facts.ts";

const STATE: DesktopState = {
  os: "linux",
  version: "1.0.0",
  servers: [],
  activeServerId: null,
  bindings: [],
  preferences: DEFAULT_STORED_SETTINGS.preferences,
  keys: { kind: "off" },
  keySource: "hook",
  hasTray: false,
  tokenStore: "session",
  startedLatency: "balanced",
  update: { kind: "off" },
  settingsFault: null,
  invite: null,
  shut: null,
};

class FakeMonitor extends EventEmitter {
  getSystemIdleTime(): number {
    return 0;
  }
}

/** A desktop with nobody before it, which keeps what it was told. */
class FakeDesktop {
  readonly monitor = new FakeMonitor();
  readonly notices: { readonly title: string; readonly events: EventEmitter; isClosed: boolean }[] = [];
  readonly menus: MenuItemConstructorOptions[][] = [];
  isAwake = false;
  /** null: there is no icon. */
  icon: { tooltip: string; items: readonly TrayMenuItem[]; choose: (action: TrayAction) => void } | null = null;
  setTray: (isThere: boolean) => void = () => {};
  setLocked: (isLocked: boolean) => void = () => {};
  watches = 0;

  addresses: string[] = [];
  readonly networkInterfaces = () => ({
    eth0: this.addresses.map((address) => ({
      address,
      netmask: "255.255.255.0",
      family: "IPv4" as const,
      mac: "02:00:00:00:00:01",
      internal: false,
      cidr: null,
    })),
  });

  readonly badges: Badge[] = [];
  readonly badge = { show: (badge: Badge): void => void this.badges.push(badge) };

  readonly blocker = {
    start: (): number => {
      this.isAwake = true;
      return 1;
    },
    stop: (): void => {
      this.isAwake = false;
    },
  };

  readonly tray = {
    os: "linux",
    scaleFactor: () => 1,
    onScaleFactor: () => () => {},
    createIcon: () => {
      const icon = { tooltip: "", items: [] as readonly TrayMenuItem[], choose: (_action: TrayAction): void => {} };
      this.icon = icon;
      return {
        setImage: () => {},
        setToolTip: (text: string) => {
          icon.tooltip = text;
        },
        setMenu: (items: readonly TrayMenuItem[], choose: (action: TrayAction) => void) => {
          Object.assign(icon, { items, choose });
        },
        onActivate: () => {},
        [Symbol.dispose]: () => {
          this.icon = null;
        },
      };
    },
  } as const;

  readonly traySources = [
    (onChange: (isThere: boolean) => void): Disposable => {
      this.setTray = onChange;
      return this.#watch();
    },
  ];

  readonly notifications = {
    isSupported: () => true,
    isWindowFocused: () => false,
    create: ({ title }: { title: string }) => {
      const events = new EventEmitter();
      const notice = { title, events, isClosed: false };
      this.notices.push(notice);
      return Object.assign(events, {
        show: () => {},
        close: () => {
          notice.isClosed = true;
        },
      });
    },
  };

  setMenu(template: MenuItemConstructorOptions[]): void {
    this.menus.push(template);
  }

  watchLock(onLocked: (isLocked: boolean) => void): Disposable {
    this.setLocked = onLocked;
    return this.#watch();
  }

  #watch(): Disposable {
    this.watches += 1;
    return {
      [Symbol.dispose]: () => {
        this.watches -= 1;
      },
    };
  }
}

function setUp() {
  const host = new FakeDesktop();
  const voice = new VoiceStanding();
  const state = new DesktopStateStore(STATE);
  const clock = new ManualClock();
  const heard: unknown[] = [];
  const hear = (what: string) => () => void heard.push(what);
  let current: DesktopSettings = { ...DEFAULT_STORED_SETTINGS, deviceId: "device" };
  const settings = {
    get current() {
      return current;
    },
    change(change: SettingsChange) {
      current = { ...current, ...change };
    },
  };
  const side = new DesktopSide({
    os: "linux",
    build: "packaged",
    host,
    settings,
    state,
    voice,
    standing: () => ({ connection: { kind: "attached", sessionId: "s1" }, roster: worldOf(), isSignedIn: true }),
    clock,
    log: new RecordedLog(),
    showWindow: hear("window"),
    command: (command) => heard.push(command),
    openLogFolder: hear("logs"),
    checkForUpdate: hear("check"),
    quit: hear("quit"),
    onShut: (shut) => heard.push(["shut", shut]),
    onNetworkChanged: hear("networkChanged"),
    onTouched: hear("touched"),
  });
  return { host, voice, state, clock, heard, settings, side };
}

describe("what is unread", () => {
  it("shows in tray and dock, and goes from both", () => {
    const { host, side } = setUp();
    host.setTray(true);
    side.setUnread({ isUnread: true, mentions: 3 });
    expect(host.icon?.tooltip).toContain("3 mentions");
    side.setUnread({ isUnread: false, mentions: 0 });
    expect(host.icon?.tooltip).not.toContain("mention");
    expect(host.badges.map(({ kind, count }) => [kind, count])).toEqual([
      ["count", 3],
      ["none", 0],
    ]);
  });

  it("is told of by a notification, whose click shows the message in the window", () => {
    const { host, side, heard } = setUp();
    side.showNotice({ channelId: "general", messageId: 7, title: "Ben in #general", body: "Hi" });
    host.notices[0]?.events.emit("click");
    expect(heard).toEqual(["window", { kind: "openChannel", channelId: "general", messageId: 7 }]);
  });
});

describe("the tray", () => {
  it("is told of, comes with the call in it, and goes", () => {
    const { host, state, voice, side } = setUp();
    voice.reported(IN_LOBBY);
    side.show();
    expect(host.icon).toBeNull();
    host.setTray(true);
    expect(state.current.hasTray).toBe(true);
    expect(host.icon?.tooltip).toContain("Lobby");
    voice.reported({ ...IN_LOBBY, muted: true });
    side.show();
    expect(host.icon?.items).toContainEqual(expect.objectContaining({ label: "Mute", isChecked: true }));
    host.setTray(false);
    expect([state.current.hasTray, host.icon]).toEqual([false, null]);
  });

  it.each<[TrayAction, unknown]>([
    [{ kind: "open" }, "window"],
    [{ kind: "quit" }, "quit"],
    [{ kind: "command", command: { kind: "leaveVoice" } }, { kind: "leaveVoice" }],
  ])("does %j", (action, expected) => {
    const { host, heard } = setUp();
    host.setTray(true);
    host.icon?.choose(action);
    // Muting from the tray leaves the window where it is.
    expect(heard).toEqual([expected]);
  });
});

describe("the menu", () => {
  const click = (host: FakeDesktop, label: string): void => {
    const items = host.menus.at(-1)?.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : [])) ?? [];
    const item = items.find((candidate) => candidate.label?.startsWith(label));
    expect(item?.click).toBeDefined();
    Reflect.apply(item?.click ?? (() => {}), null, [{}, undefined, {}]);
  };

  it.each([
    ["Settings", ["window", { kind: "openSettings" }]],
    ["Mute", ["window", { kind: "setMuted", muted: true }]],
    ["Open Log Folder", ["logs"]],
    ["Check for Updates", ["check"]],
  ])("does %s", (label, expected) => {
    const { host, voice, state, side, heard } = setUp();
    voice.reported(IN_LOBBY);
    state.update({ update: { kind: "current" } });
    side.show();
    click(host, label);
    expect(heard).toEqual(expected);
  });

  it("is built anew only where something in it changed", () => {
    const { host, voice, side } = setUp();
    const before = host.menus.length;
    side.show();
    expect(host.menus).toHaveLength(before);
    voice.reported({ ...IN_LOBBY, muted: true });
    side.show();
    expect(host.menus).toHaveLength(before + 1);
  });
});

describe("notifications", () => {
  it("say that a call was lost, once, and their click brings the window", () => {
    const { host, voice, side, heard } = setUp();
    voice.reported(IN_LOBBY);
    side.show();
    voice.reported({ ...NO_VOICE, call: "disconnected", channelId: IN_LOBBY.channelId });
    side.show();
    side.show();
    expect(host.notices.map(({ title }) => title)).toEqual(["Disconnected"]);
    host.notices[0]?.events.emit("click");
    expect(heard).toEqual(["window"]);
  });

  it("go when the window is looked at", () => {
    const { host, side } = setUp();
    side.stillRunning("tray");
    side.windowFocused();
    expect(host.notices).toMatchObject([{ isClosed: true }]);
  });

  it("say once in the life of an installation that the program goes on", () => {
    const { host, settings, clock, side } = setUp();
    side.stillRunning("tray");
    clock.advance(3_600_000);
    side.stillRunning("tray");
    expect(host.notices).toHaveLength(1);
    expect(settings.current.windowHintShown).toBe(true);
  });

  it("are not shown to a user who wants none", () => {
    const { host, settings, side } = setUp();
    settings.change({ preferences: { ...settings.current.preferences, notifications: false } });
    side.stillRunning("tray");
    expect(host.notices).toEqual([]);
  });
});

describe("the machine", () => {
  it("is kept awake in a call", () => {
    const { host, voice, side } = setUp();
    voice.reported(IN_LOBBY);
    side.show();
    expect(host.isAwake).toBe(true);
    voice.reported(NO_VOICE);
    side.show();
    expect(host.isAwake).toBe(false);
  });

  it("tells of another network in a call", () => {
    const { host, voice, side, clock, heard } = setUp();
    voice.reported(IN_LOBBY);
    side.show();
    host.addresses = ["192.168.1.2"];
    clock.advance(2_000);
    expect(heard).toContain("networkChanged");
  });

  it("shuts the microphone when its screen is locked, and when it sleeps", () => {
    const { host, heard } = setUp();
    host.setLocked(true);
    host.setLocked(false);
    host.monitor.emit("suspend");
    host.monitor.emit("resume");
    expect(heard).toEqual([
      ["shut", "screenLocked"],
      ["shut", null],
      ["shut", "suspended"],
      ["shut", null],
      "networkChanged",
    ]);
  });
});

it("Nothing is watched, shown or held after the end", () => {
  const { host, voice, side, clock } = setUp();
  host.setTray(true);
  voice.reported(IN_LOBBY);
  side.show();
  side.stillRunning("tray");
  side[Symbol.dispose]();
  expect([host.icon, host.watches, host.isAwake, clock.pendingTimers]).toEqual([null, 0, false, 0]);
  expect(host.notices).toMatchObject([{ isClosed: true }]);
  expect(host.monitor.eventNames()).toEqual([]);
});
