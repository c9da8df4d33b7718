import { describe, expect, it } from "vitest";
import { type Bitmap, unreadDot, withUnreadMark } from "../../../src-main/tray/unread-mark.ts";

const SIDE = 22;
const WHITE: Bitmap = { bytes: new Uint8Array(SIDE * SIDE * 4).fill(255), widthPx: SIDE, heightPx: SIDE };

function pixel({ bytes, widthPx }: Bitmap, x: number, y: number): number[] {
  const at = (y * widthPx + x) * 4;
  return [...bytes.slice(at, at + 4)];
}

describe("the mark of what is unread", () => {
  it("is a dot in the upper right corner, cut out of the drawing", () => {
    const marked = withUnreadMark(WHITE);
    expect(pixel(marked, 17, 4)).toEqual([0xe4, 0x7f, 0xda, 255]);
    expect(pixel(marked, 17, 10), "the gap").toEqual([0, 0, 0, 0]);
    expect(pixel(marked, 2, 18), "the drawing").toEqual([255, 255, 255, 255]);
    expect(pixel(WHITE, 17, 4), "the picture it was made of").toEqual([255, 255, 255, 255]);
  });

  it("stays premultiplied at its edge", () => {
    for (const { bytes } of [unreadDot(32), withUnreadMark(WHITE)]) {
      for (let at = 0; at < bytes.length; at += 4) {
        const [blue = 0, green = 0, red = 0, alpha = 0] = bytes.slice(at, at + 4);
        expect(Math.max(blue, green, red)).toBeLessThanOrEqual(alpha);
      }
    }
  });

  it("stands alone over the taskbar's icon", () => {
    const dot = unreadDot(32);
    expect(pixel(dot, 16, 16)).toEqual([0xe4, 0x7f, 0xda, 255]);
    expect(pixel(dot, 0, 0)).toEqual([0, 0, 0, 0]);
  });
});
