import { describe, expect, it } from "vitest";
import { initialLink, type LinkWatch, watchLink } from "../../../src-renderer/voice/link-watch.ts";

type Look = readonly [atMs: number, state: RTCPeerConnectionState, received: number];

function links(looks: readonly Look[]): LinkWatch["link"][] {
  let watch = initialLink(0);
  return looks.map(([at, state, received]) => {
    watch = watchLink(watch, { state, received }, at);
    return watch.link;
  });
}

describe("watchLink", () => {
  it("V4 is up with the connection and down when it becomes `disconnected`", () => {
    const looks: Look[] = [
      [100, "connecting", 0],
      [200, "connected", 0],
      [1_000, "connected", 5],
      [1_100, "disconnected", 5],
      [1_200, "connected", 6],
      [1_300, "failed", 6],
      [1_400, "closed", 6],
    ];
    expect(links(looks)).toEqual([null, "up", "up", "down", "up", "down", "down"]);
  });

  it("V4 is down when no packet came for 5 s, and up with the next one", () => {
    const looks: Look[] = [
      [0, "connected", 10],
      [1_000, "connected", 10],
      [2_000, "connected", 10],
      [3_000, "connected", 10],
      [4_000, "connected", 10],
      [4_999, "connected", 10],
      [5_000, "connected", 10],
      [6_000, "connected", 11],
    ];
    expect(links(looks)).toEqual(["up", "up", "up", "up", "up", "up", "down", "up"]);
  });

  it("V4 a connection that does not come about within 5 s is reported down", () => {
    const looks: Look[] = [
      [1_000, "new", 0],
      [2_000, "connecting", 0],
      [3_000, "connecting", 0],
      [4_000, "connecting", 0],
      [5_000, "connecting", 0],
    ];
    expect(links(looks)).toEqual([null, null, null, null, "down"]);
  });

  it("a page that slept accuses nobody of the time it slept", () => {
    const looks: Look[] = [
      [1_000, "connected", 10],
      [60_000, "connected", 10],
      [61_000, "connected", 11],
    ];
    expect(links(looks)).toEqual(["up", "up", "up"]);
  });
});
