import { describe, expect, it } from "vitest";
import { gatewayUrl, serverOrigin } from "../../../src-main/session/server-address.ts";

describe("serverOrigin", () => {
  it.each([
    ["voice.example.org", "https://voice.example.org"],
    ["  Voice.Example.ORG/ ", "https://voice.example.org"],
    ["voice.example.org:8443", "https://voice.example.org:8443"],
    ["https://voice.example.org/invite/ABCD-EFGH", "https://voice.example.org"],
    ["HTTPS://voice.example.org:443/#/invite/x", "https://voice.example.org"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["203.0.113.7", "https://203.0.113.7"],
    ["[2001:db8::1]:8787", "https://[2001:db8::1]:8787"],
    ["https://voice.example.org./invite/x", "https://voice.example.org"],
    ["attic.:8787", "http://attic:8787"],
    ["xn--bcher-kva.example", "https://xn--bcher-kva.example"],
    ["http://[FD12:3456:0:0::1]:80/", "http://[fd12:3456::1]"],
    ["http://127.1:8787", "http://127.0.0.1:8787"],
    ["[febf::1]", "http://[febf::1]"],
    ["[fc00::1]", "http://[fc00::1]"],
    ["100.127.255.255:8787", "http://100.127.255.255:8787"],
    ["gameserver:8787", "http://gameserver:8787"],
    ["http://gameserver.lan:8787", "http://gameserver.lan:8787"],
    ["attic.home", "http://attic.home"],
    ["attic.fritz.box", "https://attic.fritz.box"],
    ["localhost", "http://localhost"],
    ["localhost:8787", "http://localhost:8787"],
    ["raid.localhost", "http://raid.localhost"],
    ["192.168.1.20:8787", "http://192.168.1.20:8787"],
    ["http://192.168.1.20:8787/", "http://192.168.1.20:8787"],
    ["https://192.168.1.20:8787", "https://192.168.1.20:8787"],
    ["10.1.2.3", "http://10.1.2.3"],
    ["172.16.0.1", "http://172.16.0.1"],
    ["172.31.255.255", "http://172.31.255.255"],
    ["169.254.1.1", "http://169.254.1.1"],
    ["100.64.0.1", "http://100.64.0.1"],
    ["127.0.0.1:80", "http://127.0.0.1"],
    ["[::1]:8787", "http://[::1]:8787"],
    ["[fe80::1]", "http://[fe80::1]"],
    ["[fd12:3456::1]", "http://[fd12:3456::1]"],
    ["[::ffff:192.168.0.1]", "http://[::ffff:c0a8:1]"],
    ["attic", "http://attic"],
    ["attic:8787", "http://attic:8787"],
    ["attic.local", "http://attic.local"],
    ["voice.home.arpa", "http://voice.home.arpa"],
    ["wss://voice.example.org/gateway", "https://voice.example.org"],
    ["WS://192.168.1.20:8787/gateway", "http://192.168.1.20:8787"],
  ])("reads %j as %s", (typed, origin) => {
    expect(serverOrigin(typed)).toBe(origin);
  });

  it.each([
    "http://voice.example.org",
    "ws://voice.example.org/gateway",
    "http://0.0.0.0:8787",
    "http://203.0.113.7:8787",
    "http://172.32.0.1",
    "http://172.15.0.1",
    "http://100.128.0.1",
    "http://192.169.0.1",
    "http://[2001:db8::1]",
    "http://[::ffff:8.8.8.8]",
    "http://local.example.org",
    "http://notlocalhost.example",
    "http://127.0.0.1.example.org",
    "http://fd12.example.org",
    "http://[fec0::1]",
    "http://[fe00::1]",
    "http://100.63.255.255",
    "http://lan.example.org",
    "http://attic.lan.example.org",
    "http://xn--bcher-kva.example",
    // It may resolve to an address at home, but whoever answers to a public name is for its DNS to say.
    "http://attic.fritz.box",
    "http://attic.tailnet.ts.net:8787",
  ])("refuses %s: passwords would travel in the open", (typed) => {
    expect(() => serverOrigin(typed)).toThrow(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("encryption") }),
    );
  });

  it.each([
    "",
    "   ",
    "two words",
    "ftp://voice.example.org",
    "file:///etc/passwd",
    "https://",
    "https://anna:secret@voice.example.org",
    "anna@voice.example.org",
    "voice.example.org:99999",
    "back\\slash",
  ])("refuses %j: it is no address", (typed) => {
    expect(() => serverOrigin(typed)).toThrow(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("not the address") }),
    );
  });
});

describe("gatewayUrl", () => {
  it("is the gateway of an origin, as safe as the origin", () => {
    expect(gatewayUrl("https://voice.example.org")).toBe("wss://voice.example.org/gateway");
    expect(gatewayUrl("http://attic:8787")).toBe("ws://attic:8787/gateway");
  });
});
