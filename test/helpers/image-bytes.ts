import { crc32, deflateSync } from "node:zlib";

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A whole PNG in one grey; with `text`, a comment in front of its pixels. */
export function png(width: number, height: number, text?: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...(text === undefined ? [] : [chunk("tEXt", Buffer.from(`Comment\0${text}`, "latin1"))]),
    chunk("IDAT", deflateSync(Buffer.alloc(Math.min(width * height + height, 1_000_000)))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** As much of a JPEG as says how large it is and how it lies (EXIF orientation), behind `padding` bytes of a profile. */
export function jpeg(width: number, height: number, { orientation, padding = 0, comment }: JpegOptions = {}): Buffer {
  const parts = [Buffer.from([0xff, 0xd8]), segment(0xe0, Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1"))];
  if (orientation !== undefined) parts.push(segment(0xe1, exif(orientation)));
  for (let left = padding; left > 0; left -= 65_000) parts.push(segment(0xe2, Buffer.alloc(Math.min(left, 65_000))));
  if (comment !== undefined) parts.push(segment(0xfe, Buffer.from(comment)));
  const frame = Buffer.alloc(9);
  frame.writeUInt8(8, 0);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  frame.writeUInt8(1, 5);
  frame.set([1, 0x11, 0], 6);
  parts.push(segment(0xc0, frame), Buffer.from([0xff, 0xd9]));
  return Buffer.concat(parts);
}

interface JpegOptions {
  readonly orientation?: number;
  readonly padding?: number;
  readonly comment?: string;
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.byteLength + 2, 2);
  return Buffer.concat([head, data]);
}

/** TIFF, little endian, with the one entry. */
function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write("II", 0, "latin1");
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  return Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
}

/** One transparent pixel, and whatever `comment` says behind it; the header may say another size. */
export function gif(width = 1, height = 1, comment = ""): Buffer {
  const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  pixel.writeUInt16LE(width, 6);
  pixel.writeUInt16LE(height, 8);
  return Buffer.concat([pixel, Buffer.from(comment)]);
}

/** A lossless WebP's header (RFC 9649, 2.6) with `payload` in the place of its pixels. */
export function webp(width: number, height: number, payload = ""): Buffer {
  const bits = Buffer.alloc(5);
  bits.writeUInt8(0x2f, 0);
  bits.writeUInt32LE(((height - 1) << 14) | (width - 1), 1);
  const data = Buffer.concat([bits, Buffer.from(payload.padEnd(16))]);
  const head = Buffer.from("RIFF\0\0\0\0WEBPVP8L\0\0\0\0", "latin1");
  head.writeUInt32LE(12 + data.byteLength, 4);
  head.writeUInt32LE(data.byteLength, 16);
  return Buffer.concat([head, data]);
}
