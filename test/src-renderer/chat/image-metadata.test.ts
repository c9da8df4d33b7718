import { crc32 } from "node:zlib";
import { imageSize } from "image-size";
import { describe, expect, it } from "vitest";
import { withoutMetadata } from "../../../src-renderer/chat/image-metadata.ts";
import { jpeg, png, webp } from "../../helpers/image-bytes.ts";

const SECRET = "GPS 52.5200N 13.4050E";

async function cleaned(bytes: Buffer, type: string): Promise<Buffer> {
  const file = await withoutMetadata(new File([new Uint8Array(bytes)], "a.jpg", { type }));
  expect([file.name, file.type]).toEqual(["a.jpg", type]);
  return Buffer.from(await file.arrayBuffer());
}

function segment(marker: number, text: string): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(Buffer.byteLength(text, "latin1") + 2, 2);
  return Buffer.concat([head, Buffer.from(text, "latin1")]);
}

/** The frame's header, then a scan whose pixels hold what looks like markers. */
function withScan(photo: Buffer): Buffer {
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0x00, 0xe1, 0xff, 0xd3, 0x34]);
  return Buffer.concat([photo.subarray(0, -2), scan, Buffer.from([0xff, 0xd9])]);
}

describe("a photograph", () => {
  it.each([1, 3, 6, 8])("loses all that is no picture and keeps how it is turned (%d)", async (orientation) => {
    const plain = withScan(jpeg(30, 20, { orientation, comment: SECRET }));
    const extras = ["http://ns.adobe.com/xap/1.0/\0<x>", "Photoshop 3.0\0", "MPF\0II*"].map((start, index) =>
      segment([0xe1, 0xed, 0xe2][index] ?? 0xe1, start + SECRET),
    );
    const behind = Buffer.concat([jpeg(8, 8), Buffer.from(SECRET)]);
    const bytes = Buffer.concat([plain.subarray(0, 2), ...extras, plain.subarray(2), behind]);
    const after = await cleaned(bytes, "image/jpeg");
    expect(after.includes(SECRET)).toBe(false);
    const size = imageSize(new Uint8Array(after));
    expect([size.width, size.height, size.orientation ?? 1]).toEqual([30, 20, orientation]);
    // The picture itself, to its end, byte by byte.
    expect(after.subarray(-19)).toEqual(plain.subarray(-19));
  });

  it("loses the small copy in its header", async () => {
    const photo = withScan(jpeg(3, 2));
    const header = segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x03\x03${"rgb".repeat(9)}`);
    const bytes = Buffer.concat([photo.subarray(0, 2), header, photo.subarray(20)]);
    expect(await cleaned(bytes, "image/jpeg")).toEqual(photo);
  });

  it("keeps its colours: profile and Adobe's part", async () => {
    const photo = withScan(jpeg(3, 2, { comment: SECRET }));
    const colours = [segment(0xe2, "ICC_PROFILE\0\x01\x01profile"), segment(0xee, "Adobe\0\x64\0\0\0\0\x01")];
    const after = await cleaned(Buffer.concat([photo.subarray(0, 2), ...colours, photo.subarray(2)]), "image/jpeg");
    for (const part of colours) expect(after.includes(part)).toBe(true);
    expect(after.includes(SECRET)).toBe(false);
  });

  it("that is broken off, or no photograph behind its first bytes, is sent as it is", async () => {
    const whole = withScan(jpeg(3, 2, { comment: SECRET }));
    for (const bytes of [whole.subarray(0, 30), Buffer.from([0xff, 0xd8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])]) {
      expect(await cleaned(Buffer.from(bytes), "image/jpeg")).toEqual(bytes);
    }
  });

  it("without anything to take away is the very same file", async () => {
    const file = new File([new Uint8Array(withScan(jpeg(3, 2)))], "a.jpg", { type: "image/jpeg" });
    expect(await withoutMetadata(file)).toBe(file);
  });
});

describe("other pictures", () => {
  const pngChunk = (name: string, data: Buffer) => {
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(name), data, Buffer.alloc(4)]);
    chunk.writeUInt32BE(data.length, 0);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
    return chunk;
  };

  it.each([1, 3, 6, 8])(
    "PNG keep how they are turned (%d), and nothing else that EXIF or a program says",
    async (turned) => {
      // Of the JPEG's EXIF, behind its two headers.
      const tiff = jpeg(1, 1, { orientation: turned }).subarray(30, 56);
      const [start, end] = [png(4, 3).subarray(0, 33), png(4, 3).subarray(33)];
      const said = [
        pngChunk("eXIf", Buffer.concat([tiff, Buffer.from(SECRET)])),
        pngChunk("caBX", Buffer.from(SECRET)),
      ];
      const kept = turned === 1 ? [] : [pngChunk("eXIf", tiff)];
      const looks = [pngChunk("gAMA", Buffer.from([0, 0, 0xb1, 0x8f]))];
      const after = await cleaned(Buffer.concat([start, ...said, ...looks, end]), "image/png");
      expect(after).toEqual(Buffer.concat([start, ...kept, ...looks, end]));
    },
  );

  it("PNG lose their words and what stands behind their end", async () => {
    const exif = Buffer.concat([Buffer.from([0, 0, 0, SECRET.length]), Buffer.from(`eXIf${SECRET}`), Buffer.alloc(4)]);
    exif.writeUInt32BE(crc32(exif.subarray(4, -4)), exif.length - 4);
    const plain = png(4, 3);
    const bytes = Buffer.concat([png(4, 3, SECRET).subarray(0, -12), exif, plain.subarray(-12), Buffer.from(SECRET)]);
    expect(await cleaned(bytes, "image/png")).toEqual(plain);
  });

  it("WebP lose EXIF, XMP and what a program says, and say so in their header", async () => {
    const chunk = (name: string, data: Buffer) => {
      const head = Buffer.alloc(8, name);
      head.writeUInt32LE(data.length, 4);
      return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
    };
    // An odd chunk has a byte behind it.
    const pixels = Buffer.concat([webp(4, 3).subarray(12), Buffer.alloc(1)]);
    const riff = (flags: number, ...rest: Buffer[]) => {
      const body = Buffer.concat([chunk("VP8X", Buffer.from([flags, 0, 0, 0, 3, 0, 0, 2, 0, 0])), pixels, ...rest]);
      const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
      head.writeUInt32LE(body.length + 4, 4);
      return Buffer.concat([head, body]);
    };
    const words = ["EXIF", "XMP ", "C2PA"].map((name) => chunk(name, Buffer.from(SECRET)));
    expect(await cleaned(riff(0x1c, ...words), "image/webp")).toEqual(riff(0x10));
  });

  it("what is no picture is not even read", async () => {
    const file = new File(["plain ", SECRET], "a.txt", { type: "image/jpeg" });
    expect(await withoutMetadata(file)).toBe(file);
  });
});
