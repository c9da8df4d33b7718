/** Files that hold an icon in several sizes, each as a PNG. */

export interface SizedPng {
  readonly px: number;
  readonly png: Uint8Array;
}

const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
const ICO_TYPE_ICON = 1;
const BITS_PER_PIXEL = 32;

/** Windows' ICO: ICONDIR, an ICONDIRENTRY for each image, the images (Microsoft Learn, "Icons"; PNGs since Vista). */
export function ico(images: readonly SizedPng[]): Uint8Array {
  const head = Buffer.alloc(ICO_HEADER_BYTES + ICO_ENTRY_BYTES * images.length);
  head.writeUInt16LE(ICO_TYPE_ICON, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [at, { px, png }] of images.entries()) {
    const entry = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * at;
    // One byte each for width and height: 0 says 256.
    head.writeUInt8(px % 256, entry);
    head.writeUInt8(px % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(BITS_PER_PIXEL, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/** The types that hold PNGs on every macOS that Electron runs on; 16 and 32 points are in at ×2, ×1 is made from them. */
const ICNS_TYPES = [
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
] as const;
const ICNS_HEADER_BYTES = 8;

/** macOS' ICNS: four letters and the length, of the file and of each image in it. */
export function icns(image: (px: number) => Uint8Array): Uint8Array {
  const chunks = ICNS_TYPES.map(([type, px]) => icnsChunk(type, image(px)));
  return icnsChunk("icns", Buffer.concat(chunks));
}

function icnsChunk(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(ICNS_HEADER_BYTES);
  head.write(type, "latin1");
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
