import { describe, expect, it } from "vitest";
import { concealmentBetween } from "../../../src-renderer/voice/concealment.ts";
import type { StatisticsSample } from "../../../src-renderer/voice/statistics.ts";

const START: StatisticsSample = {
  atMs: 0,
  packetsReceived: 500,
  packetsLost: 3,
  bytesReceived: 0,
  playedSamples: 480_000,
  concealedSamples: 2_000,
  silentSamples: 90_000,
  bufferedS: 10_000,
  bufferedSamples: 400_000,
  pathId: "P",
  received: 0,
  checksSent: 0,
  checksAnswered: 0,
  roundTripMs: null,
  jitterMs: null,
  path: null,
  transport: null,
  packetsSent: 0,
  availableKbps: null,
  lossAtPeer: null,
  playout: null,
};

/** What a second of Chromium 156 counted; the names are its own. */
interface Second {
  readonly packetsReceived: number;
  readonly packetsLost?: number;
  readonly totalSamplesReceived: number;
  readonly concealedSamples: number;
  readonly silentConcealedSamples: number;
  readonly jitterBufferMs: number;
}

function secondLater(second: Second): StatisticsSample {
  const buffered = second.totalSamplesReceived - second.concealedSamples;
  return {
    ...START,
    packetsReceived: START.packetsReceived + second.packetsReceived,
    packetsLost: START.packetsLost + (second.packetsLost ?? 0),
    playedSamples: START.playedSamples + second.totalSamplesReceived - second.silentConcealedSamples,
    concealedSamples: START.concealedSamples + second.concealedSamples - second.silentConcealedSamples,
    silentSamples: START.silentSamples + second.silentConcealedSamples,
    bufferedS: START.bufferedS + (buffered * second.jitterBufferMs) / 1_000,
    bufferedSamples: START.bufferedSamples + buffered,
  };
}

const TALKING: Second = {
  packetsReceived: 100,
  totalSamplesReceived: 48_000,
  concealedSamples: 0,
  silentConcealedSamples: 0,
  jitterBufferMs: 14,
};

describe("concealment, of seconds recorded in Chromium 156", () => {
  it.each<{ name: string; second: Second; share: number | null }>([
    { name: "somebody talks, frames of 10 ms", second: TALKING, share: 0 },
    {
      name: "somebody talks, frames of 20 ms",
      second: { ...TALKING, packetsReceived: 50, totalSamplesReceived: 48_480 },
      share: 0,
    },
    {
      name: "the microphone closed: the last sound is spun on and then silence, which nobody sent",
      second: {
        packetsReceived: 10,
        totalSamplesReceived: 53_280,
        concealedSamples: 46_800,
        silentConcealedSamples: 45_240,
        jitterBufferMs: 30,
      },
      share: 0,
    },
    {
      name: "the same with frames of 20 ms",
      second: {
        packetsReceived: 6,
        totalSamplesReceived: 52_800,
        concealedSamples: 46_080,
        silentConcealedSamples: 44_520,
        jitterBufferMs: 30,
      },
      share: 0,
    },
    {
      name: "nobody talks",
      second: { ...TALKING, packetsReceived: 0, concealedSamples: 48_000, silentConcealedSamples: 48_000 },
      share: null,
    },
    {
      name: "the microphone opened: a moment of it is stretched until the buffer is full",
      second: {
        packetsReceived: 50,
        totalSamplesReceived: 48_000,
        concealedSamples: 784,
        silentConcealedSamples: 480,
        jitterBufferMs: 19.4,
      },
      share: 784 / 48_000,
    },
    {
      name: "packets are lost here and there",
      second: { ...TALKING, packetsReceived: 94, packetsLost: 8, concealedSamples: 2_768 },
      share: 2_768 / 48_000,
    },
  ])("$name", ({ second, share }) => {
    const concealment = concealmentBetween(START, secondLater(second));
    if (share === null) expect(concealment).toBeNull();
    else expect(concealment).toBeCloseTo(share, 5);
  });

  it("a break of the network counts in full, although most of it is filled with silence", () => {
    const broken = {
      packetsReceived: 9,
      packetsLost: 84,
      totalSamplesReceived: 48_000,
      concealedSamples: 43_768,
      silentConcealedSamples: 40_000,
      jitterBufferMs: 20,
    };
    expect(concealmentBetween(START, secondLater(broken))).toBeGreaterThan(0.8);
  });

  it("what came too late to be played counts, although no packet is missing", () => {
    const late = { ...TALKING, concealedSamples: 9_600, silentConcealedSamples: 8_000 };
    expect(concealmentBetween(START, secondLater(late))).toBeCloseTo(0.2, 2);
  });

  it("an output that does not play says nothing", () => {
    expect(concealmentBetween(START, secondLater({ ...TALKING, totalSamplesReceived: 0 }))).toBeNull();
  });
});
