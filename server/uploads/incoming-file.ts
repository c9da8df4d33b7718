import { type FileHandle, rm } from "node:fs/promises";
import { diskFault } from "./disk-fault.ts";

/** A file that is being received. It goes when it is disposed of, unless it was kept before. */
export class IncomingFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #moveToPlace: () => Promise<void>;
  #sizeBytes = 0;
  #state: "open" | "closed" | "kept" = "open";

  constructor(handle: FileHandle, path: string, moveToPlace: () => Promise<void>) {
    this.#handle = handle;
    this.#path = path;
    this.#moveToPlace = moveToPlace;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @throws ProtocolError `unavailable` where the disk does not take it. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.byteLength; ) {
        done += (await this.#handle.write(bytes, done)).bytesWritten;
      }
      this.#sizeBytes += bytes.byteLength;
    } catch (error) {
      throw diskFault(error);
    }
  }

  /** The first `bytes` of what was written, or all of it. */
  async head(bytes: number): Promise<Uint8Array> {
    const head = Buffer.alloc(Math.min(bytes, this.#sizeBytes));
    for (let done = 0; done < head.byteLength; ) {
      const { bytesRead } = await this.#handle.read(head, done, head.byteLength - done, done);
      if (bytesRead === 0) return head.subarray(0, done);
      done += bytesRead;
    }
    return head;
  }

  /** On the disk, and in its place, once it resolves. @throws ProtocolError `unavailable`. */
  async keep(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#close();
      await this.#moveToPlace();
      this.#state = "kept";
    } catch (error) {
      throw diskFault(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === "kept") return;
    await this.#close();
    await rm(this.#path, { force: true });
  }

  async #close(): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "closed";
    await this.#handle.close();
  }
}
