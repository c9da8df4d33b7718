import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MIN_SIZE, openingBounds } from "../../../src-main/window/window-bounds.ts";

const PRIMARY = { x: 0, y: 0, width: 1_920, height: 1_040 };
const LEFT = { x: -1_280, y: 0, width: 1_280, height: 984 };

describe("the window's place at the start", () => {
  it("is the middle of the first display, the first time", () => {
    expect(openingBounds(null, [PRIMARY, LEFT])).toEqual({ x: 320, y: 120, width: 1_280, height: 800 });
  });

  it("is where it was last", () => {
    const last = { x: -1_200, y: 50, width: 900, height: 700 };
    expect(openingBounds(last, [PRIMARY, LEFT])).toEqual(last);
  });

  it("is the first display where the other one was unplugged", () => {
    const last = { x: -1_200, y: 50, width: 900, height: 700 };
    expect(openingBounds(last, [PRIMARY])).toEqual({ x: 510, y: 170, width: 900, height: 700 });
  });

  it("keeps the title bar within reach", () => {
    expect(openingBounds({ x: 100, y: 1_030, width: 900, height: 700 }, [PRIMARY]).y).toBe(170);
    expect(openingBounds({ x: 100, y: -20, width: 900, height: 700 }, [PRIMARY]).y).toBe(170);
    expect(openingBounds({ x: 1_850, y: 100, width: 900, height: 700 }, [PRIMARY]).x).toBe(510);
  });

  it("fits a display that became smaller", () => {
    expect(openingBounds({ x: 10, y: 10, width: 3_000, height: 2_000 }, [PRIMARY])).toMatchObject({
      width: 1_920,
      height: 1_040,
    });
  });

  it("has a window that is never too small for its views, and whose upper edge can be reached", () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -5_000, max: 5_000 }),
      y: fc.integer({ min: -5_000, max: 5_000 }),
      width: fc.integer({ min: 1, max: 8_000 }),
      height: fc.integer({ min: 1, max: 8_000 }),
    });
    fc.assert(
      fc.property(rectangle, (last) => {
        const { x, y, width, height } = openingBounds(last, [PRIMARY, LEFT]);
        expect(width).toBeGreaterThanOrEqual(MIN_SIZE.width);
        expect(height).toBeGreaterThanOrEqual(MIN_SIZE.height);
        const isReachable = [PRIMARY, LEFT].some(
          (area) => y >= area.y && y < area.y + area.height && x < area.x + area.width && x + width > area.x,
        );
        expect(isReachable).toBe(true);
      }),
    );
  });
});
