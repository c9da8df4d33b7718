import { describe, expect, it } from "vitest";
import { findCookie } from "../../../src-main/tray/presence/x-authority.ts";

const LOCAL = 256;
const WILD = 65_535;
const INTERNET = 0;
const COOKIE = "MIT-MAGIC-COOKIE-1";

function entry(family: number, ...fields: readonly string[]): Buffer {
  const number = (value: number) => Buffer.from([value >> 8, value & 0xff]);
  return Buffer.concat([number(family), ...fields.flatMap((field) => [number(field.length), Buffer.from(field)])]);
}

const found = (file: Buffer, display = 0) => findCookie(file, display, "box")?.toString() ?? null;

describe("the cookie for a display", () => {
  it("is that of this machine and this display", () => {
    const file = Buffer.concat([
      entry(LOCAL, "other", "0", COOKIE, "of another machine"),
      entry(INTERNET, "\x7f\x00\x00\x01", "0", COOKIE, "over the network"),
      entry(LOCAL, "box", "1", COOKIE, "of another display"),
      entry(LOCAL, "box", "0", "XDM-AUTHORIZATION-1", "of another kind"),
      entry(LOCAL, "box", "0", COOKIE, "right"),
    ]);
    expect(found(file)).toBe("right");
    expect(found(file, 1)).toBe("of another display");
    expect(found(file, 2)).toBeNull();
  });

  it("may be for any machine and any display", () => {
    expect(found(entry(WILD, "", "", COOKIE, "right"), 3)).toBe("right");
  });

  it("is none in an empty file, and a fault in a torn one", () => {
    expect(found(Buffer.alloc(0))).toBeNull();
    expect(() => found(entry(LOCAL, "box", "0", COOKIE, "right").subarray(0, -1))).toThrow(RangeError);
    expect(() => found(Buffer.from([1, 0, 0]))).toThrow(RangeError);
  });
});
