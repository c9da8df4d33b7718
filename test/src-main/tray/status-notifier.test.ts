import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BusLinkEvents, ConnectBus } from "../../../src-main/bus/bus-link.ts";
import { connectDBus } from "../../../src-main/bus/dbus-link.ts";
import { statusNotifierTray } from "../../../src-main/tray/presence/status-notifier.ts";
import { systemClock } from "../../../src-renderer/system-clock.ts";
import { FakePanel } from "../../helpers/desktop/fake-panel.ts";
import { DBusDaemon } from "../../helpers/processes/dbus-daemon.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { Told } from "./told.ts";

describe("a tray of status notifier items", () => {
  let daemon: DBusDaemon;
  let told: Told<boolean>;

  beforeAll(async () => {
    daemon = await DBusDaemon.start();
  });
  afterAll(() => daemon[Symbol.asyncDispose]());
  beforeEach(() => {
    told = new Told();
  });

  const connect: ConnectBus = (events: BusLinkEvents) =>
    connectDBus({ clock: systemClock, busAddress: daemon.address }, events);
  const watch = () => statusNotifierTray(connect, new RecordedLog())(told.tell);

  it("is there with a watcher that knows of a panel", async () => {
    await using _panel = await FakePanel.start(daemon.address);
    using _watch = watch();
    await told.until(true);
  });

  it("is not there with a watcher alone, and comes and goes with the panel", async () => {
    await using panel = await FakePanel.start(daemon.address, { host: "none" });
    using _watch = watch();
    await told.until(false);
    panel.setHost("registered");
    await told.until(true);
    panel.setHost("none");
    await told.until(false, 3);
  });

  it("comes and goes with the watcher itself, as when the panel crashes and is started again", async () => {
    using _watch = watch();
    await told.until(false);
    await using panel = await FakePanel.start(daemon.address);
    await told.until(true);
    await panel.die();
    await told.until(false, 3);
    await panel.comeBack();
    await told.until(true, 4);
  });

  it("is not there where there is no bus, or the bus is lost", async () => {
    const log = new RecordedLog();
    using _none = statusNotifierTray(() => Promise.reject(new Error("no bus")), log)(told.tell);
    await expect.poll(() => log.of("info")).toEqual(["no session bus to ask for a tray"]);
    expect(told.values).toEqual([]);

    await using _panel = await FakePanel.start(daemon.address);
    using _watch = watch();
    await told.until(true);
    await daemon.kill();
    await told.until(false);
    await daemon.comeBack();
  });

  it("tells nothing after it was disposed of, also while the bus is being connected to", async () => {
    await using panel = await FakePanel.start(daemon.address);
    watch()[Symbol.dispose]();
    const other = new Told<boolean>();
    using _other = statusNotifierTray(connect, new RecordedLog())(other.tell);
    await other.until(true);
    panel.setHost("none");
    await other.until(false);
    expect(told.values).toEqual([]);
  });
});
