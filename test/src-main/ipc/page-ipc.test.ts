import "../../../shared/polyfills.ts";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../shared/desktop/ipc.ts";
import { INVOKE_NAMES, SEND_NAMES } from "../../../shared/desktop/ipc-names.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { InvokeHandlers, SendHandlers } from "../../../src-main/ipc/handlers.ts";
import { type IpcListeners, PageIpc } from "../../../src-main/ipc/page-ipc.ts";
import type { IpcSender } from "../../../src-main/ipc/sender-check.ts";
import { PAGE_URL } from "../../../src-main/security/app-origin.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

const OWN_ID = 7;
const OWN: IpcSender = { sender: { id: OWN_ID }, senderFrame: { url: PAGE_URL, parent: null } };

/** Electron's half, in one process. */
class LocalIpc implements IpcListeners {
  readonly handlers = new Map<string, (event: IpcSender, data: unknown) => Promise<Outcome>>();
  readonly listeners = new Map<string, (event: IpcSender, data: unknown) => void>();

  handle(channel: string, listener: (event: IpcSender, data: unknown) => Promise<Outcome>): void {
    this.handlers.set(channel, listener);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
  on(channel: string, listener: (event: IpcSender, data: unknown) => void): void {
    this.listeners.set(channel, listener);
  }
  removeAllListeners(channel: string): void {
    this.listeners.delete(channel);
  }
}

function setUp(answer: (name: string, data: unknown) => Promise<unknown> = async () => null) {
  const ipc = new LocalIpc();
  const log = new RecordedLog();
  const calls: { name: string; data: unknown }[] = [];
  const invoke = Object.fromEntries(
    INVOKE_NAMES.map((name) => [
      name,
      (data: unknown) => {
        calls.push({ name, data });
        return answer(name, data);
      },
    ]),
  ) as unknown as InvokeHandlers;
  const send = Object.fromEntries(
    SEND_NAMES.map((name) => [name, (data: unknown) => void calls.push({ name, data })]),
  ) as unknown as SendHandlers;
  const pageIpc = new PageIpc({ ipc, ownContentsId: () => OWN_ID, invoke, send, log });
  return {
    ipc,
    log,
    calls,
    pageIpc,
    invoke: (name: string, data: unknown, event = OWN) => ipc.handlers.get(name)?.(event, data),
    send: (name: string, data: unknown, event = OWN) => ipc.listeners.get(name)?.(event, data),
  };
}

const FOREIGN: [string, IpcSender][] = [
  ["another window", { sender: { id: 8 }, senderFrame: { url: PAGE_URL, parent: null } }],
  ["a frame in our page", { sender: { id: OWN_ID }, senderFrame: { url: PAGE_URL, parent: {} } }],
  [
    "a page of the web in our window",
    { sender: { id: OWN_ID }, senderFrame: { url: "https://example.org/", parent: null } },
  ],
  [
    "a host that only begins as ours",
    { sender: { id: OWN_ID }, senderFrame: { url: "app://cromulent.example/desktop.html", parent: null } },
  ],
  [
    "another file of ours",
    { sender: { id: OWN_ID }, senderFrame: { url: "app://cromulent/assets/a.svg", parent: null } },
  ],
  ["a frame that is gone", { sender: { id: OWN_ID }, senderFrame: null }],
];

describe("the page's ipc", () => {
  it("answers the page with what the handler says", async () => {
    const { invoke, calls } = setUp(async () => true);
    expect(await invoke("hasToken", { epoch: 1 })).toEqual({ ok: true, data: true });
    expect(calls).toEqual([{ name: "hasToken", data: { epoch: 1 } }]);
  });

  it("gives handlers the data as the schema made it", async () => {
    const { invoke, calls } = setUp();
    const binding = { id: "a", action: "holdToTalk", trigger: ["KeyV", "AltLeft", "KeyV"], extra: 1 };
    await invoke("setBindings", [binding]);
    expect(calls).toEqual([
      { name: "setBindings", data: [{ id: "a", action: "holdToTalk", trigger: ["AltLeft", "KeyV"] }] },
    ]);
  });

  it.each(FOREIGN)("refuses %s, and tells the log", async (_what, event) => {
    const { invoke, send, calls, log } = setUp();
    expect(await invoke("hasToken", null, event)).toMatchObject({ ok: false, error: { code: "forbidden" } });
    send("connect", null, event);
    expect(calls).toEqual([]);
    expect(log.of("warn")).toHaveLength(2);
  });

  it("refuses everybody while there is no window", async () => {
    const ipc = new LocalIpc();
    new PageIpc({
      ipc,
      ownContentsId: () => null,
      invoke: {} as InvokeHandlers,
      send: {} as SendHandlers,
      log: new RecordedLog(),
    });
    expect(await ipc.handlers.get("hasToken")?.(OWN, null)).toMatchObject({ error: { code: "forbidden" } });
  });

  it.each([
    ["hasToken", "nothing at all", undefined],
    ["hasToken", "no server that is meant", {}],
    ["login", "a password for no server that is meant", { body: { username: "anna", password: "12345678" } }],
    ["addServer", "a number", { url: 5, unencrypted: "ask" }],
    ["addServer", "a text without end", { url: "x".repeat(513), unencrypted: "ask" }],
    ["addServer", "no word on encryption", { url: "voice.example.org" }],
    ["setBindings", "a path for an id", [{ id: "../..", action: "holdToTalk", trigger: ["KeyV"] }]],
    ["setPreferences", "a word", "yes"],
    ["request", "an object for a name", { op: {}, data: {} }],
  ])("refuses malformed data of %s: %s", async (name, _what, data) => {
    const { invoke, calls, log } = setUp();
    expect(await invoke(name, data)).toMatchObject({ ok: false, error: { code: "invalid" } });
    expect(calls).toEqual([]);
    expect(log.of("warn")).toHaveLength(1);
  });

  it.each([
    ["setInVoice", "a word", { epoch: 1, inVoice: "yes" }],
    ["voiceReport", "half of it", { call: "connected" }],
    ["pageFault", "a text without end", "x".repeat(8_193)],
  ])("drops malformed messages of %s: %s", (name, _what, data) => {
    const { send, calls, log } = setUp();
    send(name, data);
    expect(calls).toEqual([]);
    expect(log.of("warn")).toHaveLength(1);
  });

  it("never logs what the page sent", async () => {
    const { invoke, log } = setUp();
    await invoke("login", { epoch: 1, body: { username: "bobby", password: 12_345 } });
    expect(JSON.stringify(log.entries)).not.toMatch(/bobby|12345/);
  });

  it("hands a refusal on as it is", async () => {
    const { invoke } = setUp(async () => {
      throw new ProtocolError("rate_limited", "Wait a moment.", { retryAfterMs: 500 });
    });
    expect(await invoke("serverInfo", { epoch: 1 })).toEqual({
      ok: false,
      error: { code: "rate_limited", message: "Wait a moment.", retryAfterMs: 500 },
    });
  });

  it("tells the page nothing of a fault of its own", async () => {
    const { invoke, log } = setUp(async () => {
      throw new Error("ENOENT /home/ann/secret");
    });
    const outcome = await invoke("serverInfo", { epoch: 1 });
    expect(outcome).toMatchObject({ ok: false, error: { code: "internal" } });
    expect(JSON.stringify(outcome)).not.toMatch(/ENOENT|ann/);
    expect(log.of("error")).toHaveLength(1);
  });

  it("survives a handler of a message that throws", () => {
    const ipc = new LocalIpc();
    const log = new RecordedLog();
    const connect = () => {
      throw new Error("broken");
    };
    new PageIpc({
      ipc,
      ownContentsId: () => OWN_ID,
      invoke: {} as InvokeHandlers,
      send: { connect } as unknown as SendHandlers,
      log,
    });
    ipc.listeners.get("connect")?.(OWN, { epoch: 1 });
    expect(log.of("error")).toHaveLength(1);
  });

  it("listens to nothing once it is disposed", () => {
    const { pageIpc, ipc } = setUp();
    pageIpc[Symbol.dispose]();
    expect([...ipc.handlers.keys(), ...ipc.listeners.keys()]).toEqual([]);
  });
});
