import type { SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { errorCode } from "../start-error.ts";
import { type Database, lockDataFolder, openDatabase } from "./database.ts";
import { findChannel, listChannels } from "./queries/channels.ts";
import {
  deleteOldConnectionReports,
  insertConnectionReport,
  keepNewestConnectionReports,
  listConnectionReports,
} from "./queries/connection-reports.ts";
import { consumeInvite, insertInvite, inviteIsValid, type NewInvite } from "./queries/invites.ts";
import { deleteToken, deleteUnusedTokens, findToken, insertToken, touchToken } from "./queries/tokens.ts";
import { findAccount, insertUser, listUsers, type NewUser, ownerExists, usernameExists } from "./queries/users.ts";
import type { Admission, RegistrationOutcome, Store } from "./store.ts";

/** The store of a single server: SQLite in its data folder. */
export class SqliteStore implements Store {
  readonly #db: Database;
  readonly #lock: Disposable;

  private constructor(db: Database, lock: Disposable) {
    this.#db = db;
    this.#lock = lock;
  }

  /** @throws StartError where the host has to do something first. */
  static open(dataDir: string): SqliteStore {
    const lock = lockDataFolder(dataDir);
    try {
      return new SqliteStore(openDatabase(dataDir), lock);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  ownerExists = () => this.#run((db) => ownerExists(db));

  admits = (admission: Admission, username: string, now: number) =>
    this.#run((db): RegistrationOutcome => {
      if (!isAdmitted(db, admission, now)) return "not_admitted";
      return usernameExists(db, username) ? "name_taken" : "registered";
    });

  register = (user: NewUser, tokenHash: string, admission: Admission) =>
    this.#write((db): RegistrationOutcome => {
      if (!isAdmitted(db, admission, user.createdAt)) return "not_admitted";
      if (usernameExists(db, user.username)) return "name_taken";
      if (admission.kind === "invite") consumeInvite(db, admission.codeHash, user.createdAt);
      insertUser(db, user);
      insertToken(db, tokenHash, user.id, user.createdAt);
      return "registered";
    });

  findAccount = (username: string) => this.#run((db) => findAccount(db, username));
  listUsers = () => this.#run((db) => listUsers(db));

  addToken = (hash: string, userId: string, now: number) => this.#write((db) => insertToken(db, hash, userId, now));
  findToken = (hash: string, usedAfter: number) => this.#run((db) => findToken(db, hash, usedAfter));
  touchToken = (hash: string, now: number) => this.#write((db) => touchToken(db, hash, now));
  removeToken = (hash: string) => this.#write((db) => deleteToken(db, hash));
  removeUnusedTokens = (usedAfter: number) => this.#write((db) => deleteUnusedTokens(db, usedAfter));

  addInvite = (invite: NewInvite) => this.#write((db) => insertInvite(db, invite));

  addConnectionReport = (report: SentConnectionReport, keep: number) =>
    this.#write((db) => {
      insertConnectionReport(db, report);
      keepNewestConnectionReports(db, report.userId, keep);
    });
  listConnectionReports = (sentAfter: number, maxBytes: number) =>
    this.#run((db) => listConnectionReports(db, sentAfter, maxBytes));
  removeConnectionReports = (sentUntil: number) => this.#write((db) => deleteOldConnectionReports(db, sentUntil));

  listChannels = () => this.#run((db) => listChannels(db));
  findChannel = (id: string) => this.#run((db) => findChannel(db, id));

  async [Symbol.asyncDispose](): Promise<void> {
    this.#db.close();
    this.#lock[Symbol.dispose]();
  }

  async #run<T>(query: (db: Database) => T): Promise<T> {
    try {
      return query(this.#db);
    } catch (error) {
      throw explainRuntime(error);
    }
  }

  /** Takes the write lock at once, so that what was read inside still holds when it writes. */
  #write<T>(change: (db: Database) => T): Promise<T> {
    return this.#run((db) => db.transaction(() => change(db)).immediate());
  }
}

function isAdmitted(db: Database, admission: Admission, now: number): boolean {
  switch (admission.kind) {
    case "owner":
      return !ownerExists(db);
    case "invite":
      return inviteIsValid(db, admission.codeHash, now);
    case "open":
      return true;
  }
}

/** A disk that is full or failing is nothing the client did, and may pass. */
function explainRuntime(error: unknown): unknown {
  if (!/^SQLITE_(FULL|IOERR|BUSY)/.test(errorCode(error) ?? "")) return error;
  return new ProtocolError("unavailable", "The server cannot save anything right now; try again later.", {
    cause: error,
  });
}
