import { type FileHandle, open } from "node:fs/promises";

/** Costs little memory, and few calls. */
const PIECE_BYTES = 64 * 1024;

/** A file in pieces, each of which is over when the next is asked for: one piece of memory for all, not gigabytes of garbage. */
export async function* readPieces(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, "r");
  try {
    yield* piecesOf(file);
  } finally {
    await file.close();
  }
}

/** The same of a file that is open, and stays so. */
export async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}
