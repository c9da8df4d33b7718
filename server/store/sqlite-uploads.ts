import type { NewUpload, UploadStore } from "./message-store.ts";
import {
  countWaitingUploads,
  deleteFilesToRemove,
  expireWaitingUploads,
  findUpload,
  insertUpload,
  listFilesToRemove,
  storedBytes,
  unknownUploads,
} from "./queries/uploads.ts";
import type { Transactions } from "./transactions.ts";

/** What SQLite knows of the files in the folder of uploads. */
export class SqliteUploads implements UploadStore {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  add = (upload: NewUpload, waitingMax: number) =>
    this.#transactions.write((db) => {
      if (countWaitingUploads(db, upload.ownerId) >= waitingMax) return false;
      insertUpload(db, upload);
      return true;
    });

  countWaiting = (ownerId: string) => this.#transactions.run((db) => countWaitingUploads(db, ownerId));
  storedBytes = () => this.#transactions.run((db) => storedBytes(db));
  find = (id: string) => this.#transactions.run((db) => findUpload(db, id));
  expireWaiting = (until: number) => this.#transactions.write((db) => expireWaitingUploads(db, until));
  listFilesToRemove = (limit: number) => this.#transactions.run((db) => listFilesToRemove(db, limit));
  filesRemoved = (ids: readonly string[]) => this.#transactions.write((db) => deleteFilesToRemove(db, ids));
  unknown = (ids: readonly string[]) => this.#transactions.run((db) => unknownUploads(db, ids));
}
