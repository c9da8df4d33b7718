import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectionVerdictSchema } from "../../../shared/protocol/connection-report.ts";
import type { Evidence, RelayAttempt } from "../../../src-renderer/diagnosis/evidence.ts";
import { verdict } from "../../../src-renderer/diagnosis/verdict.ts";

const url = "turn:relay.example.org:3478";
const ALLOCATED: RelayAttempt = {
  kind: "allocated",
  url,
  tookMs: 40,
  relayAddress: "198.51.100.7",
  seenAs: "203.0.113.9",
};
const SILENT: RelayAttempt = { kind: "unreachable", url, fault: null };
const CLOSED: RelayAttempt = { kind: "unreachable", url, fault: "Failed to establish connection" };
const TLS_FAILED: RelayAttempt = { kind: "tlsFailed", url };
const QUOTA: RelayAttempt = { kind: "refused", url, code: 486, text: "Allocation Quota Reached" };
const unauthorized = (later: "taken" | "refused" | "notTried"): RelayAttempt => ({ kind: "unauthorized", url, later });
const at = (relayAddress: string, seenAs: string | null): RelayAttempt => ({ ...ALLOCATED, relayAddress, seenAs });

/** All is well, but for what is named. */
function evidence(change: Partial<Omit<Evidence, "relays">> & { relays?: Partial<Evidence["relays"]> } = {}): Evidence {
  const { relays = {}, ...rest } = change;
  return {
    signalling: "passed",
    stun: "passed",
    relay: "passed",
    endedByOwnClock: false,
    ...rest,
    relays: { turnUdp: [ALLOCATED], turnTcp: [ALLOCATED], turnTls: [ALLOCATED], ...relays },
  };
}

const NONE = { turnUdp: [], turnTcp: [], turnTls: [] };

