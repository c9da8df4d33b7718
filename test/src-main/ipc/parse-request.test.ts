import { describe, expect, it } from "vitest";
import { parseRequest } from "../../../src-main/ipc/parse-request.ts";

describe("a request of the page to the server", () => {
  it("goes on with data of its op's schema", () => {
    expect(parseRequest({ op: "voice.leave", data: {} })).toEqual({ op: "voice.leave", data: {} });
  });

  it("C2 may be a ping: a connection test times it", () => {
    expect(parseRequest({ op: "session.ping", data: {} })).toEqual({ op: "session.ping", data: {} });
  });

  it.each(["session.hello", "toString", "__proto__", "no.such", ""])("is refused as %j", (op) => {
    expect(() => parseRequest({ op, data: {} })).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  it("is refused where the data does not fit its op", () => {
    expect(() => parseRequest({ op: "voice.join", data: { channelId: 5 } })).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
