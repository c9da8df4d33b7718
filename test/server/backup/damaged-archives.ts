import { createHash } from "node:crypto";
import { encodeHeader, paddingBytes } from "../../../server/backup/tar-header.ts";

export interface Piece {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK = 512;
const TYPE_AT = 156;
const SUM_AT = 148;

/** The files of a sound archive, in order. */
export function takeApart(archive: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; archive[at] !== 0; ) {
    const name = archive.toString("latin1", at, archive.indexOf(0, at));
    const sizeBytes = Number.parseInt(archive.toString("latin1", at + 124, at + 135), 8);
    const start = at + BLOCK;
    pieces.push({ name, content: archive.subarray(start, start + sizeBytes) });
    at = start + sizeBytes + paddingBytes(sizeBytes);
  }
  return pieces;
}

export function putTogether(pieces: readonly Piece[]): Buffer {
  return Buffer.concat([...pieces.map(toTar), END]);
}

export const END = Buffer.alloc(2 * BLOCK);

export function toTar({ name, content }: Piece): Buffer {
  const sizeBytes = content.length;
  return Buffer.concat([encodeHeader({ name, sizeBytes }, 0), content, Buffer.alloc(paddingBytes(sizeBytes))]);
}

/** One more entry at the front, of another type than a file: `2` is a symbolic link, `x` a PAX header. */
export function withEntry(archive: Buffer, piece: Piece, type: string, link = ""): Buffer {
  const entry = toTar(piece);
  entry.write(type, TYPE_AT, "latin1");
  entry.write(link, TYPE_AT + 1, "latin1");
  return Buffer.concat([sealed(entry), archive]);
}

/** Its first header gets the sum that it should have. */
export function sealed(archive: Buffer): Buffer {
  archive.fill(" ", SUM_AT, SUM_AT + 8);
  let sum = 0;
  for (const byte of archive.subarray(0, BLOCK)) sum += byte;
  archive.write(`${sum.toString(8).padStart(6, "0")}\0 `, SUM_AT, "latin1");
  return archive;
}

/** With the manifest changed, and right about everything else unless it is changed as well. */
export function withManifest(
  pieces: readonly Piece[],
  change: (manifest: Record<string, unknown>) => Record<string, unknown>,
): Buffer {
  const files = pieces.slice(0, -1);
  const manifest = JSON.parse(pieces.at(-1)?.content.toString("utf8") ?? "{}");
  const entries = files.map(({ name, content }) => ({ name, sizeBytes: content.length, sha256: sha256(content) }));
  const content = Buffer.from(JSON.stringify(change({ ...manifest, entries })));
  return putTogether([...files, { name: "manifest.json", content }]);
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** One bit of the byte in the middle of `part` of the archive. */
export function flipped(archive: Buffer, at: number): Buffer {
  const copy = Buffer.from(archive);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
