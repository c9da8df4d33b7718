import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { NetworkWatch } from "../../../src-main/system/network-watch.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

function at(address: string, internal = false): NetworkInterfaceInfo {
  return {
    address,
    internal,
    family: "IPv4",
    netmask: "255.255.255.0",
    mac: "02:00:00:00:00:01",
    cidr: `${address}/24`,
  };
}

function rig() {
  const clock = new ManualClock();
  const seen = {
    interfaces: { wlan0: [at("192.168.1.2")] } as NodeJS.Dict<NetworkInterfaceInfo[]>,
    fails: false,
    looks: 0,
    changes: 0,
  };
  const watch = new NetworkWatch({
    clock,
    networkInterfaces: () => {
      seen.looks += 1;
      if (seen.fails) throw new Error("A system error occurred: uv_interface_addresses returned EMFILE");
      return seen.interfaces;
    },
    onChange: () => {
      seen.changes += 1;
    },
  });
  return { clock, seen, watch };
}

describe("NetworkWatch", () => {
  it.each([
    { name: "an address that came", interfaces: { wlan0: [at("192.168.1.2")], eth0: [at("10.0.0.2")] } },
    { name: "one that went", interfaces: {} },
    { name: "another one on the same interface", interfaces: { wlan0: [at("192.168.7.2")] } },
    { name: "the same one on another interface", interfaces: { eth0: [at("192.168.1.2")] } },
  ])("tells within 2 s of $name, once", ({ interfaces }) => {
    const { clock, seen, watch } = rig();
    watch.setCall("connected");
    clock.advance(10_000);
    expect(seen.changes).toBe(0);
    seen.interfaces = interfaces;
    clock.advance(2_000);
    expect(seen.changes).toBe(1);
    clock.advance(10_000);
    expect(seen.changes).toBe(1);
  });

  it("takes no notice of another order, nor of what is this machine's alone", () => {
    const { clock, seen, watch } = rig();
    seen.interfaces = { eth0: [at("10.0.0.2")], wlan0: [at("192.168.1.2")] };
    watch.setCall("connecting");
    seen.interfaces = { wlan0: [at("192.168.1.2")], lo: [at("127.0.0.1", true)], eth0: [at("10.0.0.2")] };
    clock.advance(10_000);
    expect(seen.changes).toBe(0);
  });

  it("a look that the system refuses says nothing", () => {
    const { clock, seen, watch } = rig();
    seen.fails = true;
    watch.setCall("connected");
    clock.advance(10_000);
    seen.fails = false;
    clock.advance(10_000);
    seen.fails = true;
    clock.advance(10_000);
    seen.fails = false;
    clock.advance(10_000);
    expect(seen.changes).toBe(0);
    seen.interfaces = {};
    clock.advance(2_000);
    expect(seen.changes).toBe(1);
  });

  it("looks in a call alone, and begins each with what there is then", () => {
    const { clock, seen, watch } = rig();
    clock.advance(60_000);
    watch.setCall("none");
    watch.setCall("connected");
    watch.setCall("disconnected");
    seen.interfaces = {};
    clock.advance(60_000);
    expect(seen.looks).toBe(1);
    watch.setCall("connecting");
    clock.advance(60_000);
    expect(seen.changes).toBe(0);
    watch[Symbol.dispose]();
    seen.interfaces = { wlan0: [at("192.168.1.2")] };
    clock.advance(60_000);
    expect(seen.changes).toBe(0);
  });
});
