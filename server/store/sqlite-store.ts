import type { SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import type { AdministrationStore } from "./administration-store.ts";
import { type Database, lockDataFolder, openDatabase } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import { insertAuditEntry } from "./queries/audit.ts";
import { findChannel, listChannels } from "./queries/channels.ts";
import {
  deleteOldConnectionReports,
  insertConnectionReport,
  keepNewestConnectionReports,
  listConnectionReports,
} from "./queries/connection-reports.ts";
import { consumeInvite, insertInvite, inviteIsValid, type NewInvite } from "./queries/invites.ts";
import { deleteToken, deleteUnusedTokens, findToken, insertToken, touchToken } from "./queries/tokens.ts";
import {
  type Account,
  findAccount,
  insertUser,
  listUsers,
  type NewUser,
  ownerExists,
  usernameExists,
} from "./queries/users.ts";
import { sqliteAdministration } from "./sqlite-administration.ts";
import { SqliteMessages } from "./sqlite-messages.ts";
import { SqliteUploads } from "./sqlite-uploads.ts";
import type { Admission, LoginOutcome, RegistrationOutcome, Store } from "./store.ts";
import { finishSwap } from "./swap-data.ts";
import { Transactions } from "./transactions.ts";

/** The store of a single server: SQLite in its data folder. */
export class SqliteStore implements Store {
  readonly administration: AdministrationStore;
  readonly #db: Database;
  readonly #lock: Disposable;
  readonly #transactions: Transactions;
  readonly #group: GroupCommit;
  readonly messages: SqliteMessages;
  readonly uploads: SqliteUploads;

  private constructor(db: Database, lock: Disposable) {
    this.#db = db;
    this.#lock = lock;
    this.#transactions = new Transactions(db);
    this.#group = new GroupCommit(db);
    this.messages = new SqliteMessages(this.#group, this.#transactions);
    this.administration = sqliteAdministration(this.#transactions, this.#group);
    this.uploads = new SqliteUploads(this.#transactions);
  }

  /** @throws StartError where the host has to do something first. */
  static open(dataDir: string): SqliteStore {
    const lock = lockDataFolder(dataDir);
    try {
      finishSwap(dataDir);
      return new SqliteStore(openDatabase(dataDir), lock);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  ownerExists = () => this.#transactions.run((db) => ownerExists(db));

  admits = (admission: Admission, username: string, now: number) =>
    this.#transactions.run((db): RegistrationOutcome => {
      if (!isAdmitted(db, admission, now)) return "not_admitted";
      return usernameExists(db, username) ? "name_taken" : "registered";
    });

  register = (user: NewUser, tokenHash: string, admission: Admission) =>
    this.#transactions.write((db): RegistrationOutcome => {
      if (!isAdmitted(db, admission, user.createdAt)) return "not_admitted";
      if (usernameExists(db, user.username)) return "name_taken";
      if (admission.kind === "invite") consumeInvite(db, admission.codeHash, user.createdAt);
      insertUser(db, user);
      insertToken(db, tokenHash, user.id, user.createdAt);
      return "registered";
    });

  findAccount = (username: string) => this.#transactions.run((db) => findAccount(db, username));
  listUsers = () => this.#transactions.run((db) => listUsers(db));

  logIn = (tokenHash: string, { user, passwordHash }: Pick<Account, "user" | "passwordHash">, now: number) =>
    this.#transactions.write((db): LoginOutcome => {
      const account = findAccount(db, user.username);
      if (account?.user.id !== user.id || account.passwordHash !== passwordHash) return "changed";
      if (account.isBanned) return "banned";
      insertToken(db, tokenHash, user.id, now);
      return "loggedIn";
    });
  findToken = (hash: string, usedAfter: number) => this.#transactions.run((db) => findToken(db, hash, usedAfter));
  touchToken = (hash: string, now: number) => this.#transactions.write((db) => touchToken(db, hash, now));
  removeToken = (hash: string) => this.#transactions.write((db) => deleteToken(db, hash));
  removeUnusedTokens = (usedAfter: number) => this.#transactions.write((db) => deleteUnusedTokens(db, usedAfter));

  addInvite = (invite: NewInvite) =>
    this.#transactions.write((db) => {
      insertInvite(db, invite);
      const { createdAt: at, createdBy: actorId, hint: detail } = invite;
      insertAuditEntry(db, { at, actorId, action: "invite.created", targetId: null, detail });
    });

  addConnectionReport = (report: SentConnectionReport, keep: number) =>
    this.#transactions.write((db) => {
      insertConnectionReport(db, report);
      keepNewestConnectionReports(db, report.userId, keep);
    });
  listConnectionReports = (sentAfter: number, maxBytes: number) =>
    this.#transactions.run((db) => listConnectionReports(db, sentAfter, maxBytes));
  removeConnectionReports = (sentUntil: number) =>
    this.#transactions.write((db) => deleteOldConnectionReports(db, sentUntil));

  listChannels = () => this.#transactions.run((db) => listChannels(db));
  findChannel = (id: string) => this.#transactions.run((db) => findChannel(db, id));

  async [Symbol.asyncDispose](): Promise<void> {
    this.#group.flush();
    this.#db.close();
    this.#lock[Symbol.dispose]();
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
