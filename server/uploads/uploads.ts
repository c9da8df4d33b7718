import type { IncomingMessage } from "node:http";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { Attachment } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { newId } from "../secrets.ts";
import type { UploadStore } from "../store/message-store.ts";
import { diskFault } from "./disk-fault.ts";
import { fileFacts, HEAD_BYTES } from "./file-facts.ts";
import { cleanFileName } from "./file-name.ts";
import type { IncomingFile } from "./incoming-file.ts";
import { receiveFile } from "./receive-file.ts";
import type { UploadFolder } from "./upload-folder.ts";

/** M10: files that no message has go after a day. */
const WAITING_MS = 24 * 3_600_000;
/** Room comes with a message that takes files, or with their end. */
const RETRY_AFTER_MS = 60_000;
const REMOVED_AT_ONCE = 500;
/** As `newId` makes them; anything else is no file, and no part of a path. */
const ID = /^[\w-]{22}$/;

export interface UploadsDeps {
  readonly store: UploadStore;
  readonly folder: UploadFolder;
  readonly clock: Clock;
  readonly limits: Pick<Limits, "uploadBytes" | "uploadsWaiting" | "storageBytes">;
}

/** A file to be served. */
export interface ServedFile {
  readonly attachment: Attachment;
  /** Absolute. */
  readonly root: string;
  /** Below `root`. */
  readonly place: string;
}

/** Files that people send (docs/protocol.md, M10): received, found, and removed when nothing shows them any more. */
export class Uploads {
  readonly #deps: UploadsDeps;
  /** By account: how many are on their way. */
  readonly #receiving = new Map<string, number>();
  /** Of files on their way, as much as each may become. */
  #reservedBytes = 0;

  constructor(deps: UploadsDeps) {
    this.#deps = deps;
  }

  /** Durable once it resolves; nothing is left where it rejects. @throws ProtocolError. */
  async receive(ownerId: string, request: IncomingMessage): Promise<Attachment> {
    using _place = await this.#reserve(ownerId);
    using _room = await this.#reserveRoom(request);
    const id = newId();
    await using incoming = await this.#open(id);
    const rawName = await receiveFile(request, this.#deps.limits.uploadBytes, (bytes) => incoming.write(bytes));
    const attachment: Attachment = {
      id,
      name: cleanFileName(rawName),
      size: incoming.sizeBytes,
      ...fileFacts(await incoming.head(HEAD_BYTES)),
    };
    await incoming.keep();
    await this.#add(ownerId, attachment);
    return attachment;
  }

  /** null: there is none, or nothing shows it. */
  async find(id: string): Promise<ServedFile | null> {
    if (!ID.test(id)) return null;
    const found = await this.#deps.store.find(id);
    if (found === null) return null;
    const { ownerId: _ownerId, ...attachment } = found;
    const { folder } = this.#deps;
    return { attachment, root: folder.path, place: folder.placeOf(id) };
  }

  /**
   * Takes from the disk what was deleted, and what waited for too long. One that cannot be removed is tried again the next
   * time, and keeps none of the others.
   */
  async sweep(): Promise<void> {
    const { store, folder, clock } = this.#deps;
    await store.expireWaiting(clock.now() - WAITING_MS);
    let fault: unknown = null;
    for (let failed = 0; ; ) {
      const ids = await store.listFilesToRemove(REMOVED_AT_ONCE + failed);
      const removed: string[] = [];
      for (const id of ids) {
        try {
          await folder.remove(id);
          removed.push(id);
        } catch (error) {
          fault = error;
        }
      }
      if (removed.length > 0) await store.filesRemoved(removed);
      if (ids.length < REMOVED_AT_ONCE + failed) break;
      failed = ids.length - removed.length;
    }
    if (fault !== null) throw fault;
  }

  /** Once, before anything is received: what a server that was killed left behind. */
  async removeLeftovers(): Promise<void> {
    const { store, folder } = this.#deps;
    await folder.clearIncoming();
    for await (const ids of folder.list()) {
      for (const id of await store.unknown(ids)) await folder.remove(id);
    }
  }

  async #open(id: string): Promise<IncomingFile> {
    try {
      return await this.#deps.folder.receive(id);
    } catch (error) {
      throw diskFault(error);
    }
  }

  async #add(ownerId: string, attachment: Attachment): Promise<void> {
    const { store, folder, clock, limits } = this.#deps;
    let isAdded = false;
    try {
      isAdded = await store.add({ ...attachment, ownerId, createdAt: clock.now() }, limits.uploadsWaiting);
    } finally {
      if (!isAdded) await folder.remove(attachment.id);
    }
    if (!isAdded) throw tooMany();
  }

  /** Before a byte is read; those on their way count, as each may fill the disk. */
  async #reserve(ownerId: string): Promise<Disposable> {
    const { store, limits } = this.#deps;
    const place = this.#count(ownerId);
    try {
      const waiting = await store.countWaiting(ownerId);
      if (waiting + (this.#receiving.get(ownerId) ?? 0) > limits.uploadsWaiting) throw tooMany();
      return place;
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }

  /** Before a byte is read as well; the whole body counts, which is a little more than the file in it. */
  async #reserveRoom({ headers }: IncomingMessage): Promise<Disposable> {
    const { store, limits } = this.#deps;
    const stored = await store.storedBytes();
    const declared = Number(headers["content-length"] ?? limits.uploadBytes);
    const bytes = Math.min(declared, limits.uploadBytes);
    if (stored + this.#reservedBytes + bytes > limits.storageBytes) throw noRoom();
    this.#reservedBytes += bytes;
    return {
      [Symbol.dispose]: () => {
        this.#reservedBytes -= bytes;
      },
    };
  }

  #count(ownerId: string): Disposable {
    this.#receiving.set(ownerId, (this.#receiving.get(ownerId) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#receiving.get(ownerId) ?? 0) - 1;
        if (left > 0) this.#receiving.set(ownerId, left);
        else this.#receiving.delete(ownerId);
      },
    };
  }
}

function noRoom(): ProtocolError {
  return new ProtocolError(
    "unavailable",
    "The server's room for files is used up; delete messages with files that nobody needs, or tell its host.",
  );
}

function tooMany(): ProtocolError {
  return new ProtocolError("rate_limited", "Too many files wait to be sent; send or remove some of them first.", {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
