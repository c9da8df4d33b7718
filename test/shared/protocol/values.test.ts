import { describe, expect, it } from "vitest";
import { CLOSE, endsSession, isFinalClose, isOwnFault } from "../../../shared/protocol/close-codes.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { registerBodySchema } from "../../../shared/protocol/http.ts";
import { REQUESTS } from "../../../shared/protocol/requests.ts";
import {
  displayNameSchema,
  passwordSchema,
  signalSchema,
  timeMs,
  usernameSchema,
} from "../../../shared/protocol/values.ts";
import { codePointLength, utf8Length } from "../../../shared/text.ts";

describe("text", () => {
  it("is counted in code points: a flag is two, a letter with its own accent is one", () => {
    expect(codePointLength("🇫🇷")).toBe(2);
    expect(codePointLength("é")).toBe(1);
    expect(displayNameSchema.safeParse("😀".repeat(64)).success).toBe(true);
    expect(displayNameSchema.safeParse("😀".repeat(65)).success).toBe(false);
  });

  it.each(["", "a", "é", "€", "😀", "\ud800", "mixed é€😀 text"])(
    "utf8Length agrees with the platform for %j",
    (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    },
  );
});

it("a time is one that a Date can be, so that nobody's page throws where it shows it", () => {
  const last = 8_640_000_000_000_000;
  expect(new Date(timeMs.parse(last)).toISOString()).toMatch(/^\+275760/);
  for (const bad of [last + 1, Number.MAX_SAFE_INTEGER, -1, 0.5]) expect(timeMs.safeParse(bad).success).toBe(false);
});

describe("names and passwords", () => {
  it("user names are 2 to 32 of a-z, 0-9, _, . and -, compared without case", () => {
    expect(usernameSchema.parse("Ada.L-1_x")).toBe("ada.l-1_x");
    for (const bad of ["a", "", "a b", "ä".repeat(3), "x".repeat(33), "a\n", "admin\u0000"]) {
      expect(usernameSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
    }
  });

  it("passwords are 8 to 1,024 characters and are not trimmed", () => {
    expect(passwordSchema.parse(" 1234567")).toBe(" 1234567");
    expect(passwordSchema.safeParse("1234567").success).toBe(false);
    expect(passwordSchema.safeParse("x".repeat(1_024)).success).toBe(true);
    expect(passwordSchema.safeParse("x".repeat(1_025)).success).toBe(false);
  });

  it("unknown fields are ignored", () => {
    const body = { username: "ada", password: "12345678", admin: true };
    expect(registerBodySchema.parse(body)).toEqual({ username: "ada", password: "12345678" });
  });
});

describe("V7 signals", () => {
  it("V7 `gen` is 0 when left out, and must be an integer", () => {
    expect(signalSchema.parse({ description: { type: "offer", sdp: "v=0" } })).toEqual({
      gen: 0,
      description: { type: "offer", sdp: "v=0" },
    });
    expect(signalSchema.safeParse({ gen: 0.5, candidate: null }).success).toBe(false);
    expect(signalSchema.safeParse({ gen: -1, candidate: null }).success).toBe(false);
  });

  it("V7 a candidate arrives unchanged, null (end of candidates) too; other fields of the signal are dropped", () => {
    const candidate = {
      candidate: "candidate:1 1 udp 1 ::1 9 typ host",
      sdpMid: "0",
      sdpMLineIndex: 0,
      usernameFragment: "u",
    };
    expect(signalSchema.parse({ gen: 2, candidate, extra: 1 })).toEqual({ gen: 2, candidate });
    expect(signalSchema.parse({ gen: 2, candidate: null })).toEqual({ gen: 2, candidate: null });
  });

  it("V7 neither description nor candidate is invalid", () => {
    expect(REQUESTS["voice.signal"].data.safeParse({ to: "s", signal: { gen: 1 } }).success).toBe(false);
  });
});

describe("close codes", () => {
  it("after 4001, 4002, 4003 and 4010 a client does not reconnect by itself", () => {
    const final = Object.values(CLOSE).filter(isFinalClose);
    expect(final.sort()).toEqual([4001, 4002, 4003, 4010]);
  });

  it("4001, 4003, 4010 and the client's own 1000 end the session, all others detach it", () => {
    const ends = Object.values(CLOSE).filter(endsSession);
    expect(ends.sort()).toEqual([1000, 4001, 4003, 4010]);
  });

  it("4000, 1003, 1007 and 1009 are faults of the client's own frames", () => {
    expect(Object.values(CLOSE).filter(isOwnFault).sort()).toEqual([1003, 1007, 1009, 4000]);
  });
});

describe("ProtocolError", () => {
  it("goes over the wire and back", () => {
    const error = new ProtocolError("rate_limited", "Wait.", { retryAfterMs: 20 });
    expect(ProtocolError.from(error.toBody())).toMatchObject({
      code: "rate_limited",
      message: "Wait.",
      retryAfterMs: 20,
    });
    expect(new ProtocolError("forbidden", "No.").toBody()).toEqual({ code: "forbidden", message: "No." });
    expect(error.shouldRetry()).toBe(true);
    expect(new ProtocolError("forbidden", "No.").shouldRetry()).toBe(false);
  });
});
