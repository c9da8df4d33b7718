// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { type Client, createClient } from "../../../src-renderer/store/client.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { helloAnswer } from "../../shared/connection/fake-gateway.ts";
import { FakeBridge, SERVER } from "./fake-bridge.ts";

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client[Symbol.dispose]();
});

async function open(prepare: (bridge: FakeBridge) => void = () => {}) {
  const bridge = new FakeBridge();
  prepare(bridge);
  const clock = new ManualClock();
  const saveSettings = vi.fn();
  const client = createClient({ bridge, clock, settings: DEFAULT_SETTINGS, saveSettings });
  clients.push(client);
  await settle();
  const attach = () => {
    bridge.tell({ kind: "state", state: { kind: "attached", sessionId: "s1" } });
    bridge.tell({ kind: "hello", answer: helloAnswer() });
  };
  return { bridge, clock, client, attach, saveSettings, state: () => client.store.getState() };
}

const withToken = (bridge: FakeBridge) => {
  bridge.token = "token";
};

describe("where the page begins", () => {
  it("asks for an account where no token is stored", async () => {
    const { state, bridge } = await open();
    expect(state().phase).toEqual({ kind: "signedOut", server: SERVER, notice: null });
    expect(bridge.connects).toBe(0);
  });

  it("connects where one is, and has a roster with the first hello", async () => {
    const { state, bridge, attach } = await open(withToken);
    expect(state().phase.kind).toBe("signedIn");
    expect(bridge.connects).toBe(1);
    expect(state().roster).toBeNull();
    attach();
    expect(state().roster?.sessionId).toBe("s1");
  });

  it("says that a server cannot be reached, and tries again by itself and when asked", async () => {
    const { state, bridge, clock, client } = await open((bridge) => {
      bridge.server = new ProtocolError("unavailable", "The server cannot be reached. Check your connection.");
    });
    expect(state().phase).toEqual({
      kind: "unreachable",
      message: "The server cannot be reached. Check your connection.",
    });
    client.commands.retryServer();
    expect(state().phase.kind).toBe("loading");
    await settle();
    expect(state().phase.kind).toBe("unreachable");
    bridge.server = SERVER;
    await clock.advanceAsync(3_000);
    expect(state().phase.kind).toBe("signedOut");
  });
});

describe("logging in and out", () => {
  it("connects after a log-in", async () => {
    const { state, bridge, client } = await open();
    await client.commands.login({ username: "ada", password: "12345678" });
    expect(state().phase.kind).toBe("signedIn");
    expect(bridge.connects).toBe(1);
  });

  it("a log-out clears what was known of the server", async () => {
    const { state, client, attach } = await open(withToken);
    attach();
    await client.commands.logout();
    await settle();
    expect(state()).toMatchObject({ phase: { kind: "signedOut", notice: "loggedOut" }, roster: null });
  });

  it.each([
    ["notLoggedIn", "sessionEnded"],
    ["kicked", "kicked"],
  ] as const)("a connection that ends as %s leads back to the log-in, which says so", async (reason, notice) => {
    const { state, bridge, attach } = await open(withToken);
    attach();
    bridge.tell({ kind: "state", state: { kind: "ended", reason } });
    await settle();
    expect(state().phase).toMatchObject({ kind: "signedOut", notice });
  });

  it("S3 one that was taken over stays, and connects again when asked", async () => {
    const { state, bridge, client, attach } = await open(withToken);
    attach();
    bridge.tell({ kind: "state", state: { kind: "ended", reason: "takenOver" } });
    expect(state().phase.kind).toBe("signedIn");
    client.commands.retryServer();
    expect(bridge.connects).toBe(2);
  });
});

describe("what goes on", () => {
  it("events change the roster", async () => {
    const { state, bridge, attach } = await open(withToken);
    attach();
    bridge.tell({ kind: "event", event: { event: "presence.changed", data: { userId: "u2", status: "idle" } } });
    expect(state().roster?.presence.get("u2")).toBe("idle");
  });

  it("S5 ten minutes without a touch are told as idle, and anew to a new session, which starts online", async () => {
    const { bridge, clock, client, attach } = await open(withToken);
    attach();
    clock.advance(600_000);
    expect(bridge.asked).toEqual([{ op: "presence.set", data: { status: "idle" } }]);
    attach();
    expect(bridge.asked).toHaveLength(2);
    client.touched();
    expect(bridge.asked.at(-1)).toEqual({ op: "presence.set", data: { status: "online" } });
  });

  it("S5 a change while the connection is lost is told to the resumed session", async () => {
    const { bridge, clock, attach } = await open(withToken);
    attach();
    bridge.tell({ kind: "state", state: { kind: "waiting", attempt: 1, retryAt: 0 } });
    clock.advance(600_000);
    expect(bridge.asked).toEqual([{ op: "presence.set", data: { status: "idle" } }]);
  });

  it("settings are kept and saved as they change", async () => {
    const { state, client, saveSettings } = await open();
    client.commands.setVolume("u2", 0.5);
    client.commands.changeSettings({ mode: "open" });
    expect(state().settings).toEqual({ ...DEFAULT_SETTINGS, mode: "open", volumes: { u2: 0.5 } });
    expect(saveSettings).toHaveBeenLastCalledWith(state().settings);
  });
});

describe("the connection test", () => {
  it("shows in the state, and ends with the log-in it was made for", async () => {
    const { state, bridge, attach, client } = await open(withToken);
    attach();
    expect(state().connectionTest).toEqual({ kind: "off" });
    client.commands.startConnectionTest();
    expect(state().connectionTest).toEqual({ kind: "running", steps: [], current: "signalling" });
    expect(bridge.asked.at(-1)).toEqual({ op: "session.ping", data: {} });
    client.commands.stopConnectionTest();
    expect(state().connectionTest).toEqual({ kind: "off" });
    client.commands.startConnectionTest();
    await client.commands.logout();
    expect(state().connectionTest).toEqual({ kind: "off" });
  });
});
