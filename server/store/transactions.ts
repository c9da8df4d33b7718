import { ProtocolError } from "../../shared/protocol/errors.ts";
import { errorCode } from "../start-error.ts";
import type { Database } from "./database.ts";

/** The one way of the store's parts to the database. */
export class Transactions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async run<T>(query: (db: Database) => T): Promise<T> {
    try {
      return query(this.#db);
    } catch (error) {
      throw explainRuntime(error);
    }
  }

  /** Takes the write lock at once, so that what was read inside still holds when it writes. */
  write<T>(change: (db: Database) => T): Promise<T> {
    return this.run((db) => db.transaction(() => change(db)).immediate());
  }
}

/** A disk that is full or failing is nothing the client did, and may pass. */
export function explainRuntime(error: unknown): unknown {
  if (!/^SQLITE_(FULL|IOERR|BUSY)/.test(errorCode(error) ?? "")) return error;
  return new ProtocolError("unavailable", "The server cannot save anything right now; try again later.", {
    cause: error,
  });
}
