import { describe, expect, it } from "vitest";
import { Deafness } from "../../../src-main/keys/helper/deafness.ts";

describe("a hook", () => {
  it("is deaf after three inputs of which it heard nothing", () => {
    const deafness = new Deafness();
    deafness.compare(10_000, 0);
    deafness.compare(12_000, 0);
    expect(deafness.state).toBe("hearing");
    deafness.compare(14_000, 0);
    expect(deafness.state).toBe("deaf");
  });

  it("is not deaf for one input that is asked about again and again", () => {
    const deafness = new Deafness();
    for (let times = 0; times < 10; times += 1) deafness.compare(10_000, 0);
    expect(deafness.state).toBe("hearing");
  });

  it("is not deaf for one input whose time is read a little differently each time", () => {
    const deafness = new Deafness();
    for (let times = 0; times < 100; times += 1) deafness.compare(10_000 + times * 0.2, 0);
    expect(deafness.state).toBe("hearing");
  });

  it("is not deaf for what was before it began", () => {
    const deafness = new Deafness();
    deafness.begin(20_000);
    for (const at of [10_000, 14_000, 18_000]) deafness.compare(at, 0);
    expect(deafness.state).toBe("hearing");
    for (const at of [21_000, 23_000, 25_000]) deafness.compare(at, 0);
    expect(deafness.state).toBe("deaf");
  });

  it("may hear a little later or earlier than the system counts", () => {
    const deafness = new Deafness();
    for (const at of [10_000, 12_000, 14_000, 16_000]) deafness.compare(at, at - 900);
    expect(deafness.state).toBe("hearing");
  });

  it("has to miss three in a row", () => {
    const deafness = new Deafness();
    for (const [inputAt, heardAt] of [
      [10_000, 0],
      [12_000, 0],
      [14_000, 14_000],
      [16_000, 14_000],
      [18_000, 14_000],
    ] as const) {
      deafness.compare(inputAt, heardAt);
    }
    expect(deafness.state).toBe("hearing");
  });

  it("hears again with the first thing heard", () => {
    const deafness = new Deafness();
    for (const at of [10_000, 12_000, 14_000]) deafness.compare(at, 0);
    deafness.heard();
    expect(deafness.state).toBe("hearing");
  });
});
