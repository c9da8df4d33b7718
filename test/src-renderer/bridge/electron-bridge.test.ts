import { describe, expect, it } from "vitest";
import type { BridgeMessage } from "../../../src-renderer/bridge/bridge.ts";
import { ElectronBridge } from "../../../src-renderer/bridge/electron-bridge.ts";
import { FakePreload } from "../fake-preload.ts";
import { SERVER } from "../store/fake-bridge.ts";

function open() {
  const preload = new FakePreload();
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return ids;
  };
  const bridge = new ElectronBridge(preload.api, 7, nextId, () => "https://voice.example");
  return { preload, bridge };
}

const REFUSED = { ok: false, error: { code: "rate_limited", message: "Too fast.", retryAfterMs: 500 } } as const;

describe("ElectronBridge", () => {
  it("asks main, and makes errors of its refusals", async () => {
    const { preload, bridge } = open();
    expect(await bridge.serverInfo()).toEqual(SERVER);
    expect(await bridge.hasToken()).toBe(true);
    const body = { username: "anna", password: "12345678" };
    preload.answers.set("login", REFUSED);
    await expect(bridge.login(body)).rejects.toMatchObject({ ...REFUSED.error, name: "ProtocolError" });
    expect(preload.all("login")).toEqual([{ epoch: 7, body }]);
  });

  it("resolves each request with its own answer, which comes among the events", async () => {
    const { preload, bridge } = open();
    const order: string[] = [];
    bridge.subscribe((message: BridgeMessage) => order.push(message.kind));
    const first = bridge.request("voice.leave", {}).then(() => order.push("first"));
    const second = bridge.request("voice.ice", {});
    expect(preload.all("request")).toEqual([
      { epoch: 7, id: 1, op: "voice.leave", data: {} },
      { epoch: 7, id: 2, op: "voice.ice", data: {} },
    ]);
    bridge.handle({ kind: "answer", id: 2, outcome: REFUSED });
    await expect(second).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 500 });
    bridge.handle({ kind: "answer", id: 1, outcome: { ok: true, data: {} } });
    await first;
    bridge.handle({ kind: "bridge", message: { kind: "state", state: { kind: "idle" } } });
    expect(order).toEqual(["first", "state"]);
    expect(() => bridge.handle({ kind: "answer", id: 99, outcome: REFUSED })).not.toThrow();
  });

  it("rejects a request that main itself does not take", async () => {
    const { preload, bridge } = open();
    preload.answers.set("request", { ok: false, error: { code: "invalid", message: "Not well formed." } });
    await expect(bridge.request("voice.leave", {})).rejects.toMatchObject({ code: "invalid" });
  });

  it("closed, rejects what waits, asks nothing more and hears nothing more", async () => {
    const { preload, bridge } = open();
    const heard: BridgeMessage[] = [];
    bridge.subscribe((message) => heard.push(message));
    const waiting = bridge.request("voice.ice", {});
    bridge[Symbol.dispose]();
    await expect(waiting).rejects.toMatchObject({ code: "unavailable" });
    const before = preload.said.length;
    await expect(bridge.login({ username: "anna", password: "12345678" })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(bridge.request("voice.leave", {})).rejects.toMatchObject({ code: "unavailable" });
    bridge.connect();
    bridge.setInVoice(true);
    bridge.checkConnection();
    bridge.handle({ kind: "bridge", message: { kind: "state", state: { kind: "idle" } } });
    expect([preload.said.length, heard]).toEqual([before, []]);
  });
});
