import { type Bytes, latin1 } from "./bytes.ts";

/** TIFF 6.0, "Orientation". */
const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;

/** How a picture is to be turned, 1 (not at all) to 8, by the TIFF of its EXIF. 1 where that cannot be read. */
export function orientationOf(tiff: Bytes): number {
  if (tiff.length < HEADER_BYTES + 2) return 1;
  const isLittle = latin1(tiff, 0, 2) === "II";
  if (!isLittle && latin1(tiff, 0, 2) !== "MM") return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const first = view.getUint32(4, isLittle);
  if (first + 2 > tiff.length) return 1;
  const count = view.getUint16(first, isLittle);
  for (let index = 0; index < count; index++) {
    const at = first + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.length) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG || view.getUint16(at + 2, isLittle) !== SHORT) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF that says nothing else. */
export function orientationOnly(orientation: number): Bytes {
  const tiff = new Uint8Array(HEADER_BYTES + 2 + ENTRY_BYTES + 4);
  const view = new DataView(tiff.buffer);
  tiff.set([0x49, 0x49]);
  view.setUint16(2, 42, true);
  view.setUint32(4, HEADER_BYTES, true);
  view.setUint16(8, 1, true);
  view.setUint16(10, ORIENTATION_TAG, true);
  view.setUint16(12, SHORT, true);
  view.setUint32(14, 1, true);
  view.setUint16(18, orientation, true);
  return tiff;
}