describe("C3 a verdict", () => {
  it.each<[string, Evidence, string]>([
    ["everything works", evidence(), "good"],
    ["what is not offered does no harm", evidence({ stun: "skipped", relays: { turnTcp: [], turnTls: [] } }), "good"],
    ["one's own network alone", evidence({ relays: { turnUdp: [at("10.0.0.5", "10.0.0.9")], turnTcp: [] } }), "good"],
    ["one machine alone", evidence({ relays: { turnUdp: [at("127.0.0.1", "127.0.0.1")] } }), "good"],

    ["no answer from the server", evidence({ signalling: "failed", relays: NONE }), "signallingFailed"],
    ["no relay", evidence({ relays: NONE, relay: "skipped" }), "noRelay"],
    ["no relay, and no STUN either", evidence({ relays: NONE, relay: "skipped", stun: "failed" }), "noRelay"],

    [
      "both credentials refused",
      evidence({ relays: { ...NONE, turnUdp: [unauthorized("refused")], turnTcp: [unauthorized("refused")] } }),
      "wrongSecret",
    ],
    ["401 of a provider without a probe", evidence({ relays: { turnUdp: [unauthorized("notTried")] } }), "wrongSecret"],
    [
      "the later credential taken",
      evidence({ relays: { ...NONE, turnUdp: [unauthorized("taken")], turnTcp: [unauthorized("taken")] } }),
      "clockDiffers",
    ],
    [
      "so far off that even the later one has ended, by our own clock as well",
      evidence({ relays: { ...NONE, turnUdp: [unauthorized("refused")] }, endedByOwnClock: true }),
      "clockDiffers",
    ],
    [
      "a login that fails over what answers, while UDP is blocked too",
      evidence({ relays: { turnUdp: [SILENT], turnTcp: [unauthorized("refused")], turnTls: [] } }),
      "wrongSecret",
    ],

    [
      "a private address for one from the internet, though coturn's own two ends meet there",
      evidence({ relays: { turnUdp: [at("10.9.9.9", "203.0.113.9")] } }),
      "privateRelayAddress",
    ],
    ["a relay at 0.0.0.0", evidence({ relays: { turnUdp: [at("0.0.0.0", "10.0.0.9")] } }), "privateRelayAddress"],
    [
      "loopback for one outside",
      evidence({ relays: { turnUdp: [at("127.0.0.1", "10.1.1.1")] } }),
      "privateRelayAddress",
    ],
    [
      "an inner address, and nothing through it, where the browser does not say how we are seen",
      evidence({ relays: { turnUdp: [at("172.17.0.2", null)] }, relay: "failed" }),
      "privateRelayAddress",
    ],
    [
      "an inner address that works, where the browser does not say how we are seen",
      evidence({ relays: { turnUdp: [at("172.17.0.2", null)] } }),
      "good",
    ],

    ["nothing comes through", evidence({ relay: "failed" }), "relayRefused"],
    [
      "nothing comes through inside",
      evidence({ relays: { turnUdp: [at("10.0.0.5", "10.0.0.9")] }, relay: "failed" }),
      "relayRefused",
    ],
    ["the quota is used up", evidence({ relays: { ...NONE, turnUdp: [QUOTA] }, relay: "skipped" }), "relayRefused"],

    ["TLS alone fails", evidence({ relays: { turnTls: [TLS_FAILED] } }), "certificateInvalid"],
    [
      "TLS fails and is all that passes",
      evidence({
        stun: "failed",
        relays: { turnUdp: [SILENT], turnTcp: [SILENT], turnTls: [TLS_FAILED] },
        relay: "skipped",
      }),
      "certificateInvalid",
    ],

    [
      "nothing answers",
      evidence({
        stun: "failed",
        relays: { turnUdp: [SILENT], turnTcp: [SILENT], turnTls: [CLOSED] },
        relay: "skipped",
      }),
      "blockedPorts",
    ],
    ["UDP alone does not pass", evidence({ stun: "failed", relays: { turnUdp: [SILENT] } }), "tcpOnly"],
    ["TLS alone passes", evidence({ relays: { turnUdp: [SILENT], turnTcp: [CLOSED] } }), "tcpOnly"],
    ["TCP alone does not pass", evidence({ relays: { turnTcp: [CLOSED] } }), "partlyBlocked"],
    ["STUN alone does not pass", evidence({ stun: "failed" }), "partlyBlocked"],
    ["one of two UDP ports does not answer", evidence({ relays: { turnUdp: [SILENT, ALLOCATED] } }), "partlyBlocked"],
  ])("%s", (_what, found, expected) => {
    expect(verdict(found)).toBe(expected);
  });

  const outcome = fc.constantFrom("passed", "failed", "skipped");
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("", "10.0.0.1", "127.0.0.1", "169.254.9.9"));
  const attempt = fc.oneof(
    fc.record({
      kind: fc.constant("allocated"),
      url: fc.constant(url),
      tookMs: fc.nat(),
      relayAddress: address,
      seenAs: fc.option(address),
    }),
    fc.constantFrom(SILENT, CLOSED, TLS_FAILED, QUOTA, unauthorized("taken"), unauthorized("refused")),
  );
  const attempts = fc.array(attempt, { maxLength: 3 });
  const anything = fc.record({
    signalling: outcome,
    stun: outcome,
    relay: outcome,
    endedByOwnClock: fc.boolean(),
    relays: fc.record({ turnUdp: attempts, turnTcp: attempts, turnTls: attempts }),
  }) as fc.Arbitrary<Evidence>;

  it("there is one for whatever comes, and it does not hang on the order of attempts", () => {
    fc.assert(
      fc.property(anything, (found) => {
        const given = verdict(found);
        expect(connectionVerdictSchema.options).toContain(given);
        const { turnUdp, turnTcp, turnTls } = found.relays;
        const turned = { turnTls: turnTls.toReversed(), turnTcp: turnTcp.toReversed(), turnUdp: turnUdp.toReversed() };
        expect(verdict({ ...found, relays: turned })).toBe(given);
      }),
    );
  });

  it("it is good only where nothing failed, and says that sound works only where a relay gave an address", () => {
    fc.assert(
      fc.property(anything, (found) => {
        const given = verdict(found);
        const all = Object.values(found.relays).flat();
        if (given === "good") {
          expect([found.signalling, found.stun, found.relay]).not.toContain("failed");
          expect(all.every(({ kind }) => kind === "allocated")).toBe(true);
        }
        if (given === "tcpOnly" || given === "partlyBlocked") {
          expect(all.some(({ kind }) => kind === "allocated")).toBe(true);
        }
      }),
    );
  });
});
