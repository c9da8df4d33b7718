import { describe, expect, it } from "vitest";
import { internAtom, setupRequest, type XMessage, XReader } from "../../../src-main/tray/presence/x11-wire.ts";

const VENDOR = Buffer.from("The vendor!\0");

/** A server's answer to the set-up, with one depth of two visuals on the first of its screens, and none on the second. */
function setup(): Buffer {
  const fixed = Buffer.alloc(40);
  fixed.writeUInt8(1, 0);
  fixed.writeUInt16LE(11, 24);
  fixed.writeUInt8(2, 28);
  fixed.writeUInt8(1, 29);
  const screen = (root: number, depths: number) => {
    const bytes = Buffer.alloc(40);
    bytes.writeUInt32LE(root);
    bytes.writeUInt8(depths, 39);
    return bytes;
  };
  const depth = Buffer.alloc(8 + 2 * 24);
  depth.writeUInt16LE(2, 2);
  const all = Buffer.concat([fixed, VENDOR, Buffer.alloc(8), screen(0x111, 1), depth, screen(0x222, 0)]);
  all.writeUInt16LE((all.length - 8) / 4, 6);
  return all;
}

function message(code: number, ...words: readonly [at: number, word: number][]): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt8(code);
  for (const [at, word] of words) bytes.writeUInt32LE(word, at);
  return bytes;
}

/** A reply with eight bytes more than the least. */
const longReply = Buffer.concat([message(1, [4, 2], [8, 0x42]), Buffer.alloc(8, 0xff)]);

const stream = Buffer.concat([
  setup(),
  message(1, [8, 0x41]),
  longReply,
  message(1),
  message(0),
  message(17, [4, 0x111], [8, 0x33]),
  message(33 | 0x80, [4, 0x111], [8, 0x55], [12, 99], [16, 0x41]),
  message(22),
]);

const expected: XMessage[] = [
  { kind: "setup", roots: [0x111, 0x222] },
  { kind: "reply", word: 0x41 },
  { kind: "reply", word: 0x42 },
  { kind: "reply", word: null },
  { kind: "error" },
  { kind: "destroyed", window: 0x33 },
  { kind: "clientMessage", type: 0x55, selection: 0x41 },
  { kind: "other" },
];

describe("the X protocol", () => {
  it.each([1, 3, 31, 32, 33, 1_000])("is read in pieces of %d bytes", (size) => {
    const reader = new XReader();
    const read: XMessage[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...reader.read(stream.subarray(at, at + size)));
    expect(read).toEqual(expected);
  });

  it("says whether the server lets us in", () => {
    const refusal = Buffer.concat([Buffer.from([0, 4, 11, 0, 0, 0, 1, 0]), Buffer.from("No!!")]);
    expect([...new XReader().read(refusal)]).toEqual([{ kind: "refused" }]);
  });

  it("throws a RangeError where a set-up is no such thing", () => {
    const reader = new XReader();
    expect(() => [
      ...reader.read(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 9, 0]), Buffer.alloc(36, 0xff)])),
    ]).toThrow(RangeError);
  });

  it("has lengths in words, and texts filled up to them", () => {
    expect(setupRequest(Buffer.alloc(16)).length).toBe(12 + 20 + 16);
    expect(setupRequest(null).length).toBe(12);
    const atom = internAtom("MANAGER");
    expect([atom.length, atom.readUInt16LE(2), atom.readUInt16LE(4)]).toEqual([16, 4, 7]);
  });
});
