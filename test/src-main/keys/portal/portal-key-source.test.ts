import { describe, expect, it } from "vitest";
import { FakePortal } from "../../../helpers/desktop/fake-portal.ts";
import { APP_ID, MUTE, PortalRig, TALK } from "./portal-rig.ts";

describe("keys by the portal", () => {
  it("are bound under plain words, for all actions, with the bindings as wishes", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK, MUTE]);
    await rig.keys.until("listening");
    expect(
      [...portal.shortcuts].map(([id, { description, preferredTrigger }]) => [id, description, preferredTrigger]),
    ).toMatchInlineSnapshot(`
        [
          [
            "holdToTalk",
            "Hold to talk",
            "CTRL+t",
          ],
          [
            "holdToMute",
            "Hold to mute the microphone",
            null,
          ],
          [
            "toggleMute",
            "Mute or unmute the microphone",
            "F9",
          ],
          [
            "toggleDeafen",
            "Deafen or undeafen",
            null,
          ],
          [
            "disconnect",
            "Leave the voice channel",
            null,
          ],
        ]
      `);
    expect(rig.keys.entries).toEqual(["starting", "listening"]);
    expect(rig.keys.status).toEqual({
      kind: "listening",
      portalTriggers: { holdToTalk: "Press CTRL+t", toggleMute: "Press F9" },
    });
    expect(portal.lastBody("Register")).toEqual([APP_ID, {}]);
  });

  it("go down and up as the user holds them", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.press("holdToTalk");
    portal.release("holdToTalk");
    portal.press("toggleMute");
    await rig.keys.until("toggleMute down");
    expect(rig.keys.entries.slice(2)).toEqual(["holdToTalk down", "holdToTalk up", "toggleMute down"]);
  });

  it.each([
    ["predicted", "replyFirst"],
    ["predicted", "answerFirst"],
    ["own", "replyFirst"],
    ["own", "answerFirst"],
  ] as const)("get every answer: %s handles, %s", async (handles, order) => {
    await using rig = await PortalRig.start();
    await using _portal = await FakePortal.start(rig.daemon.address, {
      handles,
      order,
      registry: "absent",
      version: 1,
    });
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    expect(rig.keys.faults).toEqual([]);
  });

  it("are bound in each session: that the desktop knows them from an earlier one does not turn them on", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.assign("holdToTalk", "Press F13");
    await rig.keys.until("listening", 2);
    rig.source.setBindings([]);
    await portal.untilNoSession();
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening", 3);
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
    expect(portal.count("BindShortcuts")).toBe(2);
    // The user's choice of the first time, not our wish.
    expect(rig.keys.status).toEqual({ kind: "listening", portalTriggers: { holdToTalk: "Press F13" } });
  });

  it("have their words from the list where binding answers without any", async () => {
    await using rig = await PortalRig.start();
    await using _portal = await FakePortal.start(rig.daemon.address, { bindAnswer: "empty" });
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    expect(rig.keys.status).toEqual({ kind: "listening", portalTriggers: { holdToTalk: "Press CTRL+t" } });
  });

  it("rest without bindings, and leave nothing on the bus", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
    rig.source.setBindings([]);
    expect(rig.keys.entries.slice(-2)).toEqual(["all up", "off"]);
    await portal.untilNoSession();
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("stay as they are when the bindings change: the desktop gives the keys", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    rig.source.setBindings([TALK, MUTE]);
    await portal.untilHeard();
    portal.press("toggleMute");
    await rig.keys.until("toggleMute down");
    expect(portal.count("BindShortcuts")).toBe(1);
  });
});

describe("the desktop's dialogue", () => {
  it("may stay open for as long as the user likes", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer("BindShortcuts", { kind: "hold" });
    rig.source.setBindings([TALK]);
    await portal.untilCalled("BindShortcuts");
    await portal.untilHeard();
    await rig.clock.advanceAsync(3_600_000);
    // Bindings that change meanwhile open no second one.
    rig.source.setBindings([TALK, MUTE]);
    portal.answerHeld();
    await rig.keys.until("listening");
    expect(rig.keys.entries).toEqual(["starting", "listening"]);
    expect(portal.count("BindShortcuts")).toBe(1);
  });

  it.each([
    [1, "by the user"],
    [2, "by the desktop"],
  ])("answered with %i (%s) is not opened again until the user asks", async (code) => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer("BindShortcuts", { kind: "respond", code });
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalRefused");
    await portal.untilNoSession();
    await rig.clock.advanceAsync(3_600_000);
    expect(portal.count("CreateSession")).toBe(1);

    portal.answer("BindShortcuts", null);
    rig.source.retry();
    await rig.keys.until("listening");
    expect(rig.keys.entries).toEqual(["starting", "portalRefused", "starting", "listening"]);
  });

  it("that nobody needs any more is closed, and its late answer counts for nothing", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer("BindShortcuts", { kind: "hold" });
    rig.source.setBindings([TALK]);
    await portal.untilCalled("BindShortcuts");
    rig.source.setBindings([]);
    portal.answerHeld();
    await portal.untilNoSession();
    expect(rig.keys.entries).toEqual(["starting", "off"]);

    rig.source.setBindings([TALK]);
    await portal.untilCalled("BindShortcuts", 2);
    rig.source[Symbol.dispose]();
    portal.answerHeld();
    await portal.untilNoSession();
    expect(rig.keys.entries).toEqual(["starting", "off", "starting"]);
  });

  it("is the desktop's own page of settings from version 2 on", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    rig.source.openSettings();
    await portal.untilCalled("ConfigureShortcuts");
    expect(portal.lastBody("ConfigureShortcuts")).toEqual([portal.sessionHandles[0], "", {}]);
    expect(rig.keys.entries).toEqual(["starting", "listening"]);
  });

  it("is opened anew before version 2, while the keys go on; then the new ones count", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address, { version: 1 });
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.answer("BindShortcuts", { kind: "hold" });
    rig.source.openSettings();
    await portal.untilCalled("BindShortcuts", 2);
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
    portal.answerHeld();
    await rig.keys.until("listening", 2);
    expect(rig.keys.entries).toEqual(["starting", "listening", "holdToTalk down", "all up", "listening"]);
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down", 2);
  });

  it("that was opened anew and cancelled leaves the keys as they were", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address, { version: 1 });
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.answer("BindShortcuts", { kind: "respond", code: 1 });
    rig.source.openSettings();
    await portal.untilCalled("BindShortcuts", 2);
    await portal.untilHeard();
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
    expect(rig.keys.entries).toEqual(["starting", "listening", "holdToTalk down"]);
  });

  it("tells of other keys that the user gives; what is held ends, for its old key may never go up", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.press("holdToTalk");
    portal.assign("holdToTalk", "Press F13");
    await rig.keys.until("listening", 2);
    expect(rig.keys.entries.slice(2)).toEqual(["holdToTalk down", "all up", "listening"]);
    expect(rig.keys.status).toEqual({ kind: "listening", portalTriggers: { holdToTalk: "Press F13" } });

    portal.assign("holdToTalk", "");
    await rig.keys.until("listening", 3);
    expect(rig.keys.status).toEqual({ kind: "listening", portalTriggers: {} });
  });
});
