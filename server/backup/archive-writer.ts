import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { errorCode } from "../start-error.ts";
import type { ManifestEntry } from "./manifest.ts";
import { piecesOf } from "./pieces.ts";
import { END_BYTES, encodeHeader, paddingBytes, type TarEntry } from "./tar-header.ts";

/** Writes a tar of plain files, one after the other, each as long as was said before. */
export class ArchiveWriter implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #madeAt: number;
  readonly #entries: ManifestEntry[] = [];
  #bytes = 0;

  private constructor(file: FileHandle, madeAt: number) {
    this.#file = file;
    this.#madeAt = madeAt;
  }

  /** A file that nobody else may read, in the place of what was there. @param madeAt Unix milliseconds. */
  static async create(path: string, madeAt: number): Promise<ArchiveWriter> {
    // Not written into: that may be a link, or somebody else's file.
    await rm(path, { force: true });
    return new ArchiveWriter(await open(path, "wx", 0o600), madeAt);
  }

  /** In the order in which they were added. */
  get entries(): readonly ManifestEntry[] {
    return this.#entries;
  }

  /** @throws {Error} where the content is longer or shorter than the header says. */
  async add(entry: TarEntry, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    const hash = createHash("sha256");
    let written = 0;
    await this.#write(encodeHeader(entry, this.#madeAt));
    for await (const chunk of content) {
      hash.update(chunk);
      written += chunk.length;
      if (written > entry.sizeBytes) break;
      await this.#write(chunk);
    }
    if (written !== entry.sizeBytes) throw new Error(`${entry.name} changed its length while it was read`);
    await this.#write(Buffer.alloc(paddingBytes(written)));
    this.#entries.push({ ...entry, sha256: hash.digest("hex") });
  }

  /** The file at `path` as it is. false: there is none. */
  async addFile(name: string, path: string): Promise<boolean> {
    let file: FileHandle;
    try {
      file = await open(path, "r");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    }
    try {
      const { size } = await file.stat();
      await this.add({ name, sizeBytes: size }, piecesOf(file));
      return true;
    } finally {
      await file.close();
    }
  }

  /** Writes the end, and waits for the disk. Gives back the length of the whole. */
  async finish(): Promise<number> {
    await this.#write(Buffer.alloc(END_BYTES));
    await this.#file.sync();
    return this.#bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done);
      done += bytesWritten;
    }
    this.#bytes += bytes.length;
  }
}
