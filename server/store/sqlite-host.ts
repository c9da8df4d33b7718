import type { User } from "../../shared/protocol/values.ts";
import type { NewAuditEntry } from "./administration-store.ts";
import type { Database } from "./database.ts";
import { endInvites } from "./end-invites.ts";
import type { DeletedAccount, HostStore, Tombstone } from "./host-store.ts";
import { accountData, messageRows } from "./queries/account-data.ts";
import { insertAuditEntry } from "./queries/audit.ts";
import {
  forgetPerson,
  isDeleted,
  listHostAccounts,
  markForErasure,
  rename,
  replacePassword,
} from "./queries/host-accounts.ts";
import { deleteTokenById, deleteTokensOf, findTokenUser } from "./queries/tokens.ts";
import { updateRole } from "./queries/users.ts";
import type { Transactions } from "./transactions.ts";

/** `HostStore` in SQLite. */
export function sqliteHost(transactions: Transactions): HostStore {
  return {
    listAccounts: () => transactions.run((db) => listHostAccounts(db, null)),
    findHostAccount: (name) => transactions.run((db) => listHostAccounts(db, name)[0] ?? null),
    replacePassword: (userId, passwordHash, entry) =>
      transactions.write((db) => {
        replacePassword(db, userId, passwordHash);
        insertAuditEntry(db, entry);
        return deleteTokensOf(db, userId, null);
      }),
    findLoginUser: (loginId) => transactions.run((db) => findTokenUser(db, loginId)),
    endLogins: (userId, loginId, entry) =>
      transactions.write((db) => {
        const ended = loginId === null ? deleteTokensOf(db, userId, null) : endOne(db, userId, loginId);
        if (ended.length > 0) insertAuditEntry(db, entry);
        return ended;
      }),
    deleteAccount: (userId, tombstone, erases, entry) =>
      transactions.write((db) => {
        if (erases) markForErasure(db, userId);
        return isDeleted(db, userId) ? "deletedBefore" : deleteAccount(db, userId, tombstone, entry);
      }),
    logAction: (entry) => transactions.write((db) => insertAuditEntry(db, entry)),
    accountData: (userId) => transactions.run((db) => accountData(db, userId)),
    messageRows: (userId, afterId, limit) => transactions.run((db) => messageRows(db, userId, afterId, limit)),
  };
}

function endOne(db: Database, userId: string, loginId: string): string[] {
  const ended = deleteTokenById(db, userId, loginId);
  return ended === null ? [] : [ended];
}

function deleteAccount(
  db: Database,
  userId: string,
  { username, displayName, role, passwordHash }: Tombstone,
  entry: NewAuditEntry,
): DeletedAccount {
  const tokenHashes = deleteTokensOf(db, userId, null);
  forgetPerson(db, userId, entry.at, entry.actorId);
  replacePassword(db, userId, passwordHash);
  rename(db, userId, username, displayName);
  updateRole(db, userId, role);
  insertAuditEntry(db, entry);
  endInvites(db, userId, entry);
  const user: User = { id: userId, username, displayName, role, avatarId: null };
  return { user, tokenHashes };
}
