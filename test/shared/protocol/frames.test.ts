import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequestFrame, parseServerFrame } from "../../../shared/protocol/frames.ts";

describe("parseRequestFrame", () => {
  it.each([
    "",
    "hello",
    "[]",
    "null",
    "7",
    "{}",
    '{"id":0,"op":"x"}',
    '{"id":-1,"op":"x"}',
    '{"id":1.5,"op":"x"}',
    '{"id":"1","op":"x"}',
    '{"id":1}',
    '{"id":1,"op":5}',
    '{"id":9007199254740993,"op":"x"}',
  ])("a frame that closes 4000: %s", (frame) => {
    expect(parseRequestFrame(frame)).toBeNull();
  });

  it("`data` left out is {}; what stands beside is ignored", () => {
    expect(parseRequestFrame('{"id":1,"op":"voice.leave","more":[1]}')).toEqual({ id: 1, op: "voice.leave", data: {} });
  });

  it("`data` of any other kind is kept, for the op to refuse", () => {
    expect(parseRequestFrame('{"id":1,"op":"voice.leave","data":null}')?.data).toBeNull();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseRequestFrame(text)));
  });
});

describe("parseServerFrame", () => {
  it("tells answers, refusals and events apart", () => {
    expect(parseServerFrame('{"id":1,"ok":true}')).toEqual({ kind: "answer", id: 1, ok: true, data: {} });
    expect(parseServerFrame('{"id":1,"ok":false,"error":{"code":"forbidden","message":"No."}}')).toEqual({
      kind: "answer",
      id: 1,
      ok: false,
      error: { code: "forbidden", message: "No." },
    });
    expect(parseServerFrame('{"seq":3,"event":"a.b","data":{"x":1}}')).toEqual({
      kind: "event",
      seq: 3,
      event: "a.b",
      data: { x: 1 },
    });
  });

  it("an error code of a newer server is taken for `internal`", () => {
    const frame = parseServerFrame('{"id":1,"ok":false,"error":{"code":"new_one","message":"No."}}');
    expect(frame).toMatchObject({ ok: false, error: { code: "internal", message: "No." } });
  });

  it("never throws, and is null for what is neither", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseServerFrame(text)));
    expect(parseServerFrame('{"hello":1}')).toBeNull();
  });
});
