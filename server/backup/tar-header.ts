import { unsound } from "./backup-error.ts";

/** POSIX.1-1988 ustar: everything comes in blocks, and two empty ones are the end. */
export const BLOCK_BYTES = 512;
export const END_BYTES = 2 * BLOCK_BYTES;

const NAME_BYTES = 100;
const MODE = "0000600\0";
const MAGIC = "ustar\x0000";
const REGULAR_FILE = "0";
const AT = {
  name: 0,
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  time: 136,
  sum: 148,
  type: 156,
  link: 157,
  magic: 257,
  prefix: 345,
};
/** The largest size that eleven octal digits hold; above it GNU's and BSD's tar write the number itself, as here. */
const MAX_OCTAL = 0o77_777_777_777;
const IS_BINARY = 0x80;

export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

/** The header of a regular file. @param madeAt Unix milliseconds. */
export function encodeHeader({ name, sizeBytes }: TarEntry, madeAt: number): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name, AT.name, NAME_BYTES, "latin1");
  header.write(MODE, AT.mode, "latin1");
  header.write(octal(0, 7), AT.uid, "latin1");
  header.write(octal(0, 7), AT.gid, "latin1");
  if (sizeBytes > MAX_OCTAL) {
    header[AT.size] = IS_BINARY;
    header.writeBigUInt64BE(BigInt(sizeBytes), AT.size + 4);
  } else {
    header.write(octal(sizeBytes, 11), AT.size, "latin1");
  }
  header.write(octal(Math.floor(madeAt / 1_000), 11), AT.time, "latin1");
  header.write(REGULAR_FILE, AT.type, "latin1");
  header.write(MAGIC, AT.magic, "latin1");
  header.write(`${octal(checksum(header), 6).slice(0, 6)}\0 `, AT.sum, "latin1");
  return header;
}

/**
 * Takes regular files alone, as `encodeHeader` writes them: no link, device or folder, and none of the extensions whose
 * headers may be as long as they like and say something else than what stands here. null: an empty block.
 * @throws {BackupError} `unsound`.
 */
export function decodeHeader(header: Buffer): TarEntry | null {
  if (header.every((byte) => byte === 0)) return null;
  if (field(header, AT.sum, 8) !== octal(checksum(header), 6).slice(0, 6)) throw unsound("a header in it is damaged");
  if (header.toString("latin1", AT.magic, AT.magic + MAGIC.length) !== MAGIC)
    throw unsound("it is another kind of tar");
  const type = header.toString("latin1", AT.type, AT.type + 1);
  const isPlain = type === REGULAR_FILE && header[AT.link] === 0 && header[AT.prefix] === 0;
  if (!isPlain) throw unsound("it holds something else than plain files");
  return { name: field(header, AT.name, NAME_BYTES), sizeBytes: readSize(header) };
}

/** What fills up the last block of a file. */
export function paddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, "0")}\0`;
}

/** Up to the first NUL or space. */
function field(header: Buffer, start: number, length: number): string {
  return /^[^\0 ]*/.exec(header.toString("latin1", start, start + length))?.[0] ?? "";
}

function readSize(header: Buffer): number {
  if (header[AT.size] === IS_BINARY) {
    const size = Number(header.readBigUInt64BE(AT.size + 4));
    if (Number.isSafeInteger(size)) return size;
  }
  const digits = field(header, AT.size, 12);
  if (!/^[0-7]{11}$/.test(digits)) throw unsound("a header in it is damaged");
  return Number.parseInt(digits, 8);
}

/** Of all bytes, those of the sum itself taken for spaces. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= AT.sum && index < AT.type ? 0x20 : byte;
  return sum;
}
