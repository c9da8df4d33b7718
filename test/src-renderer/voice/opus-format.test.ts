import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withOpusFormat } from "../../../src-renderer/voice/opus-format.ts";

/** An answer of Chromium 156 with one audio transceiver, as it came. */
const ANSWER = readFileSync(new URL("./recorded-answer.sdp", import.meta.url), "utf8").replaceAll(/\r?\n/g, "\r\n");
const FORMAT = { frameMs: 10, bitrateKbps: 64 };

function linesOf(sdp: string): string[] {
  return sdp.split("\r\n");
}

describe("Opus in the description of a peer", () => {
  it("asks for packets of 10 ms, the bitrate, FEC and one channel, and changes nothing else", () => {
    const before = linesOf(ANSWER);
    const now = linesOf(withOpusFormat(ANSWER, FORMAT));
    expect(now.filter((line) => !before.includes(line))).toEqual([
      "a=fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=64000;stereo=0",
      "a=ptime:10",
    ]);
    expect(before.filter((line) => !now.includes(line))).toEqual(["a=fmtp:111 minptime=10;useinbandfec=1"]);
    expect(now).toHaveLength(before.length + 1);
  });

  it("says the same when it is edited twice", () => {
    const once = withOpusFormat(ANSWER, FORMAT);
    expect(withOpusFormat(once, FORMAT)).toBe(once);
  });

  it("takes the place of another length", () => {
    const slow = ANSWER.replace("a=rtpmap:9 ", "a=ptime:60\r\na=rtpmap:9 ");
    expect(linesOf(withOpusFormat(slow, FORMAT)).filter((line) => line.startsWith("a=ptime"))).toEqual(["a=ptime:10"]);
  });

  it.each([
    { name: "less than the settings say is not lifted", asked: "24000", sent: "24000" },
    { name: "more than the settings say is not used", asked: "128000", sent: "64000" },
    { name: "nonsense is passed over", asked: "much", sent: "64000" },
  ])("a bitrate that the peer asks for: $name", ({ asked, sent }) => {
    const sdp = ANSWER.replace("useinbandfec=1", `useinbandfec=1;maxaveragebitrate=${asked}`);
    expect(withOpusFormat(sdp, FORMAT)).toContain(`maxaveragebitrate=${sent};`);
  });

  it("what a peer says of silence stays: usedtx is not touched", () => {
    const sdp = ANSWER.replace("useinbandfec=1", "useinbandfec=1;usedtx=1");
    expect(withOpusFormat(sdp, FORMAT)).toContain("usedtx=1");
  });

  it("a peer that says nothing of Opus but its name, under another number, gets its own line", () => {
    const bare = ANSWER.replaceAll("111", "109").replace("a=fmtp:109 minptime=10;useinbandfec=1\r\n", "");
    expect(linesOf(withOpusFormat(bare, FORMAT))).toContain(
      "a=fmtp:109 maxaveragebitrate=64000;useinbandfec=1;stereo=0",
    );
  });

  it.each([
    { name: "nothing", sdp: "" },
    { name: "no description", sdp: "an offer" },
    { name: "another codec", sdp: ANSWER.replace("opus/48000/2", "speex/16000") },
    { name: "pictures alone", sdp: ANSWER.replace("m=audio", "m=video") },
  ])("$name stays as it is", ({ sdp }) => {
    expect(withOpusFormat(sdp, FORMAT)).toBe(sdp);
  });
});
