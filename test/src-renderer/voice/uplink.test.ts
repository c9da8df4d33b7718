import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  initialUplink,
  type PairLoad,
  type UplinkWatch,
  uplinkOf,
  wantBitrate,
  watchUplink,
} from "../../../src-renderer/voice/uplink.ts";

const FREE: PairLoad = { packetsPerS: 100, availableKbps: 300, roundTripMs: 20, loss: 0 };
const SILENT: PairLoad = { ...FREE, packetsPerS: 0 };
/** Chromium's estimate at its floor, and the queue of the router in the round trip. */
const CROWDED: PairLoad = { ...FREE, availableKbps: 109, roundTripMs: 400 };

function pairs(...loads: readonly PairLoad[]): ReadonlyMap<string, PairLoad> {
  return new Map(loads.map((load, index) => [`pair ${index}`, load]));
}

function watchFor(seconds: number, watch: UplinkWatch, loads: ReadonlyMap<string, PairLoad>): UplinkWatch {
  let next = watch;
  for (let second = 0; second < seconds; second++) next = watchUplink(next, loads);
  return next;
}

const started = () => watchFor(10, initialUplink(64), pairs(FREE, FREE, FREE));

describe("the uplink", () => {
  it("is free while there is room", () => {
    const watch = watchFor(100, initialUplink(64), pairs(FREE, FREE));
    expect(uplinkOf(watch)).toEqual({ kind: "free" });
    expect(watch.bitrateKbps).toBe(64);
  });

  it("goes down a step for all when most pairs are starved and a queue has formed", () => {
    const watch = watchFor(2, started(), pairs(CROWDED, CROWDED, { ...CROWDED, roundTripMs: 20 }));
    expect(uplinkOf(watch)).toEqual({ kind: "limited", bitrateKbps: 48, wantedKbps: 64 });
  });

  it("stands at 16 kbit/s in the end", () => {
    let watch = started();
    for (let second = 0; second < 30; second++) {
      watch = watchUplink(watch, pairs({ ...CROWDED, availableKbps: watch.bitrateKbps + 45 }));
    }
    expect(watch.bitrateKbps).toBe(16);
  });

  it.each<{ name: string; loads: readonly PairLoad[] }>([
    { name: "one pair alone is starved: its own end", loads: [FREE, FREE, CROWDED] },
    { name: "estimates are low, but neither a queue nor loss is seen", loads: [{ ...FREE, availableKbps: 109 }] },
    { name: "round trips are long, but there is room", loads: [{ ...FREE, roundTripMs: 400 }] },
    { name: "nobody talks", loads: [{ ...CROWDED, packetsPerS: 0 }] },
  ])("is left alone where $name", ({ loads }) => {
    expect(watchFor(60, started(), pairs(...loads)).bitrateKbps).toBe(64);
  });

  it("is judged by loss and round trips where the browser tells no estimate", () => {
    const blind = { ...FREE, availableKbps: null };
    const calm = watchFor(10, initialUplink(64), pairs(blind, blind, blind));
    expect(watchFor(2, calm, pairs({ ...blind, loss: 0.3 }, { ...blind, roundTripMs: 500 }, blind)).bitrateKbps).toBe(
      48,
    );
    expect(watchFor(20, calm, pairs({ ...blind, loss: 0.3 }, blind, blind)).bitrateKbps).toBe(64);
  });

  it("a far peer is no queue: each round trip is measured against its own", () => {
    const far = { ...FREE, roundTripMs: 280, availableKbps: 109 };
    expect(watchFor(60, initialUplink(64), pairs(far, far)).bitrateKbps).toBe(64);
  });

  it("one bad second changes nothing", () => {
    let watch = started();
    for (let minute = 0; minute < 10; minute++) {
      watch = watchFor(9, watchUplink(watch, pairs(CROWDED, CROWDED, CROWDED)), pairs(FREE, FREE, FREE));
    }
    expect(watch.bitrateKbps).toBe(64);
  });

  it("goes up again slowly, and more slowly after each try in vain", () => {
    let watch = watchFor(2, started(), pairs(CROWDED, CROWDED, CROWDED));
    const triedAfter: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      let seconds = 0;
      for (; watch.bitrateKbps === 48; seconds++) watch = watchUplink(watch, pairs(FREE, FREE, FREE));
      triedAfter.push(seconds);
      watch = watchFor(2, watch, pairs(CROWDED, CROWDED, CROWDED));
    }
    expect(triedAfter).toEqual([15, 30, 60, 120]);
  });

  it("silence is no proof of room: it is not tried by it", () => {
    const limited = watchFor(2, started(), pairs(CROWDED, CROWDED, CROWDED));
    expect(watchFor(600, limited, pairs(SILENT, SILENT, SILENT)).bitrateKbps).toBe(48);
  });

  it("tries soon when somebody left", () => {
    const limited = watchFor(2, started(), pairs(CROWDED, CROWDED, CROWDED));
    expect(watchFor(5, limited, pairs(FREE)).bitrateKbps).toBe(64);
  });

  it("another bitrate of the settings counts at once, but for what there is no room", () => {
    expect(wantBitrate(initialUplink(64), 96).bitrateKbps).toBe(96);
    const limited = watchFor(2, started(), pairs(CROWDED, CROWDED, CROWDED));
    expect(uplinkOf(wantBitrate(limited, 128))).toEqual({ kind: "limited", bitrateKbps: 48, wantedKbps: 128 });
    expect(uplinkOf(wantBitrate(limited, 32))).toEqual({ kind: "free" });
  });
});

