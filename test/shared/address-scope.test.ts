import { describe, expect, it } from "vitest";
import { addressScope, isNarrowerThan, isReadableOnTheWay } from "../../shared/address-scope.ts";

describe("from where an address can be reached", () => {
  it.each([
    ["203.0.113.9", "internet"],
    ["100.63.255.255", "internet"],
    ["100.128.0.0", "internet"],
    ["172.15.255.255", "internet"],
    ["172.32.0.0", "internet"],
    ["2001:db8::7", "internet"],
    ["10.0.0.1", "site"],
    ["172.16.0.1", "site"],
    ["172.31.255.255", "site"],
    ["192.168.1.5", "site"],
    ["100.64.0.1", "site"],
    ["100.127.255.255", "site"],
    ["fd12::1", "site"],
    ["FC00::1", "site"],
    ["::ffff:10.0.0.5", "site"],
    ["[::ffff:c0a8:1]", "site"],
    ["::ffff:808:808", "internet"],
    ["169.254.1.1", "link"],
    ["fe80::1", "link"],
    ["fe8::1", "internet"],
    ["fd::1", "internet"],
    ["[febf::1]", "link"],
    ["127.0.0.1", "machine"],
    ["127.9.9.9", "machine"],
    ["::1", "machine"],
    ["0:0:0:0:0:0:0:1", "machine"],
    ["0.0.0.0", "nowhere"],
    ["::", "nowhere"],
    ["00393c2a-40ad-47c3-9787-7a8bb2001914.local", null],
    ["relay.example.org", null],
    ["", null],
  ])("%s: %s", (address, scope) => {
    expect(addressScope(address)).toBe(scope);
  });

  it.each([
    ["10.0.0.1", "203.0.113.9", true],
    ["203.0.113.9", "10.0.0.1", false],
    ["10.0.0.1", "192.168.0.1", false],
    ["127.0.0.1", "10.0.0.1", true],
    ["relay.example.org", "203.0.113.9", false],
    ["10.0.0.1", "x.local", false],
  ])("%s is narrower than %s: %s", (address, from, expected) => {
    expect(isNarrowerThan(address, from)).toBe(expected);
  });
});

describe("whether others in the network could read along", () => {
  it.each([
    ["http://192.168.1.20:8787", true],
    ["http://attic.local", true],
    ["ws://[fd12::1]:8787", true],
    ["https://192.168.1.20", false],
    ["wss://voice.example.org", false],
    ["http://127.0.0.1:8787", false],
    ["http://[::1]:8787", false],
    ["http://[::ffff:127.0.0.1]", false],
    ["http://localhost:8787", false],
    ["http://raid.localhost", false],
    ["http://notlocalhost", true],
  ])("%s: %s", (url, expected) => {
    expect(isReadableOnTheWay(new URL(url))).toBe(expected);
  });
});
