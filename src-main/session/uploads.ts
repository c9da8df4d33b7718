import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Attachment } from "../../shared/protocol/values.ts";
import { Upload, type UploadParts } from "./upload.ts";

/** More than any message takes, and no more than a page has a use for. */
const UPLOADS_AT_ONCE = 32;

/** The files that a page has on their way, by the numbers that it gave them. */
export class Uploads {
  readonly #parts: Pick<UploadParts, "http" | "openUpload">;
  readonly #uploads = new Map<number, Upload>();

  constructor(parts: Pick<UploadParts, "http" | "openUpload">) {
    this.#parts = parts;
  }

  async begin(id: number, file: Pick<UploadParts, "token" | "name" | "sizeBytes">): Promise<void> {
    if (this.#uploads.has(id)) throw new ProtocolError("conflict", "There is such an upload already.");
    if (this.#uploads.size >= UPLOADS_AT_ONCE) {
      throw new ProtocolError("conflict", "Too many files are on their way. Wait for some of them.");
    }
    this.#uploads.set(id, new Upload({ ...this.#parts, ...file }));
    await this.#step(id, (upload) => upload.begin());
  }

  piece(id: number, bytes: Uint8Array): Promise<void> {
    return this.#step(id, (upload) => upload.piece(bytes));
  }

  async end(id: number): Promise<Attachment> {
    const attachment = await this.#step(id, (upload) => upload.end());
    this.#uploads.delete(id);
    return attachment;
  }

  cancel(id: number): void {
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    upload?.cancel();
  }

  cancelAll(): void {
    for (const id of [...this.#uploads.keys()]) this.cancel(id);
  }

  /** One that failed is over: nothing is kept for a page that does not come back to it. */
  async #step<T>(id: number, step: (upload: Upload) => Promise<T>): Promise<T> {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw new ProtocolError("not_found", "This upload is over.");
    try {
      return await step(upload);
    } catch (error) {
      this.cancel(id);
      throw error;
    }
  }
}
