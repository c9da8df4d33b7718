import type { PeerCertificate } from "node:tls";
import { expect, test } from "vitest";
import { judgeCertificate } from "../../../server/health/checks/certificate.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM = Date.UTC(2026, 10, 1);
const PAGE = { host: "voice.example.org", port: 443, isRelay: false };

function judge(lifeMs: number, ageMs: number, refusal: string | null = null) {
  const certificate = {
    valid_from: new Date(FROM).toUTCString(),
    valid_to: new Date(FROM + lifeMs).toUTCString(),
    subjectaltname: "DNS:other.example.org",
  } as PeerCertificate;
  return judgeCertificate(PAGE, { certificate, refusal }, FROM + ageMs);
}

test.each([
  ["of 90 days with 15 left", 90 * DAY_MS, 75 * DAY_MS, "well"],
  ["of 90 days with 13 left", 90 * DAY_MS, 77 * DAY_MS, "warning"],
  ["of 90 days with 2 left", 90 * DAY_MS, 88 * DAY_MS, "fault"],
  ["that ended", 90 * DAY_MS, 91 * DAY_MS, "fault"],
  ["that is not valid yet", 90 * DAY_MS, -DAY_MS, "fault"],
  // Renewed when a third of their life is left.
  ["of six days with two left", 6 * DAY_MS, 4 * DAY_MS, "well"],
  ["of six days with one left", 6 * DAY_MS, 5 * DAY_MS, "warning"],
  ["of Caddy's own authority, 12 hours, with four left", 12 * HOUR_MS, 8 * HOUR_MS, "well"],
  ["of Caddy's own authority, 12 hours, with half an hour left", 12 * HOUR_MS, 11.5 * HOUR_MS, "fault"],
] as const)("a certificate %s", (_what, lifeMs, ageMs, state) => {
  expect(judge(lifeMs, ageMs)).toMatchObject({ check: "certificate", state });
});

test.each([
  ["ERR_TLS_CERT_ALTNAME_INVALID", "is for other names: DNS:other.example.org"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "without its chain"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "nobody that browsers trust"],
  ["CERT_REVOKED", "not trusted (CERT_REVOKED)"],
])("%s is a fault, and told as one", (refusal, words) => {
  const found = judge(90 * DAY_MS, DAY_MS, refusal);
  expect(found).toMatchObject({ state: "fault", what: expect.stringContaining(words) });
  expect(found.remedy).not.toBe("");
});
