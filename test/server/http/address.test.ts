import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../server/config.ts";
import { createClientAddress } from "../../../server/http/address.ts";

/** Whom a request counts for that came from `peer` with this `X-Forwarded-For`. */
function clientOf(trustProxy: string, peer: string, forwardedFor?: string): string {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers["x-forwarded-for"] = forwardedFor;
  return createClientAddress(readConfig({ TRUST_PROXY: trustProxy }).trustedProxies)(request);
}

describe("whom limits count for", () => {
  test("an IPv4 address, in whatever form it comes", () => {
    expect(clientOf("", "203.0.113.7")).toBe("203.0.113.7");
    expect(clientOf("", "::ffff:203.0.113.7")).toBe("203.0.113.7");
  });

  test("the /64 of an IPv6 address", () => {
    expect(clientOf("", "2001:db8:1:2:aaaa::1")).toBe(clientOf("", "2001:db8:1:2:bbbb::2"));
    expect(clientOf("", "2001:db8:1:2:aaaa::1")).not.toBe(clientOf("", "2001:db8:1:3:aaaa::1"));
    expect(clientOf("", "fe80::1%eth0")).toBe(clientOf("", "fe80::2%eth1"));
  });

  test("without TRUST_PROXY nobody's word is taken", () => {
    expect(clientOf("", "203.0.113.7", "198.51.100.1")).toBe("203.0.113.7");
  });

  test("so many proxies: so many entries from the right, since the rest may be made up", () => {
    expect(clientOf("1", "10.0.0.1", "1.2.3.4, 198.51.100.1")).toBe("198.51.100.1");
    expect(clientOf("2", "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2")).toBe("198.51.100.1");
    expect(clientOf("2", "10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
    expect(clientOf("1", "10.0.0.1")).toBe("10.0.0.1");
  });

  test("proxies by network: the first address from the right that is none of them", () => {
    expect(clientOf("10.0.0.0/8", "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9")).toBe("198.51.100.1");
    expect(clientOf("10.0.0.0/8", "::ffff:10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
    expect(clientOf("10.0.0.0/8", "203.0.113.7", "198.51.100.1")).toBe("203.0.113.7");
    expect(clientOf("10.0.0.0/8,::1", "::1", "2001:db8::1")).toBe("2001:db8::");
  });

  test("an entry that is no address ends the chain", () => {
    for (const nonsense of ["unknown", "", "1.2.3.4.5", "<script>", " , "]) {
      expect(clientOf("9", "10.0.0.1", nonsense)).toBe("10.0.0.1");
    }
    expect(clientOf("9", "10.0.0.1", "evil, 198.51.100.1")).toBe("198.51.100.1");
  });

  test("a socket that is gone already has an address like no other", () => {
    expect(clientOf("", "")).toBe("unknown");
  });
});
