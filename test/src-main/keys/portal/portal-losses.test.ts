import { describe, expect, it } from "vitest";
import { FakePortal } from "../../../helpers/desktop/fake-portal.ts";
import { PortalRig, TALK } from "./portal-rig.ts";

describe("a portal that is not there", () => {
  it("is named, and used as soon as it appears", async () => {
    await using rig = await PortalRig.start();
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalMissing");
    await using _portal = await FakePortal.start(rig.daemon.address);
    await rig.keys.until("listening");
    expect(rig.keys.entries).toEqual(["starting", "portalMissing", "listening"]);
  });

  it("is looked for by the clock only for as long as it may be starting", async () => {
    await using rig = await PortalRig.start();
    rig.source.setBindings([TALK]);
    for (let times = 1; times <= 7; times++) {
      await rig.keys.until("portalMissing", times);
      expect(rig.clock.pendingTimers).toBe(times < 7 ? 1 : 0);
      rig.clock.advance(60_000);
    }
    await using _portal = await FakePortal.start(rig.daemon.address);
    // Seven attempts came to nothing: whether the eighth comes at once is the user's to say.
    rig.source.retry();
    await rig.keys.until("listening");
  });

  it("is missing too where the desktop's portal has no global shortcuts, until another has them", async () => {
    await using rig = await PortalRig.start();
    const bare = await FakePortal.start(rig.daemon.address, { version: null });
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalMissing");
    await bare.die();
    await using _portal = await FakePortal.start(rig.daemon.address);
    await rig.keys.until("listening");
    expect(rig.keys.entries).not.toContain("portalLost");
  });

  it("is missing where there is not even a bus, and found once there is", async () => {
    await using rig = await PortalRig.start();
    await rig.daemon.kill();
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalMissing");
    await rig.daemon.comeBack();
    await using _portal = await FakePortal.start(rig.daemon.address);
    rig.clock.advance(500);
    await rig.keys.until("listening");
  });
});

describe("whoever holds a key while the session ends", () => {
  async function holding(rig: PortalRig, portal: FakePortal): Promise<void> {
    rig.source.setBindings([TALK]);
    await rig.keys.until("listening");
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down");
  }
  const LOST = ["starting", "listening", "holdToTalk down", "all up", "portalLost"];

  it("is let go at once when the portal dies; its return is enough to go on", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    await holding(rig, portal);
    await portal.die();
    await rig.keys.until("portalLost");
    expect(rig.keys.entries).toEqual(LOST);
    await portal.comeBack();
    await rig.keys.until("listening", 2);
    portal.press("holdToTalk");
    await rig.keys.until("holdToTalk down", 2);
  });

  it("is let go at once when the portal closes the session; a new one follows after the back-off", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    await holding(rig, portal);
    portal.closeSessions();
    await rig.keys.until("portalLost");
    expect(rig.keys.entries).toEqual(LOST);
    rig.clock.advance(499);
    expect(portal.count("CreateSession")).toBe(1);
    rig.clock.advance(1);
    await rig.keys.until("listening", 2);
    expect(portal.count("CreateSession")).toBe(2);
  });

  it("is let go at once when the bus is killed; it comes back with the bus", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    await holding(rig, portal);
    await rig.daemon.kill();
    await rig.keys.until("portalLost");
    expect(rig.keys.entries).toEqual(LOST);

    rig.clock.advance(500);
    await rig.keys.until("portalLost", 2);
    await rig.daemon.comeBack();
    await portal.die();
    await portal.comeBack();
    rig.clock.advance(1_000);
    await rig.keys.until("listening", 2);
  });

  it("is let go when the source is given up", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    await holding(rig, portal);
    rig.source[Symbol.dispose]();
    await portal.untilNoSession();
    expect(rig.keys.entries.at(-1)).toBe("all up");
    expect(rig.clock.pendingTimers).toBe(0);
  });
});

describe("the back-off", () => {
  it("keeps a portal that dies of our asking from being asked without end", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer("BindShortcuts", { kind: "hold" });
    rig.source.setBindings([TALK]);
    for (let times = 1; times <= 4; times++) {
      await portal.untilCalled("BindShortcuts", times);
      await portal.die();
      await rig.keys.until("portalLost", times);
      await portal.comeBack();
    }
    // Three times it was asked as it came; now the clock counts, which stands.
    rig.clock.advance(3_999);
    expect(portal.count("CreateSession")).toBe(4);
    portal.answer("BindShortcuts", null);
    rig.clock.advance(1);
    await rig.keys.until("listening");
  });

  it("is cut short by the user", async () => {
    await using rig = await PortalRig.start();
    await using portal = await FakePortal.start(rig.daemon.address);
    portal.answer("CreateSession", { kind: "error", name: "org.freedesktop.DBus.Error.Failed" });
    rig.source.setBindings([TALK]);
    await rig.keys.until("portalLost");
    portal.answer("CreateSession", null);
    rig.source.retry();
    await rig.keys.until("listening");
    expect(rig.clock.pendingTimers).toBe(0);
  });
});
