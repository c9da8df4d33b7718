import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { FakePortal } from "../helpers/desktop/fake-portal.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { DBusDaemon } from "../helpers/processes/dbus-daemon.ts";

const owned = new AsyncDisposableStack();
let portal: FakePortal;
let world: DesktopWorld;

beforeAll(async () => {
  const { address } = owned.use(await DBusDaemon.start());
  portal = owned.use(await FakePortal.start(address));
  const env = { XDG_SESSION_TYPE: "wayland", DBUS_SESSION_BUS_ADDRESS: address };
  world = owned.use(await DesktopWorld.open({ env }));
  await world.anna.client.bindKey("Hold to talk", "F8");
  await portal.untilBound();
  await world.meet();
});

afterAll(async () => {
  await owned.disposeAsync();
});

describe("a key that the desktop's portal hears under Wayland", () => {
  it("is heard by the others while it is held, without any hook", async () => {
    const { anna, ben } = world;
    portal.press("holdToTalk");
    await anna.client.waitForTransmit(true);
    await expectHears(ben.client, anna);
    portal.release("holdToTalk");
    await anna.client.waitForTransmit(false);
    expect(await anna.app.helperPid()).toBeNull();
  });

  it("is let go when the portal dies, and works again once it is back", async () => {
    const { client } = world.anna;
    portal.press("holdToTalk");
    await client.waitForTransmit(true);
    await portal.die();
    await client.waitForTransmit(false);
    await portal.comeBack();
    await portal.untilBound();
    await portal.untilHeard();
    portal.press("holdToTalk");
    await client.waitForTransmit(true);
    portal.release("holdToTalk");
    await client.waitForTransmit(false);
  });

  it("is named when the user refuses it, and asked for again when they want it", async () => {
    const { client } = world.anna;
    portal.answer("BindShortcuts", { kind: "respond", code: 1 });
    await portal.die();
    await portal.comeBack();
    await client.page.getByText("The desktop refused global shortcuts").first().waitFor();
    portal.answer("BindShortcuts", null);
    await client.page.getByRole("button", { name: "Ask again" }).first().click();
    await portal.untilBound();
    await portal.untilHeard();
    portal.press("holdToTalk");
    await client.waitForTransmit(true);
    portal.release("holdToTalk");
    await client.waitForTransmit(false);
    expect(world.anna.app.faults()).toEqual([]);
  });
});
