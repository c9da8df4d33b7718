import { describe, expect, test } from "vitest";
import { fileFacts, HEAD_BYTES } from "../../../server/uploads/file-facts.ts";
import { gif, jpeg, png, webp } from "../../helpers/image-bytes.ts";

const OTHER = { type: "application/octet-stream" };

describe("M10 a file's type is told by its bytes", () => {
  test.each([
    ["PNG", png(640, 480), { type: "image/png", width: 640, height: 480 }],
    ["JPEG", jpeg(640, 480), { type: "image/jpeg", width: 640, height: 480 }],
    ["GIF", gif(3, 2), { type: "image/gif", width: 3, height: 2 }],
    ["WebP", webp(20, 10), { type: "image/webp", width: 20, height: 10 }],
    ["JPEG with a profile in front", jpeg(9, 7, { padding: 300_000 }), { type: "image/jpeg", width: 9, height: 7 }],
  ])("%s", (_what, bytes, facts) => expect(fileFacts(bytes.subarray(0, HEAD_BYTES))).toEqual(facts));

  test.each([1, 2, 3, 4])("EXIF orientation %d stands upright", (orientation) => {
    expect(fileFacts(jpeg(40, 30, { orientation }))).toMatchObject({ width: 40, height: 30 });
  });

  test.each([5, 6, 7, 8])("EXIF orientation %d lies on its side", (orientation) => {
    expect(fileFacts(jpeg(40, 30, { orientation }))).toMatchObject({ width: 30, height: 40 });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["one byte", Buffer.from("G")],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["HTML", Buffer.from("<!doctype html><script>1</script>")],
    ["BMP, which no one needs", Buffer.from("BM".padEnd(64, "\0"))],
    ["TIFF", Buffer.from("II*\0".padEnd(64, "\0"))],
    ["the magic alone", Buffer.from("\x89PNG\r\n\x1a\n", "latin1")],
    ["a GIF cut short", gif().subarray(0, 7)],
    ["a JPEG without a frame", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9])],
    ["a JPEG whose header is beyond what is read", jpeg(9, 7, { padding: 2 * HEAD_BYTES }).subarray(0, HEAD_BYTES)],
    ["no pixels", png(0, 10)],
    ["something in front of a PNG", Buffer.concat([Buffer.from(" "), png(1, 1)])],
  ])("%s is no image", (_what, bytes) => expect(fileFacts(bytes)).toEqual(OTHER));

  test("a JPEG that is made to be searched byte by byte is not searched", () => {
    const zeros = Buffer.alloc(HEAD_BYTES);
    zeros.set([0xff, 0xd8, 0xff, 0xe0]);
    const segments = Buffer.concat([jpeg(1, 1).subarray(0, 2), ...Array(50_000).fill(Buffer.from([0xff, 0xe1, 0, 2]))]);
    const startedAt = performance.now();
    expect([zeros, segments].map((bytes) => fileFacts(bytes))).toEqual([OTHER, OTHER]);
    expect(performance.now() - startedAt).toBeLessThan(50);
  });

  test("an image of more than 50 megapixels is kept as another file", () => {
    expect(fileFacts(png(10_000, 5_000)).type).toBe("image/png");
    expect(fileFacts(png(10_001, 5_000))).toEqual(OTHER);
    expect(fileFacts(gif(65_535, 65_535))).toEqual(OTHER);
  });
});
