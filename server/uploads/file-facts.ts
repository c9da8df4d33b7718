import { imageSize } from "image-size";
import type { Attachment } from "../../shared/protocol/values.ts";

/** How much of a file tells what it is: a photograph may have its own small picture and a colour profile in front. */
export const HEAD_BYTES = 512 * 1024;
/** M10: a picture that unpacks to more than this (200 MB) is nothing to show unasked. */
const MAX_IMAGE_PIXELS = 50_000_000;

interface ImageKind {
  readonly type: string;
  /** As image-size names it. */
  readonly kind: string;
  /** @param start the first bytes, each as the character of its number */
  fits(start: string): boolean;
}

/** What is shown as an image; anything else is a file to save, whatever it says of itself. */
const IMAGES: readonly ImageKind[] = [
  { type: "image/png", kind: "png", fits: (start) => start.startsWith("\x89PNG\r\n\x1a\n") },
  { type: "image/jpeg", kind: "jpg", fits: (start) => start.startsWith("\xff\xd8\xff") },
  { type: "image/gif", kind: "gif", fits: (start) => /^GIF8[79]a/.test(start) },
  { type: "image/webp", kind: "webp", fits: (start) => start.startsWith("RIFF") && start.startsWith("WEBPVP8", 8) },
];
const MAGIC_BYTES = 16;

/** A photograph has some ten, with a large colour profile some twenty. */
const MAX_JPEG_SEGMENTS = 200;

export type FileFacts = Pick<Attachment, "type" | "width" | "height">;

const OTHER: FileFacts = { type: "application/octet-stream" };

/** M10: tells the type by the bytes. An image whose size cannot be read is no image. @param head the first `HEAD_BYTES` */
export function fileFacts(head: Uint8Array): FileFacts {
  const start = Buffer.from(head.subarray(0, MAGIC_BYTES)).toString("latin1");
  const image = IMAGES.find(({ fits }) => fits(start));
  if (image === undefined) return OTHER;
  const size = readSize(head, image.kind);
  if (size === null || size.width * size.height > MAX_IMAGE_PIXELS) return OTHER;
  return { type: image.type, ...size };
}

function readSize(head: Uint8Array, kind: string): { width: number; height: number } | null {
  if (kind === "jpg" && !reachesFrame(head)) return null;
  try {
    // A copy with a buffer of its own: the library reads on in a shared one, past the end of its part.
    const { width, height, orientation = 1, type } = imageSize(new Uint8Array(head));
    if (type !== kind || !isSide(width) || !isSide(height)) return null;
    // EXIF 2.32, 4.6.4: from 5 on it is shown lying on its side.
    return orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height };
  } catch {
    // The library throws where the header is damaged, or ends beyond what we have of it.
    return null;
  }
}

/**
 * Whether a JPEG's segments (ISO 10918-1, B.1.1) stand one behind the other up to the one with its size. The library
 * looks for it at each byte otherwise, and a file that was made for that would keep everybody waiting.
 */
function reachesFrame(head: Uint8Array): boolean {
  let at = 2;
  for (let segments = 0; segments < MAX_JPEG_SEGMENTS; segments++) {
    const [start, marker = 0, high = 0, low = 0] = head.subarray(at, at + 4);
    if (start !== 0xff) return false;
    if (marker >= 0xc0 && marker <= 0xc2) return true;
    const length = high * 256 + low;
    if (length < 2) return false;
    at += 2 + length;
  }
  return false;
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0;
}
