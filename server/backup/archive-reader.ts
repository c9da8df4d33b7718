import { unsound } from "./backup-error.ts";
import { BLOCK_BYTES, decodeHeader, END_BYTES, paddingBytes, type TarEntry } from "./tar-header.ts";

/**
 * Reads a tar of plain files, as `ArchiveWriter` writes it, in constant memory. `take` reads each body to its end.
 * @throws {BackupError} `unsound`: cut, damaged, or something else than plain files. What was taken before is then not to
 * be trusted either.
 */
export async function readArchive(
  source: AsyncIterable<Uint8Array>,
  take: (entry: TarEntry, body: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const bytes = new ByteReader(source);
  try {
    for (;;) {
      const entry = decodeHeader(await bytes.all(BLOCK_BYTES));
      if (entry === null) break;
      await take(entry, bytes.pieces(entry.sizeBytes));
      expectEmpty(await bytes.all(paddingBytes(entry.sizeBytes)));
    }
    expectEmpty(await bytes.all(END_BYTES - BLOCK_BYTES));
    for await (const rest of bytes.rest()) expectEmpty(rest);
  } finally {
    await bytes.stop();
  }
}

function expectEmpty(bytes: Buffer): void {
  if (!bytes.every((byte) => byte === 0)) throw unsound("it is damaged between two files");
}

class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Few: they are held in memory. */
  async all(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    // Copies: a source may use the same memory for what comes next.
    for await (const piece of this.pieces(count)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }

  async *pieces(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#fill())) throw unsound("it is cut off");
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async *rest(): AsyncGenerator<Buffer> {
    do {
      yield this.#held;
    } while (await this.#fill());
  }

  async stop(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    const { value } = next;
    this.#held = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return true;
  }
}
