import { expect, it } from "vitest";
import { relayAddresses, stunUrls, withoutTls } from "../../../src-renderer/diagnosis/relay-addresses.ts";

const LOGIN = { username: "name", credential: "pass" };
const SERVERS = [
  { urls: ["stun:a.example.org", "stuns:a.example.org"] },
  {
    urls: [
      "turn:a.example.org",
      "turn:[2001:db8::7]:80?transport=udp",
      "turn:a.example.org:443?transport=tcp",
      "turns:a.example.org",
      "turns:[2001:db8::7]:443?transport=tcp",
      // TURN over DTLS, which no browser speaks.
      "turns:a.example.org?transport=udp",
    ],
    ...LOGIN,
  },
];

it("C2 each address is tried by the step of its transport, and STUN alone by that of STUN", () => {
  const urls = (step: "turnUdp" | "turnTcp" | "turnTls") => relayAddresses(SERVERS, step).map(({ url }) => url);
  expect(stunUrls(SERVERS)).toEqual(["stun:a.example.org"]);
  expect(urls("turnUdp")).toEqual(["turn:a.example.org", "turn:[2001:db8::7]:80?transport=udp"]);
  expect(urls("turnTcp")).toEqual(["turn:a.example.org:443?transport=tcp"]);
  expect(urls("turnTls")).toEqual(["turns:a.example.org", "turns:[2001:db8::7]:443?transport=tcp"]);
});

it.each([
  ["turns:a.example.org", "turn:a.example.org:5349?transport=tcp"],
  ["turns:[2001:db8::7]:443?transport=tcp", "turn:[2001:db8::7]:443?transport=tcp"],
])("the port of %s is the same without TLS", (url, plain) => {
  expect(withoutTls({ url, ...LOGIN })).toEqual({ url: plain, ...LOGIN });
});
