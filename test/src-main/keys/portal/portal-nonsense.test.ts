import { once } from "node:events";
import { Message, MessageType, sessionBus, Variant } from "@jellybrick/dbus-next";
import { describe, expect, it } from "vitest";
import { type Answer, FakePortal, type PortalCall } from "../../../helpers/desktop/fake-portal.ts";
import { PortalRig, TALK } from "./portal-rig.ts";

const SESSION_OF_NOBODY = "/org/freedesktop/portal/desktop/session/1_1/x";

const NONSENSE: readonly (readonly [string, PortalCall, Answer])[] = [
  ["a version in words", "Get", { kind: "rawReply", signature: "v", body: [new Variant("s", "two")] }],
  ["version 0", "Get", { kind: "rawReply", signature: "v", body: [new Variant("u", 0)] }],
  ["a version without a value", "Get", { kind: "rawReply", signature: "", body: [] }],
  ["a handle that is no path", "CreateSession", { kind: "rawReply", signature: "s", body: ["../x"] }],
  ["no handle", "BindShortcuts", { kind: "rawReply", signature: "", body: [] }],
  ["an answer of another type", "CreateSession", { kind: "rawResponse", signature: "s", body: ["hello"] }],
  ["an empty answer", "CreateSession", { kind: "rawResponse", signature: "", body: [] }],
  ["no session handle", "CreateSession", { kind: "rawResponse", signature: "ua{sv}", body: [0, {}] }],
  [
    "a session handle that is no path",
    "CreateSession",
    { kind: "rawResponse", signature: "ua{sv}", body: [0, { session_handle: new Variant("s", "x y") }] },
  ],
  ["results that are no map", "BindShortcuts", { kind: "rawResponse", signature: "us", body: [0, "shortcuts"] }],
];

describe("a portal that talks nonsense", () => {
  it.each(NONSENSE)("counts as lost, and is asked again later: %s", async (_what, member, answer) => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer(member, answer);
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalLost");
    portal.answer(member, null);
    rig.clock.advance(500);
    await rig.keys.until("listening");
  });

  it.each<PortalCall>(["Get", "CreateSession", "BindShortcuts"])(
    "counts as lost when it does not reply in time: %s",
    async (member) => {
      await using rig = await PortalRig.start();
      await using portal = await FakePortal.start(rig.daemon.address);
      portal.answer(member, { kind: "silence" });
      rig.source.setBindings([TALK]);
      await portal.untilCalled(member);
      await rig.clock.advanceAsync(25_000);
      await rig.keys.until("portalLost");
    },
  );

  it.each<readonly [PortalCall, Answer]>([
    ["Register", { kind: "error", name: "org.freedesktop.portal.Error.Failed" }],
    ["ListShortcuts", { kind: "error", name: "org.freedesktop.DBus.Error.UnknownMethod" }],
    ["ListShortcuts", { kind: "respond", code: 2 }],
    ["ListShortcuts", { kind: "rawResponse", signature: "ua{sv}", body: [0, { shortcuts: new Variant("s", "x") }] }],
    ["BindShortcuts", { kind: "rawResponse", signature: "ua{sv}", body: [0, {}] }],
    [
      "BindShortcuts",
      {
        kind: "rawResponse",
        signature: "ua{sv}",
        body: [0, { shortcuts: new Variant("a(sa{sv})", [["x".repeat(9_999), { a: new Variant("u", 1) }]]) }],
      },
    ],
  ])("is used where it leaves out what is not needed: %s %j", async (member, answer) => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address, { bindAnswer: "empty" });
    portal.answer(member, answer);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    expect(rig.keys.faults).toEqual([]);
  });

  it("sends signals that are passed over", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    const [handle = ""] = portal.sessionHandles;
    portal.sendRaw("shortcuts", "Activated", "", []);
    portal.sendRaw("shortcuts", "Activated", "s", ["holdToTalk"]);
    portal.sendRaw("shortcuts", "Activated", "os", [handle, "__proto__"]);
    portal.sendRaw("shortcuts", "Activated", "os", [handle, "openTheDoor"]);
    portal.sendRaw("shortcuts", "Activated", "os", [SESSION_OF_NOBODY, "holdToTalk"]);
    portal.sendRaw("shortcuts", "Deactivated", "ou", [handle, 7]);
    portal.sendRaw("shortcuts", "ShortcutsChanged", "os", [handle, "all"]);
    portal.sendRaw("shortcuts", "ShortcutsChanged", "oa(sa{sv})", [handle, [["holdToTalk", {}]]]);
    portal.sendRaw("shortcuts", "Exploded", "o", [handle]);
    portal.sendRaw("session", "Reopened", "", []);
    portal.sendRaw("request", "Response", "s", ["nobody asked"]);
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
    expect(rig.keys.entries.filter((entry) => entry.endsWith("down"))).toEqual(["holdToTalk down"]);
  });

  it("has words that are cut to what a line can show", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.assign("holdToTalk", `Press\u0000\u202eF13\n${"!".repeat(5_000)}`.replace("\u0000", "\u0007"));
    await rig.keys.until("listening", 2);
    const words = rig.keys.status.kind === "listening" ? rig.keys.status.portalTriggers?.holdToTalk : undefined;
    expect(words).toMatch(/^Press F13 !{20,100}$/);
  });
});

describe("another program on the bus", () => {
  it("can neither press nor end anything in the portal's name", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    const [handle = ""] = portal.sessionHandles;
    const [, owner = ""] = /\/session\/([^/]+)\//.exec(handle) ?? [];

    const stranger = sessionBus({ busAddress: rig.daemon.address });
    await once(stranger, "connect");
    const destination = `:${owner.replace("_", ".")}`;
    const common = { type: MessageType.SIGNAL, destination };
    const shortcuts = { ...common, path: "/org/freedesktop/portal/desktop" };
    const of = "org.freedesktop.portal.GlobalShortcuts";
    stranger.send(
      new Message({ ...shortcuts, interface: of, member: "Activated", signature: "os", body: [handle, "holdToTalk"] }),
    );
    stranger.send(
      new Message({
        ...common,
        path: handle,
        interface: "org.freedesktop.portal.Session",
        member: "Closed",
        signature: "a{sv}",
        body: [{}],
      }),
    );
    stranger.send(
      new Message({
        ...common,
        path: "/org/freedesktop/DBus",
        interface: "org.freedesktop.DBus",
        member: "NameOwnerChanged",
        signature: "sss",
        body: ["org.freedesktop.portal.Desktop", ":1.1", ""],
      }),
    );
    // Answered only after all before it was heard: the library replies to pings itself.
    await stranger.call(
      new Message({ destination, path: "/", interface: "org.freedesktop.DBus.Peer", member: "Ping" }),
    );
    stranger.disconnect();
    expect(rig.keys.entries).toEqual(["starting", "listening"]);
  });
});