/**
 * An uplink that all pairs share, as a home router has it: a queue that is served at a rate and drops what is beyond its
 * length. Round trips are told every 2.5 s and losses every 5 s, each pair at its own time; the estimate stands at its
 * floor while the queue grows and climbs when it has drained, as Chromium's did (docs/voice.md, "Bitrate").
 */
class SharedUplink {
  readonly #pairs: number;
  readonly #rateKbps: number;
  readonly #queueMs: number;
  #queuedKbit = 0;
  #second = 0;
  readonly #loads: PairLoad[];
  #lostShare = 0;

  constructor(pairs: number, rateKbps: number, queueMs: number) {
    this.#pairs = pairs;
    this.#rateKbps = rateKbps;
    this.#queueMs = queueMs;
    this.#loads = Array.from({ length: pairs }, () => FREE);
  }

  static needKbps(pairs: number, bitrateKbps: number): number {
    return pairs * (bitrateKbps + 45.6);
  }

  pass(bitrateKbps: number): ReadonlyMap<string, PairLoad> {
    this.#second += 1;
    const offered = SharedUplink.needKbps(this.#pairs, bitrateKbps);
    const room = (this.#rateKbps * this.#queueMs) / 1_000;
    const left = Math.max(0, this.#queuedKbit + offered - this.#rateKbps);
    this.#queuedKbit = Math.min(left, room);
    this.#lostShare = (left - this.#queuedKbit) / offered;
    const delayMs = (this.#queuedKbit / this.#rateKbps) * 1_000;
    for (const [index, load] of this.#loads.entries()) {
      const floor = bitrateKbps + 45.6;
      const tellsRoundTrip = (this.#second * 2 + index) % 5 < 2;
      const tellsLoss = (this.#second + index) % 5 === 0;
      this.#loads[index] = {
        packetsPerS: 100,
        availableKbps: delayMs > 30 ? floor : Math.min((load.availableKbps ?? floor) * 1.25, 300),
        roundTripMs: tellsRoundTrip ? 20 + delayMs : load.roundTripMs,
        loss: tellsLoss ? this.#lostShare : load.loss,
      };
    }
    return new Map(this.#loads.map((load, index) => [String(index), load]));
  }

  get lostShare(): number {
    return this.#lostShare;
  }
}

function rateBetween(count: number, wantedKbps: number, share: number): number {
  const least = SharedUplink.needKbps(count, 16);
  return least + (SharedUplink.needKbps(count, wantedKbps) - least) * share;
}

describe("the uplink, simulated", () => {
  const uplinks = fc.record({
    pairs: fc.integer({ min: 1, max: 24 }),
    /** Between what all need at least and what they would like. */
    share: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    queueMs: fc.integer({ min: 150, max: 1_000 }),
    wantedKbps: fc.constantFrom(48, 64, 96, 128),
  });

  it("all pairs together come below the uplink within 10 s, and nothing is lost any more", () => {
    fc.assert(
      fc.property(uplinks, ({ pairs: count, share, queueMs }) => {
        const rateKbps = rateBetween(count, 64, share);
        const link = new SharedUplink(count, rateKbps, queueMs);
        let watch = watchFor(5, initialUplink(64), pairs(...Array.from({ length: count }, () => FREE)));
        for (let second = 0; second < 10; second++) watch = watchUplink(watch, link.pass(watch.bitrateKbps));
        expect(SharedUplink.needKbps(count, watch.bitrateKbps)).toBeLessThanOrEqual(rateKbps);
        link.pass(watch.bitrateKbps);
        expect(link.lostShare).toBe(0);
      }),
    );
  });

  it("tries of more are rare: in half an hour fewer than 36 steps down, and less than 5 % of the time with loss", () => {
    fc.assert(
      fc.property(uplinks, ({ pairs: count, share, queueMs, wantedKbps }) => {
        const rateKbps = rateBetween(count, wantedKbps, share);
        const link = new SharedUplink(count, rateKbps, queueMs);
        let watch = initialUplink(wantedKbps);
        let stepsDown = 0;
        let lossySeconds = 0;
        for (let second = 0; second < 1_800; second++) {
          const before = watch.bitrateKbps;
          watch = watchUplink(watch, link.pass(before));
          if (second > 30 && watch.bitrateKbps < before) stepsDown += 1;
          if (link.lostShare > 0.01) lossySeconds += 1;
        }
        expect(stepsDown).toBeLessThan(36);
        expect(lossySeconds).toBeLessThan(90);
      }),
      { numRuns: 15 },
    );
  });
});
