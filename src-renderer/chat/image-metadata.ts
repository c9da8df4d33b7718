import { type Bytes, crc32, joined, latin1, uint16, uint32 } from "./bytes.ts";
import { orientationOf, orientationOnly } from "./exif-orientation.ts";

/** As many bytes tell each of the formats. */
const MAGIC_BYTES = 12;

/**
 * A picture without what is no picture: where and when it was taken, by which device, its small copy from before it was cut,
 * and whatever else stands behind its end. How it is to be turned stays, and so do colours. Anything else, and a picture
 * whose parts are not as they should be, is given back as it is.
 */
export async function withoutMetadata(file: File): Promise<File> {
  const clean = cleanerFor(new Uint8Array(await file.slice(0, MAGIC_BYTES).arrayBuffer()));
  if (clean === null) return file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const cleaned = clean(bytes);
  if (cleaned === null || cleaned.byteLength === bytes.byteLength) return file;
  return new File([cleaned], file.name, { type: file.type });
}

function cleanerFor(start: Bytes): ((bytes: Bytes) => Bytes | null) | null {
  if (start[0] === 0xff && start[1] === 0xd8) return cleanJpeg;
  if (latin1(start, 0, 8) === "\x89PNG\r\n\x1a\n") return cleanPng;
  if (latin1(start, 0, 4) === "RIFF" && latin1(start, 8, 4) === "WEBP") return cleanWebp;
  return null;
}

const JPEG = { scan: 0xda, end: 0xd9, header: 0xe0, comment: 0xfe } as const;
/** JFIF 1.02: up to the size of its small copy, in two bytes. */
const JFIF_BYTES = 18;

/** By its segments (ISO 10918-1, B.1.1). null: they do not stand one behind the other. */
function cleanJpeg(bytes: Bytes): Bytes | null {
  const kept: Bytes[] = [bytes.subarray(0, 2)];
  let at = 2;
  let turned: Bytes | null = null;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // Bytes to fill up with may stand in front of any marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + uint16(bytes, at + 2);
    if (end < at + 4 || end > bytes.length) return null;
    const segment = bytes.subarray(at, end);
    at = end;
    if (marker === JPEG.scan) {
      at = endOfScan(bytes, at);
      kept.push(segment, bytes.subarray(end, at));
      if (bytes[at + 1] === JPEG.end) break;
    } else if (isPicture(marker, segment)) kept.push(marker === JPEG.header ? withoutThumbnail(segment) : segment);
    else turned ??= turnedBy(segment);
  }
  kept.push(new Uint8Array([0xff, JPEG.end]));
  if (turned !== null) kept.splice(1, 0, turned);
  return joined(kept);
}

/** Of its parts for applications: the header, the colour profile, and how colours are meant. */
function isPicture(marker: number, segment: Bytes): boolean {
  if (marker === JPEG.comment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === JPEG.header) return latin1(segment, 4, 5) === "JFIF\0";
  if (marker === 0xe2) return latin1(segment, 4, 12) === "ICC_PROFILE\0";
  return marker === 0xee && latin1(segment, 4, 5) === "Adobe";
}

function withoutThumbnail(header: Bytes): Bytes {
  if (header.length <= JFIF_BYTES) return header;
  const bare = header.slice(0, JFIF_BYTES);
  bare.set([0, JFIF_BYTES - 2], 2);
  bare.set([0, 0], JFIF_BYTES - 2);
  return bare;
}

const EXIF_START = "Exif\0\0";

function turnedBy(segment: Bytes): Bytes | null {
  if (segment[1] !== 0xe1 || latin1(segment, 4, EXIF_START.length) !== EXIF_START) return null;
  const orientation = orientationOf(segment.subarray(4 + EXIF_START.length));
  if (orientation === 1) return null;
  const tiff = orientationOnly(orientation);
  const length = 2 + EXIF_START.length + tiff.length;
  return joined([new Uint8Array([0xff, 0xe1, 0, length]), new TextEncoder().encode(EXIF_START), tiff]);
}

/** Where the marker behind the pixels is: in them 0xff is followed by 0, or by one of those to start again at. */
function endOfScan(bytes: Bytes, from: number): number {
  let at = from;
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return bytes.length;
}

/**
 * Of the chunks that a decoder may pass over: how the picture looks and moves (PNG, third edition, 11.3). Programs have others
 * of their own: who made it (`caBX`), or what it was made of.
 */
const PNG_LOOKS = new Set("acTL bKGD cHRM cICP cLLI fcTL fdAT gAMA hIST iCCP mDCV pHYs sBIT sPLT sRGB tRNS".split(" "));
/** Their names begin with a capital: without them there is no picture. */
const PNG_CRITICAL = /^[A-Z]/;

/** By its chunks (PNG, third edition, 5.3). */
function cleanPng(bytes: Bytes): Bytes | null {
  const kept: Bytes[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + uint32(bytes, at, "big");
    if (end > bytes.length) return null;
    const name = latin1(bytes, at + 4, 4);
    if (name === "eXIf") kept.push(turnedChunk(bytes.subarray(at + 8, end - 4)));
    else if (PNG_CRITICAL.test(name) || PNG_LOOKS.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return joined(kept);
    at = end;
  }
  return null;
}

/** Of a chunk `eXIf`; nothing where the picture is not turned. */
function turnedChunk(tiff: Bytes): Bytes {
  const orientation = orientationOf(tiff);
  if (orientation === 1) return new Uint8Array();
  const turned = orientationOnly(orientation);
  const body = joined([new TextEncoder().encode("eXIf"), turned]);
  const chunk = new Uint8Array(4 + body.length + 4);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, turned.length);
  chunk.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return chunk;
}

const WEBP_HEADER_BYTES = 12;
/** How the picture looks and moves; EXIF, XMP and programs' own ones are none of it. */
const WEBP_LOOKS = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** Of the flags in `VP8X`: EXIF and XMP. */
const WEBP_WORDS_FLAGS = 0x08 | 0x04;

/** By its chunks (RFC 9649, 2.7). However EXIF says that it is to be turned, Chromium turns none of these. */
function cleanWebp(bytes: Bytes): Bytes | null {
  const kept: Bytes[] = [];
  const riffEnd = Math.min(bytes.length, 8 + uint32(bytes, 4, "little"));
  for (let at = WEBP_HEADER_BYTES; at < riffEnd; ) {
    const name = latin1(bytes, at, 4);
    const size = uint32(bytes, at + 4, "little");
    const end = at + 8 + size + (size % 2);
    if (end > bytes.length) return null;
    const chunk = bytes.subarray(at, end);
    if (WEBP_LOOKS.has(name)) kept.push(name === "VP8X" ? withoutFlags(chunk) : chunk);
    at = end;
  }
  const body = joined(kept);
  const head = bytes.slice(0, WEBP_HEADER_BYTES);
  new DataView(head.buffer).setUint32(4, body.length + 4, true);
  return joined([head, body]);
}

function withoutFlags(chunk: Bytes): Bytes {
  const copy = chunk.slice();
  copy[8] = (copy[8] ?? 0) & ~WEBP_WORDS_FLAGS;
  return copy;
}
